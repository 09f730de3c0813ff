/** What the inputs ask for is what is live, and a redeploy with the same inputs sees no difference. */
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import {
  type Account,
  accountId,
  actionsIn,
  ask,
  bad,
  bucket,
  changesMade,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  ofType,
  plan,
  region,
  remains,
  repository,
  stateKey,
  things,
  writes,
} from "./action.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology, topologies } from "./topologies.js";

const harnessOf = (account: Account) => ofType(account, "AWS::BedrockAgentCore::Harness")[0]?.configuration;
const roleOfHarness = (account: Account) =>
  JSON.stringify(ofType(account, "AWS::IAM::Role").find(({ id }) => id.includes("harness-execution")));

/** Deploys twice: the second time nothing may differ. */
async function settle(account: Account, inputs: Inputs) {
  const result = await good(deploy(account, inputs));
  account.forgetCalls();
  const again = await good(deploy(account, inputs));
  expect({ writes: writes(account), changed: again.outputs["changed"] }).toEqual({
    writes: [],
    changed: "false",
  });
  return result;
}

interface Configured {
  readonly topology: Topology;
  /** Of what hosts the container: inputs that it alone takes, the type that it has, and what becomes of them. */
  readonly inputs: Inputs;
  readonly type: string;
  readonly live: object;
  /** How the harness reaches it, and by which names it may call its tools. */
  readonly tool: object;
  readonly allowed: string;
}

const elsewhere = "eu-central-1";
const image = repository.replace(region, elsewhere).concat(":1.0");

const behindGateway = {
  inputs: {},
  type: "AWS::BedrockAgentCore::Runtime",
  live: {
    environmentVariables: {
      ZSCALER_MCP_DISABLED_TOOLS: "zdx_*",
      EXTRA: "a=b",
      ZSCALER_MCP_WRITE_ENABLED: "true",
      ZSCALER_MCP_WRITE_TOOLS: "zia_create_*",
    },
  },
  tool: { name: "zscaler", type: "agentcore_gateway" },
  allowed: "@zscaler/*___zia_*",
};

const configured: readonly Configured[] = [
  {
    topology: ecs,
    inputs: {
      "task-cpu": "512",
      "task-memory": "1024",
      "min-tasks": "2",
      "max-tasks": "4",
      subnets: "subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2",
      "security-groups": "sg-0bbbbbbbbbbbbbbb1",
    },
    type: "AWS::ECS::ExpressGatewayService",
    live: {
      cpu: "512",
      memory: "1024",
      scalingTarget: { minTaskCount: 2, maxTaskCount: 4 },
      networkConfiguration: {
        subnets: ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"],
        securityGroups: ["sg-0bbbbbbbbbbbbbbb1"],
      },
      primaryContainer: {
        environment: expect.arrayContaining(
          Object.entries(behindGateway.live.environmentVariables).map(([name, value]) => ({ name, value })),
        ),
      },
    },
    tool: { name: "zscaler", type: "remote_mcp" },
    allowed: "@zscaler/zia_*",
  },
  { topology: gatewayWithCognito, ...behindGateway },
  { topology: gatewayWithIam, ...behindGateway },
];

test.concurrent.each(configured)(
  "$topology.name: agent, memory and container are as asked for, in the region asked for",
  ({ topology, inputs, type, live, tool, allowed }) =>
    inAccount(
      async (account) => {
        account.images.publish(image, {
          architectures: ["amd64", "arm64"],
          program: "zscaler-mcp-server",
          version: "0.15.2",
        });
        const { outputs } = await settle(account, {
          ...topology.inputs,
          ...inputs,
          region: elsewhere,
          image,
          "max-iterations": "7",
          "max-tokens": "4000",
          "timeout-seconds": "120",
          temperature: "1",
          "allowed-tools": "@zscaler/zia_*\nshell",
          "system-prompt": "Zwölf Boxkämpfer: “jagen” Viktor.\nZweite Zeile.",
          tools: "- type: agentcore_browser\n  name: browser",
          "harness-memory": "managed",
          "container-environment": "ZSCALER_MCP_DISABLED_TOOLS=zdx_*\nEXTRA=a=b",
          "write-tools": "zia_create_*",
        });
        expect(outputs["harness-arn"]).toContain(`:${elsewhere}:`);
        expect(outputs["state"]).toContain(`zscaler-harness-state-${accountId}-${elsewhere}`);
        expect(harnessOf(account)).toMatchObject({
          model: {
            bedrockModelConfig: {
              modelId: expect.stringMatching(/^eu\.anthropic\.claude/),
              maxTokens: 4000,
              temperature: 1,
            },
          },
          maxIterations: 7,
          timeoutSeconds: 120,
          allowedTools: [allowed, "shell"],
          systemPrompt: [{ text: "Zwölf Boxkämpfer: “jagen” Viktor.\nZweite Zeile." }],
          tools: [tool, { name: "browser", type: "agentcore_browser" }],
        });
        expect(ofType(account, type)).toMatchObject([{ configuration: live }]);
        expect(ofType(account, "AWS::ECS::Task")).toHaveLength(topology === ecs ? 2 : 0);
        expect(ofType(account, "AWS::BedrockAgentCore::Memory")).toHaveLength(1);
        expect(roleOfHarness(account)).toContain("bedrock-agentcore:RetrieveMemoryRecords");
        expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
          "zia_list_locations success",
        ]);
        await good(destroy(account, { region: elsewhere }));
        // The memory goes with the stage.
        expect(account.inventory().map(({ type: left }) => left)).toEqual(["AWS::S3::Bucket"]);
      },
      { region: elsewhere },
    )(),
);

