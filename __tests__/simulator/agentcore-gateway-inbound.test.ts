import { afterEach, describe, expect, test } from "@jest/globals";
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
  scope,
  tokenGrants,
} from "./agentcore-gateway-scene.js";

let scene: GatewayScene;

afterEach(() => scene.close());

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
    expect(said.tools).toEqual(["zscaler/zscaler-mcp-runtime___zia_list_locations"]);
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
    expect(said.tools).toEqual(["zscaler/zscaler-mcp-runtime___zia_list_locations"]);
    expect(said.text).toContain("San Jose HQ");
  });
});

test("an outside client lists and calls the tools with a token that it fetched itself", async () => {
  scene = await gatewayScene();
  const pool = await scene.pool();
  const runtimeId = await scene.runtime();
  await scene.role("gateway", [invokeRuntime]);
  const gatewayId = await scene.gateway(jwt(pool.authorizer));
  await scene.target(gatewayId, runtimeUrl(runtimeId), iamCredential);
  const client = await scene.connect(gatewayUrl(gatewayId), { token: await pool.token() });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("zscaler-mcp-runtime___zia_list_locations");
  const result = await client.callTool({ name: "zscaler-mcp-runtime___zia_list_locations", arguments: {} });
  expect(JSON.stringify(result.content)).toContain("London Office");
});
