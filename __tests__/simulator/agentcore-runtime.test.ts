import {
  BedrockAgentCoreControlClient,
  CreateAgentRuntimeCommand,
  CreateAgentRuntimeEndpointCommand,
  CreateHarnessCommand,
  DeleteAgentRuntimeCommand,
  DeleteAgentRuntimeEndpointCommand,
  DeleteWorkloadIdentityCommand,
  GetAgentRuntimeCommand,
  GetAgentRuntimeEndpointCommand,
  GetHarnessCommand,
  ListAgentRuntimeEndpointsCommand,
  ListAgentRuntimesCommand,
  ListAgentRuntimeVersionsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateAgentRuntimeCommand,
  UpdateAgentRuntimeEndpointCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteRoleCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterEach, describe, expect, test } from "@jest/globals";
import {
  account,
  containerEnvironment,
  grants,
  prefix,
  region,
  roleArn,
  runtimeScene,
  type Scene,
} from "./agentcore-runtime-scene.js";
import { clientOptions } from "./client.js";

let scene: Scene;

afterEach(() => scene.simulator.stop());

async function gone(agentRuntimeId: string): Promise<void> {
  const found = await scene.control
    .send(new GetAgentRuntimeCommand({ agentRuntimeId }))
    .catch(() => undefined);
  if (found !== undefined) await gone(agentRuntimeId);
}

const update = (agentRuntimeId: string, changes = {}) => {
  const { agentRuntimeName: _, tags: __, ...request } = scene.request();
  return scene.control.send(new UpdateAgentRuntimeCommand({ ...request, agentRuntimeId, ...changes }));
};