test.concurrent.each(topologies)(
  "$name: names and model that change are planned, and the old thing goes once the new one serves",
  ({ name, inputs }) =>
    inAccount(async (account) => {
      const first = await good(deploy(account, inputs));
      const renamed = {
        ...inputs,
        "harness-name": "Agent7",
        "secret-name": "platform/mcp",
        model: "us.amazon.nova-pro-v1:0",
        "max-tokens": "4000",
        ...(name === "ecs" ? { cluster: "platform" } : {}),
      };
      const planned = await good(plan(account, renamed));
      expect(planned.summary).toContain("harness `Agent7` | ➕ create");
      expect(planned.summary).toContain("🗑️ delete");
      const done = await settle(account, renamed);
      expect(actionsIn(done)).toEqual(actionsIn(planned));
      const { outputs } = done;
      expect(outputs["harness-arn"]).not.toBe(first.outputs["harness-arn"]);
      expect(outputs["harness-id"]).toMatch(/^Agent7-/);
      expect(harnessOf(account)).toMatchObject({
        model: { bedrockModelConfig: { modelId: "us.amazon.nova-pro-v1:0" } },
      });
      expect(roleOfHarness(account)).toContain("inference-profile/us.amazon.nova-pro-v1:0");
      const left = things(account).filter(
        (thing) =>
          /zscaler_mcp_harness-|secret:zscaler-mcp-harness|cluster\/zscaler-mcp$|service\/zscaler-mcp\//.test(
            thing,
          ) && !/LogGroup/.test(thing),
      );
      expect(left).toEqual([]);
      expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
        "zia_list_locations success",
      ]);
      // The state knows the names: a destroy needs no input for them.
      await good(destroy(account));
      expect(remains(account)).toEqual([]);
    })(),
);

test.concurrent("a state of the user's own bucket is kept there, and the bucket is left as it is", () =>
  inAccount(async (account) => {
    await account.clients.s3.send(new CreateBucketCommand({ Bucket: "platform-state" }));
    const before = ofType(account, "AWS::S3::Bucket");
    const state = "s3://platform-state/agents/";
    const { outputs } = await settle(account, { stage: "pr-3", state });
    expect(outputs["state"]).toBe("s3://platform-state/agents/pr-3.json");
    expect(ofType(account, "AWS::S3::Bucket")).toEqual(before);
    await good(destroy(account, { stage: "pr-3", state }));
    expect(things(account)).toEqual(["AWS::S3::Bucket platform-state"]);
    const missing = await bad(deploy(account, { state: "s3://platform-nothing/x.json" }));
    expect(errorsOf(missing)).toContain("platform-nothing");
    expect(things(account)).toEqual(["AWS::S3::Bucket platform-state"]);
  })());

test.concurrent.each([
  { which: "that is damaged", body: "{ not JSON", says: "is not JSON" },
  { which: "of a newer version", body: '{"schemaVersion": 99}', says: "schema version 99" },
])("a state $which stops deploy and destroy, which touch nothing", ({ body, says }) =>
  inAccount(async (account) => {
    await good(deploy(account));
    const put = { Bucket: bucket, Key: stateKey(), Body: body };
    await account.clients.s3.send(new PutObjectCommand(put));
    account.forgetCalls();
    for (const run of [deploy, destroy]) {
      const result = await bad(run(account));
      expect(errorsOf(result)).toContain(says);
      expect(errorsOf(result)).toContain("Fix: ");
    }
    expect(changesMade(account)).toEqual([]);
    expect(writes(account)).toEqual([]);
  })(),
);

test.concurrent("verify: false shakes no hands", () =>
  inAccount(async (account) => {
    const { stdout } = await good(deploy(account, { verify: "false" }));
    expect(stdout).not.toContain("lists");
  })());
