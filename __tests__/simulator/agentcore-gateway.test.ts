import { randomUUID } from "node:crypto";
import {
  BedrockAgentCoreControlClient,
  CreateGatewayCommand,
  type CreateGatewayCommandInput,
  CreateGatewayTargetCommand,
  CreateHarnessCommand,
  type CredentialProviderConfiguration,
  DeleteGatewayCommand,
  DeleteGatewayTargetCommand,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  GetWorkloadIdentityCommand,
  ListGatewaysCommand,
  ListGatewayTargetsCommand,
  ListTagsForResourceCommand,
  SynchronizeGatewayTargetsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAgentRuntimeCommand,
  UpdateGatewayCommand,
  UpdateGatewayTargetCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteRoleCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { TimeProfile } from "../../simulator/times.js";
import {
  allow,
  type GatewayScene,
  gatewayArn,
  gatewayRoleArn,
  gatewayScene,
  gatewayUrl,
  iamCredential,
  invokeRuntime,
  jwt,
  oauthCredential,
  providerArn,
  runtimeUrl,
  type Statement,
  tokenGrants,
} from "./agentcore-gateway-scene.js";
import { containerEnvironment, prefix } from "./agentcore-runtime-scene.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

let scene: GatewayScene;

/** An account with a role that a gateway may have. Whatever never comes can be looked at while it is awaited. */
async function begin(options: { readonly never?: keyof TimeProfile } = {}): Promise<void> {
  const { never } = options;
  scene = await gatewayScene(never === undefined ? {} : { profile: { [never]: 1e12 } });
  await scene.role("gateway", []);
}

beforeEach(() => begin());
afterEach(() => scene.close());

async function beginAgain(never: keyof TimeProfile): Promise<void> {
  await scene.close();
  await begin({ never });
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  );

const request = (changes: Partial<CreateGatewayCommandInput> = {}): CreateGatewayCommandInput => ({
  ...{ name: "zscaler-gateway", roleArn: gatewayRoleArn, protocolType: "MCP", authorizerType: "NONE" },
  ...changes,
});

const create = (changes?: Partial<CreateGatewayCommandInput>) =>
  scene.control.send(new CreateGatewayCommand(request(changes)));

const ofType = (type: string) =>
  scene.simulator.inventory().filter((item) => item.type === `AWS::BedrockAgentCore::${type}`);

const authorizer = {
  discoveryUrl: "https://idp.example/.well-known/openid-configuration",
  allowedClients: ["client"],
  allowedScopes: ["zscaler-mcp/invoke"],
};

const nobody = "https://nobody.example.com/mcp";

describe("CreateGateway", () => {
  test("takes its time, and tells the URL and the identity that policies are written to", async () => {
    const created = await create({ name: "Zscaler-Gateway" });
    expect(created.status).toBe("CREATING");
    const { gatewayId = "" } = created;
    expect(gatewayId).toMatch(/^zscaler-gateway-[a-z0-9]{10}$/);
    const gateway = await scene.settledGateway(gatewayId);
    expect(gateway).toMatchObject({
      name: "Zscaler-Gateway",
      status: "READY",
      gatewayArn: gatewayArn(gatewayId),
      gatewayUrl: gatewayUrl(gatewayId),
      roleArn: gatewayRoleArn,
    });
    const identity = await scene.control.send(new GetWorkloadIdentityCommand({ name: gatewayId }));
    expect(identity.workloadIdentityArn).toBe(gateway.workloadIdentityDetails?.workloadIdentityArn);
  });

  test("is refused for a role that has not propagated yet, in the words that a client retries on", async () => {
    await scene.close();
    scene = await gatewayScene();
    const refusal = {
      name: "ValidationException",
      message: expect.stringContaining("Role validation failed"),
    };
    expect(await failureOf(create())).toMatchObject(refusal);
    await scene.role("gateway", []);
    expect((await create()).status).toBe("CREATING");
  });

  test("fails with a reason where the role goes away meanwhile, and is never served then", async () => {
    await scene.close();
    scene = await gatewayScene({ profile: { gatewayCreate: 1_500_000 } });
    await scene.role("gateway", []);
    const { gatewayId = "" } = await create();
    const role = { RoleName: "gateway" };
    await scene.iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName: "inline" }));
    await scene.iam.send(new DeleteRoleCommand(role));
    expect(await scene.settledGateway(gatewayId)).toMatchObject({
      status: "FAILED",
      statusReasons: [expect.stringContaining("Role validation failed")],
    });
    expect(await failureOf(scene.connect(gatewayUrl(gatewayId), {}))).toBeInstanceOf(Error);
  });

  test("repeated with the same token finds its own gateway; another create of the name is a conflict", async () => {
    const clientToken = randomUUID();
    const first = await create({ clientToken });
    expect((await create({ clientToken })).gatewayId).toBe(first.gatewayId);
    const conflict = { name: "ConflictException", $metadata: { httpStatusCode: 409 } };
    expect(await failureOf(create({ clientToken, description: "other" }))).toMatchObject(conflict);
    expect(await failureOf(create())).toMatchObject(conflict);
  });

  test("wants hyphens where a harness wants underscores, and an authorizer for tokens", async () => {
    const invalid = { name: "ValidationException" };
    expect(await failureOf(create({ name: "zscaler_gateway" }))).toMatchObject(invalid);
    expect(await failureOf(create({ name: "a".repeat(49) }))).toMatchObject(invalid);
    expect(await failureOf(create({ authorizerType: "CUSTOM_JWT" }))).toMatchObject({
      ...invalid,
      message: expect.stringContaining("authorizerConfiguration"),
    });
  });
});

