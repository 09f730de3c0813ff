/** A destroy: what is ours goes, all of it; what is not ours, or is to be kept, stays. */
import { DeleteHarnessCommand } from "@aws-sdk/client-bedrock-agentcore-control";
import { CreateClusterCommand } from "@aws-sdk/client-ecs";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
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
  inAccount,
  ofType,
  remains,
  run,
  stateKey,
  stateText,
  things,
  writes,
} from "./action.js";
import { ecs, gatewayWithCognito, gatewayWithIam, ofCognito, topologies } from "./topologies.js";

const listed = (result: ActionResult, output: "deleted" | "kept") =>
  JSON.parse(result.outputs[output] ?? "") as readonly { resource: string; why?: string; id: string }[];

const resources = (result: ActionResult, output: "deleted" | "kept") =>
  listed(result, output)
    .map(({ resource }) => resource)
    .sort();

/** The ids of a stage's nodes that the state object still knows. */
const remembered = async (account: Account, stage?: string) =>
  Object.keys((JSON.parse((await stateText(account, stage)) ?? "{}").nodes ?? {}) as object).sort();

test.concurrent.each(topologies)(
  "$name: leaves nothing but the state bucket, without any Zscaler credential; can be rehearsed, and repeated",
  ({ name, inputs, resources: made, leavings }) =>
    inAccount(async (account) => {
      const everything = [...made, ...leavings].sort();
      await good(deploy(account, inputs));
      const before = things(account);
      account.forgetCalls();
      const rehearsed = await good(destroy(account, { "dry-run": "true" }));
      expect(writes(account)).toEqual([]);
      expect(things(account)).toEqual(before);
      expect(resources(rehearsed, "deleted")).toEqual(everything);
      expect(rehearsed.outputs).toMatchObject({ changed: "false" });
      expect(rehearsed.outputs).not.toHaveProperty("status");
      expect(rehearsed.summary).toMatch(/would/i);

      const gone = await good(destroy(account));
      // At the very moment at which the step ends, not later.
      expect(remains(account)).toEqual([]);
      expect(gone.outputs).toMatchObject({ status: "absent", changed: "true", kept: "[]", stage: "default" });
      expect(resources(gone, "deleted")).toEqual(everything);
      expect(gone.outputs).not.toHaveProperty("state");
      expect(gone.outputs).not.toHaveProperty("harness-arn");
      const counted = (name: string) => changesMade(account).filter((call) => call === name).length;
      expect(counted("ecs:DeregisterTaskDefinition")).toBe(name === "ecs" ? 1 : 0);
      expect(counted("ecs:DeleteTaskDefinitions")).toBe(name === "ecs" ? 1 : 0);

      account.forgetCalls();
      const again = await good(destroy(account));
      expect(again.outputs).toMatchObject({ status: "absent", changed: "false", deleted: "[]", kept: "[]" });
      expect(writes(account)).toEqual([]);
      expect(again.exitCode).toBe(0);
      expect((await bad(run(account, { operation: "status" }))).outputs["status"]).toBe("absent");
    })(),
);

test.concurrent("in an account in which nothing ever was says so and writes nothing, not even a bucket", () =>
  inAccount(async (account) => {
    const result = await good(destroy(account));
    expect(result.outputs).toMatchObject({ status: "absent", changed: "false" });
    expect(writes(account)).toEqual([]);
    expect(things(account)).toEqual([]);
  })());

test.concurrent.each(topologies)(
  "$name: without the state object goes by names and tags, and still leaves nothing",
  ({ inputs }) =>
    inAccount(async (account) => {
      await good(deploy(account, { ...inputs, stage: "pr-9", endpoint: "live" }));
      await account.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey("pr-9") }));
      const result = await good(destroy(account, { stage: "pr-9" }));
      expect(remains(account)).toEqual([]);
      expect(result.outputs).toMatchObject({ status: "absent", changed: "true", kept: "[]" });
    })(),
);

test.concurrent("without the state object tells what it may not look for, unless every stage has it", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    await account.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey() }));
    const without = (...Action: readonly string[]) => ({
      environment: account.credentialsFor({
        policies: [
          {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: "*", Resource: "*" },
              { Effect: "Deny", Action, Resource: "*" },
            ],
          },
        ],
      }),
    });
    account.forgetCalls();
    // Nor is it passed over where what it needs is there.
    for (const action of ["bedrock-agentcore:ListHarnesses", "ecs:DescribeExpressGatewayService"])
      expect(errorsOf(await bad(destroy(account, {}, without(action))))).toContain(action);
    expect(writes(account)).toEqual([]);
    const result = await good(
      destroy(account, {}, without("cognito-idp:*", "bedrock-agentcore:ListGateways")),
    );
    expect(remains(account)).toEqual([]);
    const [warning] = result.annotations.filter(({ level }) => level === "warning");
    expect(warning?.message).toContain("app client, gateway, gateway target, resource server, user pool");
    expect(warning?.message).toContain("bedrock-agentcore:ListGateways, cognito-idp:");
  })());