describe("a runtime", () => {
  test("is made in its time, and tells all that it was given, with an identity of its own", async () => {
    scene = await runtimeScene();
    const created = await scene.control.send(
      new CreateAgentRuntimeCommand(scene.request({ tags: { stage: "one" }, description: "the server" })),
    );
    expect(created).toMatchObject({ status: "CREATING", agentRuntimeVersion: "1" });
    const runtime = await scene.settled(created.agentRuntimeId ?? "");
    expect(runtime).toMatchObject({
      status: "READY",
      agentRuntimeName: "zscaler_mcp",
      agentRuntimeId: expect.stringMatching(/^zscaler_mcp-[a-zA-Z0-9]{10}$/),
      agentRuntimeArn: `${prefix}runtime/${created.agentRuntimeId}`,
      agentRuntimeArtifact: { containerConfiguration: { containerUri: scene.image("1.0") } },
      environmentVariables: containerEnvironment,
      lifecycleConfiguration: { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 },
      description: "the server",
      workloadIdentityDetails: {
        workloadIdentityArn: `${prefix}workload-identity-directory/default/workload-identity/${created.agentRuntimeId}`,
      },
    });
    const resourceArn = runtime.agentRuntimeArn;
    await scene.control.send(new TagResourceCommand({ resourceArn, tags: { owner: "me" } }));
    const { tags } = await scene.control.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ stage: "one", owner: "me" });
    await expect(
      scene.control.send(new DeleteWorkloadIdentityCommand({ name: created.agentRuntimeId })),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("is made once for one client token, and its name is taken", async () => {
    scene = await runtimeScene();
    const request = scene.request({ clientToken: "0123456789012345678901234567890123" });
    const [first, second] = await Promise.all([
      scene.control.send(new CreateAgentRuntimeCommand(request)),
      scene.control.send(new CreateAgentRuntimeCommand(request)),
    ]);
    expect(second.agentRuntimeId).toBe(first.agentRuntimeId);
    await expect(
      scene.control.send(new CreateAgentRuntimeCommand({ ...request, description: "other" })),
    ).rejects.toMatchObject({ name: "ConflictException" });
    await expect(scene.control.send(new CreateAgentRuntimeCommand(scene.request()))).rejects.toMatchObject({
      name: "ConflictException",
      message: "An agent with the specified name already exists.",
    });
  });

  test("is replaced by an update: what it leaves out is gone, and the old version can still be read", async () => {
    scene = await runtimeScene({ profile: { runtimeUpdate: 1_500_000 } });
    const id = await scene.runtime({ description: "first" });
    const updated = await update(id, { environmentVariables: undefined });
    expect(updated).toMatchObject({ status: "UPDATING", agentRuntimeVersion: "2" });
    await expect(update(id)).rejects.toMatchObject({ name: "ConflictException" });
    const now = await scene.settled(id);
    expect(now).toMatchObject({ status: "READY", agentRuntimeVersion: "2" });
    expect(now.environmentVariables).toBeUndefined();
    expect(now.description).toBeUndefined();
    const before = await scene.control.send(
      new GetAgentRuntimeCommand({ agentRuntimeId: id, agentRuntimeVersion: "1" }),
    );
    expect(before).toMatchObject({ description: "first", status: "READY" });
    const { agentRuntimes } = await scene.control.send(
      new ListAgentRuntimeVersionsCommand({ agentRuntimeId: id }),
    );
    expect(agentRuntimes?.map(({ agentRuntimeVersion }) => agentRuntimeVersion)).toEqual(["1", "2"]);
  });

  test("keeps the version that an endpoint leads to, and lets go of another", async () => {
    scene = await runtimeScene();
    const agentRuntimeId = await scene.runtime();
    await update(agentRuntimeId);
    await scene.settled(agentRuntimeId);
    const remove = (agentRuntimeVersion: string) =>
      scene.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId, agentRuntimeVersion }));
    await expect(remove("2")).rejects.toMatchObject({ name: "ConflictException" });
    await remove("1");
    await expect(remove("1")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await update(agentRuntimeId);
    expect(await scene.settled(agentRuntimeId)).toMatchObject({ agentRuntimeVersion: "3" });
  });

  test("is found by paging through them all", async () => {
    scene = await runtimeScene();
    const ids = [await scene.runtime(), await scene.runtime({ agentRuntimeName: "second" })];
    const first = await scene.control.send(new ListAgentRuntimesCommand({ maxResults: 1 }));
    const second = await scene.control.send(
      new ListAgentRuntimesCommand({ maxResults: 1, nextToken: first.nextToken }),
    );
    expect([first, second].map((page) => page.agentRuntimes?.[0]?.agentRuntimeId)).toEqual(ids);
    expect(second.nextToken).toBeUndefined();
  });

  test("is deleted in its time, with its identity", async () => {
    scene = await runtimeScene({ profile: { runtimeDelete: 1_500_000 } });
    const id = await scene.runtime();
    const deleted = await scene.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: id }));
    expect(deleted).toMatchObject({ status: "DELETING", agentRuntimeId: id });
    await expect(
      scene.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: id })),
    ).rejects.toMatchObject({ name: "ConflictException" });
    await gone(id);
    expect(scene.simulator.inventory().filter(({ type }) => type.includes("AgentCore"))).toEqual([]);
  });

  test("ends in CREATE_FAILED with the reason where its role is lost on the way", async () => {
    scene = await runtimeScene({ profile: { runtimeCreate: 1_500_000 } });
    const { agentRuntimeId = "" } = await scene.control.send(new CreateAgentRuntimeCommand(scene.request()));
    await scene.iam.send(new DeleteRolePolicyCommand({ RoleName: "runtime", PolicyName: "all" }));
    await scene.iam.send(new DeleteRoleCommand({ RoleName: "runtime" }));
    expect(await scene.settled(agentRuntimeId)).toMatchObject({
      status: "CREATE_FAILED",
      failureReason: expect.stringContaining("Role validation failed"),
    });
  });

  test("lies beneath every harness, where it can be read but not changed", async () => {
    scene = await runtimeScene();
    const { harness } = await scene.control.send(
      new CreateHarnessCommand({
        harnessName: "demo",
        executionRoleArn: roleArn,
        memory: { disabled: {} },
      }),
    );
    const beneath = harness?.environment?.agentCoreRuntimeEnvironment;
    const { agentRuntimes } = await scene.control.send(new ListAgentRuntimesCommand({}));
    expect(agentRuntimes).toMatchObject([
      { agentRuntimeArn: beneath?.agentRuntimeArn, agentRuntimeName: "harness_demo" },
    ]);
    const agentRuntimeId = beneath?.agentRuntimeId;
    expect(await scene.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }))).toMatchObject({
      roleArn,
    });
    await expect(scene.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId }))).rejects.toMatchObject(
      { name: "ConflictException" },
    );
    expect(
      (await scene.control.send(new GetHarnessCommand({ harnessId: harness?.harnessId }))).harness?.harnessId,
    ).toBe(harness?.harnessId);
  });
});

describe("an endpoint of a runtime", () => {
  test("DEFAULT follows the newest version, another one stays where it was put", async () => {
    scene = await runtimeScene();
    const agentRuntimeId = await scene.runtime();
    await scene.control.send(
      new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: "stable", tags: { stage: "one" } }),
    );
    await update(agentRuntimeId);
    await scene.settled(agentRuntimeId);
    const { runtimeEndpoints } = await scene.control.send(
      new ListAgentRuntimeEndpointsCommand({ agentRuntimeId }),
    );
    expect(runtimeEndpoints).toMatchObject([
      { name: "DEFAULT", liveVersion: "2", status: "READY" },
      { name: "stable", liveVersion: "1", status: "READY" },
    ]);
    const endpointName = "stable";
    await scene.control.send(
      new UpdateAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName, agentRuntimeVersion: "2" }),
    );
    expect(
      await scene.control.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName })),
    ).toMatchObject({
      targetVersion: "2",
      agentRuntimeEndpointArn: `${prefix}runtime/${agentRuntimeId}/runtime-endpoint/stable`,
    });
    await expect(
      scene.control.send(new DeleteAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: "DEFAULT" })),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await expect(scene.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId }))).rejects.toMatchObject(
      {
        name: "ConflictException",
      },
    );
  });
});