describe("UpdateGateway", () => {
  test("replaces everything: what it leaves out is gone", async () => {
    const gatewayIdentifier = await scene.gateway({ ...jwt(authorizer), description: "first" });
    const allowedClients = ["another"];
    const changed = { ...authorizer, allowedClients };
    const updated = await scene.control.send(
      new UpdateGatewayCommand({ ...request(jwt(changed)), gatewayIdentifier }),
    );
    expect(updated.status).toBe("UPDATING");
    const gateway = await scene.settledGateway(gatewayIdentifier);
    expect(gateway).toMatchObject({
      status: "READY",
      authorizerConfiguration: { customJWTAuthorizer: changed },
    });
    expect(gateway.description).toBeUndefined();
  });

  test("changes neither the name nor the type of the authorizer: another type is another gateway", async () => {
    const gatewayIdentifier = await scene.gateway(jwt(authorizer));
    const update = (changes: Partial<CreateGatewayCommandInput>) =>
      failureOf(
        scene.control.send(
          new UpdateGatewayCommand({ ...request({ ...jwt(authorizer), ...changes }), gatewayIdentifier }),
        ),
      );
    expect(await update({ authorizerType: "AWS_IAM", authorizerConfiguration: undefined })).toMatchObject({
      name: "ValidationException",
      message: "Authorizer type cannot be updated for an existing gateway",
    });
    expect(await update({ name: "other" })).toMatchObject({ name: "ValidationException" });
    expect((await scene.settledGateway(gatewayIdentifier)).status).toBe("READY");
  });

  test("is refused while another change is under way", async () => {
    await beginAgain("gatewayUpdate");
    const gatewayIdentifier = await scene.gateway();
    const update = () =>
      scene.control.send(new UpdateGatewayCommand({ ...request({ description: "d" }), gatewayIdentifier }));
    await update();
    expect(await failureOf(update())).toMatchObject({ name: "ConflictException" });
    const deletion = scene.control.send(new DeleteGatewayCommand({ gatewayIdentifier }));
    expect(await failureOf(deletion)).toMatchObject({ name: "ConflictException" });
  });
});

const deleteGateway = (gatewayIdentifier: string) =>
  scene.control.send(new DeleteGatewayCommand({ gatewayIdentifier }));
const deleteTarget = (gatewayIdentifier: string, targetId: string | undefined) =>
  scene.control.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId }));

