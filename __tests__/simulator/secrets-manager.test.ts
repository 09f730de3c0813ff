import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type ListSecretsRequest,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

let simulator: Simulator;
let secrets: SecretsManagerClient;

beforeEach(async () => {
  simulator = await startSimulator({ timeScale: 0.01, profile: { request: 0, secretForceDelete: 40_000 } });
  secrets = new SecretsManagerClient(clientOptions(simulator));
});

afterEach(async () => {
  secrets.destroy();
  await simulator.stop();
});

const failure = (name: string, message = /.*/) =>
  expect.objectContaining({ name, message: expect.stringMatching(message) });
const token = (letter: string) => letter.repeat(32);

async function secret(name = "zscaler/credentials", value = "one") {
  const answer = await secrets.send(new CreateSecretCommand({ Name: name, SecretString: value }));
  return { arn: answer.ARN ?? "", versionId: answer.VersionId ?? "" };
}

describe("a secret", () => {
  test("is found by its name, its ARN, and its ARN without the random suffix", async () => {
    const { arn } = await secret();
    expect(arn).toMatch(/:secret:zscaler\/credentials-[a-zA-Z0-9]{6}$/);
    for (const SecretId of ["zscaler/credentials", arn, arn.slice(0, -7)]) {
      const found = await secrets.send(new GetSecretValueCommand({ SecretId }));
      expect(found).toMatchObject({ ARN: arn, SecretString: "one", VersionStages: ["AWSCURRENT"] });
    }
    await expect(secrets.send(new DescribeSecretCommand({ SecretId: "none" }))).rejects.toEqual(
      failure("ResourceNotFoundException"),
    );
  });

  test("is created once where the lost answer's call is repeated with its token", async () => {
    const create = (SecretString: string) =>
      secrets.send(new CreateSecretCommand({ Name: "s", SecretString, ClientRequestToken: token("a") }));
    const first = await create("one");
    expect(await create("one")).toMatchObject({ ARN: first.ARN, VersionId: token("a") });
    await expect(create("two")).rejects.toEqual(failure("ResourceExistsException", /already exists/));
  });

  test("keeps the previous value when a new one is put", async () => {
    const { versionId } = await secret();
    const put = await secrets.send(
      new PutSecretValueCommand({ SecretId: "zscaler/credentials", SecretString: "two" }),
    );
    const read = async (VersionStage: string) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId: "zscaler/credentials", VersionStage })))
        .SecretString;
    expect([await read("AWSCURRENT"), await read("AWSPREVIOUS")]).toEqual(["two", "one"]);
    const { VersionIdsToStages } = await secrets.send(
      new DescribeSecretCommand({ SecretId: "zscaler/credentials" }),
    );
    expect(VersionIdsToStages).toEqual({
      [versionId]: ["AWSPREVIOUS"],
      [put.VersionId ?? ""]: ["AWSCURRENT"],
    });
    await secrets.send(new UpdateSecretCommand({ SecretId: "zscaler/credentials", SecretString: "three" }));
    const listed = await secrets.send(new ListSecretVersionIdsCommand({ SecretId: "zscaler/credentials" }));
    expect(listed.Versions).toHaveLength(2);
    await expect(read("NEVER")).rejects.toEqual(failure("ResourceNotFoundException", /staging label: NEVER/));
  });

  test("takes a value twice with one token, but not two values", async () => {
    await secret();
    const put = (SecretString: string) =>
      secrets.send(
        new PutSecretValueCommand({
          SecretId: "zscaler/credentials",
          SecretString,
          ClientRequestToken: token("b"),
        }),
      );
    await put("two");
    expect((await put("two")).VersionId).toBe(token("b"));
    await expect(put("three")).rejects.toEqual(failure("ResourceExistsException"));
  });

  test("carries description, key and tags, which can be changed", async () => {
    const SecretId = "tagged";
    await secrets.send(
      new CreateSecretCommand({
        Name: SecretId,
        Tags: [{ Key: "stage", Value: "a" }],
        KmsKeyId: "alias/mine",
      }),
    );
    await secrets.send(new UpdateSecretCommand({ SecretId, Description: "new" }));
    await secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: "owner", Value: "us" }] }));
    await secrets.send(new UntagResourceCommand({ SecretId, TagKeys: ["stage"] }));
    expect(await secrets.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      Description: "new",
      KmsKeyId: "alias/mine",
      Tags: [{ Key: "owner", Value: "us" }],
    });
  });
});

