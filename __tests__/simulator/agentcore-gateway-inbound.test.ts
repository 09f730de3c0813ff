import type { CreateGatewayCommandInput } from "@aws-sdk/client-bedrock-agentcore-control";
import { afterEach, describe, expect, test } from "@jest/globals";
import { signedHeaders } from "../../simulator/access/signature.js";
import type { Edge } from "../../simulator/cloud.js";
import type { Caller } from "../../simulator/service.js";
import { signedFetch } from "../../simulator/services/agentcore-gateway/signed-fetch.js";
import {
  allow,
  type GatewayScene,
  gatewayArn,
  gatewayScene,
  gatewayUrl,
  harnessGrants,
  iamCredential,
  invokeRuntime,
  jwt,
  oauthCredential,
  providerArn,
  runtimeUrl,
  type Statement,
  scope,
  tokenGrants,
} from "./agentcore-gateway-scene.js";
import { region } from "./agentcore-runtime-scene.js";

let scene: GatewayScene;

afterEach(() => scene.close());

const tool = "zscaler-mcp-runtime___zia_list_locations";
const signing = { service: "bedrock-agentcore", region };
const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
const mcpHeaders = { "content-type": "application/json" };

const post = (url: string, headers: Readonly<Record<string, string>>, body = ping) =>
  scene.simulator.cloud.edge.fetch(url, { method: "POST", headers: { ...mcpHeaders, ...headers }, body });

/** Somebody with these rights and no others. */
function caller(statements: readonly Statement[] = [allow("bedrock-agentcore:InvokeGateway", "*")]): Caller {
  const environment = scene.simulator.credentialsFor({
    policies: [{ Version: "2012-10-17", Statement: statements }],
  });
  return scene.simulator.cloud.callerFor(environment["AWS_ACCESS_KEY_ID"] ?? "");
}

describe("from the harness to the container", () => {
  test("with tokens on both legs", async () => {
    scene = await gatewayScene();
    const { authorizer } = await scene.pool();
    const runtimeId = await scene.runtime({ authorizerConfiguration: { customJWTAuthorizer: authorizer } });
    await scene.role("gateway", Object.values(tokenGrants("zscaler-gateway")));
    await scene.role("harness", [...harnessGrants, ...Object.values(tokenGrants("harness_demo"))]);
    const gatewayId = await scene.gateway(jwt(authorizer));
    expect(await scene.target(gatewayId, runtimeUrl(runtimeId), oauthCredential())).toMatchObject({
      status: "READY",
    });
    const oauth = { providerArn, scopes: [scope], grantType: "CLIENT_CREDENTIALS" as const };
    const said = await scene.ask(gatewayId, { oauth }, "Which locations are there in ZIA?");
    expect(said.tools).toEqual([`zscaler/${tool}`]);
    expect(said.text).toContain("San Jose HQ");
  });

  test("with signatures on both legs, and no secret in between", async () => {
    scene = await gatewayScene();
    const runtimeId = await scene.runtime();
    await scene.role("gateway", [invokeRuntime]);
    const gatewayId = await scene.gateway({ authorizerType: "AWS_IAM" });
    await scene.role("harness", [
      ...harnessGrants,
      allow("bedrock-agentcore:InvokeGateway", gatewayArn(gatewayId)),
    ]);
    expect(await scene.target(gatewayId, runtimeUrl(runtimeId), iamCredential)).toMatchObject({
      status: "READY",
    });
    const said = await scene.ask(gatewayId, { awsIam: {} }, "Which locations are there in ZIA?");
    expect(said.tools).toEqual([`zscaler/${tool}`]);
    expect(said.text).toContain("San Jose HQ");
  });
});

