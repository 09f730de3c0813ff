/** The smaller kinds of resource in a simulated account: made, seen, changed by no call too many, and gone. */
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "@jest/globals";
import { policy } from "../../src/policies/document.js";
import { trustedService } from "../../src/policies/trust.js";
import {
  type ApiKeySpec,
  apiKeyCredentialProvider,
} from "../../src/resources/api-key-credential-provider.js";
import { ecsCluster } from "../../src/resources/ecs-cluster.js";
import { existingRole } from "../../src/resources/existing-role.js";
import { existingSecret } from "../../src/resources/existing-secret.js";
import { iamRole, type RoleSpec } from "../../src/resources/iam-role.js";
import { logGroup } from "../../src/resources/log-group.js";
import { type Live, SecretText } from "../../src/resources/resource.js";
import { harnessLogs, runtimeLogs } from "../../src/resources/runtime-logs.js";
import { taskDefinitions } from "../../src/resources/task-definitions.js";
import { inAccount, making } from "./account.js";

const account = inAccount();
const noForce = { force: false };

async function present<L>(seen: Promise<L | undefined>): Promise<L> {
  const live = await seen;
  if (live === undefined) throw new Error("it does not exist");
  return live;
}

describe("an IAM role", () => {
  const statement = (action: string) => policy({ Effect: "Allow", Action: [action], Resource: ["*"] });
  const executionPolicy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
  const spec: RoleSpec = {
    description: "d",
    trust: trustedService("ecs-tasks.amazonaws.com"),
    managedPolicies: [executionPolicy],
    inlinePolicies: { "with.dots": statement("s3:GetObject") },
    permissionsBoundary: undefined,
  };

  test("is made as wanted, repaired by one call for each difference, and removed with its policies", async () => {
    const { aws, callsOf } = account();
    const name = "role-a";
    await iamRole.create(aws, { name }, spec, making);
    const made = await present(iamRole.observe(aws, { name }));
    expect(made.tags).toEqual(making.tags);
    expect(iamRole.compare(spec, made)).toEqual([]);

    const wanted: RoleSpec = {
      ...spec,
      trust: trustedService("ecs.amazonaws.com"),
      managedPolicies: [],
      inlinePolicies: { Other: statement("s3:PutObject") },
    };
    const calls = await callsOf(() =>
      iamRole.sync(aws, { name }, wanted, made, iamRole.compare(wanted, made), making),
    );
    expect(calls.toSorted()).toEqual([
      "DeleteRolePolicy",
      "DetachRolePolicy",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
    ]);
    const changed = await present(iamRole.observe(aws, { name }));
    expect(iamRole.compare(wanted, changed)).toEqual([]);

    expect(await iamRole.remove(aws, { name }, changed, noForce)).toEqual({ status: "gone" });
    expect(await iamRole.observe(aws, { name })).toBeUndefined();
    expect(await iamRole.remove(aws, { name }, changed, noForce)).toEqual({ status: "gone" });
  });
});

describe("a log group", () => {
  test("is made with its retention, and removed", async () => {
    const { aws } = account();
    const name = "/ecs/group-a";
    const spec = { retentionInDays: 14, kmsKey: undefined };
    const made = await logGroup.create(aws, { name }, spec, making);
    const seen = await present(logGroup.observe(aws, { name }));
    expect(seen).toEqual(made);
    expect(seen.tags).toEqual(making.tags);
    expect(await logGroup.remove(aws, { name }, seen, noForce)).toEqual({ status: "gone" });
    expect(await logGroup.observe(aws, { name })).toBeUndefined();
  });

  test("is not another whose name begins alike", async () => {
    const { aws } = account();
    await aws.clients.logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/alike-2" }));
    expect(await logGroup.observe(aws, { name: "/ecs/alike" })).toBeUndefined();
  });
});

