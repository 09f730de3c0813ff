import { randomUUID } from "node:crypto";
import {
  BedrockAgentCoreClient,
  InvokeHarnessCommand,
  type InvokeHarnessCommandInput,
  type InvokeHarnessStreamOutput,
} from "@aws-sdk/client-bedrock-agentcore";
import {
  BedrockAgentCoreControlClient,
  CreateApiKeyCredentialProviderCommand,
  CreateHarnessCommand,
  type CreateHarnessCommandInput,
  CreateHarnessEndpointCommand,
  CreateOauth2CredentialProviderCommand,
  CreateWorkloadIdentityCommand,
  DeleteApiKeyCredentialProviderCommand,
  DeleteHarnessCommand,
  DeleteHarnessEndpointCommand,
  DeleteOauth2CredentialProviderCommand,
  DeleteWorkloadIdentityCommand,
  GetApiKeyCredentialProviderCommand,
  GetHarnessCommand,
  GetHarnessEndpointCommand,
  GetOauth2CredentialProviderCommand,
  GetTokenVaultCommand,
  GetWorkloadIdentityCommand,
  type Harness,
  ListHarnessEndpointsCommand,
  ListHarnessesCommand,
  ListHarnessVersionsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiKeyCredentialProviderCommand,
  UpdateHarnessCommand,
  UpdateHarnessEndpointCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Environment, type Simulator, startSimulator } from "../../simulator/index.js";
import type { TimeProfile } from "../../simulator/times.js";

const account = "111122223333";
const region = "us-east-1";
const prefix = `arn:aws:bedrock-agentcore:${region}:${account}:`;
const roleArn = `arn:aws:iam::${account}:role/harness`;
const hostname = "demo.ecs.us-east-1.on.aws";
const authorization = `Basic ${Buffer.from("the-id:the-secret").toString("base64")}`;

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const allow = (Action: Statement["Action"], Resource: Statement["Resource"]): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
});

/** Everything a harness with one vaulted header needs, statement by statement. */
const grants = {
  image: allow("ecr-public:GetAuthorizationToken", "*"),
  bearer: allow("sts:GetServiceBearerToken", "*"),
  model: allow("bedrock:InvokeModelWithResponseStream", [
    "arn:aws:bedrock:*::foundation-model/*",
    `arn:aws:bedrock:${region}:${account}:*`,
  ]),
  logs: allow("logs:*", `arn:aws:logs:${region}:${account}:log-group:/aws/bedrock-agentcore/runtimes/*`),
  directory: allow(
    "bedrock-agentcore:GetWorkloadAccessToken",
    `${prefix}workload-identity-directory/default`,
  ),
  identity: allow(
    "bedrock-agentcore:GetWorkloadAccessToken",
    `${prefix}workload-identity-directory/default/workload-identity/harness_demo-*`,
  ),
  keyOfDirectory: allow(
    "bedrock-agentcore:GetResourceApiKey",
    `${prefix}workload-identity-directory/default`,
  ),
  keyOfIdentity: allow(
    "bedrock-agentcore:GetResourceApiKey",
    `${prefix}workload-identity-directory/default/workload-identity/harness_demo-*`,
  ),
  keyOfVault: allow("bedrock-agentcore:GetResourceApiKey", `${prefix}token-vault/default`),
  keyOfProvider: allow(
    "bedrock-agentcore:GetResourceApiKey",
    `${prefix}token-vault/default/apikeycredentialprovider/zscaler`,
  ),
  secret: allow(
    "secretsmanager:GetSecretValue",
    `arn:aws:secretsmanager:${region}:${account}:secret:bedrock-agentcore-identity!default/apikey/zscaler-*`,
  ),
};

let simulator: Simulator;
let control: BedrockAgentCoreControlClient;
let data: BedrockAgentCoreClient;
let iam: IAMClient;

const clientOptions = (environment: Environment) => ({
  region,
  endpoint: simulator.url,
  maxAttempts: 1,
  credentials: {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  },
});

async function begin(profile: Partial<TimeProfile> = {}): Promise<void> {
  simulator = await startSimulator({ timeScale: 0.0002, profile });
  control = new BedrockAgentCoreControlClient(clientOptions(simulator.environment));
  data = new BedrockAgentCoreClient(clientOptions(simulator.environment));
  iam = new IAMClient(clientOptions(simulator.environment));
}

async function end(): Promise<void> {
  for (const client of [control, data, iam]) client.destroy();
  await simulator.stop();
}