describe("deletions", () => {
  test("go in order, and each is over only when the thing is no longer found", async () => {
    const gatewayId = await scene.gateway();
    const { targetId = "" } = await scene.target(gatewayId, nobody);
    const left = {
      name: "ValidationException",
      message: expect.stringContaining("Delete all targets before deleting the gateway"),
    };
    expect(await failureOf(deleteGateway(gatewayId))).toMatchObject(left);
    expect((await deleteTarget(gatewayId, targetId)).status).toBe("DELETING");
    const gone = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } };
    expect(await failureOf(scene.settledTarget(gatewayId, targetId))).toMatchObject(gone);
    expect((await deleteGateway(gatewayId)).status).toBe("DELETING");
    expect(await failureOf(scene.settledGateway(gatewayId))).toMatchObject(gone);
    expect(await failureOf(deleteGateway(gatewayId))).toMatchObject(gone);
    expect(await failureOf(scene.connect(gatewayUrl(gatewayId), {}))).toBeInstanceOf(Error);
    for (const type of ["Gateway", "GatewayTarget", "WorkloadIdentity"]) expect(ofType(type)).toEqual([]);
  });

  test("of a gateway are refused while a target is still going", async () => {
    await beginAgain("gatewayTargetDelete");
    const gatewayId = await scene.gateway();
    const { targetId } = await scene.target(gatewayId, nobody);
    await deleteTarget(gatewayId, targetId);
    expect(await failureOf(deleteGateway(gatewayId))).toMatchObject({ name: "ValidationException" });
    expect(await failureOf(deleteTarget(gatewayId, targetId))).toMatchObject({ name: "ConflictException" });
  });
});