describe("a deleted secret", () => {
  test("holds its name, gives no value, is in no inventory, and can be restored", async () => {
    const { arn } = await secret();
    const SecretId = "zscaler/credentials";
    await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect((await secrets.send(new DescribeSecretCommand({ SecretId }))).DeletedDate).toBeInstanceOf(Date);
    await expect(secrets.send(new GetSecretValueCommand({ SecretId }))).rejects.toEqual(
      failure("InvalidRequestException", /marked for deletion/),
    );
    await expect(secret()).rejects.toEqual(
      failure("InvalidRequestException", /already scheduled for deletion/),
    );
    expect(simulator.inventory().map(({ id }) => id)).not.toContain(arn);
    expect(simulator.cloud.secrets.read(arn)).toBeUndefined();
    await secrets.send(new RestoreSecretCommand({ SecretId }));
    expect((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe("one");
  });

  test("without recovery frees its name a little later", async () => {
    await secret();
    const SecretId = "zscaler/credentials";
    await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await expect(secret()).rejects.toEqual(failure("InvalidRequestException", /scheduled for deletion/));
    await until(() =>
      secret().then(
        () => true,
        () => false,
      ),
    );
  });

  test("can't be asked for both at once, nor for a window out of bounds", async () => {
    await secret();
    const remove = (more: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean }) =>
      secrets.send(new DeleteSecretCommand({ SecretId: "zscaler/credentials", ...more }));
    await expect(remove({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true })).rejects.toEqual(
      failure("InvalidParameterException"),
    );
    await expect(remove({ RecoveryWindowInDays: 6 })).rejects.toEqual(failure("InvalidParameterException"));
  });
});

test("secrets are listed in pages, by name and by tag", async () => {
  for (const name of ["a-1", "a-2", "b-1"]) {
    await secrets.send(new CreateSecretCommand({ Name: name, Tags: [{ Key: "stage", Value: name }] }));
  }
  const names = async (input: ListSecretsRequest) => {
    const { SecretList, NextToken } = await secrets.send(new ListSecretsCommand(input));
    return { names: SecretList?.map((one) => one.Name).sort(), NextToken };
  };
  expect((await names({ Filters: [{ Key: "name", Values: ["a-"] }] })).names).toEqual(["a-1", "a-2"]);
  expect((await names({ Filters: [{ Key: "tag-value", Values: ["b-1"] }] })).names).toEqual(["b-1"]);
  const first = await names({ MaxResults: 2 });
  const second = await names({ MaxResults: 2, NextToken: first.NextToken ?? "" });
  expect([...(first.names ?? []), ...(second.names ?? [])].sort()).toEqual(["a-1", "a-2", "b-1"]);
  expect(second.NextToken).toBeUndefined();
});

test("a secret that a service owns can't be deleted by its user", async () => {
  const name = "bedrock-agentcore-identity!default/apikey/zscaler";
  const { arn } = simulator.cloud.secrets.putOwned(name, "Basic abc", "bedrock-agentcore");
  await expect(secrets.send(new DeleteSecretCommand({ SecretId: arn }))).rejects.toEqual(
    failure("InvalidRequestException", /managed by bedrock-agentcore/),
  );
  simulator.cloud.secrets.deleteOwned(name);
  expect(simulator.cloud.secrets.read(arn)).toBeUndefined();
});

test("creating with tags takes the right to tag, on the secret's ARN", async () => {
  const policy = (Action: string[]) => ({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action, Resource: "arn:aws:secretsmanager:us-east-1:111122223333:secret:zscaler/*" },
    ],
  });
  const create = async (actions: string[], Name: string) => {
    const environment = simulator.credentialsFor({ policies: [policy(actions)] });
    const restricted = new SecretsManagerClient(clientOptions(simulator, environment));
    const Tags = [{ Key: "stage", Value: "default" }];
    return restricted.send(new CreateSecretCommand({ Name, Tags })).finally(() => restricted.destroy());
  };
  const both = ["secretsmanager:CreateSecret", "secretsmanager:TagResource"];
  await expect(create(both.slice(0, 1), "zscaler/a")).rejects.toEqual(
    failure("AccessDeniedException", /secretsmanager:TagResource/),
  );
  await expect(create(both, "other")).rejects.toEqual(failure("AccessDeniedException"));
  await expect(create(both, "zscaler/a")).resolves.toMatchObject({ Name: "zscaler/a" });
});