describe("the log groups of a harness", () => {
  const prefix = "/aws/bedrock-agentcore/runtimes/";
  const ofHarness = (name: string, suffix: string) => `${prefix}harness_${name}-${suffix}`;

  test("are its own: not those of a harness whose name begins alike, nor of a runtime", async () => {
    const { aws } = account();
    const mine = [ofHarness("harness_a", "AbCdEfGhIj-DEFAULT"), ofHarness("harness_a", "AbCdEfGhIj-prod_1")];
    const others = [
      ofHarness("harness_a_b", "AbCdEfGhIj-DEFAULT"),
      ofHarness("harness_a", "short-DEFAULT"),
      ofHarness("harness_a", "AbCdEfGhIj-"),
      ofHarness("harness_a", "AbCdEfGhIj-DEFAULT-more"),
      `${prefix}harness_a-AbCdEfGhIj-DEFAULT`,
    ];
    for (const logGroupName of [...mine, ...others])
      await aws.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const name = "harness_a";
    const live = await present(harnessLogs.observe(aws, { name }));
    expect(live.groups.map(({ logGroupName }) => logGroupName).toSorted()).toEqual(mine.toSorted());

    await harnessLogs.remove(aws, { name }, live, noForce);
    const { logGroups = [] } = await aws.clients.logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }),
    );
    expect(logGroups.map(({ logGroupName }) => logGroupName).toSorted()).toEqual(others.toSorted());
  });

  test("are made before the first invocation, with a retention", async () => {
    const { aws } = account();
    const name = "early";
    const spec = { runtimeId: "harness_early-AbCdEfGhIj", retentionInDays: 14 };
    await harnessLogs.create(aws, { name }, spec, making);
    const live = await present(harnessLogs.observe(aws, { name }));
    expect(live.groups).toMatchObject([
      { logGroupName: ofHarness("early", "AbCdEfGhIj-DEFAULT"), retentionInDays: 14 },
    ]);
    expect(harnessLogs.compare(spec, live)).toEqual([]);
  });

  test("that AgentCore made in the same moment are no error", async () => {
    const { aws } = account();
    const group = ofHarness("raced", "AbCdEfGhIj-DEFAULT");
    await aws.clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    const spec = { runtimeId: "harness_raced-AbCdEfGhIj", retentionInDays: 14 };
    await harnessLogs.create(aws, { name: "raced" }, spec, making);
    const live = await present(harnessLogs.observe(aws, { name: "raced" }));
    expect(harnessLogs.compare(spec, live)).toEqual([]);
  });
});

describe("the log groups of a runtime", () => {
  test("are its own, made with a retention, and removed without those of others", async () => {
    const { aws } = account();
    const prefix = "/aws/bedrock-agentcore/runtimes/";
    const others = [`${prefix}harness_mcp-AbCdEfGhIj-DEFAULT`, `${prefix}mcp_2-AbCdEfGhIj-DEFAULT`];
    for (const logGroupName of others)
      await aws.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const name = "mcp";
    expect(await runtimeLogs.observe(aws, { name })).toBeUndefined();
    const spec = { runtimeId: "mcp-AbCdEfGhIj", retentionInDays: 14 };
    await runtimeLogs.create(aws, { name }, spec, making);
    const live = await present(runtimeLogs.observe(aws, { name }));
    const group = `${prefix}mcp-AbCdEfGhIj-DEFAULT`;
    expect(live.groups).toMatchObject([{ logGroupName: group, retentionInDays: 14 }]);
    expect(runtimeLogs.compare(spec, live)).toEqual([]);
    expect(runtimeLogs.outputs(live)).toEqual({ group });

    expect(await runtimeLogs.remove(aws, { name }, live, noForce)).toEqual({ status: "gone" });
    expect(await runtimeLogs.observe(aws, { name })).toBeUndefined();
    for (const logGroupName of others) {
      const { logGroups = [] } = await aws.clients.logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
      );
      expect(logGroups).toHaveLength(1);
    }
  });
});

describe("a cluster", () => {
  test("is made, seen, and removed once", async () => {
    const { aws } = account();
    const name = "cluster-a";
    const made = await ecsCluster.create(aws, { name }, {}, making);
    expect(made.tags).toEqual(making.tags);
    let live = await present(ecsCluster.observe(aws, { name }));
    while (live.status !== "ACTIVE") live = await present(ecsCluster.observe(aws, { name }));
    expect(live.tags).toEqual(making.tags);
    expect(await ecsCluster.remove(aws, { name }, live, noForce)).toMatchObject({ status: "pending" });
    let removal = await ecsCluster.remove(aws, { name }, live, noForce);
    while (removal.status === "pending") removal = await ecsCluster.remove(aws, { name }, live, noForce);
    expect(removal).toEqual({ status: "gone" });
    expect(await ecsCluster.observe(aws, { name })).toBeUndefined();
  });

  test("that never was is gone", async () => {
    const { aws } = account();
    const live = { id: "arn", name: "never", tags: {}, status: "ACTIVE" };
    expect(await ecsCluster.observe(aws, { name: "never" })).toBeUndefined();
    expect(await ecsCluster.remove(aws, { name: "never" }, live, noForce)).toEqual({ status: "gone" });
  });
});

