import { describe, expect, test } from "@jest/globals";
import type { SecretText } from "../../src/resources/resource.js";
import type { AuthSettings, HostingSettings } from "../../src/settings/settings.js";
import { headerOf } from "../../src/topologies/authorization.js";
import {
  containerVariables,
  credentialValues,
  projectedSecrets,
} from "../../src/topologies/container-environment.js";
import { credentials, hosting } from "./settings.js";

const zscaler: AuthSettings = { mode: "zscaler" };
const host = "zs-1.ecs.eu-central-1.on.aws";
const variables = (changed: Partial<HostingSettings> = {}, known?: string, auth: AuthSettings = zscaler) =>
  containerVariables({ ...hosting, ...changed }, auth, undefined, known);

describe("the container's variables", () => {
  test("are all that it needs to boot on its first revision, before its name is known", () => {
    expect(variables()).toEqual({
      ZSCALER_MCP_TRANSPORT: "streamable-http",
      ZSCALER_MCP_HOST: "0.0.0.0",
      ZSCALER_MCP_PORT: "8000",
      ZSCALER_MCP_ALLOW_HTTP: "true",
      ZSCALER_MCP_AUTH_MODE: "zscaler",
      ZSCALER_MCP_LOG_TOOL_CALLS: "true",
      ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
    });
  });

  test.each<AuthSettings>([
    { mode: "zscaler" },
    { mode: "none" },
    { mode: "api-key", token: "k" },
    { mode: "jwt", token: "t" },
  ])("name the way of signing in, and never a credential: $mode", (auth) => {
    const all = variables({}, undefined, auth);
    expect(all["ZSCALER_MCP_AUTH_MODE"]).toBe(auth.mode);
    expect(Object.values(all)).not.toContain("k");
    expect(Object.values(all)).not.toContain("t");
  });

  test("tell which version of the credentials they go with, so that a new one rolls the tasks", () => {
    const name = "ZSCALER_HARNESS_CREDENTIALS_VERSION";
    expect(containerVariables(hosting, zscaler, "v2", undefined)[name]).toBe("v2");
    expect(variables()).not.toHaveProperty(name);
  });

  test("turn write tools on for the patterns alone", () => {
    expect(variables()).not.toHaveProperty("ZSCALER_MCP_WRITE_ENABLED");
    expect(variables({ writeTools: ["zia_update_*", "zpa_create_app"] })).toMatchObject({
      ZSCALER_MCP_WRITE_ENABLED: "true",
      ZSCALER_MCP_WRITE_TOOLS: "zia_update_*,zpa_create_app",
    });
  });

  test("of the user's own win over the built-in ones", () => {
    expect(
      variables({
        containerEnvironment: { ZSCALER_MCP_LOG_TOOL_CALLS: "false", ZSCALER_MCP_DISABLED_TOOLS: "zcc_*" },
      }),
    ).toMatchObject({ ZSCALER_MCP_LOG_TOOL_CALLS: "false", ZSCALER_MCP_DISABLED_TOOLS: "zcc_*" });
  });
});

describe("the allowed hosts", () => {
  const allowedHosts = (changed: Partial<HostingSettings>, known?: string) =>
    variables(changed, known)["ZSCALER_MCP_ALLOWED_HOSTS"];

  test.each<[string, Partial<HostingSettings>, string | undefined, string | undefined]>([
    ["edge, before the name is known: any", { hostValidation: "edge" }, undefined, undefined],
    [
      "edge, once it is known: the name first, loopback last",
      { hostValidation: "edge" },
      host,
      `${host},127.0.0.1:*,localhost:*`,
    ],
    [
      "container, before the name is known: loopback, so that it boots",
      { hostValidation: "container" },
      undefined,
      "127.0.0.1:*,localhost:*",
    ],
    ["container, once it is known", { hostValidation: "container" }, host, `${host},127.0.0.1:*,localhost:*`],
    ["off: any, whatever is known", { hostValidation: "off" }, host, undefined],
    [
      "the user's stay in their order",
      { hostValidation: "container", allowedHosts: ["b.test", "a.test:8443", "*"] },
      host,
      `${host},b.test,a.test:8443,*,127.0.0.1:*,localhost:*`,
    ],
    [
      "a name that is listed is not put first again",
      { hostValidation: "container", allowedHosts: ["a.test", host] },
      host,
      `a.test,${host},127.0.0.1:*,localhost:*`,
    ],
    [
      "nor is loopback added twice",
      { hostValidation: "container", allowedHosts: ["localhost:*"] },
      host,
      `${host},localhost:*,127.0.0.1:*`,
    ],
  ])("%s", (_what, changed, known, expected) => {
    expect(allowedHosts(changed, known)).toBe(expected);
  });

  test.each(["edge", "container", "off"] as const)(
    "are listed or not checked, never neither nor both: the server would not start (%s)",
    (hostValidation) => {
      for (const known of [undefined, host]) {
        const all = variables({ hostValidation }, known);
        const isListed = "ZSCALER_MCP_ALLOWED_HOSTS" in all;
        expect("ZSCALER_MCP_DISABLE_HOST_VALIDATION" in all).toBe(!isListed);
      }
    },
  );
});

describe("the credentials", () => {
  const revealed = (values: Readonly<Record<string, SecretText>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.reveal()]));

  test("are kept under the names of the container's variables, what is not given is left out", () => {
    expect(revealed(credentialValues(credentials, zscaler))).toEqual({
      ZSCALER_CLIENT_ID: "client-1",
      ZSCALER_CLIENT_SECRET: "s3cr3t",
      ZSCALER_VANITY_DOMAIN: "acme",
      ZSCALER_CUSTOMER_ID: "4711",
    });
  });

  test("hold the API key in that mode alone", () => {
    const key = "ZSCALER_MCP_AUTH_API_KEY";
    expect(revealed(credentialValues(credentials, { mode: "api-key", token: "k" }))[key]).toBe("k");
    expect(credentialValues(credentials, { mode: "jwt", token: "t" })).not.toHaveProperty(key);
  });

  test("are secret on their way", () => {
    expect(JSON.stringify(credentialValues(credentials, zscaler))).not.toMatch(/s3cr3t|acme|4711/);
  });

  test("reach the container only under keys that the secret has: another would keep the task from starting", () => {
    const secretArn = "arn:aws:secretsmanager:eu-central-1:1:secret:x-AbCdEf";
    expect(projectedSecrets(secretArn, ["ZSCALER_CLIENT_SECRET", "OTHER", "ZSCALER_CLOUD"])).toEqual({
      ZSCALER_CLIENT_SECRET: `${secretArn}:ZSCALER_CLIENT_SECRET::`,
      ZSCALER_CLOUD: `${secretArn}:ZSCALER_CLOUD::`,
    });
  });
});

describe("the header by which the harness is let in", () => {
  test.each<[AuthSettings, string | undefined]>([
    [{ mode: "zscaler" }, `Basic ${Buffer.from("client-1:s3cr3t").toString("base64")}`],
    [{ mode: "api-key", token: "k" }, "Bearer k"],
    [{ mode: "jwt", token: "t" }, "Bearer t"],
    [{ mode: "none" }, undefined],
  ])("in $mode", (auth, header) => {
    expect(headerOf(auth, credentials)?.reveal()).toBe(header);
  });

  test("cannot be made without credentials in mode zscaler", () => {
    expect(headerOf(zscaler, undefined)).toBeUndefined();
  });
});