describe("a target", () => {
  test("with tokens is ready when the gateway has listed the runtime's tools", async () => {
    const pool = await scene.pool();
    const runtimeId = await scene.runtime({
      authorizerConfiguration: { customJWTAuthorizer: pool.authorizer },
    });
    await scene.role("gateway", Object.values(tokenGrants("zscaler-gateway")));
    const gatewayId = await scene.gateway();
    const target = await scene.target(gatewayId, runtimeUrl(runtimeId), oauthCredential());
    expect(target).toMatchObject({ status: "READY", lastSynchronizedAt: expect.any(Date) });
    expect(target.statusReasons).toBeUndefined();
    const { items } = await scene.control.send(
      new ListGatewayTargetsCommand({ gatewayIdentifier: gatewayId }),
    );
    expect(items).toEqual([
      expect.objectContaining({ name: "zscaler-mcp-runtime", status: "READY", listingMode: "DEFAULT" }),
    ]);
    const [item] = ofType("GatewayTarget");
    expect(item?.configuration).toMatchObject({ tools: expect.arrayContaining(["zia_list_locations"]) });
  });

  test("fails for each right that the gateway's role lacks, and names it", async () => {
    const pool = await scene.pool();
    const runtimeId = await scene.runtime({
      authorizerConfiguration: { customJWTAuthorizer: pool.authorizer },
    });
    const gatewayId = await scene.gateway();
    const grants = Object.entries(tokenGrants("zscaler-gateway"));
    for (const [title, missing] of grants) {
      await scene.role(
        "gateway",
        grants.flatMap(([other, statement]): Statement[] => (other === title ? [] : [statement])),
      );
      const target = await scene.target(gatewayId, runtimeUrl(runtimeId), oauthCredential());
      expect([title, target.status]).toEqual([title, "FAILED"]);
      expect(target.statusReasons?.[0]).toContain(`is not authorized to perform: ${missing.Action}`);
      await deleteTarget(gatewayId, target.targetId);
      await failureOf(scene.settledTarget(gatewayId, target.targetId ?? ""));
    }
  });

  const failing: readonly {
    readonly title: string;
    readonly rule?: object;
    readonly environment?: Readonly<Record<string, string>>;
    readonly scopes?: readonly string[];
    readonly says: RegExp;
  }[] = [
    { title: "asks for no scope", scopes: [], says: /\(401\) from runtime/ },
    { title: "asks for another scope", scopes: ["zscaler-mcp/read"], says: /\(401\) from runtime/ },
    { title: "asks for an unknown scope", scopes: ["zscaler-mcp/none"], says: /invalid_scope/ },
    {
      title: "has an audience rule before it, which no token of a machine meets",
      rule: { allowedAudience: ["zscaler-mcp"] },
      says: /\(401\) from runtime/,
    },
    {
      title: "leads to a container that wants a credential of its own",
      environment: {
        ...containerEnvironment,
        ZSCALER_MCP_AUTH_ENABLED: "true",
        ZSCALER_MCP_AUTH_MODE: "zscaler",
      },
      says: /\(401\) from runtime/,
    },
  ];

  test.each(failing)("fails where it $title", async ({ rule, environment, scopes, says }) => {
    const pool = await scene.pool();
    const runtimeId = await scene.runtime({
      authorizerConfiguration: { customJWTAuthorizer: { ...pool.authorizer, ...rule } },
      ...(environment === undefined ? {} : { environmentVariables: environment }),
    });
    await scene.role("gateway", Object.values(tokenGrants("zscaler-gateway")));
    const gatewayId = await scene.gateway();
    const target = await scene.target(gatewayId, runtimeUrl(runtimeId), oauthCredential(scopes));
    expect(target).toMatchObject({ status: "FAILED", statusReasons: [expect.stringMatching(says)] });
  });

  test("with signatures needs InvokeAgentRuntime, on the runtime and its endpoint", async () => {
    const runtimeId = await scene.runtime();
    const gatewayId = await scene.gateway();
    const withGrants = async (statements: readonly Statement[]) => {
      await scene.role("gateway", statements);
      const target = await scene.target(gatewayId, runtimeUrl(runtimeId), iamCredential);
      await deleteTarget(gatewayId, target.targetId);
      await failureOf(scene.settledTarget(gatewayId, target.targetId ?? ""));
      return target;
    };
    const refused = {
      status: "FAILED",
      statusReasons: [expect.stringContaining("Authorization error when sending message")],
    };
    expect(await withGrants([])).toMatchObject(refused);
    const invoke = "bedrock-agentcore:InvokeAgentRuntime";
    const runtime = allow(invoke, `${prefix}runtime/${runtimeId}`);
    expect(await withGrants([runtime])).toMatchObject(refused);
    const endpoint = allow(invoke, `${prefix}runtime/${runtimeId}/runtime-endpoint/*`);
    expect(await withGrants([runtime, endpoint])).toMatchObject({ status: "READY" });
  });

  test("fails where nobody answers, and for good: only another target can take its place", async () => {
    const runtimeId = await scene.runtime();
    await scene.role("gateway", [invokeRuntime]);
    const gatewayIdentifier = await scene.gateway();
    const { targetId = "", ...failed } = await scene.target(gatewayIdentifier, nobody);
    expect(failed).toMatchObject({
      status: "FAILED",
      statusReasons: [expect.stringContaining("Unable to connect to the MCP server")],
    });
    const targetConfiguration = { mcp: { mcpServer: { endpoint: runtimeUrl(runtimeId) } } };
    const update = new UpdateGatewayTargetCommand({
      ...{ gatewayIdentifier, targetId, targetConfiguration },
      credentialProviderConfigurations: [iamCredential],
    });
    const conflict = { name: "ConflictException" };
    expect(await failureOf(scene.control.send(update))).toMatchObject(conflict);
    const synchronize = new SynchronizeGatewayTargetsCommand({ gatewayIdentifier, targetIdList: [targetId] });
    expect(await failureOf(scene.control.send(synchronize))).toMatchObject(conflict);
    const again = scene.target(gatewayIdentifier, runtimeUrl(runtimeId), iamCredential);
    expect(await failureOf(again)).toMatchObject(conflict);
    await deleteTarget(gatewayIdentifier, targetId);
    await failureOf(scene.settledTarget(gatewayIdentifier, targetId));
    const replaced = await scene.target(gatewayIdentifier, runtimeUrl(runtimeId), iamCredential);
    expect(replaced.status).toBe("READY");
  });

  test("that is changed to a server out of reach goes on serving what it had", async () => {
    const runtimeId = await scene.runtime();
    await scene.role("gateway", [invokeRuntime]);
    const gatewayIdentifier = await scene.gateway();
    const { targetId = "" } = await scene.target(gatewayIdentifier, runtimeUrl(runtimeId), iamCredential);
    const client = await scene.connect(gatewayUrl(gatewayIdentifier), {});
    const before = await client.listTools();
    await scene.control.send(
      new UpdateGatewayTargetCommand({
        ...{ gatewayIdentifier, targetId },
        targetConfiguration: { mcp: { mcpServer: { endpoint: nobody } } },
      }),
    );
    expect(await scene.settledTarget(gatewayIdentifier, targetId)).toMatchObject({
      status: "UPDATE_UNSUCCESSFUL",
      name: "zscaler-mcp-runtime",
    });
    expect(await client.listTools()).toEqual(before);
    await scene.control.send(
      new UpdateGatewayTargetCommand({
        ...{ gatewayIdentifier, targetId },
        targetConfiguration: { mcp: { mcpServer: { endpoint: runtimeUrl(runtimeId) } } },
        credentialProviderConfigurations: [iamCredential],
      }),
    );
    expect((await scene.settledTarget(gatewayIdentifier, targetId)).status).toBe("READY");
  });

  test("waits for a person's consent where the grant needs one", async () => {
    const gatewayIdentifier = await scene.gateway();
    const oauthCredentialProvider = { providerArn, scopes: [], grantType: "AUTHORIZATION_CODE" as const };
    const target = await scene.target(gatewayIdentifier, nobody, {
      credentialProviderType: "OAUTH",
      credentialProvider: { oauthCredentialProvider },
    });
    expect(target).toMatchObject({
      status: "CREATE_PENDING_AUTH",
      authorizationData: { oauth2: { authorizationUrl: expect.stringMatching(/^https:/) } },
    });
    const { targetId } = target;
    expect((await deleteTarget(gatewayIdentifier, targetId)).status).toBe("DELETING");
  });

  const refused: readonly {
    readonly title: string;
    readonly credential: CredentialProviderConfiguration;
  }[] = [
    { title: "an API key", credential: { credentialProviderType: "API_KEY" } },
    { title: "OAuth without a provider", credential: { credentialProviderType: "OAUTH" } },
    { title: "the role without a service", credential: { credentialProviderType: "GATEWAY_IAM_ROLE" } },
  ];

  test.each(refused)("for an MCP server can't have $title as its credential", async ({ credential }) => {
    const gatewayId = await scene.gateway();
    expect(await failureOf(scene.target(gatewayId, nobody, credential))).toMatchObject({
      name: "ValidationException",
    });
  });

  test("is refused without TLS, with an underscore in its name, and before its gateway is ready", async () => {
    const gatewayId = await scene.gateway();
    const invalid = { name: "ValidationException" };
    expect(await failureOf(scene.target(gatewayId, "http://nobody.example.com/mcp"))).toMatchObject(invalid);
    const name = { name: "zscaler_mcp" };
    expect(await failureOf(scene.target(gatewayId, nobody, undefined, name))).toMatchObject(invalid);
    await beginAgain("gatewayCreate");
    const { gatewayId: early = "" } = await create();
    expect(await failureOf(scene.target(early, nobody))).toMatchObject({ name: "ConflictException" });
  });

  test("is made once for a token that is sent again", async () => {
    const gatewayIdentifier = await scene.gateway();
    const command = new CreateGatewayTargetCommand({
      ...{ gatewayIdentifier, name: "zscaler", clientToken: randomUUID() },
      targetConfiguration: { mcp: { mcpServer: { endpoint: nobody } } },
    });
    const first = await scene.control.send(command);
    expect((await scene.control.send(command)).targetId).toBe(first.targetId);
  });
});