describe("task definition revisions", () => {
  async function register(family: string, times: number): Promise<void> {
    for (let count = 0; count < times; count++)
      await account().aws.clients.ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: "256",
          memory: "512",
          containerDefinitions: [{ name: "Main", image: "nginx" }],
        }),
      );
  }

  test("are those of the family, not of one whose name begins alike", async () => {
    const { aws } = account();
    await register("c-s", 2);
    await register("c-s-2", 1);
    const live = await present(taskDefinitions.observe(aws, { name: "c-s" }));
    expect(live.active.map((arn) => arn.split("/")[1])).toEqual(["c-s:1", "c-s:2"]);
  });

  test("go by the dozen, the inactive ones too, until none is listed", async () => {
    const { aws } = account();
    const name = "many";
    await register(name, 12);
    const live = await present(taskDefinitions.observe(aws, { name }));
    expect((await taskDefinitions.remove(aws, { name }, live)).status).toBe("pending");
    expect(await taskDefinitions.remove(aws, { name }, live)).toEqual({ status: "gone" });
    for (const status of ["ACTIVE", "INACTIVE"] as const) {
      const { taskDefinitionArns } = await aws.clients.ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix: name, status }),
      );
      expect(taskDefinitionArns).toEqual([]);
    }
  });

  test("that a call deregistered whose answer was lost are deleted all the same", async () => {
    const { aws, simulator } = account();
    const name = "lost";
    await register(name, 1);
    simulator.faults.on({ operation: "DeregisterTaskDefinition", effect: { kind: "drop-after" } });
    try {
      const live = await present(taskDefinitions.observe(aws, { name }));
      await taskDefinitions.remove(aws, { name }, live);
      expect(await taskDefinitions.remove(aws, { name }, live)).toEqual({ status: "gone" });
    } finally {
      simulator.faults.clear();
    }
  });
});

describe("a credential provider", () => {
  const source = "MANAGED" as const;
  const versioned = { source, apiKey: new SecretText("Basic one"), version: "v1" };
  const unversioned = { source, apiKey: new SecretText("Bearer two"), version: undefined };

  test("tells by a tag which version it holds, and reads no value then", async () => {
    const { aws, callsOf } = account();
    const name = "creds-a";
    await apiKeyCredentialProvider.create(aws, { name }, versioned, making);
    const calls = await callsOf(async () => {
      const live = await present(apiKeyCredentialProvider.observe(aws, { name }));
      expect(live.tags).toMatchObject(making.tags);
      expect(apiKeyCredentialProvider.compare(versioned, live)).toEqual([]);
    });
    expect(calls).not.toContain("GetSecretValue");
  });

  test("without a version compares what AgentCore stores, and masks it", async () => {
    const { aws, masked } = account();
    const name = "creds-b";
    const made = await apiKeyCredentialProvider.create(aws, { name }, versioned, making);
    await apiKeyCredentialProvider.sync(aws, { name }, unversioned, made, [], making);
    const live = await present(apiKeyCredentialProvider.observe(aws, { name }));
    expect(apiKeyCredentialProvider.compare(unversioned, live)).toEqual([]);
    expect(
      apiKeyCredentialProvider.compare({ ...unversioned, apiKey: new SecretText("x") }, live),
    ).toHaveLength(1);
    expect(masked).toContain("Bearer two");
    expect(await apiKeyCredentialProvider.remove(aws, { name }, live, noForce)).toEqual({ status: "gone" });
    expect(await apiKeyCredentialProvider.observe(aws, { name })).toBeUndefined();
  });

  test("can point at a secret of the user's own, be given a value, and point there again", async () => {
    const { aws } = account();
    const name = "creds-c";
    const SecretString = JSON.stringify({ HEADER: "Bearer theirs", OTHER: "Bearer other" });
    const { ARN = "" } = await aws.clients.secrets.send(
      new CreateSecretCommand({ Name: "pointed-at", SecretString }),
    );
    const to = (jsonKey: string) => ({ source: "EXTERNAL" as const, secretArn: ARN, jsonKey });
    const sync = async (spec: ApiKeySpec) => {
      const before = await present(apiKeyCredentialProvider.observe(aws, { name }));
      const changes = apiKeyCredentialProvider.compare(spec, before);
      expect(changes).toHaveLength(1);
      const after = await apiKeyCredentialProvider.sync(aws, { name }, spec, before, changes, making);
      const now = await present(apiKeyCredentialProvider.observe(aws, { name }));
      expect(apiKeyCredentialProvider.compare(spec, now)).toEqual([]);
      expect(now).toMatchObject({ external: after.external, version: after.version, tags: making.tags });
    };
    await apiKeyCredentialProvider.create(aws, { name }, to("HEADER"), making);
    await sync(to("OTHER"));
    await sync(versioned);
    await sync(to("HEADER"));
    await sync(unversioned);
  });
});

describe("a role that was brought", () => {
  const look = (name: string, service = "ecs-tasks.amazonaws.com") =>
    existingRole.observe(account().aws, {
      name,
      arn: `arn:aws:iam::111122223333:role/${name}`,
      input: "task-execution",
      service,
    });

  test("is used where the service may assume it, and refused where it may not or is missing", async () => {
    await account().aws.clients.iam.send(
      new CreateRoleCommand({
        RoleName: "brought",
        AssumeRolePolicyDocument: JSON.stringify(trustedService("ecs-tasks.amazonaws.com")),
      }),
    );
    expect(await look("brought")).toEqual({ arn: "arn:aws:iam::111122223333:role/brought" });
    await expect(look("brought", "ecs.amazonaws.com")).rejects.toMatchObject({ code: "ROLE_NOT_TRUSTED" });
    await expect(look("nobody")).rejects.toMatchObject({ code: "ROLE_MISSING" });
  });
});