/** The account of a test that looks at what is under way: what it waits for never comes. */
async function beginAgain(never: keyof TimeProfile): Promise<void> {
  await end();
  await begin({ [never]: 1e12 });
}

beforeEach(() => begin());
afterEach(end);

async function eventually<Value>(
  look: () => Promise<Value>,
  good: (value: Value) => boolean,
): Promise<Value> {
  for (let left = 200; ; left--) {
    const value = await look();
    if (good(value) || left === 0) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const policyOf = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });

async function makeRoleFor(service: string): Promise<void> {
  const trust = [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
  const role = { RoleName: "harness", AssumeRolePolicyDocument: policyOf(trust) };
  await iam.send(new CreateRoleCommand(role));
}

async function makeRole(statements: readonly Statement[] = Object.values(grants)): Promise<void> {
  await makeRoleFor("bedrock-agentcore.amazonaws.com");
  const inline = { RoleName: "harness", PolicyName: "inline", PolicyDocument: policyOf(statements) };
  await iam.send(new PutRolePolicyCommand(inline));
  await simulator.cloud.clock.pause("iamPropagation");
}

async function makeHarness(input: Partial<CreateHarnessCommandInput> = {}): Promise<Harness> {
  const { harness } = await control.send(
    new CreateHarnessCommand({
      harnessName: "demo",
      executionRoleArn: roleArn,
      memory: { disabled: {} },
      clientToken: randomUUID(),
      ...input,
    }),
  );
  return settled(harness?.harnessId);
}

async function settled(harnessId: string | undefined): Promise<Harness> {
  const look = async () => (await control.send(new GetHarnessCommand({ harnessId }))).harness;
  const harness = await eventually(look, (live) => !/ING$/.test(live?.status ?? ""));
  if (harness === undefined) throw new Error("no harness");
  return harness;
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  );

const types = () => simulator.inventory().map((item) => item.type);

describe("CreateHarness", () => {
  test("takes its time and tells the runtime underneath, from which the log group follows", async () => {
    await makeRole();
    const created = await control.send(
      new CreateHarnessCommand({ harnessName: "demo", executionRoleArn: roleArn, memory: { disabled: {} } }),
    );
    expect(created.harness?.status).toBe("CREATING");
    expect(created.harness?.harnessId).toMatch(/^demo-[a-z0-9]{10}$/);
    const harness = await settled(created.harness?.harnessId);
    expect(harness).toMatchObject({ status: "READY", harnessVersion: "1", createdAt: expect.any(Date) });
    const environment = harness.environment?.agentCoreRuntimeEnvironment;
    expect(environment?.agentRuntimeId).toMatch(/^harness_demo-[a-z0-9]{10}$/);
    expect(environment?.agentRuntimeName).toBe("harness_demo");
    expect(types()).toEqual(expect.arrayContaining(["AWS::BedrockAgentCore::WorkloadIdentity"]));
  });

  test("is refused for a role that has not propagated yet, that is missing, or that trusts others only", async () => {
    await beginAgain("iamPropagation");
    const refusal = {
      name: "ValidationException",
      message: expect.stringContaining("Role validation failed"),
    };
    expect(await failureOf(makeHarness())).toMatchObject(refusal);
    await makeRoleFor("bedrock-agentcore.amazonaws.com");
    expect(await failureOf(makeHarness())).toMatchObject(refusal);
    await end();
    await begin();
    await makeRoleFor("ecs.amazonaws.com");
    await simulator.cloud.clock.pause("iamPropagation");
    expect(await failureOf(makeHarness())).toMatchObject(refusal);
    expect(types()).not.toContain("AWS::BedrockAgentCore::Harness");
  });

  test("fails with a reason where the role goes away meanwhile", async () => {
    await end();
    await begin({ harnessCreate: 1_500_000 });
    await makeRoleFor("bedrock-agentcore.amazonaws.com");
    await simulator.cloud.clock.pause("iamPropagation");
    const creation = makeHarness();
    await eventually(
      async () => types(),
      (all) => all.includes("AWS::BedrockAgentCore::Harness"),
    );
    await iam.send(new DeleteRoleCommand({ RoleName: "harness" }));
    expect(await creation).toMatchObject({
      status: "CREATE_FAILED",
      failureReason: expect.stringContaining("Role validation failed"),
    });
  });

  test("repeated with the same token finds its own harness; another create of the name is a conflict", async () => {
    await makeRole();
    const clientToken = randomUUID();
    const first = await makeHarness({ clientToken });
    const second = await makeHarness({ clientToken });
    expect(second.harnessId).toBe(first.harnessId);
    expect(await failureOf(makeHarness({ clientToken, maxIterations: 3 }))).toMatchObject({
      name: "ConflictException",
    });
    expect(await failureOf(makeHarness())).toMatchObject({ name: "ConflictException" });
  });

  test("without memory makes a managed memory, which costs; it goes with the harness unless kept", async () => {
    await makeRole();
    const { memory: _, ...withMemory } = await makeHarness({ memory: undefined });
    expect(types()).toContain("AWS::BedrockAgentCore::Memory");
    await control.send(
      new DeleteHarnessCommand({ harnessId: withMemory.harnessId, deleteManagedMemory: false }),
    );
    await eventually(
      async () => types(),
      (all) => !all.includes("AWS::BedrockAgentCore::Harness"),
    );
    expect(types()).toContain("AWS::BedrockAgentCore::Memory");
    const again = await makeHarness({ harnessName: "again", memory: undefined });
    await control.send(new DeleteHarnessCommand({ harnessId: again.harnessId }));
    await eventually(
      async () => types(),
      (all) => !all.includes("AWS::BedrockAgentCore::Harness"),
    );
    expect(types().filter((type) => type === "AWS::BedrockAgentCore::Memory")).toHaveLength(1);
  });
});

describe("UpdateHarness and versions", () => {
  test("keep what is not mentioned, replace what is, and leave every version readable", async () => {
    await makeRole();
    const harness = await makeHarness({ maxIterations: 5, allowedTools: ["@zscaler/*"] });
    const { harnessId } = harness;
    await control.send(new UpdateHarnessCommand({ harnessId, maxIterations: 9 }));
    const updated = await settled(harnessId);
    expect(updated).toMatchObject({ harnessVersion: "2", maxIterations: 9, allowedTools: ["@zscaler/*"] });
    const first = await control.send(new GetHarnessCommand({ harnessId, harnessVersion: "1" }));
    expect(first.harness?.maxIterations).toBe(5);
    const { harnessVersions } = await control.send(new ListHarnessVersionsCommand({ harnessId }));
    expect(harnessVersions?.map((version) => [version.harnessVersion, version.status])).toEqual([
      ["1", "READY"],
      ["2", "READY"],
    ]);
  });

  test("are refused while another change is under way", async () => {
    await beginAgain("harnessUpdate");
    await makeRole();
    const { harnessId } = await makeHarness();
    await control.send(new UpdateHarnessCommand({ harnessId, maxIterations: 9 }));
    const update = control.send(new UpdateHarnessCommand({ harnessId, maxIterations: 10 }));
    expect(await failureOf(update)).toMatchObject({ name: "ConflictException" });
    const deletion = control.send(new DeleteHarnessCommand({ harnessId }));
    expect(await failureOf(deletion)).toMatchObject({ name: "ConflictException" });
  });

  test("make a version even where nothing differs, so a client has to compare first", async () => {
    await makeRole();
    const { harnessId } = await makeHarness({ maxIterations: 5 });
    await control.send(new UpdateHarnessCommand({ harnessId, maxIterations: 5 }));
    expect((await settled(harnessId)).harnessVersion).toBe("2");
  });

  test("change memory through the wrapper only", async () => {
    await makeRole();
    const { harnessId } = await makeHarness();
    const memory = { optionalValue: { managedMemoryConfiguration: {} } };
    await control.send(new UpdateHarnessCommand({ harnessId, memory }));
    expect((await settled(harnessId)).memory?.managedMemoryConfiguration?.arn).toMatch(
      /:memory\/harness_demo_/,
    );
  });
});

describe("harness endpoints", () => {
  test("pin a version until they are moved; DEFAULT follows the newest", async () => {
    await makeRole();
    const { harnessId } = await makeHarness();
    const name = { harnessId, endpointName: "prod" };
    const get = async () => (await control.send(new GetHarnessEndpointCommand(name))).endpoint;
    const created = await control.send(new CreateHarnessEndpointCommand({ ...name, tags: { stage: "one" } }));
    expect(created.endpoint?.status).toBe("CREATING");
    expect(await eventually(get, (live) => live?.status === "READY")).toMatchObject({ liveVersion: "1" });
    await control.send(new UpdateHarnessCommand({ harnessId, maxIterations: 9 }));
    await settled(harnessId);
    const { endpoints } = await control.send(new ListHarnessEndpointsCommand({ harnessId }));
    expect(endpoints?.map((endpoint) => [endpoint.endpointName, endpoint.liveVersion])).toEqual([
      ["DEFAULT", "2"],
      ["prod", "1"],
    ]);
    const moved = await control.send(new UpdateHarnessEndpointCommand({ ...name, targetVersion: "2" }));
    expect(moved.endpoint).toMatchObject({ status: "UPDATING", liveVersion: "1", targetVersion: "2" });
    expect(await eventually(get, (live) => live?.status === "READY")).toMatchObject({ liveVersion: "2" });
  });

  test("keep their harness from being deleted until they are gone", async () => {
    await makeRole();
    const { harnessId } = await makeHarness();
    const name = { harnessId, endpointName: "prod" };
    await control.send(new CreateHarnessEndpointCommand(name));
    const get = async () => (await control.send(new GetHarnessEndpointCommand(name))).endpoint?.status;
    await eventually(get, (status) => status === "READY");
    expect(await failureOf(control.send(new DeleteHarnessCommand({ harnessId })))).toMatchObject({
      name: "ConflictException",
    });
    await control.send(new DeleteHarnessEndpointCommand(name));
    const gone = await eventually(
      () => failureOf(get()),
      (error) => error !== undefined,
    );
    expect(gone).toMatchObject({ name: "ResourceNotFoundException" });
    const { harness } = await control.send(new DeleteHarnessCommand({ harnessId }));
    expect(harness?.status).toBe("DELETING");
    const error = await eventually(
      () => failureOf(control.send(new GetHarnessCommand({ harnessId }))),
      (failure) => failure !== undefined,
    );
    expect(error).toMatchObject({ name: "ResourceNotFoundException" });
    expect(types().filter((type) => type.startsWith("AWS::BedrockAgentCore"))).toEqual([]);
  });
});

describe("a caller whom IAM restricts", () => {
  const deployer = (statements: readonly object[]) => {
    const policies = [{ Version: "2012-10-17", Statement: statements }];
    const environment = simulator.credentialsFor({
      policies: policies.map((policy) => JSON.stringify(policy)),
    });
    return new BedrockAgentCoreControlClient(clientOptions(environment));
  };
  const create = new CreateHarnessCommand({
    harnessName: "demo",
    executionRoleArn: roleArn,
    memory: { disabled: {} },
  });
  const all = [
    allow("bedrock-agentcore:CreateHarness", "*"),
    allow("iam:PassRole", roleArn),
    allow("bedrock-agentcore:CreateAgentRuntime", `${prefix}runtime/*`),
    allow("bedrock-agentcore:CreateAgentRuntimeEndpoint", `${prefix}runtime/harness_demo*`),
    allow("bedrock-agentcore:GetAgentRuntime", `${prefix}runtime/harness_demo*`),
    allow("bedrock-agentcore:CreateWorkloadIdentity", `${prefix}workload-identity-directory/default`),
    allow(
      "bedrock-agentcore:CreateWorkloadIdentity",
      `${prefix}workload-identity-directory/default/workload-identity/harness_demo*`,
    ),
  ];

  test("creates a harness only with the rights for everything underneath, each of them needed", async () => {
    await makeRole();
    for (const [index, missing] of all.entries()) {
      const caller = deployer(all.filter((_, position) => position !== index));
      const error = await failureOf(caller.send(create));
      expect(error).toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining(String(missing.Action)),
      });
      caller.destroy();
    }
    const caller = deployer(all);
    expect((await caller.send(create)).harness?.status).toBe("CREATING");
    caller.destroy();
  });

  test("without GetAgentRuntime ends a deletion in DELETE_FAILED", async () => {
    await makeRole();
    const { harnessId } = await makeHarness();
    const deleting = [
      "DeleteHarness",
      "DeleteAgentRuntime",
      "DeleteAgentRuntimeEndpoint",
      "DeleteWorkloadIdentity",
    ];
    const caller = deployer([
      allow(
        deleting.map((name) => `bedrock-agentcore:${name}`),
        "*",
      ),
    ]);
    await caller.send(new DeleteHarnessCommand({ harnessId }));
    caller.destroy();
    expect(await settled(harnessId)).toMatchObject({
      status: "DELETE_FAILED",
      failureReason: expect.any(String),
    });
  });
});

