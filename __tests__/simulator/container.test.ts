import { generateKeyPairSync, sign } from "node:crypto";
import { afterEach, describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { RunningContainer } from "../../simulator/cloud.js";
import { createContainerHost } from "../../simulator/container/index.js";
import type { ContainerHostOptions } from "../../simulator/container/options.js";

const credentials = {
  ZSCALER_CLIENT_ID: "the-id",
  ZSCALER_CLIENT_SECRET: "the-secret",
  ZSCALER_VANITY_DOMAIN: "acme",
  ZSCALER_CUSTOMER_ID: "72057",
};
const serving = {
  ...credentials,
  ZSCALER_MCP_TRANSPORT: "streamable-http",
  ZSCALER_MCP_HOST: "0.0.0.0",
  ZSCALER_MCP_PORT: "8000",
  ZSCALER_MCP_ALLOW_HTTP: "true",
  ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
};
const basic = `Basic ${Buffer.from("the-id:the-secret").toString("base64")}`;
const running: RunningContainer[] = [];

interface Started extends RunningContainer {
  readonly lines: string[];
}

async function start(
  environment: Record<string, string>,
  { version = "0.15.2", program = "zscaler-mcp-server", ...options }: Partial<Settings> = {},
): Promise<Started> {
  const lines: string[] = [];
  const container = await createContainerHost(options).start({
    image: { digest: "sha256:0", architectures: ["amd64"], program, version },
    environment,
    containerPort: 8000,
    log: (line) => lines.push(line),
  });
  running.push(container);
  return Object.assign(container, { lines });
}

interface Settings extends ContainerHostOptions {
  readonly version: string;
  readonly program: string;
}

async function statusOf(container: RunningContainer, path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${container.port}${path}`, { redirect: "manual", ...init });
  await response.arrayBuffer();
  return response.status;
}

async function connect(container: RunningContainer, headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const url = new URL(`http://127.0.0.1:${container.port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }) as Transport);
  return client;
}

const listTools = {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
};

function withHeaders(headers: Record<string, string>): RequestInit {
  return { ...listTools, headers: { ...listTools.headers, ...headers } };
}

afterEach(async () => {
  for (const container of running.splice(0)) await container.stop();
});

describe("the server refuses to start", () => {
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(serving).filter(([name]) => !names.includes(name)));
  test.each([
    ["plaintext on all interfaces", without("ZSCALER_MCP_ALLOW_HTTP"), /HTTPS is required/],
    [
      "all interfaces without any host list",
      without("ZSCALER_MCP_DISABLE_HOST_VALIDATION"),
      /Cannot bind to 0\.0\.0\.0/,
    ],
    ["no auth settings at all", without("ZSCALER_VANITY_DOMAIN"), /configuration is invalid[\s\S]*Mode: jwt/],
    [
      "zscaler mode without the client secret",
      without("ZSCALER_CLIENT_SECRET"),
      /configuration is invalid[\s\S]*Mode: zscaler[\s\S]*ZSCALER_CLIENT_SECRET/,
    ],
    [
      "api-key mode without a key",
      { ...serving, ZSCALER_MCP_AUTH_MODE: "api-key" },
      /Mode: api-key[\s\S]*ZSCALER_MCP_AUTH_API_KEY/,
    ],
    ["an unknown mode", { ...serving, ZSCALER_MCP_AUTH_MODE: "basic" }, /Mode: basic/],
    [
      "oidc mode without its settings",
      { ...serving, ZSCALER_MCP_AUTH_MODE: "oidc" },
      /Mode: oidc[\s\S]*OIDCPROXY_CONFIG_URL/,
    ],
    [
      "a secret loader that has no AWS credentials",
      { ...serving, ZSCALER_SECRET_NAME: "zscaler-mcp-harness/credentials" },
      /Could not load .* Secrets Manager/,
    ],
  ])("with %s, and its log says why", async (_, environment, reason) => {
    const container = await start(environment);
    expect(container.port).toBeUndefined();
    expect(await container.exited).toMatchObject({ exitCode: 1 });
    expect(container.lines.join("\n")).toMatch(reason);
  });

  test("and ends at once with the default transport, which nobody talks to", async () => {
    const container = await start(without("ZSCALER_MCP_TRANSPORT"));
    expect(await container.exited).toMatchObject({ exitCode: 0 });
    expect(container.port).toBeUndefined();
  });

  test("where the image is broken", async () => {
    const container = await start(serving, { program: "crash" });
    expect(await container.exited).toMatchObject({ exitCode: 1 });
    expect(container.lines).not.toEqual([]);
  });
});

describe("the server can't be reached", () => {
  test("where it listens on another port than the container's", async () => {
    expect((await start({ ...serving, ZSCALER_MCP_PORT: "9000" })).port).toBeUndefined();
  });

  test("where it listens on localhost only, its default", async () => {
    expect((await start({ ...serving, ZSCALER_MCP_HOST: "127.0.0.1" })).port).toBeUndefined();
  });
});

