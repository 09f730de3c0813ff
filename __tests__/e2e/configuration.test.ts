/** What the inputs ask for is what is live, and a redeploy with the same inputs sees no difference. */
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import {
  type Account,
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
  remains,
  stateKey,
  things,
  writes,
} from "./action.js";

const harnessOf = (account: Account) => ofType(account, "AWS::BedrockAgentCore::Harness")[0]?.configuration;
const serviceOf = (account: Account) => ofType(account, "AWS::ECS::ExpressGatewayService")[0]?.configuration;

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

test.concurrent("the agent: model, limits, tools and prompt", () =>
  inAccount(async (account) => {
    await settle(account, {
      model: "us.amazon.nova-pro-v1:0",
      "max-iterations": "7",
      "max-tokens": "4000",
      "timeout-seconds": "120",
      temperature: "1",
      "allowed-tools": "@zscaler/zia_*\nshell",
      "system-prompt": "Zwölf Boxkämpfer: “jagen” Viktor.\nZweite Zeile.",
      tools: "- type: agentcore_browser\n  name: browser",
    });
    expect(harnessOf(account)).toMatchObject({
      model: { bedrockModelConfig: { modelId: "us.amazon.nova-pro-v1:0", maxTokens: 4000, temperature: 1 } },
      maxIterations: 7,
      timeoutSeconds: 120,
      allowedTools: ["@zscaler/zia_*", "shell"],
      systemPrompt: [{ text: "Zwölf Boxkämpfer: “jagen” Viktor.\nZweite Zeile." }],
      tools: [
        { name: "zscaler", type: "remote_mcp" },
        { name: "browser", type: "agentcore_browser" },
      ],
    });
    const role = ofType(account, "AWS::IAM::Role").find(({ id }) => id.includes("harness-execution"));
    expect(JSON.stringify(role)).toContain("inference-profile/us.amazon.nova-pro-v1:0");
  })());

test.concurrent("managed memory is made, may be used, and goes with the stage", () =>
  inAccount(async (account) => {
    await settle(account, { "harness-memory": "managed" });
    expect(ofType(account, "AWS::BedrockAgentCore::Memory")).toHaveLength(1);
    const role = ofType(account, "AWS::IAM::Role").find(({ id }) => id.includes("harness-execution"));
    expect(JSON.stringify(role)).toContain("bedrock-agentcore:RetrieveMemoryRecords");
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("the container: size, scaling, network, health path and variables", () =>
  inAccount(async (account) => {
    await settle(account, {
      "task-cpu": "512",
      "task-memory": "1024",
      "min-tasks": "2",
      "max-tasks": "4",
      subnets: "subnet-0aaaaaaaaaaaaaaa1, subnet-0aaaaaaaaaaaaaaa2",
      "security-groups": "sg-0bbbbbbbbbbbbbbb1",
      "container-environment": "ZSCALER_MCP_DISABLED_TOOLS=zdx_*\nEXTRA=a=b",
      "write-tools": "zia_create_*",
    });
    expect(serviceOf(account)).toMatchObject({
      cpu: "512",
      memory: "1024",
      scalingTarget: { minTaskCount: 2, maxTaskCount: 4 },
      networkConfiguration: {
        subnets: ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"],
        securityGroups: ["sg-0bbbbbbbbbbbbbbb1"],
      },
      primaryContainer: {
        environment: expect.arrayContaining([
          { name: "ZSCALER_MCP_DISABLED_TOOLS", value: "zdx_*" },
          { name: "EXTRA", value: "a=b" },
          { name: "ZSCALER_MCP_WRITE_ENABLED", value: "true" },
          { name: "ZSCALER_MCP_WRITE_TOOLS", value: "zia_create_*" },
        ]),
      },
    });
    expect(ofType(account, "AWS::ECS::Task")).toHaveLength(2);
  })());

test.concurrent("another region: everything lives there, with a model of its geography", () =>
  inAccount(
    async (account) => {
      const { outputs } = await settle(account, {
        region: "eu-central-1",
        image: "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.15.2-bedrock",
      });
      expect(outputs["harness-arn"]).toContain(":eu-central-1:");
      expect(outputs["state"]).toContain("zscaler-harness-state-111122223333-eu-central-1");
      expect(JSON.stringify(harnessOf(account))).toContain("eu.anthropic.claude");
      expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
        "zia_list_locations success",
      ]);
    },
    { region: "eu-central-1" },
  )());

test.concurrent("names that change: the old thing goes once the new one serves", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    const renamed = { "harness-name": "Agent7", "secret-name": "platform/mcp", cluster: "platform" };
    const { outputs } = await settle(account, renamed);
    expect(outputs["harness-arn"]).not.toBe(first.outputs["harness-arn"]);
    expect(outputs["harness-id"]).toMatch(/^Agent7-/);
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
  })());

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