describe("a gateway that wants tokens", () => {
  const withRuntime = async (changes: Partial<CreateGatewayCommandInput> = {}) => {
    scene = await gatewayScene();
    const pool = await scene.pool();
    const runtimeId = await scene.runtime();
    await scene.role("gateway", [invokeRuntime]);
    const gatewayId = await scene.gateway({ ...jwt(pool.authorizer), ...changes });
    await scene.target(gatewayId, runtimeUrl(runtimeId), iamCredential);
    return { pool, gatewayId };
  };

  test("lets an outside client list and call the tools with a token that it fetched itself", async () => {
    const { pool, gatewayId } = await withRuntime();
    const client = await scene.connect(gatewayUrl(gatewayId), { token: await pool.token() });
    expect(client.getServerVersion()?.name).toBe("zscaler-gateway");
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain(tool);
    const result = await client.callTool({ name: tool, arguments: { search: "London" } });
    expect(JSON.stringify(result.content)).toContain("London Office");
    expect(JSON.stringify(result.content)).not.toContain("San Jose");
    const unprefixed = client.callTool({ name: "zia_list_locations", arguments: {} });
    await expect(unprefixed).rejects.toThrow("Unknown tool: zia_list_locations");
  });

  test("refuses others, and tells where to get a token", async () => {
    const { pool, gatewayId } = await withRuntime();
    const url = gatewayUrl(gatewayId);
    const metadata = `${new URL(url).origin}/.well-known/oauth-protected-resource`;
    const missing = await post(url, {});
    expect(missing.status).toBe(401);
    expect(missing.headers.get("www-authenticate")).toBe(`Bearer resource_metadata="${metadata}"`);
    expect(await missing.json()).toEqual({
      ...{ jsonrpc: "2.0", id: 1 },
      error: { code: -32_001, message: "Missing Bearer token" },
    });
    const told = (await (await scene.simulator.cloud.edge.fetch(metadata)).json()) as object;
    expect(told).toMatchObject({ resource: url, scopes_supported: [scope] });
    const [issuer] = Reflect.get(told, "authorization_servers");
    expect(`${issuer}/.well-known/openid-configuration`).toBe(pool.authorizer.discoveryUrl);
    const [head, , signature] = (await pool.token()).split(".");
    const forged = Buffer.from(JSON.stringify({ iss: issuer, exp: 9e9, client_id: pool.clientId, scope }));
    for (const token of ["nonsense", `${head}.${forged.toString("base64url")}.${signature}`]) {
      const invalid = await post(url, { authorization: `Bearer ${token}` });
      expect(invalid.status).toBe(401);
      expect(await invalid.text()).toContain("Invalid Bearer token");
    }
    const signed = signedFetch(scene.simulator.cloud, caller(), signing);
    expect((await signed(url, { method: "POST", headers: mcpHeaders, body: ping })).status).toBe(401);
  });

  test("refuses a token of another client, and one that is too weak", async () => {
    const { pool, gatewayId } = await withRuntime();
    const weak = await post(gatewayUrl(gatewayId), {
      authorization: `Bearer ${await pool.token(["zscaler-mcp/read"])}`,
    });
    expect(weak.status).toBe(403);
    expect(weak.headers.get("www-authenticate")).toContain(`error="insufficient_scope", scope="${scope}"`);
    const { authorizer } = pool;
    const other = await scene.gateway({
      ...jwt({ ...authorizer, allowedClients: ["another"] }),
      name: "other",
    });
    const stranger = await post(gatewayUrl(other), { authorization: `Bearer ${await pool.token()}` });
    expect(stranger.status).toBe(401);
  });

  test.each([
    { exceptionLevel: undefined, says: /^An internal error occurred\. Please retry later\.$/ },
    { exceptionLevel: "DEBUG" as const, says: /Authorization error when sending message/ },
  ])("tells why a call failed only at the level $exceptionLevel", async ({ exceptionLevel, says }) => {
    const { pool, gatewayId } = await withRuntime({ exceptionLevel });
    const client = await scene.connect(gatewayUrl(gatewayId), { token: await pool.token() });
    await scene.role("gateway", []);
    const result = await client.callTool({ name: tool, arguments: {} });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(says) }] });
  });
});

