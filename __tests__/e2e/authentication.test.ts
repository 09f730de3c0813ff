/**
 * Each way of signing in, set up on both sides: the agent calls a tool through a server that is hosted, and through the
 * same server as one that runs already. And each way in which the two sides miss each other, with what is said of it.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  ask,
  bad,
  changesMade,
  credentials,
  deploy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  ofType,
} from "./action.js";

const issuer = "https://issuer.example.com";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one" }] };
const containers = { fetch: async () => Response.json(jwks) };

function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const all = { iss: issuer, aud: "zscaler-mcp-server", exp: inAnHour, ...claims };
  const content = `${encode({ alg: "RS256", kid: "one" })}.${encode(all)}`;
  return `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
}

const jwtServer = {
  "container-environment": `ZSCALER_MCP_AUTH_JWKS_URI=${issuer}/jwks.json\nZSCALER_MCP_AUTH_ISSUER=${issuer}`,
};
const key = "key-of-the-server-1";
const zscaler: Inputs = {};
const apiKey = { "auth-mode": "api-key", "auth-token": key };
const jwt = { "auth-mode": "jwt", "auth-token": token() };
const none = { "auth-mode": "none" };

/** The harness side of a stage of its own, for a server that runs already. */
function agentAt(url: string, { "auth-mode": mode = "zscaler", ...inputs }: Inputs): Inputs {
  const client = mode === "zscaler" ? {} : { "zscaler-client-id": "", "zscaler-client-secret": "" };
  const hosted = { image: "", "zscaler-customer-id": "", "zscaler-vanity-domain": "" };
  return { ...hosted, ...client, stage: "agent", "mcp-url": url, "auth-mode": mode, ...inputs };
}

/** Deploys, has the agent call a tool, and deploys again, which writes nothing. */
async function expectWorks(account: Account, inputs: Inputs): Promise<ActionResult> {
  const result = await good(deploy(account, inputs));
  const { tools } = await ask(account, result.outputs["harness-arn"], "List the ZPA app segments.");
  expect(tools).toEqual(["zpa_list_app_segments success"]);
  account.forgetCalls();
  expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
  expect(changesMade(account)).toEqual([]);
  return result;
}

interface Refusal {
  /** Of the diagnosis in the job summary. */
  readonly title: string;
  readonly says: string;
  /** The inputs that the annotation's fix names. */
  readonly names: readonly string[];
}

async function expectRefused(account: Account, inputs: Inputs, refusal: Refusal): Promise<void> {
  const result = await bad(deploy(account, inputs));
  expect(errorsOf(result)).toContain(refusal.says);
  for (const name of refusal.names) expect(errorsOf(result)).toContain(name);
  expect(result.summary).toContain(refusal.title);
  expect(result.outputs).toMatchObject({ status: "degraded", "harness-status": "READY" });
}

const refused = "The MCP server refuses the credential (401)";
const otherScheme = "The MCP server expects another kind of credential (401)";
const notSent: Refusal = {
  title: "The MCP server wants a credential and gets none (401)",
  says: "and the harness sends none",
  names: ["`auth-mode`"],
};

type Wrong = readonly [string, Inputs, Refusal];

interface Way {
  readonly name: string;
  readonly server: Inputs;
  readonly agent: Inputs;
  readonly wrong: readonly Wrong[];
}

