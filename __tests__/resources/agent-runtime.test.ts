/** A runtime: compared, told, and made, changed and removed in a simulated account. */
import {
  CreateAgentRuntimeEndpointCommand,
  ListTagsForResourceCommand,
  UpdateAgentRuntimeCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { describe, expect, test } from "@jest/globals";
import type { Simulator } from "../../simulator/index.js";
import type { Clients } from "../../src/aws/aws.js";
import { runtimeRole } from "../../src/policies/runtime-role.js";
import {
  type AgentRuntimeSpec,
  agentRuntime,
  type LiveAgentRuntime,
} from "../../src/resources/agent-runtime.js";
import { iamRole } from "../../src/resources/iam-role.js";
import { SecretText } from "../../src/resources/resource.js";
import { inAccount, making } from "./account.js";

const id = "mcp-AbCdEfGhIj";
const arn = `arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/${id}`;
const url = `https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/${encodeURIComponent(arn)}/invocations?qualifier=DEFAULT`;

const variables = { ZSCALER_SECRET_NAME: "zscaler/creds", ZSCALER_MCP_PORT: "8000" };

const spec: AgentRuntimeSpec = {
  roleArn: "arn:aws:iam::111122223333:role/runtime",
  image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/mcp@sha256:1",
  environment: variables,
  authorizer: {
    discoveryUrl: "https://issuer.test/.well-known/openid-configuration",
    allowedClients: ["client-b", "client-a"],
    allowedScopes: ["mcp/invoke"],
  },
  requestHeaderAllowlist: ["Mcp-Session-Id", "Mcp-Name"],
  idleSessionTimeout: undefined,
};

/** As AWS describes the runtime of `spec`, with everything that it adds by itself. */
const described: LiveAgentRuntime["runtime"] = {
  agentRuntimeArn: arn,
  agentRuntimeId: id,
  agentRuntimeName: "mcp",
  agentRuntimeVersion: "3",
  status: "READY",
  createdAt: new Date(0),
  lastUpdatedAt: new Date(0),
  roleArn: spec.roleArn,
  agentRuntimeArtifact: { containerConfiguration: { containerUri: spec.image } },
  networkConfiguration: { networkMode: "PUBLIC" },
  protocolConfiguration: { serverProtocol: "MCP" },
  environmentVariables: variables,
  authorizerConfiguration: {
    customJWTAuthorizer: {
      discoveryUrl: "https://issuer.test/.well-known/openid-configuration",
      allowedAudience: [],
      allowedClients: ["client-a", "client-b"],
      allowedScopes: ["mcp/invoke"],
    },
  },
  requestHeaderConfiguration: { requestHeaderAllowlist: ["mcp-name", "Mcp-Session-Id"] },
  lifecycleConfiguration: { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 },
};

const liveOf = (
  changed: LiveAgentRuntime["runtime"] = {},
  endpoint: LiveAgentRuntime["endpoint"] = { status: "READY", liveVersion: "3" },
): LiveAgentRuntime => ({ id: arn, tags: {}, runtime: { ...described, ...changed }, endpoint });

const authorizer = spec.authorizer;
if (authorizer === undefined) throw new Error("the spec has an authorizer");

describe("comparing a runtime", () => {
  const paths = (wanted: Partial<AgentRuntimeSpec>, now = liveOf()) =>
    agentRuntime.compare({ ...spec, ...wanted }, now).map(({ path }) => path);

  test("finds nothing where only AWS's own defaults and another order were added, for each update makes a version", () => {
    expect(agentRuntime.compare(spec, liveOf())).toEqual([]);
  });

  test.each<[string, Partial<AgentRuntimeSpec>, string]>([
    ["image", { image: "other" }, "agentRuntimeArtifact.containerConfiguration.containerUri"],
    ["role", { roleArn: "arn:other" }, "roleArn"],
    ["way of authorization", { authorizer: undefined }, "authorizerConfiguration"],
    ["issuer", { authorizer: { ...authorizer, discoveryUrl: "https://x" } }, "authorizerConfiguration"],
    ["client", { authorizer: { ...authorizer, allowedClients: ["client-a"] } }, "authorizerConfiguration"],
    ["scope", { authorizer: { ...authorizer, allowedScopes: ["mcp/other"] } }, "authorizerConfiguration"],
    [
      "header fewer",
      { requestHeaderAllowlist: ["Mcp-Name"] },
      "requestHeaderConfiguration.requestHeaderAllowlist",
    ],
    [
      "choice of no headers",
      { requestHeaderAllowlist: [] },
      "requestHeaderConfiguration.requestHeaderAllowlist",
    ],
    ["idle time", { idleSessionTimeout: 300 }, "lifecycleConfiguration.idleRuntimeSessionTimeout"],
    [
      "variable",
      { environment: { ...variables, ZSCALER_MCP_PORT: "8001" } },
      "environmentVariables.ZSCALER_MCP_PORT",
    ],
    ["variable more", { environment: { ...variables, MORE: "1" } }, "environmentVariables.MORE"],
    [
      "variable fewer",
      { environment: { ZSCALER_SECRET_NAME: "zscaler/creds" } },
      "environmentVariables.ZSCALER_MCP_PORT",
    ],
  ])("finds another %s", (_what, wanted, path) => {
    expect(paths(wanted)).toEqual([path]);
  });

  test.each<[string, LiveAgentRuntime["runtime"], string]>([
    ["network", { networkConfiguration: { networkMode: "VPC" } }, "networkConfiguration.networkMode"],
    [
      "protocol",
      { protocolConfiguration: { serverProtocol: "HTTP" } },
      "protocolConfiguration.serverProtocol",
    ],
    [
      "audience, by which every token of Cognito would be refused",
      {
        authorizerConfiguration: {
          customJWTAuthorizer: {
            ...authorizer,
            allowedClients: ["client-a", "client-b"],
            allowedScopes: ["mcp/invoke"],
            allowedAudience: ["x"],
          },
        },
      },
      "authorizerConfiguration",
    ],
  ])("finds the %s that somebody else set", (_what, changed, path) => {
    expect(paths({}, liveOf(changed))).toEqual([path]);
  });

  test("shows SigV4 and an authorizer side by side", () => {
    expect(agentRuntime.compare({ ...spec, authorizer: undefined }, liveOf())).toEqual([
      {
        path: "authorizerConfiguration",
        before: { ...authorizer, allowedClients: ["client-a", "client-b"] },
        after: "SigV4",
      },
    ]);
  });

  test("shows no value of a variable that is secret by its name, though it should not be there at all", () => {
    const now = liveOf({ environmentVariables: { ...variables, ZSCALER_CLIENT_SECRET: "hush" } });
    const [change] = agentRuntime.compare(spec, now);
    expect(change).toEqual({
      path: "environmentVariables.ZSCALER_CLIENT_SECRET",
      before: "(secret)",
      after: undefined,
    });
    const aspects = agentRuntime.aspects(now);
    expect(JSON.stringify(aspects)).not.toContain("hush");
    expect(aspects).toMatchObject({
      "environmentVariables.ZSCALER_CLIENT_SECRET": "(secret)",
      "environmentVariables.ZSCALER_SECRET_NAME": "zscaler/creds",
    });
  });

  test("shows no secret that is wanted in plaintext, on either side", () => {
    const wanted = { ...spec, environment: { ...variables, ANY_NAME: new SecretText("hush") } };
    const now = liveOf({ environmentVariables: { ...variables, ANY_NAME: "hush-hush" } });
    expect(agentRuntime.compare(wanted, now)).toEqual([
      { path: "environmentVariables.ANY_NAME", before: "(secret)", after: "(secret)" },
    ]);
  });

  test("repairs what failed to be updated, and replaces what cannot be repaired", () => {
    const broken = (status: string) =>
      agentRuntime.compare(spec, liveOf({ status: status as "READY", failureReason: "no right" }));
    const change = (status: string) => ({ path: "status", before: `${status}: no right`, after: "READY" });
    expect(broken("UPDATE_FAILED")).toEqual([change("UPDATE_FAILED")]);
    for (const status of ["CREATE_FAILED", "DELETE_FAILED"])
      expect(broken(status)).toEqual([{ ...change(status), replaces: true }]);
    expect(agentRuntime.compare(spec, liveOf({}, { status: "UPDATE_FAILED", liveVersion: "2" }))).toEqual([
      { path: "endpoint", before: "UPDATE_FAILED", after: "READY" },
    ]);
  });
});

describe("how a runtime is doing", () => {
  test.each([
    ["READY", "READY", "3", "ready"],
    ["READY", "READY", "2", "pending"],
    ["READY", "UPDATING", "2", "pending"],
    ["READY", "UPDATE_FAILED", "2", "failed"],
    ["CREATING", undefined, undefined, "pending"],
    ["UPDATING", undefined, undefined, "pending"],
    ["DELETING", undefined, undefined, "pending"],
    ["CREATE_FAILED", undefined, undefined, "failed"],
    ["UPDATE_FAILED", undefined, undefined, "failed"],
    ["DELETE_FAILED", undefined, undefined, "failed"],
  ] as const)("%s, with its endpoint %s at version %s", (status, endpointStatus, liveVersion, expected) => {
    const endpoint = endpointStatus && { status: endpointStatus, liveVersion };
    expect(agentRuntime.health?.({ ...liveOf({ status }), endpoint }).status).toBe(expected);
  });

  test("a failure is told with AWS's reason", () => {
    const live = liveOf({ status: "CREATE_FAILED", failureReason: "no such role" });
    expect(agentRuntime.health?.(live)).toEqual({
      status: "failed",
      why: "runtime is CREATE_FAILED: no such role",
    });
  });

  test("status, version and time move by themselves", () => {
    const later = liveOf({ status: "UPDATING", agentRuntimeVersion: "4", lastUpdatedAt: new Date(1) });
    expect(agentRuntime.aspects(later)).toEqual(agentRuntime.aspects(liveOf()));
  });

  test("a person is told its version, its image, what serves and who may call it", () => {
    const facts = {
      version: "3",
      image: spec.image,
      endpoint: "DEFAULT serves version 3",
      callers: "bring a token",
      updated: "1970-01-01T00:00:00.000Z",
    };
    expect(agentRuntime.facts?.(liveOf())).toEqual(facts);
    expect(agentRuntime.facts?.(liveOf({ authorizerConfiguration: undefined }))).toEqual({
      ...facts,
      callers: "sign with SigV4",
    });
  });
});

describe("what dependants may use of a runtime", () => {
  const place = { partition: "aws-cn", region: "cn-north-1", account: "111122223333" };
  const later = "(known after deploy)";

  test("is its address, which no API tells", () => {
    expect(agentRuntime.outputs(liveOf())).toEqual({ arn, id, version: "3", url });
  });

  test("is known beforehand but for what AWS appends to its name", () => {
    expect(agentRuntime.outputsAfter(place, { name: "mcp" }, spec, undefined, [])).toEqual({
      arn: `arn:aws-cn:bedrock-agentcore:cn-north-1:111122223333:runtime/mcp-${later}`,
      id: `mcp-${later}`,
      version: later,
      url: `https://bedrock-agentcore.cn-north-1.amazonaws.com.cn/runtimes/arn%3Aaws-cn%3Abedrock-agentcore%3Acn-north-1%3A111122223333%3Aruntime%2Fmcp-${later}/invocations?qualifier=DEFAULT`,
    });
  });

  test("stays through an update, but for the version", () => {
    const changes = [{ path: "roleArn", before: 1, after: 2 }];
    const outputsOf = (made: typeof changes) =>
      agentRuntime.outputsAfter(place, { name: "mcp" }, spec, liveOf(), made);
    expect(outputsOf(changes)).toEqual({ arn, id, version: later, url });
    expect(outputsOf([])).toEqual({ arn, id, version: "3", url });
  });
});

/** Asks the simulated IAM itself, without a request. */
function inIam({ cloud }: Simulator, operation: string, input: object): void {
  cloud.services.get("iam")?.handlers[operation]?.(input, {
    cloud,
    service: "iam",
    operation,
    region: cloud.region,
    requestId: "test",
    caller: {
      accountId: cloud.accountId,
      arn: cloud.arn("iam", "root", { region: "" }),
      accessKeyId: "test",
    },
    authorize: () => undefined,
  });
}

describe("in an account, a runtime", () => {
  const account = inAccount({ profile: { iamPropagation: 0 } });
  const noForce = { force: false };
  const token = (name: string) => name.replaceAll("_", "-").padEnd(64, "x");
  const makingOf = (name: string) => ({ ...making, token: token(name) });

  /** A spec for this account, with a role that was made a moment ago. */
  async function specFor(name: string): Promise<AgentRuntimeSpec> {
    const { aws, simulator } = account();
    const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler/mcp:1";
    simulator.images.publish(image, {
      architectures: ["arm64"],
      program: "zscaler-mcp-server",
      version: "1",
    });
    const role = runtimeRole(aws, { runtimeName: name, image, secret: undefined });
    const { id: roleArn } = await iamRole.create(
      aws,
      { name: `role-${name}` },
      { ...role, permissionsBoundary: undefined },
      making,
    );
    return { ...spec, roleArn, image, authorizer: undefined };
  }

  async function seen(name: string, hint?: string): Promise<LiveAgentRuntime> {
    const live = await agentRuntime.observe(account().aws, { name }, hint);
    if (live === undefined) throw new Error("it does not exist");
    return live;
  }

  async function settled(live: LiveAgentRuntime): Promise<LiveAgentRuntime> {
    if (agentRuntime.health?.(live).status !== "pending") return live;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const again = await agentRuntime.refresh?.(account().aws, { name: "" }, live);
    if (again === undefined) throw new Error("it has vanished");
    return settled(again);
  }

  async function made(name: string, changed: Partial<AgentRuntimeSpec> = {}) {
    const wanted = { ...(await specFor(name)), ...changed };
    const created = await agentRuntime.create(account().aws, { name }, wanted, makingOf(name));
    return { wanted, created, live: await settled(created) };
  }

  async function removed(name: string, live: LiveAgentRuntime): Promise<void> {
    const { status } = await agentRuntime
      .remove(account().aws, { name }, live, noForce)
      .catch((thrown: unknown) => {
        if (thrown instanceof Error && thrown.name === "ConflictException") return { status: "pending" };
        throw thrown;
      });
    if (status !== "gone") await removed(name, live);
  }

  test("is made with its tags, and a second look finds no difference", async () => {
    const { aws } = account();
    const { wanted, created, live } = await made("first");
    expect(created.tags).toEqual(making.tags);
    expect(agentRuntime.compare(wanted, created)).toEqual([]);
    expect(agentRuntime.health?.(live)).toEqual({ status: "ready" });
    const again = await seen("first");
    expect(again.tags).toEqual(making.tags);
    expect(agentRuntime.compare(wanted, again)).toEqual([]);
    expect(agentRuntime.outputs(again)).toMatchObject({ arn: created.id, version: "1" });
    const before = agentRuntime.outputsAfter(aws, { name: "first" }, wanted, undefined, []);
    expect(Object.keys(before).toSorted()).toEqual(Object.keys(agentRuntime.outputs(again) ?? {}).toSorted());
    await agentRuntime.tag?.(aws, again, { team: "network" });
    expect((await seen("first")).tags).toEqual({ ...making.tags, team: "network" });
  });

  test("is made and changed by a role that is seconds old, as soon as IAM has told of it", async () => {
    const { aws, simulator, callsOf } = account();
    const wanted = await specFor("young");
    // AWS's own words for a role and for its right to pull, while they are on their way.
    const refuse = (operation: string, message: string) =>
      simulator.faults.on({
        operation,
        effect: { kind: "error", code: "ValidationException", status: 400, message },
      });
    try {
      refuse("CreateAgentRuntime", `Role validation failed for '${wanted.roleArn}'.`);
      refuse("UpdateAgentRuntime", `Access denied while validating ECR URI '${wanted.image}'.`);
      const calls = await callsOf(async () => {
        const name = "young";
        const live = await settled(await agentRuntime.create(aws, { name }, wanted, makingOf(name)));
        const next = { ...wanted, idleSessionTimeout: 300 };
        await agentRuntime.sync(
          aws,
          { name },
          next,
          live,
          agentRuntime.compare(next, live),
          makingOf("young-2"),
        );
      });
      const made = calls.filter((call) => /^(Create|Update)AgentRuntime$/.test(call));
      expect(made).toEqual([
        ...["CreateAgentRuntime", "CreateAgentRuntime"],
        ...["UpdateAgentRuntime", "UpdateAgentRuntime"],
      ]);
    } finally {
      simulator.faults.clear();
    }
  });

  test("is found again by the token of a call whose answer was lost", async () => {
    const { aws, simulator } = account();
    const wanted = await specFor("lost");
    simulator.faults.on({ operation: "CreateAgentRuntime", effect: { kind: "drop-after" } });
    try {
      const { id: first } = await agentRuntime.create(aws, { name: "lost" }, wanted, makingOf("lost"));
      const { id: second } = await agentRuntime.create(aws, { name: "lost" }, wanted, makingOf("lost"));
      expect(second).toBe(first);
    } finally {
      simulator.faults.clear();
    }
  });

  test.each<[string, Partial<AgentRuntimeSpec>]>([
    ["image", { image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler/mcp:2" }],
    ["the headers", { requestHeaderAllowlist: ["Mcp-Method"] }],
    ["no headers", { requestHeaderAllowlist: [] }],
    ["the idle time", { idleSessionTimeout: 300 }],
    ["the environment", { environment: { OTHER: "1" } }],
  ])("is brought to what is wanted of %s by one call, which keeps all the rest", async (what, changed) => {
    const { aws, callsOf, simulator } = account();
    const name = `synced_${what.replaceAll(" ", "_")}`;
    const { wanted, live } = await made(name);
    simulator.images.publish("111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler/mcp:2", {
      architectures: ["arm64"],
      program: "zscaler-mcp-server",
      version: "2",
    });
    const next = { ...wanted, ...changed };
    const calls = await callsOf(async () => {
      const changes = agentRuntime.compare(next, live);
      expect(changes.length).toBeGreaterThan(0);
      const synced = await agentRuntime.sync(aws, { name }, next, live, changes, makingOf(`${name}-2`));
      expect(agentRuntime.compare(next, synced)).toEqual([]);
      expect(agentRuntime.health?.(synced).status).toBe("pending");
    });
    expect(calls).toEqual(["UpdateAgentRuntime"]);
    const now = await settled(await seen(name));
    expect(agentRuntime.compare(next, now)).toEqual([]);
    expect(agentRuntime.health?.(now)).toEqual({ status: "ready" });
    expect(agentRuntime.outputs(now)).toMatchObject({ version: "2" });
  });

  test("keeps through an update what somebody else has set and is not ours to decide", async () => {
    const { aws } = account();
    const { wanted, live } = await made("theirs");
    const { runtime } = live;
    await aws.clients.agentCore.send(
      new UpdateAgentRuntimeCommand({
        agentRuntimeId: runtime.agentRuntimeId,
        agentRuntimeArtifact: runtime.agentRuntimeArtifact,
        roleArn: wanted.roleArn,
        networkConfiguration: runtime.networkConfiguration,
        description: "theirs",
        lifecycleConfiguration: { idleRuntimeSessionTimeout: 600, maxLifetime: 7_200 },
        metadataConfiguration: { requireMMDSV2: true },
      }),
    );
    const theirs = await settled(await seen("theirs"));
    const changes = agentRuntime.compare(wanted, theirs);
    expect(changes.map(({ path }) => path)).toContain("protocolConfiguration.serverProtocol");
    await agentRuntime.sync(aws, { name: "theirs" }, wanted, theirs, changes, makingOf("theirs-2"));
    const { runtime: now } = await settled(await seen("theirs"));
    expect(now).toMatchObject({
      description: "theirs",
      lifecycleConfiguration: { idleRuntimeSessionTimeout: 600, maxLifetime: 7_200 },
      metadataConfiguration: { requireMMDSV2: true },
      protocolConfiguration: { serverProtocol: "MCP" },
    });
  });

  test("is found by its name, by the id that the state remembers, and never under another's id", async () => {
    const { aws, callsOf } = account();
    const first = (await made("server_one")).live;
    const second = (await made("server_two")).live;
    expect((await seen("server_two")).id).toBe(second.id);
    expect((await seen("server_two", first.id)).id).toBe(second.id);
    expect(await agentRuntime.observe(aws, { name: "server" }, first.id)).toBeUndefined();
    const calls = await callsOf(() => seen("server_one", first.id));
    expect(calls.toSorted()).toEqual(["GetAgentRuntime", "GetAgentRuntimeEndpoint", "ListTagsForResource"]);
  });

  test("is found on a later page of the list", async () => {
    const { aws, callsOf } = account();
    const wanted = await specFor("crowd");
    const create = (name: string) => agentRuntime.create(aws, { name }, wanted, makingOf(name));
    for (let count = 0; count < 100; count++) await create(`crowd_${count}`);
    const { id: last } = await create("crowd_last");
    const calls = await callsOf(async () => {
      expect((await seen("crowd_last")).id).toBe(last);
    });
    expect(calls.filter((call) => call === "ListAgentRuntimes").length).toBeGreaterThan(1);
  });

  test("that failed for its role is told with the reason, removed and made again", async () => {
    const { aws, simulator } = account();
    const name = "failing";
    const wanted = await specFor(name);
    simulator.faults.on({
      operation: "CreateAgentRuntime",
      effect: {
        kind: "hook",
        when: "after",
        // At once, past the endpoint: the runtime must not be ready before.
        run: () => {
          const RoleName = `role-${name}`;
          inIam(simulator, "DeleteRolePolicy", { RoleName, PolicyName: "RuntimeInlinePolicy" });
          inIam(simulator, "DeleteRole", { RoleName });
        },
      },
    });
    const live = await settled(await agentRuntime.create(aws, { name }, wanted, makingOf(name)));
    simulator.faults.clear();
    expect(agentRuntime.health?.(live)).toMatchObject({
      status: "failed",
      why: expect.stringContaining("CREATE_FAILED: Role validation failed"),
    });
    expect(agentRuntime.compare(wanted, live)).toMatchObject([{ path: "status", replaces: true }]);
    await removed(name, live);
    expect((await made(name)).live.id).not.toBe(live.id);
  });

  test("is removed with the endpoints that somebody gave it, once and again", async () => {
    const { aws } = account();
    const { live } = await made("leaving");
    const agentRuntimeId = live.runtime.agentRuntimeId ?? "";
    await aws.clients.agentCore.send(
      new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: "stable" }),
    );
    await removed("leaving", live);
    expect(await agentRuntime.observe(aws, { name: "leaving" }, live.id)).toBeUndefined();
    expect(await agentRuntime.refresh?.(aws, { name: "leaving" }, live)).toBeUndefined();
    expect(await agentRuntime.remove(aws, { name: "leaving" }, live, noForce)).toEqual({ status: "gone" });
  });

  test("on its way out is said to be leaving, for its name is not free yet", async () => {
    const send = async (command: unknown) =>
      command instanceof ListTagsForResourceCommand ? { tags: {} } : { ...described, status: "DELETING" };
    const aws = { ...account().aws, clients: { agentCore: { send } } as unknown as Clients };
    const live = await agentRuntime.observe(aws, { name: "mcp" }, arn);
    expect(live).toMatchObject({ id: arn, leaving: "runtime is DELETING" });
  });
});