describe("a real MCP client", () => {
  test("shakes hands, lists tools and calls one", async () => {
    const container = await start({ ...serving, ZSCALER_MCP_LOG_TOOL_CALLS: "true" });
    const client = await connect(container, { authorization: basic });
    expect(client.getServerVersion()).toEqual({ name: "Zscaler MCP Server", version: "0.15.2" });
    const names = (await client.listTools()).tools.map((tool) => tool.name);
    expect(names).toContain("zia_list_locations");
    expect(names).not.toContain("zia_create_rule_label");
    const result = await client.callTool({ name: "zia_list_locations", arguments: { search: "London" } });
    expect(result).toMatchObject({ content: [{ text: expect.stringContaining("London Office") }] });
    await client.close();
    expect(container.lines).toEqual(
      expect.arrayContaining([
        '[TOOL CALL] zia_list_locations {"search":"London"}',
        "[TOOL OK] zia_list_locations",
      ]),
    );
  });

  test("sees write tools only where writing is on and a pattern names them", async () => {
    const named = { ...serving, ZSCALER_MCP_WRITE_TOOLS: "zia_create_*" };
    for (const [environment, expected] of [
      [named, false],
      [{ ...named, ZSCALER_MCP_WRITE_ENABLED: "true" }, true],
    ] as const) {
      const client = await connect(await start(environment), { authorization: basic });
      const names = (await client.listTools()).tools.map((tool) => tool.name);
      expect(names.includes("zia_create_rule_label")).toBe(expected);
      expect(names).not.toContain("zpa_delete_server_group");
      await client.close();
    }
  });

  test("does not see disabled tools and services", async () => {
    const environment = {
      ZSCALER_MCP_DISABLED_TOOLS: "zia_list_*",
      ZSCALER_MCP_DISABLED_SERVICES: "zpa,zdx",
    };
    const client = await connect(await start({ ...serving, ...environment }), { authorization: basic });
    const names = (await client.listTools()).tools.map((tool) => tool.name);
    expect(names.filter((name) => /^(zia_list|zpa|zdx)_/.test(name))).toEqual([]);
    expect(names).toContain("zcc_list_devices");
    await client.close();
  });

  test("gets an answer where the server's own client signs in with a private key", async () => {
    const { ZSCALER_CLIENT_SECRET: _, ...others } = serving;
    const environment = { ...others, ZSCALER_PRIVATE_KEY: "the-key", ZSCALER_MCP_AUTH_MODE: "none" };
    const client = await connect(await start(environment), {});
    const answer = await client.callTool({ name: "zia_list_locations", arguments: {} });
    expect(answer.isError).toBeFalsy();
    await client.close();
  });

  test("gets a tool error where Zscaler does not know the server's own client", async () => {
    const environment = { ...serving, ZSCALER_MCP_AUTH_MODE: "none", ZSCALER_MCP_LOG_TOOL_CALLS: "true" };
    const oneApiClients = [{ clientId: "other", clientSecret: "other" }];
    const container = await start(environment, { oneApiClients });
    const client = await connect(container, {});
    expect(await client.callTool({ name: "zia_list_locations", arguments: {} })).toMatchObject({
      isError: true,
    });
    await client.close();
    expect(container.lines.join("\n")).toMatch(/\[TOOL ERR\] zia_list_locations/);
  });
});

describe("a request without the right credential gets 401", () => {
  test("in zscaler mode, which takes Basic or the two Zscaler headers", async () => {
    const container = await start(serving);
    const wrong = `Basic ${Buffer.from("the-id:wrong").toString("base64")}`;
    expect(await statusOf(container, "/mcp", listTools)).toBe(401);
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: wrong }))).toBe(401);
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: "Bearer x" }))).toBe(401);
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: basic }))).toBe(200);
    const headers = { "X-Zscaler-Client-ID": "the-id", "X-Zscaler-Client-Secret": "the-secret" };
    expect(await statusOf(container, "/mcp", withHeaders(headers))).toBe(200);
  });

  test("as a JSON-RPC error that names the scheme", async () => {
    const container = await start(serving);
    const response = await fetch(`http://127.0.0.1:${container.port}/mcp`, listTools);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic/);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code: -32001 } });
  });

  test("in api-key mode, which takes Bearer or X-Api-Key", async () => {
    const container = await start({
      ...serving,
      ZSCALER_MCP_AUTH_MODE: "api-key",
      ZSCALER_MCP_AUTH_API_KEY: "k",
    });
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: basic }))).toBe(401);
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: "Bearer k" }))).toBe(200);
    expect(await statusOf(container, "/mcp", withHeaders({ "x-api-key": "k" }))).toBe(200);
    expect(await statusOf(container, "/mcp", withHeaders({ "x-api-key": "other" }))).toBe(401);
  });

  test("in jwt mode, which wants signature, issuer, expiry and audience", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const keySet = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] };
    const token = (claims: object, key = privateKey) => {
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const content = `${encode({ alg: "ES256", kid: "1" })}.${encode(claims)}`;
      const signature = sign("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" });
      return `Bearer ${content}.${signature.toString("base64url")}`;
    };
    const container = await start(
      {
        ...serving,
        ZSCALER_MCP_AUTH_JWKS_URI: "https://idp.example/keys",
        ZSCALER_MCP_AUTH_ISSUER: "https://idp.example",
      },
      { fetch: async () => Response.json(keySet) },
    );
    const good = { iss: "https://idp.example", aud: "zscaler-mcp-server", exp: Date.now() / 1000 + 60 };
    const status = (authorization: string) => statusOf(container, "/mcp", withHeaders({ authorization }));
    expect(await status(token(good))).toBe(200);
    expect(await status(token({ ...good, iss: "https://evil.example" }))).toBe(401);
    expect(await status(token({ ...good, exp: Date.now() / 1000 - 60 }))).toBe(401);
    expect(await status(token({ iss: good.iss, exp: good.exp }))).toBe(401);
    const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    expect(await status(token(good, stranger))).toBe(401);
    expect(await status("Bearer nonsense")).toBe(401);
  });

  test("but not where authentication is off, or the platform is trusted and no credential came", async () => {
    const open = await start({ ...serving, ZSCALER_MCP_AUTH_ENABLED: "false" });
    expect(await statusOf(open, "/mcp", listTools)).toBe(200);
    const trusting = await start({ ...serving, ZSCALER_MCP_TRUST_PLATFORM_AUTH: "true" });
    expect(await statusOf(trusting, "/mcp", withHeaders({ authorization: "Bearer of the gateway" }))).toBe(
      200,
    );
    const wrong = `Basic ${Buffer.from("a:b").toString("base64")}`;
    expect(await statusOf(trusting, "/mcp", withHeaders({ authorization: wrong }))).toBe(401);
  });
});