describe("a tool list", () => {
  const onlyZpa = { ...containerEnvironment, ZSCALER_MCP_SERVICES: "zpa" };

  async function withNewImage(listingMode: "DEFAULT" | "DYNAMIC") {
    const agentRuntimeId = await scene.runtime();
    await scene.role("gateway", [invokeRuntime]);
    const gatewayIdentifier = await scene.gateway();
    const { targetId = "" } = await scene.target(
      gatewayIdentifier,
      runtimeUrl(agentRuntimeId),
      iamCredential,
      { targetConfiguration: { mcp: { mcpServer: { endpoint: runtimeUrl(agentRuntimeId), listingMode } } } },
    );
    const { agentRuntimeName: _, ...same } = scene.request({ environmentVariables: onlyZpa });
    await scene.control.send(new UpdateAgentRuntimeCommand({ agentRuntimeId, ...same }));
    await scene.settled(agentRuntimeId);
    const client = await scene.connect(gatewayUrl(gatewayIdentifier), {});
    const services = async () => {
      const { tools } = await client.listTools();
      return new Set(tools.map(({ name }) => name.split("___")[1]?.split("_")[0]));
    };
    const synchronize = (targetIdList = [targetId]) =>
      scene.control.send(new SynchronizeGatewayTargetsCommand({ gatewayIdentifier, targetIdList }));
    return { gatewayIdentifier, targetId, services, synchronize };
  }

  test("is the one of the last synchronisation, however the server has changed since", async () => {
    const { gatewayIdentifier, targetId, services, synchronize } = await withNewImage("DEFAULT");
    expect(await services()).toContain("zia");
    const { targets } = await synchronize();
    expect(targets).toEqual([expect.objectContaining({ targetId, status: "SYNCHRONIZING" })]);
    expect((await scene.settledTarget(gatewayIdentifier, targetId)).status).toBe("READY");
    expect(await services()).toEqual(new Set(["zpa"]));
    expect(await failureOf(synchronize([targetId, targetId]))).toMatchObject({ name: "ValidationException" });
    await scene.role("gateway", []);
    await synchronize();
    expect((await scene.settledTarget(gatewayIdentifier, targetId)).status).toBe("SYNCHRONIZE_UNSUCCESSFUL");
    expect(await services()).toEqual(new Set(["zpa"]));
  });

  test("is asked for anew each time where the target lists dynamically", async () => {
    const { services, synchronize } = await withNewImage("DYNAMIC");
    expect(await services()).toEqual(new Set(["zpa"]));
    expect(await failureOf(synchronize())).toMatchObject({ name: "ValidationException" });
  });
});

