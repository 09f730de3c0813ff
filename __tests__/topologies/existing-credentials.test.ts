/** What a secret of the user's own must hold, judged before anything is made. */
import { describe, expect, test } from "@jest/globals";
import { SecretText } from "../../src/resources/resource.js";
import type { AuthSettings } from "../../src/settings/settings.js";
import { type ExistingUse, unfit } from "../../src/topologies/existing-credentials.js";
import { credentials } from "./settings.js";

const nowhere = { customerId: undefined, vanityDomain: undefined, cloud: undefined };
const client = { ZSCALER_CLIENT_ID: "c", ZSCALER_CLIENT_SECRET: "s3cr3t" };
const tenant = { ZSCALER_VANITY_DOMAIN: "acme" };
const zscaler: AuthSettings = { mode: "zscaler" };
const apiKey: AuthSettings = { mode: "api-key", token: undefined };
const jwt: AuthSettings = { mode: "jwt", token: undefined };
const none: AuthSettings = { mode: "none" };
const basic = "Basic YzpzM2NyM3Q=";

type Texts = Readonly<Record<string, string>>;

const judged = (texts: Texts, use: Partial<ExistingUse>) =>
  unfit(Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, new SecretText(text)])), {
    auth: zscaler,
    hosted: nowhere,
    client: undefined,
    ...use,
  });

describe("a secret for a hosted server", () => {
  test.each<[string, Texts, Partial<ExistingUse>]>([
    ["client and tenant", { ...client, ...tenant }, {}],
    ["a client, where the inputs name the tenant", client, { hosted: { ...nowhere, vanityDomain: "acme" } }],
    ["the key of mode api-key", { ...client, ...tenant, ZSCALER_MCP_AUTH_API_KEY: "k" }, { auth: apiKey }],
    [
      "client and tenant, with a token of the inputs",
      { ...client, ...tenant },
      { auth: { ...jwt, token: "t" } },
    ],
    [
      "the header of a token",
      { ...client, ...tenant, ZSCALER_MCP_AUTHORIZATION: "Bearer a.b.c" },
      { auth: jwt },
    ],
    [
      "a private key, in a mode without a client",
      { ZSCALER_CLIENT_ID: "c", ZSCALER_PRIVATE_KEY: "p\nq", ...tenant },
      { auth: none },
    ],
    [
      "a private key, where the inputs have a client for the harness",
      { ZSCALER_CLIENT_ID: "c", ZSCALER_PRIVATE_KEY: "p", ...tenant },
      { client: credentials },
    ],
  ])("may hold %s", (_what, texts, use) => {
    expect(judged(texts, use)).toBeUndefined();
  });

  test.each<[string, Texts, AuthSettings, string]>([
    [
      "nothing of use",
      { OTHER: "x" },
      zscaler,
      "has no ZSCALER_CLIENT_ID and no ZSCALER_CLIENT_SECRET and no ZSCALER_VANITY_DOMAIN, which auth-mode zscaler needs",
    ],
    ["no tenant", client, none, "has no ZSCALER_VANITY_DOMAIN, which auth-mode none needs"],
    ["no key", { ...client, ...tenant }, apiKey, "has no ZSCALER_MCP_AUTH_API_KEY,"],
    [
      "no header of a token",
      { ...client, ...tenant },
      jwt,
      "has no ZSCALER_MCP_AUTHORIZATION (Bearer and the token),",
    ],
    [
      "a private key alone, which no header is made of",
      { ZSCALER_CLIENT_ID: "c", ZSCALER_PRIVATE_KEY: "p", ...tenant },
      zscaler,
      "has no ZSCALER_CLIENT_SECRET,",
    ],
  ])("may not hold %s", (_what, texts, auth, words) => {
    expect(judged(texts, { auth })?.what).toContain(words);
  });
});

test.each<[string, Texts, AuthSettings]>([
  ["zscaler", client, zscaler],
  ["zscaler by its header", { ZSCALER_MCP_AUTHORIZATION: basic }, zscaler],
  ["api-key", { ZSCALER_MCP_AUTH_API_KEY: "k" }, apiKey],
  ["jwt", { ZSCALER_MCP_AUTHORIZATION: "Bearer a.b.c" }, jwt],
])("a server that runs already needs nothing but the header: mode %s", (_mode, texts, auth) => {
  expect(judged(texts, { auth, hosted: undefined })).toBeUndefined();
  expect(judged({ OTHER: "x" }, { auth, hosted: undefined })?.what).toContain("has no ZSCALER_");
});

test("a header of another mode counts for nothing: a secret may serve stages of several modes", () => {
  const values = { ...client, ZSCALER_MCP_AUTH_API_KEY: "k", ZSCALER_MCP_AUTHORIZATION: basic };
  expect(judged(values, { auth: apiKey, hosted: undefined })).toBeUndefined();
  expect(judged(values, { auth: jwt, hosted: undefined })?.what).toContain("(Bearer and the token)");
});

test.each<[string, Texts, AuthSettings, string]>([
  [
    "a line break at the end",
    { ...client, ZSCALER_CLIENT_SECRET: "s3cr3t\n" },
    zscaler,
    "ZSCALER_CLIENT_SECRET that is no single line",
  ],
  [
    "a key with its scheme",
    { ZSCALER_MCP_AUTH_API_KEY: "Bearer s3cr3t" },
    apiKey,
    "begins with the name of an authentication scheme",
  ],
  ["a header without scheme", { ZSCALER_MCP_AUTHORIZATION: "s3cr3t" }, jwt, "no complete header"],
  [
    "a header with another key",
    { ZSCALER_MCP_AUTHORIZATION: "Bearer s3cr3t", ZSCALER_MCP_AUTH_API_KEY: "k" },
    apiKey,
    "with another key than its ZSCALER_MCP_AUTH_API_KEY",
  ],
])("what could never fit is refused without quoting it: %s", (_what, texts, auth, words) => {
  const problem = judged(texts, { auth, hosted: undefined });
  expect(problem?.what).toContain(words);
  expect(JSON.stringify(problem)).not.toContain("s3cr3t");
});