describe("a request is turned away", () => {
  test("with 421 for a Host that is not on the list", async () => {
    const listed = "abc.ecs.us-east-1.on.aws, other.example:8443, 127.0.0.1:*";
    const environment = {
      ...serving,
      ZSCALER_MCP_DISABLE_HOST_VALIDATION: "false",
      ZSCALER_MCP_ALLOWED_HOSTS: listed,
    };
    const container = await start(environment);
    expect(await statusOf(container, "/mcp", withHeaders({ authorization: basic }))).toBe(200);
    const { isAllowedHost } = await import("../../simulator/container/admission.js");
    const allowed = listed.split(", ");
    const verdicts = [
      "ABC.ecs.us-east-1.on.aws",
      "abc.ecs.us-east-1.on.aws:443",
      "other.example:8443",
      "other.example",
      "sub.abc.ecs.us-east-1.on.aws",
      "",
    ].map((host) => isAllowedHost(host, allowed));
    expect(verdicts).toEqual([true, true, true, false, false, false]);
    const strict = await start({ ...environment, ZSCALER_MCP_ALLOWED_HOSTS: "abc.ecs.us-east-1.on.aws" });
    expect(await statusOf(strict, "/mcp", withHeaders({ authorization: basic }))).toBe(421);
    expect(await statusOf(strict, "/health")).toBe(200);
  });

  test("with 403 where the list of addresses has not the load balancer's", async () => {
    const refusing = await start({ ...serving, ZSCALER_MCP_ALLOWED_SOURCE_IPS: "198.51.100.7" });
    expect(await statusOf(refusing, "/mcp", withHeaders({ authorization: basic }))).toBe(403);
    const admitting = await start({ ...serving, ZSCALER_MCP_ALLOWED_SOURCE_IPS: "172.16.0.0/12" });
    expect(await statusOf(admitting, "/mcp", withHeaders({ authorization: basic }))).toBe(200);
  });

  test("with 405 for a GET of /mcp that wants no events, as a browser or a probe sends", async () => {
    const container = await start(serving);
    expect(await statusOf(container, "/mcp", { headers: { authorization: basic } })).toBe(405);
  });
});

describe("health", () => {
  test("is answered before all checks, exact path only", async () => {
    const container = await start(serving);
    const response = await fetch(`http://127.0.0.1:${container.port}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
    expect(await statusOf(container, "/health/")).toBe(401);
    expect(await statusOf(container, "/ready")).toBe(404);
  });

  test("does not exist before 0.12.3: a health check there sees 401, or 404 without authentication", async () => {
    const old = await start(serving, { version: "0.10.4" });
    expect(await statusOf(old, "/health")).toBe(401);
    const open = await start({ ...serving, ZSCALER_MCP_AUTH_MODE: "none" }, { version: "0.12.2" });
    expect(await statusOf(open, "/health")).toBe(404);
    const first = await start(serving, { version: "0.12.3" });
    expect(await statusOf(first, "/health")).toBe(200);
  });

  test("older images redirect /mcp/, which a POST of the harness does not follow", async () => {
    const old = await start(serving, { version: "0.10.4-bedrock" });
    expect(await statusOf(old, "/mcp/", withHeaders({ authorization: basic }))).toBe(307);
    expect(await statusOf(await start(serving), "/mcp/", withHeaders({ authorization: basic }))).toBe(200);
  });
});