describe("a caller", () => {
  const own = `${prefix}gateway/zscaler-gateway-*`;
  const identities = [
    `${prefix}workload-identity-directory/default`,
    `${prefix}workload-identity-directory/default/workload-identity/zscaler-gateway-*`,
  ];
  const creating = [
    allow("bedrock-agentcore:CreateGateway", "*"),
    allow("iam:PassRole", gatewayRoleArn),
    allow("bedrock-agentcore:CreateWorkloadIdentity", identities),
    allow("bedrock-agentcore:TagResource", own),
  ];

  function callerWith(statements: readonly Statement[]): BedrockAgentCoreControlClient {
    const environment = scene.simulator.credentialsFor({
      policies: [{ Version: "2012-10-17", Statement: statements }],
    });
    return new BedrockAgentCoreControlClient({
      ...clientOptions(scene.simulator, environment),
      maxAttempts: 1,
    });
  }

  test("creates a gateway only with the right to pass its role, and each of the others", async () => {
    const command = new CreateGatewayCommand(request({ tags: { stage: "one" } }));
    for (const missing of creating) {
      const caller = callerWith(creating.filter((statement) => statement !== missing));
      expect(await failureOf(caller.send(command))).toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining(String(missing.Action)),
      });
      caller.destroy();
    }
    const caller = callerWith(creating);
    expect((await caller.send(command)).status).toBe("CREATING");
    caller.destroy();
  });

  test("needs each action on the gateway for what it does with its targets", async () => {
    const gatewayIdentifier = await scene.gateway();
    const { targetId } = await scene.target(gatewayIdentifier, nobody);
    const target = { gatewayIdentifier, targetId };
    const targetConfiguration = { mcp: { mcpServer: { endpoint: nobody } } };
    const calls = {
      GetGateway: (caller: BedrockAgentCoreControlClient) =>
        caller.send(new GetGatewayCommand({ gatewayIdentifier })),
      GetGatewayTarget: (caller: BedrockAgentCoreControlClient) =>
        caller.send(new GetGatewayTargetCommand(target)),
      ListGatewayTargets: (caller: BedrockAgentCoreControlClient) =>
        caller.send(new ListGatewayTargetsCommand({ gatewayIdentifier })),
      CreateGatewayTarget: (caller: BedrockAgentCoreControlClient) =>
        caller.send(
          new CreateGatewayTargetCommand({ gatewayIdentifier, name: "other", targetConfiguration }),
        ),
      DeleteGatewayTarget: (caller: BedrockAgentCoreControlClient) =>
        caller.send(new DeleteGatewayTargetCommand(target)),
    };
    for (const [name, call] of Object.entries(calls)) {
      const elsewhere = callerWith([allow(`bedrock-agentcore:${name}`, `${prefix}gateway/other-*`)]);
      const here = callerWith([allow(`bedrock-agentcore:${name}`, own)]);
      expect(await failureOf(call(elsewhere))).toMatchObject({ name: "AccessDeniedException" });
      expect([name, await failureOf(call(here))]).toEqual([name, undefined]);
      elsewhere.destroy();
      here.destroy();
    }
  });
});

