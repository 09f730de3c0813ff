/** What is there already under our names: used where it is as wanted, taken over only when told, never somebody else's. */
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import {
  type Account,
  bad,
  bucket,
  changesMade,
  credentials,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  ofType,
  remains,
  things,
  writes,
} from "./action.js";

const logGroupName = "/ecs/zscaler-mcp";
const secretName = "zscaler-mcp-harness/credentials";

const withSecret = (account: Account, tags: Readonly<Record<string, string>> = {}) =>
  account.clients.secrets.send(
    new CreateSecretCommand({
      Name: secretName,
      SecretString: JSON.stringify({ ZSCALER_CLIENT_ID: "somebody's" }),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );

test.concurrent("an untagged resource that is as wanted is used, not tagged, and not deleted", () =>
  inAccount(async (account) => {
    const { logs } = account.clients;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    account.forgetCalls();
    const { summary } = await good(deploy(account));
    expect(changesMade(account).filter((call) => call === "logs:CreateLogGroup")).toHaveLength(1);
    expect(changesMade(account)).not.toContain("logs:TagResource");
    expect(summary).toContain("found, used and kept");
    account.forgetCalls();
    expect((await good(deploy(account))).outputs["changed"]).toBe("false");
    expect(writes(account)).toEqual([]);
    const destroyed = await good(destroy(account));
    expect(remains(account)).toEqual([
      `AWS::Logs::LogGroup ${ofType(account, "AWS::Logs::LogGroup")[0]?.id}`,
    ]);
    expect(destroyed.outputs["kept"]).toContain("/ecs/zscaler-mcp");
  })());

test.concurrent("one that differs is refused before anything is made, with what to do", () =>
  inAccount(async (account) => {
    await withSecret(account);
    await account.clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
    const before = things(account);
    account.forgetCalls();
    const result = await bad(deploy(account));
    const errors = errorsOf(result);
    expect(errors).toMatch(/the secret .* exists already \(it carries no owner tag\) and differs/);
    // All refusals at once.
    expect(errors).toMatch(/the log group .* exists already .* differs from the inputs in retentionInDays/);
    expect(errors).toContain("Set the input adopt to true");
    expect(changesMade(account)).toEqual([]);
    expect(things(account).filter((thing) => !thing.startsWith("AWS::S3::"))).toEqual(before);
  })());

test.concurrent("with adopt: true it is taken over: changed, tagged, and from then on ours", () =>
  inAccount(async (account) => {
    await withSecret(account);
    await account.clients.ecs.send(new CreateClusterCommand({ clusterName: "zscaler-mcp" }));
    const result = await good(deploy(account, { adopt: "true" }));
    const { SecretString } = await account.clients.secrets.send(
      new GetSecretValueCommand({ SecretId: secretName }),
    );
    expect(SecretString).toContain(credentials["zscaler-client-id"]);
    const adopted = (
      JSON.parse(result.outputs["changes"] ?? "") as readonly { resource: string; action: string }[]
    ).filter(({ action }) => action === "adopt");
    expect(adopted.map(({ resource }) => resource).sort()).toEqual(["cluster", "secret"]);
    account.forgetCalls();
    expect((await good(deploy(account))).outputs["changed"]).toBe("false");
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("what the command-line tool made is taken over in the same way", () =>
  inAccount(async (account) => {
    await withSecret(account, { "managed-by": "zscaler-mcp-harness", integration: "harness" });
    const refused = await bad(deploy(account));
    expect(errorsOf(refused)).toContain("the command-line tool made it");
    await good(deploy(account, { adopt: "true" }));
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent.each([
  {
    whose: "another repository's",
    tags: {
      "managed-by": "zscaler-harness-action",
      "zscaler-harness-stage": "default",
      "zscaler-harness-repository": "another/repository",
    },
    by: "it belongs to stage default of another/repository",
  },
  { whose: "another tool's", tags: { "managed-by": "terraform" }, by: "it is managed by terraform" },
])("$whose resource is refused even with adopt: true, before anything is made", ({ tags, by }) =>
  inAccount(async (account) => {
    await account.clients.iam.send(
      new CreateRoleCommand({
        RoleName: "zscaler-mcp-harness-execution-role",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    account.forgetCalls();
    const result = await bad(deploy(account, { adopt: "true" }));
    expect(errorsOf(result)).toContain(by);
    expect(errorsOf(result)).toContain("Choose another stage than default");
    expect(changesMade(account)).toEqual([]);
    expect(remains(account)).toEqual(["AWS::IAM::Role zscaler-mcp-harness-execution-role"]);
    // Nor does a destroy touch it.
    account.forgetCalls();
    await good(destroy(account));
    expect(changesMade(account)).toEqual([]);
  })(),
);

test.concurrent("a bucket name that another account has taken is refused, with what to do", () =>
  inAccount(
    async (account) => {
      const result = await bad(deploy(account));
      expect(errorsOf(result)).toContain(bucket);
      expect(errorsOf(result)).toContain("state");
      expect(things(account)).toEqual([]);
    },
    { bucketsOfOthers: [bucket] },
  )());

test.concurrent("an account that is not among the allowed ones is not touched", () =>
  inAccount(async (account) => {
    for (const operation of [deploy, destroy]) {
      const result = await bad(operation(account, { "allowed-account-ids": "999988887777" }));
      expect(errorsOf(result)).toContain("111122223333");
    }
    expect(account.calls().map(({ operation }) => operation)).toEqual([
      "GetCallerIdentity",
      "GetCallerIdentity",
    ]);
  })());