test.concurrent("takes the leavings of many rollouts and of a harness that was made twice", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    await ask(account, first.outputs["harness-arn"], "say: hello");
    const { control } = account.clients;
    await control.send(new DeleteHarnessCommand({ harnessId: first.outputs["harness-id"] }));
    while (ofType(account, "AWS::BedrockAgentCore::Harness").length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await good(deploy(account, { "task-cpu": "512", "task-memory": "1024" }));
    // The first harness's logs outlived it, and so did the first revision.
    expect(ofType(account, "AWS::Logs::LogGroup")).toHaveLength(3);
    expect(ofType(account, "AWS::ECS::TaskDefinition")).toHaveLength(2);
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent.each([
  {
    topology: ecs,
    keep: "roles",
    kept: ["harness-role", "infrastructure-role", "task-execution-role"],
    // The execution role names the secret in its policy, but does not need it to exist.
    rest: [/^AWS::IAM::Role/],
  },
  {
    topology: ecs,
    keep: "secret",
    kept: ["secret"],
    rest: [/^AWS::SecretsManager::Secret .*zscaler-mcp-harness\/credentials/],
  },
  {
    topology: gatewayWithCognito,
    keep: "cognito",
    kept: ofCognito,
    rest: [/^AWS::Cognito::/],
  },
  {
    topology: gatewayWithIam,
    keep: "roles, secret",
    kept: ["gateway-role", "harness-role", "runtime-role", "secret"],
    rest: [/^AWS::IAM::Role/, /^AWS::SecretsManager::Secret .*zscaler-mcp-harness\/credentials/],
  },
  {
    topology: ecs,
    keep: "ecs",
    kept: [
      "cluster",
      "infrastructure-role",
      "log-group",
      "mcp-service",
      "secret",
      "task-definitions",
      "task-execution-role",
    ],
    rest: [
      /^AWS::ECS::/,
      /^AWS::ElasticLoadBalancingV2::/,
      /^AWS::IAM::Role zscaler-mcp-ecs-/,
      /^AWS::Logs::LogGroup .*:\/ecs\//,
      /^AWS::SecretsManager::Secret .*zscaler-mcp-harness\/credentials/,
    ],
  },
])(
  "$topology.name: keep: $keep keeps exactly that, which a later deploy takes up and a later destroy takes down",
  (example) =>
    inAccount(async (account) => {
      const { topology, keep, kept, rest } = example;
      const { inputs } = topology;
      await good(deploy(account, inputs));
      const first = await good(destroy(account, { keep }));
      expect(resources(first, "kept")).toEqual(kept);
      for (const { why } of listed(first, "kept")) expect(why).toMatch(/\bkeep\b|which needs it|belongs to/);
      const stranger = remains(account)
        .filter((thing) => !thing.startsWith("AWS::S3::Object"))
        .filter((thing) => !rest.some((pattern) => pattern.test(thing)));
      expect(stranger).toEqual([]);
      expect(await remembered(account)).toEqual(kept);
      expect(first.outputs["state"]).toContain("default.json");

      account.forgetCalls();
      const again = await good(deploy(account, inputs));
      expect(again.outputs["status"]).toBe("ready");
      const made = (
        JSON.parse(again.outputs["changes"] ?? "") as readonly { resource: string; action: string }[]
      )
        .filter(({ action }) => action === "create")
        .map(({ resource }) => resource);
      expect(made.filter((resource) => kept.includes(resource))).toEqual([]);
      expect(made).toContain("harness");

      await good(destroy(account, { keep }));
      const last = await good(destroy(account));
      expect(resources(last, "deleted")).toEqual(kept);
      expect(remains(account)).toEqual([]);
    })(),
);

test.concurrent("the secret can be restored for seven days, and the next deploy does", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const SecretId = "zscaler-mcp-harness/credentials";
    const before = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId }));
    await good(destroy(account));
    const deleted = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(deleted.DeletedDate).toBeInstanceOf(Date);
    account.forgetCalls();
    await good(deploy(account));
    expect(changesMade(account)).toContain("secretsmanager:RestoreSecret");
    const after = await account.clients.secrets.send(new DescribeSecretCommand({ SecretId }));
    expect(after.ARN).toBe(before.ARN);
    expect(after.DeletedDate).toBeUndefined();
  })());

test.concurrent("force-secret-delete leaves not even a secret that could be restored", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    await good(destroy(account, { "force-secret-delete": "true" }));
    const SecretId = "zscaler-mcp-harness/credentials";
    await expect(account.clients.secrets.send(new DescribeSecretCommand({ SecretId }))).rejects.toMatchObject(
      { name: "ResourceNotFoundException" },
    );
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("a cluster that was there before is used, and kept", () =>
  inAccount(async (account) => {
    await account.clients.ecs.send(new CreateClusterCommand({ clusterName: "platform" }));
    const deployed = await good(deploy(account, { cluster: "platform" }));
    expect(deployed.outputs["service-arn"]).toContain("service/platform/");
    const result = await good(destroy(account));
    expect(remains(account)).toEqual([expect.stringMatching(/^AWS::ECS::Cluster .*platform$/)]);
    expect(listed(result, "kept")).toEqual([
      expect.objectContaining({ resource: "cluster", why: expect.stringMatching(/owner tag/) }),
    ]);
    expect(ofType(account, "AWS::ECS::Cluster")[0]?.tags ?? {}).toEqual({});
  })());

test.concurrent("a cluster that another stage's service is in is kept until that one has gone", () =>
  inAccount(async (account) => {
    const cluster = "shared";
    await good(deploy(account, { stage: "one", cluster }));
    const two = await good(deploy(account, { stage: "two", cluster }));
    const first = await good(destroy(account, { stage: "one" }));
    expect(listed(first, "kept")).toEqual([
      expect.objectContaining({
        resource: "cluster",
        why: expect.stringContaining("zscaler-mcp-server-two"),
      }),
    ]);
    const { tools } = await ask(account, two.outputs["harness-arn"], "List the ZIA locations.");
    expect(tools).toEqual(["zia_list_locations success"]);
    await good(destroy(account, { stage: "two" }));
    await good(destroy(account, { stage: "one" }));
    expect(remains(account)).toEqual([]);
  })());
