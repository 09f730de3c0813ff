import { randomUUID } from "node:crypto";
import {
  CreateGatewayTargetCommand,
  type CreateGatewayTargetCommandInput,
  CreateOauth2CredentialProviderCommand,
  type CredentialProviderConfiguration,
  type GetGatewayTargetResponse,
  GetOauth2CredentialProviderCommand,
  SynchronizeGatewayTargetsCommand,
  UpdateGatewayTargetCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { ownImage } from "../../simulator/operation.js";
import { gatewayRole } from "../../src/policies/gateway-role.js";
import { runtimeRole } from "../../src/policies/runtime-role.js";
import { type AgentRuntimeSpec, agentRuntime } from "../../src/resources/agent-runtime.js";
import { gateway } from "../../src/resources/gateway.js";
import {
  type GatewayTargetSpec,
  gatewayTarget,
  type LiveGatewayTarget,
} from "../../src/resources/gateway-target.js";
import { iamRole, type RoleSpec } from "../../src/resources/iam-role.js";
import type { Health, Identity, Live, Outputs, ResourceKind } from "../../src/resources/resource.js";
import { resourceServer } from "../../src/resources/resource-server.js";
import { userPool } from "../../src/resources/user-pool.js";
import { userPoolClient } from "../../src/resources/user-pool-client.js";
import { userPoolDomain } from "../../src/resources/user-pool-domain.js";
import { inAccount, making } from "./account.js";

const account = inAccount({ timeScale: 0.0001 });
const forced = { force: false };
const providerArn =
  "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/cognito";
const oauth = { kind: "oauth", providerArn, scopes: ["zscaler-mcp/invoke"] } as const;
const signed = { kind: "iam", service: "bedrock-agentcore" } as const;
const spec: GatewayTargetSpec = {
  gatewayId: "zscaler-a1b2c3d4e5",
  endpoint: "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/a/invocations?qualifier=DEFAULT",
  credential: oauth,
  toolsVersion: "3",
};

/** As AWS describes the target of `spec`. */
const described: GetGatewayTargetResponse = {
  gatewayArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/zscaler-a1b2c3d4e5",
  targetId: "ABCDEFGHIJ",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  lastSynchronizedAt: new Date(0),
  status: "READY",
  name: "zscaler",
  description: "Tools of version 3 of the MCP server",
  targetConfiguration: {
    mcp: { mcpServer: { endpoint: spec.endpoint, listingMode: "DEFAULT", resourcePriority: 1000 } },
  },
  credentialProviderConfigurations: [
    {
      credentialProviderType: "OAUTH",
      credentialProvider: {
        oauthCredentialProvider: {
          providerArn,
          scopes: ["zscaler-mcp/invoke"],
          grantType: "CLIENT_CREDENTIALS",
        },
      },
    },
  ],
};
const liveOf = (changed: Partial<GetGatewayTargetResponse> = {}): LiveGatewayTarget => ({
  id: "zscaler-a1b2c3d4e5/ABCDEFGHIJ",
  tags: undefined,
  target: { ...described, ...changed },
});
const credentialled = (configuration: CredentialProviderConfiguration) =>
  liveOf({ credentialProviderConfigurations: [configuration] });
const byRole = (region?: string) =>
  credentialled({
    credentialProviderType: "GATEWAY_IAM_ROLE",
    credentialProvider: { iamCredentialProvider: { service: "bedrock-agentcore", region } },
  });
const pathsOf = (wanted: GatewayTargetSpec, now = liveOf()) =>
  gatewayTarget.compare(wanted, now).map(({ path }) => path);

describe("comparing a target", () => {
  test("finds nothing where only AWS's own defaults were added, or scopes have another order", () => {
    expect(pathsOf(spec)).toEqual([]);
    const { mcpServer } = { mcpServer: { endpoint: spec.endpoint } };
    expect(pathsOf(spec, liveOf({ targetConfiguration: { mcp: { mcpServer } } }))).toEqual([]);
    const [first] = described.credentialProviderConfigurations ?? [];
    const scopes = ["b", "a"];
    const live = credentialled({
      ...first,
      credentialProviderType: "OAUTH",
      credentialProvider: {
        oauthCredentialProvider: { providerArn, scopes, grantType: "CLIENT_CREDENTIALS" },
      },
    });
    expect(pathsOf({ ...spec, credential: { ...oauth, scopes: ["a", "b"] } }, live)).toEqual([]);
  });

  test("takes the gateway's own region for the one that none was given for, and another for drift", () => {
    const wanted = { ...spec, credential: signed };
    expect(pathsOf(wanted, byRole())).toEqual([]);
    expect(pathsOf(wanted, byRole("us-east-1"))).toEqual([]);
    expect(pathsOf(wanted, byRole("eu-west-1"))).toEqual([
      "credentialProviderConfigurations.iamCredentialProvider.region",
    ]);
  });

  const token = "credentialProviderConfigurations.oauthCredentialProvider";
  test.each<[string, Partial<GatewayTargetSpec>, string]>([
    ["address", { endpoint: "https://b" }, "targetConfiguration.mcp.mcpServer.endpoint"],
    ["provider", { credential: { ...oauth, providerArn: "arn:other" } }, `${token}.providerArn`],
    ["scope", { credential: { ...oauth, scopes: ["b"] } }, `${token}.scopes`],
    ["version of the server, whose tools are to be read", { toolsVersion: "4" }, "description"],
  ])("finds another %s, to be changed in place", (_what, wanted, path) => {
    const changes = gatewayTarget.compare({ ...spec, ...wanted }, liveOf());
    expect(changes).toEqual([expect.objectContaining({ path })]);
    expect(changes[0]).not.toHaveProperty("replaces");
  });

  test("finds the other kind of credential, whichever is there, and whatever it is made of", () => {
    const type = "credentialProviderConfigurations.credentialProviderType";
    expect(pathsOf({ ...spec, credential: signed })).toContain(type);
    expect(pathsOf(spec, byRole())).toContain(type);
    expect(pathsOf(spec, liveOf({ credentialProviderConfigurations: [] }))).toContain(type);
  });

  test.each<[string, Partial<GetGatewayTargetResponse>, string]>([
    [
      "tools that somebody wrote down",
      {
        targetConfiguration: {
          mcp: { mcpServer: { endpoint: spec.endpoint, mcpToolSchema: { inlinePayload: "[]" } } },
        },
      },
      "targetConfiguration.mcp.mcpServer.mcpToolSchema",
    ],
    [
      "tools that are listed at each call",
      { targetConfiguration: { mcp: { mcpServer: { endpoint: spec.endpoint, listingMode: "DYNAMIC" } } } },
      "targetConfiguration.mcp.mcpServer.listingMode",
    ],
    [
      "parameters more for the token endpoint",
      {
        credentialProviderConfigurations: [
          {
            credentialProviderType: "OAUTH",
            credentialProvider: {
              oauthCredentialProvider: {
                ...{ providerArn, scopes: ["zscaler-mcp/invoke"], grantType: "CLIENT_CREDENTIALS" },
                customParameters: { audience: "x" },
              },
            },
          },
        ],
      },
      `${token}.customParameters`,
    ],
  ])("takes %s for drift", (_what, changed, path) => {
    expect(pathsOf(spec, liveOf(changed))).toEqual([path]);
  });

  test.each([
    ["FAILED", true],
    ["CREATE_PENDING_AUTH", true],
    ["UPDATE_PENDING_AUTH", true],
    ["SYNCHRONIZE_PENDING_AUTH", true],
    ["UPDATE_UNSUCCESSFUL", undefined],
    ["SYNCHRONIZE_UNSUCCESSFUL", undefined],
  ] as const)("mends %s, by another target where AWS offers no other way out: %s", (status, replaces) => {
    const changes = gatewayTarget.compare(spec, liveOf({ status, statusReasons: ["401"] }));
    expect(changes).toEqual([
      { path: "status", before: `${status}: 401`, after: "READY", ...(replaces && { replaces }) },
    ]);
  });

  test("replaces one of a gateway that is no more", () => {
    expect(gatewayTarget.compare({ ...spec, gatewayId: "zscaler-0000000000" }, liveOf())).toEqual([
      { path: "gatewayId", before: "zscaler-a1b2c3d4e5", after: "zscaler-0000000000", replaces: true },
    ]);
  });
});

describe("the health of a target", () => {
  const states: readonly (readonly [LiveGatewayTarget["target"]["status"], Health["status"]])[] = [
    ["READY", "ready"],
    ["CREATING", "pending"],
    ["UPDATING", "pending"],
    ["SYNCHRONIZING", "pending"],
    ["DELETING", "pending"],
    ["FAILED", "failed"],
    ["UPDATE_UNSUCCESSFUL", "failed"],
    ["SYNCHRONIZE_UNSUCCESSFUL", "failed"],
    ["CREATE_PENDING_AUTH", "failed"],
    ["UPDATE_PENDING_AUTH", "failed"],
    ["SYNCHRONIZE_PENDING_AUTH", "failed"],
  ];
  test.each(states)("%s is %s, and no status is waited out in vain", (status, health) => {
    expect(gatewayTarget.health?.(liveOf({ status })).status).toBe(health);
  });

  test("tells AWS's reasons, and what a status without one waits for", () => {
    expect(gatewayTarget.health?.(liveOf({ status: "FAILED", statusReasons: ["401"] }))).toEqual({
      status: "failed",
      why: "target is FAILED: 401",
    });
    expect(gatewayTarget.health?.(liveOf({ status: "CREATE_PENDING_AUTH" }))).toMatchObject({
      why: expect.stringContaining("a person's consent"),
    });
  });
});

/** Makes it, and waits until AWS is done with it. */
async function made<I extends Identity, S, L extends Live, O extends Outputs>(
  kind: ResourceKind<I, S, L, O>,
  identity: I,
  wanted: S,
): Promise<L> {
  const { aws } = account();
  const token = randomUUID().replaceAll("-", "").repeat(2);
  let live: L | undefined = await kind.create(aws, identity, wanted, { ...making, token });
  do live = live && (await (kind.refresh?.(aws, identity, live) ?? kind.observe(aws, identity)));
  while (live !== undefined && kind.health?.(live).status === "pending");
  if (live === undefined) throw new Error(`${identity.name} has vanished`);
  return live;
}

const role = (name: string, policies: Omit<RoleSpec, "permissionsBoundary">) =>
  made(iamRole, { name }, { ...policies, permissionsBoundary: undefined });

describe("in an account", () => {
  const gatewayName = "zscaler-gateway";
  const identity = { name: "zscaler-mcp", gateway: gatewayName };
  const outbound = { kind: "iam", runtimeName: "zscaler_mcp" } as const;
  let wanted: GatewayTargetSpec;

  async function runtime(name: string, authorizer?: AgentRuntimeSpec["authorizer"]) {
    const { aws, simulator } = account();
    const image = ownImage(simulator, "1.0");
    const { id } = await role(
      `${name}-role`,
      runtimeRole(aws, { runtimeName: name, image, secret: undefined }),
    );
    const live = await made(
      agentRuntime,
      { name },
      {
        ...{ roleArn: id, image, authorizer },
        environment: {
          ZSCALER_MCP_TRANSPORT: "streamable-http",
          ZSCALER_MCP_HOST: "0.0.0.0",
          ZSCALER_MCP_PORT: "8000",
          ZSCALER_MCP_ALLOW_HTTP: "true",
          ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
          ZSCALER_MCP_AUTH_ENABLED: "false",
          ZSCALER_CLIENT_ID: "id",
          ZSCALER_CLIENT_SECRET: "secret",
          ZSCALER_VANITY_DOMAIN: "acme",
          ZSCALER_CUSTOMER_ID: "72057",
        },
        requestHeaderAllowlist: [],
        idleSessionTimeout: undefined,
      },
    );
    const outputs = agentRuntime.outputs(live);
    if (outputs === undefined) throw new Error("the runtime has no address");
    return outputs;
  }

  beforeAll(async () => {
    const { aws } = account();
    const [{ id: roleArn }, { url, version }] = await Promise.all([
      role("gateway-role", gatewayRole(aws, { gatewayName, outbound })),
      runtime(outbound.runtimeName),
    ]);
    const authorizer = { kind: "iam" } as const;
    const live = await made(gateway, { name: gatewayName }, { roleArn, description: "d", authorizer });
    wanted = {
      gatewayId: gateway.outputs(live)?.id ?? "",
      endpoint: url,
      credential: signed,
      toolsVersion: version,
    };
  });

  async function settled(hint?: string, named = identity): Promise<LiveGatewayTarget> {
    const live = await gatewayTarget.observe(account().aws, named, hint);
    if (live === undefined) throw new Error(`${named.name} does not exist`);
    return gatewayTarget.health?.(live).status === "pending" ? settled(hint, named) : live;
  }

  async function removed(live: LiveGatewayTarget): Promise<void> {
    while ((await gatewayTarget.remove(account().aws, identity, live, forced)).status !== "gone");
  }

  test("reads the server's tools with the role's own signature, and a second look finds nothing to do", async () => {
    const { aws, callsOf } = account();
    const before = gatewayTarget.outputsAfter(aws, identity, wanted, undefined, []);
    expect(before).toEqual({ id: "(known after deploy)", name: "zscaler-mcp" });
    const created = await gatewayTarget.create(aws, identity, wanted, making);
    expect(gatewayTarget.compare(wanted, created)).toEqual([]);
    const live = await settled();
    expect(live.target.statusReasons).toBeUndefined();
    expect(gatewayTarget.health?.(live)).toEqual({ status: "ready" });
    expect(gatewayTarget.compare(wanted, live)).toEqual([]);
    expect(gatewayTarget.outputs(live)).toEqual({ id: live.target.targetId, name: "zscaler-mcp" });
    expect(gatewayTarget.facts?.(live)).toMatchObject({
      endpoint: wanted.endpoint,
      "tools read": expect.stringMatching(/^\d{4}-/),
    });
    const again = await gatewayTarget.create(aws, identity, wanted, making);
    expect(again.id).toBe(live.id);
    expect(await callsOf(() => settled(live.id))).toEqual(["GetGatewayTarget"]);
    await removed(live);
    expect(await gatewayTarget.remove(aws, identity, live, forced)).toEqual({ status: "gone" });
    expect(await gatewayTarget.observe(aws, identity, live.id)).toBeUndefined();
  });

  test("another version of the server makes the gateway read its tools anew, once", async () => {
    const { aws, callsOf } = account();
    const first = await made(gatewayTarget, identity, wanted);
    const next = { ...wanted, toolsVersion: "2" };
    const changes = gatewayTarget.compare(next, first);
    const calls = await callsOf(async () => gatewayTarget.sync(aws, identity, next, first, changes, making));
    expect(calls).toEqual(["GetGatewayTarget", "UpdateGatewayTarget"]);
    const live = await settled();
    expect(gatewayTarget.compare(next, live)).toEqual([]);
    expect(Number(live.target.lastSynchronizedAt)).toBeGreaterThan(Number(first.target.lastSynchronizedAt));
    await removed(live);
  });

  test("what others have set on it stays when something else is changed", async () => {
    const { aws } = account();
    const first = await made(gatewayTarget, identity, wanted);
    const { name, targetId, targetConfiguration, credentialProviderConfigurations } = first.target;
    const endpoint = targetConfiguration?.mcp?.mcpServer?.endpoint;
    await aws.clients.agentCore.send(
      new UpdateGatewayTargetCommand({
        ...{ gatewayIdentifier: wanted.gatewayId, targetId, name, credentialProviderConfigurations },
        metadataConfiguration: { allowedRequestHeaders: ["X-Team"] },
        targetConfiguration: { mcp: { mcpServer: { endpoint, resourcePriority: 7 } } },
      }),
    );
    const drifted = await settled();
    const changes = gatewayTarget.compare(wanted, drifted);
    expect(changes.map(({ path }) => path)).toEqual(["description"]);
    await gatewayTarget.sync(aws, identity, wanted, drifted, changes, making);
    const { target } = await settled();
    expect(target.metadataConfiguration).toEqual({ allowedRequestHeaders: ["X-Team"] });
    expect(target.targetConfiguration?.mcp?.mcpServer?.resourcePriority).toBe(7);
    await removed(drifted);
  });

  const create = (changes: Partial<CreateGatewayTargetCommandInput>) =>
    account().aws.clients.agentCore.send(
      new CreateGatewayTargetCommand({
        ...{ gatewayIdentifier: wanted.gatewayId, name: identity.name },
        targetConfiguration: { mcp: { mcpServer: { endpoint: wanted.endpoint } } },
        ...changes,
      }),
    );

  test("one that failed is replaced, and an update that can't succeed ends instead of being repeated", async () => {
    const { aws } = account();
    await create({});
    const failed = await settled();
    expect(gatewayTarget.health?.(failed)).toMatchObject({
      status: "failed",
      why: expect.stringContaining("target is FAILED: Failed to connect"),
    });
    const changes = gatewayTarget.compare(wanted, failed);
    expect(changes.some(({ replaces }) => replaces)).toBe(true);
    const moving = { ...failed, target: { ...failed.target, status: "CREATING" as const } };
    await expect(gatewayTarget.sync(aws, identity, wanted, moving, changes, making)).rejects.toMatchObject({
      code: "NODE_FAILED",
    });
    await removed(failed);
    const live = await made(gatewayTarget, identity, wanted);
    expect(gatewayTarget.health?.(live)).toEqual({ status: "ready" });
    await removed(live);
  });

  test("a failed update is sent again", async () => {
    const { aws } = account();
    const first = await made(gatewayTarget, identity, wanted);
    const nowhere = { ...wanted, endpoint: "https://nobody.example.com/mcp" };
    const moved = gatewayTarget.compare(nowhere, first);
    await gatewayTarget.sync(aws, identity, nowhere, first, moved, making);
    const broken = await settled();
    expect(gatewayTarget.health?.(broken)).toMatchObject({
      status: "failed",
      why: expect.stringContaining("target is UPDATE_UNSUCCESSFUL: "),
    });
    const again = gatewayTarget.compare(wanted, broken);
    await gatewayTarget.sync(aws, identity, wanted, broken, again, making);
    const mended = await settled();
    expect(gatewayTarget.compare(wanted, mended)).toEqual([]);

    await removed(await settled());
  });

  test("a list of tools that could not be read is read again, and nothing else is sent", async () => {
    const { aws, callsOf } = account();
    const { agentCore, iam } = aws.clients;
    const first = await made(gatewayTarget, identity, wanted);
    const { GatewayInlinePolicy } = gatewayRole(aws, { gatewayName, outbound }).inlinePolicies;
    const inline = { RoleName: "gateway-role", PolicyName: "GatewayInlinePolicy" };
    await iam.send(new DeleteRolePolicyCommand(inline));
    const targetIdList = [first.target.targetId ?? ""];
    await agentCore.send(
      new SynchronizeGatewayTargetsCommand({ gatewayIdentifier: wanted.gatewayId, targetIdList }),
    );
    const unread = await settled();
    expect(gatewayTarget.health?.(unread)).toMatchObject({
      status: "failed",
      why: expect.stringContaining("target is SYNCHRONIZE_UNSUCCESSFUL: "),
    });
    const PolicyDocument = JSON.stringify(GatewayInlinePolicy);
    await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument }));
    const changes = gatewayTarget.compare(wanted, unread);
    const calls = await callsOf(() => gatewayTarget.sync(aws, identity, wanted, unread, changes, making));
    expect(calls).toEqual(["GetGatewayTarget", "SynchronizeGatewayTargets"]);
    expect(gatewayTarget.health?.(await settled())).toEqual({ status: "ready" });
    await removed(first);
  });

  test("a target of the same name at another stage's gateway is not taken for this one, whatever is remembered", async () => {
    const { aws } = account();
    const other = { ...identity, gateway: `${gatewayName}-b` };
    const live = await made(gatewayTarget, identity, wanted);
    expect(await gatewayTarget.observe(aws, other, live.id)).toBeUndefined();
    await removed(live);
  });

  test("a gateway that is gone has no target", async () => {
    const { aws } = account();
    const gone = { name: "a", gateway: "gone" };
    expect(await gatewayTarget.observe(aws, gone, "gone-a1b2c3d4e5/ABCDEFGHIJ")).toBeUndefined();
  });

  test("reads the tools of a server that wants a token, by the rights of the role alone", async () => {
    const { aws } = account();
    const pool = await made(userPool, { name: "pool" }, {});
    const { id: userPoolId, discoveryUrl } = userPool.outputs(pool) ?? { id: "", discoveryUrl: "" };
    const scopes = [{ name: "invoke", description: "Call tools" }];
    await made(resourceServer, { name: "zscaler-mcp", userPool: "pool" }, { userPoolId, scopes });
    const [client] = await Promise.all([
      made(
        userPoolClient,
        { name: "client", userPool: "pool" },
        { userPoolId, scopes: ["zscaler-mcp/invoke"] },
      ),
      made(userPoolDomain, { name: "zscaler-mcp-1", userPool: "pool" }, { userPoolId }),
    ]);
    const { clientId, secret } = client;
    if (secret === undefined) throw new Error("the client has no secret");
    const { agentCore } = aws.clients;
    const customOauth2ProviderConfig = {
      ...{ oauthDiscovery: { discoveryUrl }, clientId, clientSecret: secret.reveal() },
    };
    const { credentialProviderArn = "" } = await agentCore.send(
      new CreateOauth2CredentialProviderCommand({
        ...{ name: "cognito", credentialProviderVendor: "CustomOauth2" },
        oauth2ProviderConfigInput: { customOauth2ProviderConfig },
      }),
    );
    const status = async () =>
      (await agentCore.send(new GetOauth2CredentialProviderCommand({ name: "cognito" }))).status;
    while ((await status()) !== "READY");
    const authorizer = {
      discoveryUrl,
      allowedClients: [clientId],
      allowedScopes: ["zscaler-mcp/invoke"],
    };
    const { url, version } = await runtime("zscaler_jwt", authorizer);
    const name = "zscaler-jwt";
    const outbound = { kind: "oauth", provider: "cognito" } as const;
    const { id: roleArn } = await role("jwt-role", gatewayRole(aws, { gatewayName: name, outbound }));
    const behind = await made(
      gateway,
      { name },
      { roleArn, description: "d", authorizer: { kind: "jwt", ...authorizer } },
    );
    const spec: GatewayTargetSpec = {
      gatewayId: gateway.outputs(behind)?.id ?? "",
      endpoint: url,
      credential: { kind: "oauth", providerArn: credentialProviderArn, scopes: ["zscaler-mcp/invoke"] },
      toolsVersion: version,
    };
    const live = await made(gatewayTarget, { name: "zscaler-mcp", gateway: name }, spec);
    expect(gatewayTarget.health?.(live)).toEqual({ status: "ready" });
    expect(gatewayTarget.compare(spec, live)).toEqual([]);
  });
});