describe("lists and tags", () => {
  test("page through all harnesses, since there is no filter by name", async () => {
    await makeRole();
    for (const harnessName of ["one", "two", "three"]) await makeHarness({ harnessName });
    const first = await control.send(new ListHarnessesCommand({ maxResults: 2 }));
    const { nextToken } = first;
    const second = await control.send(new ListHarnessesCommand({ maxResults: 2, nextToken }));
    const names = [first, second].map((page) => page.harnesses?.map((harness) => harness.harnessName));
    expect(names).toEqual([["one", "two"], ["three"]]);
    expect(second.nextToken).toBeUndefined();
  });

  test("follow the ARN for harnesses, endpoints, providers and identities", async () => {
    await makeRole();
    const harness = await makeHarness({ tags: { stage: "one" } });
    const provider = await control.send(
      new CreateApiKeyCredentialProviderCommand({ name: "zscaler", apiKey: "k", tags: { stage: "one" } }),
    );
    const identity = await control.send(
      new CreateWorkloadIdentityCommand({ name: "mine", tags: { stage: "one" } }),
    );
    for (const resourceArn of [harness.arn, provider.credentialProviderArn, identity.workloadIdentityArn]) {
      await control.send(new TagResourceCommand({ resourceArn, tags: { owner: "me" } }));
      await control.send(new UntagResourceCommand({ resourceArn, tagKeys: ["stage"] }));
      const { tags } = await control.send(new ListTagsForResourceCommand({ resourceArn }));
      expect(tags).toEqual({ owner: "me" });
    }
    const stranger = new ListTagsForResourceCommand({ resourceArn: `${prefix}harness/other-0123456789` });
    expect(await failureOf(control.send(stranger))).toMatchObject({ name: "ResourceNotFoundException" });
    expect(simulator.inventory()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: "AWS::BedrockAgentCore::Harness", tags: { owner: "me" } }),
      ]),
    );
  });
});