describe("a secret that somebody else keeps", () => {
  const look = (name: string) => existingSecret.observe(account().aws, { name, unfit: () => undefined });
  const put = (Name: string, SecretString: string) =>
    account().aws.clients.secrets.send(new CreateSecretCommand({ Name, SecretString }));

  test("is read, masked, and told by its keys; empty values are none", async () => {
    await put(
      "theirs",
      JSON.stringify({
        ZSCALER_CLIENT_ID: "id",
        ZSCALER_CLIENT_SECRET: "s3cr3t-theirs",
        EMPTY: "",
        NUMBER: 1,
      }),
    );
    const outputs = existingSecret.outputs(await look("theirs"));
    expect(outputs).toMatchObject({
      arn: expect.stringMatching(/secret:theirs-/),
      keys: "ZSCALER_CLIENT_ID,ZSCALER_CLIENT_SECRET",
      kmsKey: undefined,
    });
    expect(JSON.stringify(outputs)).not.toContain("s3cr3t-theirs");
    expect(account().masked).toContain("s3cr3t-theirs");
  });

  test.each<[string, string, () => Promise<unknown>]>([
    ["that does not exist", "SECRET_MISSING", async () => {}],
    [
      "that is scheduled for deletion",
      "SECRET_DELETED",
      async () => {
        await put("SECRET_DELETED", "{}");
        await account().aws.clients.secrets.send(new DeleteSecretCommand({ SecretId: "SECRET_DELETED" }));
      },
    ],
  ])("%s is refused in words", async (_what, code, prepare) => {
    await prepare();
    await expect(look(code)).rejects.toMatchObject({ code, fix: expect.any(String) });
  });

  test.each<[string, string, Omit<CreateSecretCommandInput, "Name">, string]>([
    ["no JSON", "unfit-text", { SecretString: "no json" }, "is not a JSON object"],
    ["a list", "unfit-list", { SecretString: '["s3cr3t"]' }, "is not a JSON object"],
    ["nothing but numbers", "unfit-number", { SecretString: '{"A":1}' }, "is not a JSON object"],
    ["a binary value", "unfit-binary", { SecretBinary: Buffer.from("{}") }, "holds a binary value"],
    ["no value yet", "unfit-empty", {}, "has no value yet"],
  ])("that holds %s is refused in words, which do not quote it", async (_what, name, content, words) => {
    await account().aws.clients.secrets.send(new CreateSecretCommand({ Name: name, ...content }));
    const thrown: unknown = await look(name).catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: "SECRET_UNUSABLE",
      message: expect.stringContaining(words),
      fix: expect.stringContaining("flat JSON"),
    });
    expect(String(thrown)).not.toContain("s3cr3t");
  });

  test("whose keys are unfit for their use is refused in the words of whoever needs them", async () => {
    await put("unfit-keys", '{"A":"s3cr3t"}');
    const unfit = (values: object) => ({ what: `has only ${Object.keys(values)}`, fix: "Add B." });
    await expect(existingSecret.observe(account().aws, { name: "unfit-keys", unfit })).rejects.toMatchObject({
      message: "the secret unfit-keys has only A",
      fix: "Add B.",
    });
  });

  test.each(["DescribeSecret", "GetSecretValue"])(
    "that may not be read names the permission that is missing (%s)",
    async (operation) => {
      await put(`denied-${operation}`, '{"A":"s3cr3t"}');
      account().simulator.faults.on({
        operation,
        effect: { kind: "error", code: "AccessDeniedException", status: 400, message: "not authorized" },
      });
      await expect(look(`denied-${operation}`)).rejects.toMatchObject({
        code: "SECRET_DENIED",
        fix: expect.stringContaining(`secretsmanager:${operation}`),
        cause: expect.objectContaining({ name: "AccessDeniedException" }),
      });
    },
  );
});

test("every kind answers a look at what does not exist with nothing", async () => {
  const { aws } = account();
  const name = "nothing-of-that-name";
  const looks: readonly Promise<Live | undefined>[] = [
    iamRole.observe(aws, { name }),
    logGroup.observe(aws, { name }),
    harnessLogs.observe(aws, { name }),
    runtimeLogs.observe(aws, { name }),
    apiKeyCredentialProvider.observe(aws, { name }),
    taskDefinitions.observe(aws, { name }),
  ];
  expect(await Promise.all(looks)).toEqual(looks.map(() => undefined));
});
