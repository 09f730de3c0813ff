import { describe, expect, test } from "@jest/globals";
import { withLoadedSecret } from "../../simulator/container/secret-loader.js";

const credentials = { ZSCALER_CLIENT_ID: "the-id", ZSCALER_CLIENT_SECRET: "the-secret" };

function load(value: unknown, environment: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const loaded = withLoadedSecret({
    image: { digest: "sha256:0", architectures: ["arm64"], program: "zscaler-mcp-server", version: "0.15.2" },
    environment: { ZSCALER_SECRET_NAME: "zscaler", ...environment },
    containerPort: 8000,
    log: (line) => lines.push(line),
    readSecret: () => (typeof value === "string" ? value : JSON.stringify(value)),
  });
  return { loaded, lines };
}

describe("the server's loader", () => {
  test("lets the secret win over the environment", () => {
    const { loaded } = load(credentials, { ZSCALER_CLIENT_ID: "another", ZSCALER_CLOUD: "beta" });
    expect(loaded).toMatchObject({ ...credentials, ZSCALER_CLOUD: "beta" });
  });

  test("skips what a secret may not set, and says so", () => {
    const { loaded, lines } = load({ ...credentials, ZSCALER_MCP_ALLOW_HTTP: "true" });
    expect(loaded["ZSCALER_MCP_ALLOW_HTTP"]).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining("ZSCALER_MCP_ALLOW_HTTP")]);
  });

  test("takes a private key in place of a client secret", () => {
    const secret = { ZSCALER_CLIENT_ID: "the-id", ZSCALER_PRIVATE_KEY: "the-key" };
    expect(load(secret).loaded).toMatchObject(secret);
  });

  test.each([
    ["a secret that is no JSON", "the-secret"],
    ["a secret that is no object", [1]],
    ["a secret without a client id", { ZSCALER_CLIENT_SECRET: "the-secret" }],
    ["a secret without a way to sign in", { ZSCALER_CLIENT_ID: "the-id" }],
  ])("ends the process on %s", (_, value) => {
    expect(() => load(value)).toThrow(/Could not load 'zscaler' from AWS Secrets Manager/);
  });
});