describe("CreateAgentRuntime refuses", () => {
  const refused = (changes: Parameters<Scene["request"]>[0]) =>
    expect(scene.control.send(new CreateAgentRuntimeCommand(scene.request(changes)))).rejects;
  const artifact = (containerUri: string) => ({
    agentRuntimeArtifact: { containerConfiguration: { containerUri } },
  });

  test("an image of another region, one that is not there, and one without arm64", async () => {
    scene = await runtimeScene();
    await refused(artifact(`${account}.dkr.ecr.eu-west-1.amazonaws.com/zscaler-mcp:1.0`)).toMatchObject({
      name: "ValidationException",
      message: `Ecr uri region 'eu-west-1' does not match the application region '${region}'. Container images must be in the same region as the application.`,
    });
    await refused(artifact(scene.image("none"))).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("The specified image identifier does not exist in the repository."),
    });
    await refused(artifact(scene.image("amd64"))).toMatchObject({
      name: "ValidationException",
      message: `Architecture incompatible for uri '${scene.image("amd64")}'. Supported architectures: [arm64].`,
    });
    await refused(artifact("zscaler/zscaler-mcp-server:latest")).toMatchObject({
      name: "ValidationException",
    });
  });

  test("a role that other services have not heard of yet, with an error that is worth a retry", async () => {
    scene = await runtimeScene({ profile: { iamPropagation: Number.MAX_SAFE_INTEGER } });
    await refused({}).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(`Role validation failed for '${roleArn}'`),
    });
  });

  test("a role that may not pull the image, as one whose policies have not propagated", async () => {
    scene = await runtimeScene();
    await scene.grant([grants.login]);
    await refused({}).toMatchObject({
      name: "ValidationException",
      message: `Access denied while validating ECR URI '${scene.image("1.0")}'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.`,
    });
  });

  test.each([
    ["a name with a hyphen", { agentRuntimeName: "zscaler-mcp" }],
    ["a variable that is too long", { environmentVariables: { LONG: "x".repeat(5_001) } }],
    ["a discovery address of another kind", jwt({ discoveryUrl: "https://issuer.example/discovery" })],
    ["an issuer that does not answer", jwt({})],
    ["the Authorization header without a JWT authorizer", headers(["Authorization"])],
    ["a header twice", headers(["Mcp-Method", "mcp-method"])],
    ["a header that AWS keeps for itself", headers(["X-Amz-Date"])],
    ["more than twenty headers", headers(Array.from({ length: 21 }, (_, index) => `X-Header-${index}`))],
  ])("%s", async (_, changes) => {
    scene = await runtimeScene();
    await refused(changes).toMatchObject({ name: "ValidationException" });
  });

  test.each([
    ["bedrock-agentcore:CreateAgentRuntime", "runtime/*"],
    ["bedrock-agentcore:CreateAgentRuntimeEndpoint", "runtime/zscaler_mcp-"],
    ["bedrock-agentcore:CreateWorkloadIdentity", "workload-identity-directory/default"],
    ["bedrock-agentcore:TagResource", "runtime/zscaler_mcp-"],
    ["iam:PassRole", "role/runtime"],
  ])("a caller without %s", async (Action, resource) => {
    scene = await runtimeScene();
    const environment = scene.simulator.credentialsFor({
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action, Resource: "*" },
          ],
        },
      ],
    });
    const client = new BedrockAgentCoreControlClient(clientOptions(scene.simulator, environment));
    await expect(
      client.send(new CreateAgentRuntimeCommand(scene.request({ tags: { stage: "one" } }))),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(`${Action} on resource: .*${resource.replace("*", "\\*")}`),
    });
    expect(scene.simulator.inventory().filter(({ type }) => type.includes("AgentCore"))).toEqual([]);
  });
});

function jwt(changes: object) {
  return {
    authorizerConfiguration: {
      customJWTAuthorizer: {
        discoveryUrl: "https://issuer.example/.well-known/openid-configuration",
        allowedClients: ["the-client"],
        ...changes,
      },
    },
  };
}

function headers(requestHeaderAllowlist: string[]) {
  return { requestHeaderConfiguration: { requestHeaderAllowlist } };
}
