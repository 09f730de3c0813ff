import {
  CreateGatewayCommand,
  CreateGatewayTargetCommand,
  type CustomJWTAuthorizerConfiguration,
  type GetGatewayResponse,
  UpdateGatewayCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { describe, expect, test } from "@jest/globals";
import { gatewayRole } from "../../src/policies/gateway-role.js";
import { type GatewaySpec, gateway, type LiveGateway } from "../../src/resources/gateway.js";
import { iamRole } from "../../src/resources/iam-role.js";
import { inAccount, making } from "./account.js";

const account = inAccount({ timeScale: 0.0001 });
const forced = { force: false };
const discoveryUrl =
  "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_1/.well-known/openid-configuration";
const jwt = {
  kind: "jwt",
  discoveryUrl,
  allowedClients: ["client-a"],
  allowedScopes: ["zscaler-mcp/invoke"],
} as const;
const spec: GatewaySpec = {
  roleArn: "arn:aws:iam::111122223333:role/gateway",
  description: "Zscaler",
  authorizer: jwt,
};
const iam: GatewaySpec = { ...spec, authorizer: { kind: "iam" } };

/** As AWS describes the gateway of `spec`. */
const described: GetGatewayResponse = {
  gatewayArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/zscaler-a1b2c3d4e5",
  gatewayId: "zscaler-a1b2c3d4e5",
  gatewayUrl: "https://zscaler-a1b2c3d4e5.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  status: "READY",
  name: "zscaler",
  description: "Zscaler",
  roleArn: spec.roleArn,
  protocolType: "MCP",
  protocolConfiguration: { mcp: { supportedVersions: ["2025-06-18"] } },
  authorizerType: "CUSTOM_JWT",
  authorizerConfiguration: {
    customJWTAuthorizer: {
      discoveryUrl,
      allowedClients: ["client-a"],
      allowedScopes: ["zscaler-mcp/invoke"],
    },
  },
};

const liveOf = (changed: Partial<GetGatewayResponse> = {}): LiveGateway => ({
  id: described.gatewayArn ?? "",
  tags: {},
  gateway: { ...described, ...changed },
});
const authorizedBy = (changed: Partial<CustomJWTAuthorizerConfiguration>) =>
  liveOf({
    authorizerConfiguration: { customJWTAuthorizer: { ...jwtOf(described), ...changed } },
  });
const jwtOf = ({ authorizerConfiguration }: GetGatewayResponse): CustomJWTAuthorizerConfiguration => ({
  discoveryUrl: undefined,
  ...authorizerConfiguration?.customJWTAuthorizer,
});
const changesOf = (wanted: GatewaySpec, now = liveOf()) => gateway.compare(wanted, now);

describe("comparing a gateway", () => {
  test("finds nothing where only AWS's own defaults were added, or a list has another order", () => {
    expect(changesOf(spec)).toEqual([]);
    const two = { ...spec, authorizer: { ...jwt, allowedClients: ["a", "b"] } };
    expect(changesOf(two, authorizedBy({ allowedClients: ["b", "a"], allowedAudience: [] }))).toEqual([]);
  });

  const rule = "authorizerConfiguration.customJWTAuthorizer";
  test.each<[string, GatewaySpec, string]>([
    ["role", { ...spec, roleArn: "arn:other" }, "roleArn"],
    ["description", { ...spec, description: "another" }, "description"],
    ["pool", { ...spec, authorizer: { ...jwt, discoveryUrl: "https://b" } }, `${rule}.discoveryUrl`],
    ["client", { ...spec, authorizer: { ...jwt, allowedClients: ["b"] } }, `${rule}.allowedClients`],
    ["scope", { ...spec, authorizer: { ...jwt, allowedScopes: ["b"] } }, `${rule}.allowedScopes`],
  ])("finds another %s, to be changed in place", (_what, wanted, path) => {
    expect(changesOf(wanted)).toEqual([expect.objectContaining({ path })]);
    expect(changesOf(wanted)[0]).not.toHaveProperty("replaces");
  });

  test.each<[string, Partial<CustomJWTAuthorizerConfiguration>]>([
    ["allowedAudience", { allowedAudience: ["any"] }],
    ["customClaims", { customClaims: [] as never }],
    ["advertisedScopeMapping", { advertisedScopeMapping: { "zscaler-mcp/invoke": "mcp" } }],
  ])(
    "takes any %s for drift: it shuts out the callers that are let in, unless it is empty",
    (member, changed) => {
      const value = Object.values(changed)[0];
      const isNone = Array.isArray(value) && value.length === 0;
      expect(changesOf(spec, authorizedBy(changed))).toEqual(
        isNone ? [] : [{ path: `${rule}.${member}`, before: value, after: undefined }],
      );
    },
  );

  test("is replaced where callers are to be let in by other means: AWS refuses to change that", () => {
    expect(changesOf(iam)).toEqual([
      { path: "authorizerType", before: "CUSTOM_JWT", after: "AWS_IAM", replaces: true },
    ]);
    const { authorizerConfiguration: _none, ...rest } = described;
    const signed = { ...liveOf(), gateway: { ...rest, authorizerType: "AWS_IAM" } as GetGatewayResponse };
    expect(changesOf(iam, signed)).toEqual([]);
    expect(changesOf(spec, signed).map(({ path, replaces }) => [path, replaces])).toEqual([
      ["authorizerType", true],
    ]);
  });

  test("repeats an update that failed, and replaces one that failed to be made, with AWS's reasons", () => {
    const statusReasons = ["no such role"];
    const failed = changesOf(spec, liveOf({ status: "FAILED", statusReasons }));
    expect(failed).toEqual([
      { path: "status", before: "FAILED: no such role", after: "READY", replaces: true },
    ]);
    const [broken] = changesOf(spec, liveOf({ status: "UPDATE_UNSUCCESSFUL", statusReasons }));
    expect(broken).toEqual({
      path: "status",
      before: "UPDATE_UNSUCCESSFUL: no such role",
      after: "READY",
    });
  });
});

describe("the health of a gateway", () => {
  test.each([
    ["READY", "ready"],
    ["CREATING", "pending"],
    ["UPDATING", "pending"],
    ["DELETING", "pending"],
    ["FAILED", "failed"],
    ["UPDATE_UNSUCCESSFUL", "failed"],
  ] as const)("%s is %s, and no status is waited out in vain", (status, health) => {
    expect(gateway.health?.(liveOf({ status })).status).toBe(health);
  });

  test("tells why", () => {
    expect(gateway.health?.(liveOf({ status: "FAILED", statusReasons: ["a", "b"] }))).toEqual({
      status: "failed",
      why: "gateway is FAILED: a: b",
    });
  });
});

async function role(name: string): Promise<string> {
  const { aws } = account();
  const needs = { gatewayName: name, outbound: { kind: "iam", runtimeName: "zscaler_mcp" } } as const;
  const made = { ...gatewayRole(aws, needs), permissionsBoundary: undefined };
  return (await iamRole.create(aws, { name: `${name}-role` }, made, making)).id;
}

async function settled(name: string): Promise<LiveGateway> {
  const live = await gateway.observe(account().aws, { name });
  if (live === undefined) throw new Error(`${name} does not exist`);
  return gateway.health?.(live).status === "pending" ? settled(name) : live;
}

async function removed(name: string): Promise<void> {
  const { aws } = account();
  const live = await settled(name);
  while ((await gateway.remove(aws, { name }, live, forced)).status !== "gone");
}

describe("in an account", () => {
  test("is made with its tags by a role that is seconds old, and a second look finds nothing to do", async () => {
    const { aws } = account();
    const name = "Made-once";
    const wanted = { ...spec, roleArn: await role(name) };
    const before = gateway.outputsAfter(aws, { name }, wanted, undefined, []);
    const live = await gateway.create(aws, { name }, wanted, making);
    expect(live.tags).toEqual(making.tags);
    const seen = await settled(name);
    expect(seen.tags).toEqual(making.tags);
    expect(gateway.compare(wanted, seen)).toEqual([]);
    expect(gateway.compare(wanted, live)).toEqual([]);
    const outputs = gateway.outputs(seen);
    expect(outputs?.id).toMatch(/^made-once-[0-9a-z]{10}$/);
    expect(before).toMatchObject({ id: "made-once-(known after deploy)" });
    expect(outputs?.url).toBe(`https://${outputs?.id}.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp`);
    expect(gateway.facts?.(seen)).toMatchObject({ url: outputs?.url, authorizer: "CUSTOM_JWT" });
    await removed(name);
  });

  test("a second create under the same token finds the first one's gateway", async () => {
    const { aws } = account();
    const name = "made-twice";
    const wanted = { ...spec, roleArn: await role(name) };
    const first = await gateway.create(aws, { name }, wanted, making);
    expect((await gateway.create(aws, { name }, wanted, making)).id).toBe(first.id);
    await removed(name);
  });

  test("every difference is mended by one update, which leaves alone what others have set", async () => {
    const { aws, callsOf } = account();
    const name = "synced";
    const wanted = { ...spec, roleArn: await role(name) };
    const { gateway: made } = await gateway.create(aws, { name }, wanted, making);
    const { gatewayId, authorizerType, protocolType } = (await settled(name)).gateway;
    await aws.clients.agentCore.send(
      new UpdateGatewayCommand({
        ...{ gatewayIdentifier: gatewayId, name, authorizerType, protocolType, roleArn: wanted.roleArn },
        authorizerConfiguration: {
          customJWTAuthorizer: { ...jwtOf(made), allowedAudience: ["somebody"] },
        },
        protocolConfiguration: { mcp: { instructions: "be careful" } },
        exceptionLevel: "DEBUG",
      }),
    );
    const drifted = await settled(name);
    const other = { ...wanted, authorizer: { ...jwt, allowedScopes: ["zscaler-mcp/read"] } };
    const changes = gateway.compare(other, drifted);
    expect(changes.map(({ path }) => path)).toEqual([
      "description",
      "authorizerConfiguration.customJWTAuthorizer.allowedScopes",
      "authorizerConfiguration.customJWTAuthorizer.allowedAudience",
    ]);
    const calls = await callsOf(async () => gateway.sync(aws, { name }, other, drifted, changes, making));
    expect(calls).toEqual(["GetGateway", "UpdateGateway"]);
    const now = await settled(name);
    expect(gateway.compare(other, now)).toEqual([]);
    expect(now.tags).toEqual(making.tags);
    expect(now.gateway).toMatchObject({
      protocolConfiguration: { mcp: { instructions: "be careful" } },
      exceptionLevel: "DEBUG",
    });
    await removed(name);
  });

  test("one that signatures open has no token's rules, and AWS lets neither become the other", async () => {
    const { aws } = account();
    const name = "signed";
    const wanted = { ...iam, roleArn: await role(name) };
    await gateway.create(aws, { name }, wanted, making);
    const live = await settled(name);
    expect(gateway.compare(wanted, live)).toEqual([]);
    const { roleArn } = wanted;
    await expect(gateway.sync(aws, { name }, { ...spec, roleArn }, live, [], making)).rejects.toMatchObject({
      name: "ValidationException",
    });
    await removed(name);
  });

  test("an update is not sent for ever to a gateway that has failed meanwhile", async () => {
    const { aws } = account();
    const name = "failed";
    const wanted = { ...spec, roleArn: await role(name) };
    await gateway.create(aws, { name }, wanted, making);
    const live = await settled(name);
    const gone = {
      ...live,
      gateway: { ...live.gateway, gatewayId: "none-a1b2c3d4e5", status: "FAILED" as const },
    };
    await expect(gateway.sync(aws, { name }, wanted, gone, [], making)).rejects.toMatchObject({
      code: "NODE_FAILED",
    });
    await removed(name);
  });

  test("takes its targets with it, and is removed twice without complaint", async () => {
    const { aws, callsOf } = account();
    const { agentCore } = aws.clients;
    const name = "removed";
    const wanted = { ...iam, roleArn: await role(name) };
    await gateway.create(aws, { name }, wanted, making);
    const live = await settled(name);
    await agentCore.send(
      new CreateGatewayTargetCommand({
        ...{ gatewayIdentifier: live.gateway.gatewayId, name: "a" },
        targetConfiguration: { mcp: { mcpServer: { endpoint: "https://nobody.example.com/mcp" } } },
      }),
    );
    const calls = await callsOf(async () => removed(name));
    expect(new Set(calls.filter((call) => call.startsWith("Delete")))).toEqual(
      new Set(["DeleteGatewayTarget", "DeleteGateway"]),
    );
    expect(await gateway.observe(aws, { name })).toBeUndefined();
    expect(await gateway.remove(aws, { name }, live, forced)).toEqual({ status: "gone" });
  });

  test("is found beyond the first page, by what the state remembers without any list, and never by a stale memory", async () => {
    const { aws, callsOf } = account();
    const roleArn = await role("paged");
    await Promise.all(
      Array.from({ length: 101 }, (_, index) =>
        aws.clients.agentCore.send(
          new CreateGatewayCommand({ name: `paged-${index}`, roleArn, authorizerType: "AWS_IAM" }),
        ),
      ),
    );
    const name = "paged-100";
    const seen = await settled(name);
    expect(seen.gateway.name).toBe(name);
    expect(await callsOf(async () => gateway.observe(aws, { name }, seen.id))).toEqual([
      "GetGateway",
      "ListTagsForResource",
    ]);
    expect((await gateway.observe(aws, { name: "paged-7" }, seen.id))?.gateway.name).toBe("paged-7");
    expect(await gateway.observe(aws, { name: "paged" }, seen.id)).toBeUndefined();
  });
});