describe("credential providers", () => {
  test("keep an API key in a secret of the account and never give it back", async () => {
    const name = "zscaler";
    const created = await control.send(new CreateApiKeyCredentialProviderCommand({ name, apiKey: "hush" }));
    expect(created.credentialProviderArn).toBe(
      `${prefix}token-vault/default/apikeycredentialprovider/zscaler`,
    );
    const secretArn = created.apiKeySecretArn?.secretArn ?? "";
    expect(secretArn).toContain(":secret:bedrock-agentcore-identity!default/apikey/zscaler-");
    expect(simulator.cloud.secrets.read(secretArn)?.value).toBe("hush");
    const again = control.send(new CreateApiKeyCredentialProviderCommand({ name, apiKey: "hush" }));
    expect(await failureOf(again)).toMatchObject({ name: "ValidationException" });
    await control.send(new UpdateApiKeyCredentialProviderCommand({ name, apiKey: "hush hush" }));
    expect(simulator.cloud.secrets.read(secretArn)?.value).toBe("hush hush");
    const live = await control.send(new GetApiKeyCredentialProviderCommand({ name }));
    expect(JSON.stringify(live)).not.toContain("hush");
    await control.send(new DeleteApiKeyCredentialProviderCommand({ name }));
    expect(simulator.cloud.secrets.read(secretArn)).toBeUndefined();
    const gone = control.send(new DeleteApiKeyCredentialProviderCommand({ name }));
    expect(await failureOf(gone)).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("point at a secret of the customer's where the source is EXTERNAL", async () => {
    const secrets = new SecretsManagerClient(clientOptions(simulator.environment));
    const secret = { Name: "mine", SecretString: JSON.stringify({ header: authorization }) };
    const { ARN } = await secrets.send(new CreateSecretCommand(secret));
    secrets.destroy();
    const external = { name: "zscaler", apiKeySecretSource: "EXTERNAL" } as const;
    const wrong = { ...external, apiKeySecretConfig: { secretId: "mine", jsonKey: "nothing" } };
    expect(await failureOf(control.send(new CreateApiKeyCredentialProviderCommand(wrong)))).toMatchObject({
      name: "ValidationException",
    });
    const apiKeySecretConfig = { secretId: "mine", jsonKey: "header" };
    const created = await control.send(
      new CreateApiKeyCredentialProviderCommand({ ...external, apiKeySecretConfig }),
    );
    expect(created).toMatchObject({ apiKeySecretArn: { secretArn: ARN }, apiKeySecretJsonKey: "header" });
    await control.send(new DeleteApiKeyCredentialProviderCommand({ name: "zscaler" }));
    expect(simulator.cloud.secrets.read("mine")).toBeDefined();
  });

  test("of the OAuth2 kind become READY after a moment and show all but the client's secret", async () => {
    const name = "cognito";
    await control.send(
      new CreateOauth2CredentialProviderCommand({
        name,
        credentialProviderVendor: "CustomOauth2",
        oauth2ProviderConfigInput: {
          customOauth2ProviderConfig: {
            oauthDiscovery: { discoveryUrl: "https://idp.example/.well-known/openid-configuration" },
            clientId: "client",
            clientSecret: "hush",
          },
        },
      }),
    );
    const get = () => control.send(new GetOauth2CredentialProviderCommand({ name }));
    const live = await eventually(get, ({ status }) => status === "READY");
    expect(live.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.clientId).toBe("client");
    expect(JSON.stringify(live)).not.toContain("hush");
    await control.send(new DeleteOauth2CredentialProviderCommand({ name }));
    expect(await failureOf(get())).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("stand beside workload identities and the one vault", async () => {
    await control.send(new CreateWorkloadIdentityCommand({ name: "mine" }));
    const identity = await control.send(new GetWorkloadIdentityCommand({ name: "mine" }));
    expect(identity.workloadIdentityArn).toBe(
      `${prefix}workload-identity-directory/default/workload-identity/mine`,
    );
    await control.send(new DeleteWorkloadIdentityCommand({ name: "mine" }));
    const vault = await control.send(new GetTokenVaultCommand({}));
    expect(vault).toMatchObject({
      tokenVaultId: "default",
      kmsConfiguration: { keyType: "ServiceManagedKey" },
    });
  });
});

describe("InvokeHarness", () => {
  const tool = {
    type: "remote_mcp",
    name: "zscaler",
    config: {
      remoteMcp: {
        url: `https://${hostname}/mcp`,
        headers: { Authorization: `\${${prefix}token-vault/default/apikeycredentialprovider/zscaler}` },
      },
    },
  } as const;

  const model = { bedrockModelConfig: { modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" } };

  async function startServer(environment: Record<string, string> = {}): Promise<void> {
    const container = await simulator.cloud.containers.start({
      image: {
        digest: "sha256:0",
        architectures: ["amd64"],
        program: "zscaler-mcp-server",
        version: "0.15.2",
      },
      environment: {
        ZSCALER_MCP_TRANSPORT: "streamable-http",
        ZSCALER_MCP_HOST: "0.0.0.0",
        ZSCALER_MCP_ALLOW_HTTP: "true",
        ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
        ZSCALER_CLIENT_ID: "the-id",
        ZSCALER_CLIENT_SECRET: "the-secret",
        ZSCALER_VANITY_DOMAIN: "acme",
        ...environment,
      },
      containerPort: 8000,
      log: () => {},
    });
    simulator.cloud.edge.publish(hostname, () =>
      container.port === undefined ? [] : [{ port: container.port, weight: 100 }],
    );
  }

  async function deploy(
    statements: readonly Statement[] = Object.values(grants),
    input: Partial<CreateHarnessCommandInput> = {},
  ): Promise<Harness> {
    await makeRole(statements);
    await control.send(new CreateApiKeyCredentialProviderCommand({ name: "zscaler", apiKey: authorization }));
    return makeHarness({ tools: [tool], allowedTools: ["@zscaler/*"], model, ...input });
  }

  interface Heard {
    readonly events: readonly InvokeHarnessStreamOutput[];
    readonly text: string;
    readonly stopReasons: readonly (string | undefined)[];
    readonly error: Error | undefined;
  }

  async function ask(
    harness: Harness,
    text: string,
    more: Partial<InvokeHarnessCommandInput> = {},
    client = data,
  ): Promise<Heard> {
    const events: InvokeHarnessStreamOutput[] = [];
    let error: Error | undefined;
    try {
      const { stream } = await client.send(
        new InvokeHarnessCommand({
          harnessArn: harness.arn,
          runtimeSessionId: randomUUID(),
          messages: [{ role: "user", content: [{ text }] }],
          ...more,
        }),
      );
      for await (const event of stream ?? []) events.push(event);
    } catch (caught) {
      error = caught as Error;
    }
    return {
      events,
      error,
      text: events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join(""),
      stopReasons: events.flatMap((event) => (event.messageStop ? [event.messageStop.stopReason] : [])),
    };
  }

  test("calls the MCP server with the vaulted credential and streams what it said", async () => {
    await startServer();
    const harness = await deploy();
    const { events, text, stopReasons, error } = await ask(harness, "List ZIA locations, please.");
    expect(error).toBeUndefined();
    expect(stopReasons).toEqual(["tool_use", "tool_result", "end_turn"]);
    expect(text).toContain("San Jose HQ");
    expect(events.flatMap((event) => event.contentBlockStart?.start ?? [])).toMatchObject([
      { toolUse: { name: "zia_list_locations", type: "mcp_tool_use", serverName: "zscaler" } },
      { toolResult: { status: "success" } },
    ]);
    const usage = events.flatMap((event) => (event.metadata ? [event.metadata.usage] : []));
    expect(usage).toHaveLength(2);
    expect(usage[1]?.totalTokens).toBe((usage[1]?.inputTokens ?? 0) + (usage[1]?.outputTokens ?? 0));
    const runtimeId = harness.environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
    expect(simulator.cloud.logs.exists(`/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`)).toBe(true);
  });

  test("answers plainly without a tool, and says so where none is allowed", async () => {
    await startServer();
    const harness = await deploy();
    expect(await ask(harness, "say: pong")).toMatchObject({ text: "pong", stopReasons: ["end_turn"] });
    const { text, stopReasons } = await ask(harness, "List ZIA locations", { allowedTools: ["@other/*"] });
    expect(text).toMatch(/no tools available/);
    expect(stopReasons).toEqual(["end_turn"]);
  });

  test("stops at the limit of iterations or tokens and says which", async () => {
    await startServer();
    const harness = await deploy(undefined, { maxIterations: 1 });
    const iterations = await ask(harness, "List ZIA locations and ZCC devices");
    expect(iterations.stopReasons.at(-1)).toBe("max_iterations_exceeded");
    const both = await ask(harness, "Which ZIA locations and ZCC devices are there?", { maxIterations: 5 });
    expect(both.text).toMatch(/San Jose HQ[\s\S]*LAPTOP-42/);
    const tokens = await ask(harness, "say: this is longer than two tokens", { maxTokens: 2 });
    expect(tokens.stopReasons).toEqual(["max_output_tokens_exceeded"]);
  });

  test.each(Object.entries(grants).filter(([name]) => name !== "logs"))(
    "fails inside the stream, naming what is denied, where the role lacks %s",
    async (name, missing) => {
      await startServer();
      const harness = await deploy(Object.values(grants).filter((grant) => grant !== missing));
      const { error, text } = await ask(harness, "List ZIA locations");
      const hidden = name === "image" || name === "bearer";
      const reason = hidden
        ? /Failed to start MCP client.*TaskGroup/
        : new RegExp(`${missing.Action} on resource: arn:`);
      expect(error).toMatchObject({ name: "RuntimeClientError", message: expect.stringMatching(reason) });
      expect(text).toBe("");
    },
  );

  test("loses its log lines only, where the role lacks the rights to write them", async () => {
    await startServer();
    const harness = await deploy(Object.values(grants).filter((grant) => grant !== grants.logs));
    expect((await ask(harness, "List ZIA locations")).stopReasons.at(-1)).toBe("end_turn");
    const runtimeId = harness.environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
    expect(simulator.cloud.logs.exists(`/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`)).toBe(false);
  });

  test.each([
    ["refuses the credential", { ZSCALER_CLIENT_SECRET: "another" }, "/mcp"],
    [
      "refuses the host name",
      { ZSCALER_MCP_DISABLE_HOST_VALIDATION: "no", ZSCALER_MCP_ALLOWED_HOSTS: "other.example" },
      "/mcp",
    ],
    ["has exited", { ZSCALER_MCP_ALLOW_HTTP: "no" }, "/mcp"],
    ["does not serve the path", {}, "/"],
  ])("fails to start its MCP client where the server %s", async (_, environment, path) => {
    await startServer(environment as Record<string, string>);
    const { remoteMcp } = tool.config;
    const moved = { ...tool, config: { remoteMcp: { ...remoteMcp, url: `https://${hostname}${path}` } } };
    const harness = await deploy(undefined, { tools: [moved] });
    const { error } = await ask(harness, "List ZIA locations");
    expect(error).toMatchObject({
      name: "RuntimeClientError",
      message: expect.stringMatching(/Failed to start MCP client.*unhandled errors in a TaskGroup/),
    });
  });

  test("reads a customer's own secret with its key, and needs the right to decrypt it", async () => {
    await startServer();
    const kmsKeyId = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const secrets = new SecretsManagerClient(clientOptions(simulator.environment));
    const secret = {
      Name: "mine",
      SecretString: JSON.stringify({ header: authorization }),
      KmsKeyId: kmsKeyId,
    };
    const { ARN = "" } = await secrets.send(new CreateSecretCommand(secret));
    secrets.destroy();
    const apiKeySecretConfig = { secretId: ARN, jsonKey: "header" };
    const provider = { name: "zscaler", apiKeySecretSource: "EXTERNAL", apiKeySecretConfig } as const;
    await control.send(new CreateApiKeyCredentialProviderCommand(provider));
    const without = [...Object.values(grants), allow("secretsmanager:GetSecretValue", ARN)];
    await makeRole(without);
    const harness = await makeHarness({ tools: [tool], model });
    const denied = await ask(harness, "List ZIA locations");
    expect(denied.error?.message).toContain(`kms:Decrypt on resource: ${kmsKeyId}`);
    const statements = [...without, allow("kms:Decrypt", kmsKeyId)];
    const inline = { RoleName: "harness", PolicyName: "inline", PolicyDocument: policyOf(statements) };
    await iam.send(new PutRolePolicyCommand(inline));
    await simulator.cloud.clock.pause("iamPropagation");
    expect((await ask(harness, "List ZIA locations")).text).toContain("San Jose HQ");
  });

  test("refuses a model of another geography and a token limit above the model's own", async () => {
    const harness = await deploy(undefined, { tools: [] });
    const elsewhere = { bedrockModelConfig: { modelId: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0" } };
    expect((await ask(harness, "say: x", { model: elsewhere })).error?.message).toMatch(
      /model identifier is invalid/,
    );
    const tooMany = { bedrockModelConfig: { modelId: "us.amazon.nova-pro-v1:0", maxTokens: 8192 } };
    expect((await ask(harness, "say: x", { model: tooMany })).error?.message).toMatch(
      /exceeds the model limit/,
    );
  });

  test("reaches the version that a named endpoint pins", async () => {
    await startServer();
    const harness = await deploy();
    const name = { harnessId: harness.harnessId, endpointName: "prod" };
    await control.send(new CreateHarnessEndpointCommand(name));
    await control.send(
      new UpdateHarnessCommand({ harnessId: harness.harnessId, allowedTools: ["@other/*"] }),
    );
    await settled(harness.harnessId);
    const get = async () => (await control.send(new GetHarnessEndpointCommand(name))).endpoint?.status;
    await eventually(get, (status) => status === "READY");
    expect((await ask(harness, "List ZIA locations")).text).toMatch(/no tools available/);
    expect((await ask(harness, "List ZIA locations", { qualifier: "prod" })).text).toContain("San Jose HQ");
    expect((await ask(harness, "x", { qualifier: "nothing" })).error?.name).toBe("ResourceNotFoundException");
  });

  test("takes InvokeAgentRuntime of the caller as well as InvokeHarness", async () => {
    const harness = await deploy(undefined, { tools: [] });
    const invoke = ["InvokeHarness", "InvokeAgentRuntime"].map((action) =>
      allow(`bedrock-agentcore:${action}`, `${harness.arn}`),
    );
    const outcomes = [invoke.slice(0, 1), invoke.slice(1), invoke].map(async (Statement) => {
      const policies = [policyOf(Statement)];
      const client = new BedrockAgentCoreClient(clientOptions(simulator.credentialsFor({ policies })));
      const { error } = await ask(harness, "say: pong", {}, client);
      client.destroy();
      return error?.name;
    });
    expect(await Promise.all(outcomes)).toEqual([
      "AccessDeniedException",
      "AccessDeniedException",
      undefined,
    ]);
  });

  test("is refused before the harness is READY, and for one that is not there", async () => {
    await beginAgain("harnessCreate");
    await makeRole();
    const input = { harnessName: "demo", executionRoleArn: roleArn, memory: { disabled: {} } };
    const { harness } = await control.send(new CreateHarnessCommand(input));
    if (harness === undefined) throw new Error("no harness");
    expect((await ask(harness, "say: x")).error?.name).toBe("ValidationException");
    const other = { ...harness, arn: `${prefix}harness/other-0123456789` };
    expect((await ask(other, "say: x")).error?.name).toBe("ResourceNotFoundException");
  });
});