describe("gateways", () => {
  test("are tagged by ARN and listed page by page", async () => {
    const one = await scene.gateway({ tags: { stage: "one" } });
    await scene.gateway({ name: "two" });
    const resourceArn = gatewayArn(one);
    await scene.control.send(new TagResourceCommand({ resourceArn, tags: { owner: "me" } }));
    await scene.control.send(new UntagResourceCommand({ resourceArn, tagKeys: ["stage"] }));
    const { tags } = await scene.control.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ owner: "me" });
    const first = await scene.control.send(new ListGatewaysCommand({ maxResults: 1 }));
    const second = await scene.control.send(
      new ListGatewaysCommand({ maxResults: 1, nextToken: first.nextToken }),
    );
    expect([first, second].map(({ items }) => items?.map(({ name }) => name))).toEqual([
      ["zscaler-gateway"],
      ["two"],
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  test("and their targets look the same in the inventory of every account", async () => {
    const configurations = async () => {
      const pool = await scene.pool();
      const runtimeId = await scene.runtime({
        authorizerConfiguration: { customJWTAuthorizer: pool.authorizer },
      });
      await scene.role("gateway", Object.values(tokenGrants("zscaler-gateway")));
      const gatewayId = await scene.gateway(jwt(pool.authorizer));
      await scene.target(gatewayId, runtimeUrl(runtimeId), oauthCredential());
      await scene.control.send(
        new CreateHarnessCommand({
          ...{ harnessName: "demo", executionRoleArn: gatewayRoleArn, memory: { disabled: {} } },
          tools: [
            {
              ...{ type: "agentcore_gateway", name: "zscaler" },
              config: { agentCoreGateway: { gatewayArn: gatewayArn(gatewayId) } },
            },
          ],
        }),
      );
      return ["Harness", "Runtime", "Gateway", "GatewayTarget", "OAuth2CredentialProvider"].map((type) =>
        ofType(type).map(({ configuration }) => configuration),
      );
    };
    const first = await configurations();
    await scene.close();
    await begin();
    expect(await configurations()).toEqual(first);
  });
});

test("a harness takes a gateway's ARN as its tool, and nothing else in its place", async () => {
  const tool = (config: object) =>
    scene.control.send(
      new CreateHarnessCommand({
        ...{ harnessName: "demo", executionRoleArn: gatewayRoleArn, memory: { disabled: {} } },
        tools: [{ type: "agentcore_gateway", name: "zscaler", config: config as never }],
      }),
    );
  const invalid = { name: "ValidationException" };
  expect(await failureOf(tool({ remoteMcp: { url: nobody } }))).toMatchObject(invalid);
  expect(await failureOf(tool({ agentCoreGateway: { gatewayArn: nobody } }))).toMatchObject(invalid);
  const arn = gatewayArn("zscaler-gateway-0123456789");
  const oauth = { providerArn, scopes: [] };
  const created = await tool({ agentCoreGateway: { gatewayArn: arn, outboundAuth: { oauth } } });
  expect(created.harness?.tools?.[0]?.config?.agentCoreGateway).toEqual({
    gatewayArn: arn,
    outboundAuth: { oauth },
  });
  await until(() => ofType("Harness").length === 1);
});