const ways: readonly Way[] = [
  {
    name: "zscaler",
    server: zscaler,
    agent: zscaler,
    wrong: [
      [
        "a client secret that Zscaler refuses",
        { "zscaler-client-secret": "stale" },
        {
          title: refused,
          says: "Zscaler refuses this client id with this client secret",
          names: ["`zscaler-client-secret`", "`zscaler-vanity-domain`"],
        },
      ],
      [
        "a key",
        apiKey,
        {
          title: otherScheme,
          says: "it expects `Basic`, and the harness sends `Bearer`",
          names: ["`auth-mode: zscaler`"],
        },
      ],
      ["nothing", none, notSent],
    ],
  },
  {
    name: "api-key",
    server: apiKey,
    agent: apiKey,
    wrong: [
      [
        "another key",
        { ...apiKey, "auth-token": "key-of-another-server" },
        { title: refused, says: "does not accept the credential", names: ["`auth-token`"] },
      ],
      [
        "a Zscaler client",
        zscaler,
        {
          title: otherScheme,
          says: "it expects `Bearer`, and the harness sends `Basic`",
          names: ["`auth-mode`", "`auth-token`"],
        },
      ],
    ],
  },
  {
    name: "jwt",
    server: { ...jwt, ...jwtServer },
    agent: jwt,
    wrong: [
      [
        "a token that ran out",
        { ...jwt, "auth-token": token({ exp: 1_700_000_000 }) },
        {
          title: "The token of the MCP server has run out (401)",
          says: "the token ran out at 2023-11-14T22:13:20.000Z",
          names: ["`auth-token`"],
        },
      ],
      [
        "a token for another audience",
        { ...jwt, "auth-token": token({ aud: "another-server" }) },
        {
          title: "The MCP server refuses the token (401)",
          says: "does not accept the token, which has not run out",
          names: ["`aud`", "`ZSCALER_MCP_AUTH_AUDIENCE`", "`auth-token`"],
        },
      ],
      ["nothing", none, notSent],
    ],
  },
  { name: "none", server: none, agent: none, wrong: [] },
];

describe.each(ways)("mode $name", ({ server, agent, wrong }) => {
  test.concurrent(`works on both sides, and is refused with ${wrong.map(([what]) => what).join(", ") || "nothing"}`, () =>
    inAccount(
      async (account) => {
        const { outputs, annotations } = await expectWorks(account, server);
        const url = outputs["mcp-url"] ?? "";
        const besides = await expectWorks(account, agentAt(url, agent));
        const isOpen = server["auth-mode"] === "none";
        for (const result of [annotations, besides.annotations])
          expect(result.some(({ title }) => title === "The MCP server is open")).toBe(isOpen);
        expect(ofType(account, "AWS::BedrockAgentCore::ApiKeyCredentialProvider")).toHaveLength(
          isOpen ? 0 : 2,
        );

        for (const [, inputs, refusal] of wrong) await expectRefused(account, agentAt(url, inputs), refusal);
      },
      { containers },
    )());
});

describe("a hosted server", () => {
  test.concurrent("in another mode than its harness is refused, which names the variable that did it", () =>
    inAccount(
      async (account) => {
        const variables = `${jwtServer["container-environment"]}\nZSCALER_MCP_AUTH_MODE=jwt`;
        await expectRefused(
          account,
          { "container-environment": variables },
          {
            title: otherScheme,
            says: "it expects `Bearer`, and the harness sends `Basic`",
            names: ["`ZSCALER_MCP_AUTH_MODE`", "`container-environment`"],
          },
        );
      },
      { containers },
    )());

  test.concurrent("in mode jwt without an issuer's keys does not start, and its log says what it lacks", () =>
    inAccount(async (account) => {
      const result = await bad(deploy(account, { ...jwt, verify: "false" }));
      expect(result.summary).toContain("The MCP server's authentication is set up incompletely");
      expect(result.summary).toContain("ZSCALER_MCP_AUTH_JWKS_URI, ZSCALER_MCP_AUTH_ISSUER");
      expect(errorsOf(result)).toContain("`container-environment`");
    })());

  test.concurrent("whose client Zscaler refuses says so, and a deploy with the right one mends it", () =>
    inAccount(
      async (account) => {
        await expectRefused(
          account,
          { "zscaler-client-secret": "stale" },
          { title: refused, says: "Zscaler refuses this client id", names: ["`zscaler-client-secret`"] },
        );
        expect((await good(deploy(account))).outputs["status"]).toBe("ready");
      },
      {
        containers: {
          oneApiClients: [
            {
              clientId: credentials["zscaler-client-id"],
              clientSecret: credentials["zscaler-client-secret"],
            },
          ],
        },
      },
    )());

  test.concurrent("that is open says what everybody can do, the write tools among it", () =>
    inAccount(async (account) => {
      const inputs = { ...none, "write-tools": "zia_update_*", verify: "false" };
      const { annotations } = await good(deploy(account, inputs));
      const warning = annotations.find(({ title }) => title === "The MCP server is open");
      expect(warning?.message).toContain("change it with zia_update_*");
    })());
});
