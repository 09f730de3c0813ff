/** What is there already under our names: used where it is as wanted, taken over only when told, never somebody else's. */
import { UntagResourceCommand as UntagAgentCore } from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  UntagResourceCommand as UntagLogs,
} from "@aws-sdk/client-cloudwatch-logs";
import { UntagResourceCommand as UntagCognito } from "@aws-sdk/client-cognito-identity-provider";
import { ListClustersCommand, UntagResourceCommand as UntagEcs } from "@aws-sdk/client-ecs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand, UntagResourceCommand as UntagSecret } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import {
  type Account,
  accountId,
  actionsIn,
  ask,
  bad,
  bucket,
  changesMade,
  configurations,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  ofType,
  region,
  remains,
  repository,
  stateKey,
  things,
  writes,
} from "./action.js";
import { changeTarget, type Deployed, poolOf } from "./by-hand.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology } from "./topologies.js";

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

interface Disowned {
  readonly topology: Topology;
  /** What somebody else's deploy is told that it may not touch. */
  readonly nouns: readonly string[];
  /** Takes the owner's tags off some of it. */
  readonly happens: (account: Account, deployed: Deployed) => Promise<unknown>;
  /** What another image would change, and a deploy without adopt must not. */
  readonly refused: RegExp;
  /** Changes what belongs to a thing that has lost its owner, and what that is called. */
  readonly belonging?: {
    readonly change: (account: Account, deployed: Deployed) => Promise<unknown>;
    readonly noun: string;
  };
  /** What a deploy with another image and adopt does, sorted. */
  readonly adopted: readonly string[];
}

const tagKeys = ["managed-by"];

async function disownGateway({ clients: { control } }: Account, { outputs }: Deployed): Promise<void> {
  for (const resourceArn of [outputs["gateway-arn"], outputs["runtime-arn"]])
    await control.send(new UntagAgentCore({ resourceArn, tagKeys }));
}

const behindGateway = {
  refused: /the AgentCore runtime \S+ exists already .* and differs from the inputs in/,
  belonging: { change: changeTarget, noun: "gateway target" },
  adopted: ["gateway adopt", "gateway-target update", "runtime adopt"],
};

const disowned: readonly Disowned[] = [
  {
    topology: ecs,
    nouns: ["secret", "log group", "ECS Express service", "credential provider", "harness"],
    async happens({ clients: { ecs: service, logs, secrets } }, { outputs }) {
      const [cluster] = (await service.send(new ListClustersCommand())).clusterArns ?? [];
      for (const resourceArn of [cluster, outputs["service-arn"]])
        await service.send(new UntagEcs({ resourceArn, tagKeys }));
      const resourceArn = `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}`;
      await logs.send(new UntagLogs({ resourceArn, tagKeys }));
      await secrets.send(new UntagSecret({ SecretId: secretName, TagKeys: tagKeys }));
    },
    refused: /the ECS Express service \S+ exists already .* and differs from the inputs in/,
    adopted: ["cluster adopt", "log-group adopt", "mcp-service adopt", "secret adopt"],
  },
  {
    ...behindGateway,
    topology: gatewayWithCognito,
    nouns: ["user pool", "OAuth2 credential provider", "AgentCore runtime", "gateway", "harness"],
    async happens(account, deployed) {
      const { UserPoolId } = await poolOf(account);
      const ResourceArn = `arn:aws:cognito-idp:${region}:${accountId}:userpool/${UserPoolId}`;
      await account.clients.cognito.send(new UntagCognito({ ResourceArn, TagKeys: tagKeys }));
      await disownGateway(account, deployed);
    },
    adopted: [...behindGateway.adopted, "user-pool adopt"],
  },
  {
    ...behindGateway,
    topology: gatewayWithIam,
    nouns: ["secret", "AgentCore runtime", "gateway", "harness"],
    happens: disownGateway,
  },
];

test.concurrent.each(disowned)(
  "$topology.name: another repository is refused all of it; what nobody owns is used, and changed only when told",
  (example) =>
    inAccount(async (account) => {
      const { topology, nouns, happens, refused, belonging, adopted } = example;
      const { inputs } = topology;
      const first = await good(deploy(account, inputs));
      const before = configurations(account);
      const stranger = { environment: { GITHUB_REPOSITORY: "another/repository" } };
      account.forgetCalls();
      const errors = errorsOf(await bad(deploy(account, { ...inputs, adopt: "true" }, stranger)));
      for (const noun of nouns)
        expect(errors).toMatch(new RegExp(`the ${noun} \\S+ exists already and is not this deployment's`));
      expect(errors).toContain("it belongs to stage default of octo-org/octo-repo");
      const { outputs: left } = await good(destroy(account, {}, stranger));
      expect(left["deleted"]).toBe("[]");
      const kept = JSON.parse(left["kept"] ?? "") as readonly { readonly why: string }[];
      expect(kept.length).toBeGreaterThan(5);
      for (const { why } of kept) expect(why).toMatch(/octo-org\/octo-repo|belongs to|needs/);
      expect(changesMade(account)).toEqual([]);

      await happens(account, first);
      await account.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey() }));
      const other = { ...inputs, image: `${repository}:2.0` };
      account.forgetCalls();
      expect(errorsOf(await bad(deploy(account, other)))).toMatch(refused);
      const used = await good(deploy(account, inputs));
      expect(changesMade(account)).toEqual([]);
      expect(used.summary).toContain("found, used and kept");
      expect(withoutTags(configurations(account))).toEqual(withoutTags(before));

      if (belonging !== undefined) {
        await belonging.change(account, first);
        account.forgetCalls();
        expect(errorsOf(await bad(deploy(account, inputs)))).toMatch(
          new RegExp(`the ${belonging.noun} \\S+ exists already \\(what it belongs to is not ours`),
        );
        expect(changesMade(account)).toEqual([]);
      }

      const result = await good(deploy(account, { ...other, adopt: "true" }));
      expect(actionsIn(result)).toEqual(adopted);
      expect((await ask(account, first.outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
        "zia_list_locations success",
      ]);
      await good(destroy(account));
      expect(remains(account)).toEqual([]);
    })(),
);

const withoutTags = (items: ReturnType<typeof configurations>) =>
  items.map(({ type, id, configuration }) => ({ type, id, configuration }));

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

test.concurrent("what the command-line tool made is taken over in the same way", () =>
  inAccount(async (account) => {
    await withSecret(account, { "managed-by": "zscaler-mcp-harness", integration: "harness" });
    const refused = await bad(deploy(account));
    expect(errorsOf(refused)).toContain("the command-line tool made it");
    await good(deploy(account, { adopt: "true" }));
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("another tool's resource is refused even with adopt: true, before anything is made", () =>
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
        Tags: [{ Key: "managed-by", Value: "terraform" }],
      }),
    );
    account.forgetCalls();
    const result = await bad(deploy(account, { adopt: "true" }));
    expect(errorsOf(result)).toContain("it is managed by terraform");
    expect(errorsOf(result)).toContain("Choose another stage than default");
    expect(changesMade(account)).toEqual([]);
    expect(remains(account)).toEqual(["AWS::IAM::Role zscaler-mcp-harness-execution-role"]);
    // Nor does a destroy touch it.
    account.forgetCalls();
    await good(destroy(account));
    expect(changesMade(account)).toEqual([]);
  })());

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