describe("a gateway that wants signatures", () => {
  test("lets in whom IAM allows InvokeGateway on it, and nobody else", async () => {
    scene = await gatewayScene();
    await scene.role("gateway", [invokeRuntime]);
    const runtimeId = await scene.runtime();
    const gatewayId = await scene.gateway({ authorizerType: "AWS_IAM" });
    await scene.target(gatewayId, runtimeUrl(runtimeId), iamCredential);
    const url = gatewayUrl(gatewayId);
    const as = (resource: string, options = signing) =>
      signedFetch(
        scene.simulator.cloud,
        caller([allow("bedrock-agentcore:InvokeGateway", resource)]),
        options,
      );
    const client = await scene.connect(url, { fetch: as(gatewayArn(gatewayId)) });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain(tool);
    const send = async (fetch: Edge["fetch"], body = ping) => {
      const response = await fetch(url, { method: "POST", headers: mcpHeaders, body });
      return [response.status, await response.text()];
    };
    expect(await send(as(gatewayArn("other-0123456789")))).toEqual([
      403,
      expect.stringContaining("is not authorized to perform: bedrock-agentcore:InvokeGateway"),
    ]);
    expect(await send(as("*", { ...signing, service: "execute-api" }))).toEqual([403, expect.anything()]);
    expect(await send(scene.simulator.cloud.edge.fetch)).toEqual([403, expect.anything()]);
    const signedOtherwise = signedHeaders(
      { method: "POST", url: new URL(url), headers: mcpHeaders, body: "something else" },
      { accessKeyId: caller().accessKeyId, ...signing, now: Date.now() },
    );
    const tampered: Edge["fetch"] = (address, init) =>
      scene.simulator.cloud.edge.fetch(address, { ...init, headers: signedOtherwise });
    expect(await send(tampered)).toEqual([403, expect.stringContaining("signature")]);
  });
});

describe("a gateway that wants nothing", () => {
  test("answers anybody, MCP and nothing else", async () => {
    scene = await gatewayScene();
    await scene.role("gateway", []);
    const url = gatewayUrl(await scene.gateway());
    const { fetch } = scene.simulator.cloud.edge;
    expect((await post(url, {})).status).toBe(200);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url.replace("/mcp", "/other"), { method: "POST" })).status).toBe(404);
    expect((await post(url, {}, "no json")).status).toBe(400);
    const unknown = await post(url, {}, JSON.stringify({ jsonrpc: "2.0", id: 7, method: "no/such" }));
    expect(await unknown.json()).toMatchObject({ id: 7, error: { code: -32_601 } });
  });
});

describe("a harness whose gateway can't be used", () => {
  const prompt = "Which locations are there in ZIA?";

  async function withGateway(changes: Partial<CreateGatewayCommandInput> = {}): Promise<string> {
    await scene.role("gateway", []);
    return scene.gateway(changes);
  }

  const failed = expect.objectContaining({
    name: "RuntimeClientError",
    message: expect.stringContaining("Failed to start MCP client"),
  });

  test("says that its client did not start where its role may not invoke the gateway", async () => {
    scene = await gatewayScene();
    const gatewayId = await withGateway({ authorizerType: "AWS_IAM" });
    await scene.role("harness", harnessGrants);
    await expect(scene.ask(gatewayId, { awsIam: {} }, prompt)).rejects.toEqual(failed);
  });

  test("says the same where it shows nothing, or a token without the scope", async () => {
    scene = await gatewayScene();
    const pool = await scene.pool();
    const gatewayId = await withGateway(jwt(pool.authorizer));
    await scene.role("harness", [...harnessGrants, ...Object.values(tokenGrants("harness_demo"))]);
    await expect(scene.ask(gatewayId, { none: {} }, prompt)).rejects.toEqual(failed);
    const oauth = { providerArn, scopes: [] };
    await expect(scene.ask(gatewayId, { oauth }, prompt)).rejects.toEqual(failed);
  });

  test("names the right to the token that its role lacks, each of them needed", async () => {
    scene = await gatewayScene();
    const pool = await scene.pool();
    const gatewayId = await withGateway(jwt(pool.authorizer));
    const oauth = { providerArn, scopes: [scope] };
    const grants = Object.values(tokenGrants("harness_demo"));
    for (const missing of grants) {
      await scene.role("harness", [...harnessGrants, ...grants.filter((grant) => grant !== missing)]);
      await expect(scene.ask(gatewayId, { oauth }, prompt)).rejects.toEqual(
        expect.objectContaining({
          name: "RuntimeClientError",
          message: expect.stringContaining(`is not authorized to perform: ${missing.Action} on resource: `),
        }),
      );
    }
    await scene.role("harness", [...harnessGrants, ...grants]);
    expect((await scene.ask(gatewayId, { oauth }, prompt)).text).toContain("no tools");
  });
});
