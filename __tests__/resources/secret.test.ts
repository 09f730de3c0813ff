import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "@jest/globals";
import { SecretText } from "../../src/resources/resource.js";
import { type LiveSecret, type SecretSpec, secret } from "../../src/resources/secret.js";
import { inAccount, making } from "./account.js";

const account = inAccount();
const values = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, new SecretText(text)]));
const spec = (texts: Readonly<Record<string, string>>, kmsKey?: string): SecretSpec => ({
  description: "test",
  values: values(texts),
  kmsKey,
});
const first = spec({ ZSCALER_CLIENT_ID: "id-1", ZSCALER_CLIENT_SECRET: "s3cr3t-1" });
const second = spec({ ZSCALER_CLIENT_ID: "id-1", ZSCALER_CLIENT_SECRET: "s3cr3t-2" });
const live: LiveSecret = {
  id: "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf",
  name: "a",
  tags: {},
  versionId: "v1",
  values: first.values,
  kmsKey: undefined,
  deleted: false,
};

async function seen(name: string): Promise<LiveSecret> {
  const now = await secret.observe(account().aws, { name });
  if (now === undefined) throw new Error(`${name} does not exist`);
  return now;
}

describe("comparing a secret", () => {
  test("finds nothing where every value is the same", () => {
    expect(secret.compare(first, live)).toEqual([]);
  });

  test("names each key that differs, is missing or is too much, and shows no value", () => {
    const wanted = spec({ ZSCALER_CLIENT_ID: "id-2", ZSCALER_CLOUD: "zscalertwo" });
    const changes = secret.compare(wanted, live);
    expect(changes).toEqual([
      { path: "SecretString.ZSCALER_CLIENT_ID", before: "(secret)", after: "(secret)" },
      { path: "SecretString.ZSCALER_CLIENT_SECRET", before: "(secret)", after: undefined },
      { path: "SecretString.ZSCALER_CLOUD", before: undefined, after: "(secret)" },
    ]);
  });

  test.each([
    ["none is asked for", undefined, "arn:aws:kms:us-east-1:111122223333:key/a", []],
    ["it is the one", "key/a", "key/a", []],
    ["it is another", "key/b", "key/a", ["KmsKeyId"]],
    ["AWS's own encrypts it", "key/b", undefined, ["KmsKeyId"]],
  ])("and its key: %s", (_what, wanted, now, paths) => {
    const changes = secret.compare({ ...first, kmsKey: wanted }, { ...live, kmsKey: now });
    expect(changes.map(({ path }) => path)).toEqual(paths);
  });

  test("restores one that is scheduled for deletion, and gives it its key as well", () => {
    const changes = secret.compare({ ...first, kmsKey: "key/b" }, { ...live, values: {}, deleted: true });
    expect(changes.map(({ path }) => path)).toEqual(["DeletedDate", "KmsKeyId"]);
  });
});

describe("a secret in an account", () => {
  test("is made with its tags, found again, and its secret values are masked", async () => {
    const { aws, masked } = account();
    const made = await secret.create(aws, { name: "made" }, first, making);
    const again = await seen("made");
    expect(again).toMatchObject({
      id: made.id,
      versionId: made.versionId,
      tags: making.tags,
      deleted: false,
    });
    expect(secret.compare(first, again)).toEqual([]);
    expect(masked).toContain("s3cr3t-1");
    expect(secret.outputs(again)).toEqual({
      arn: made.id,
      versionId: made.versionId,
      keys: "ZSCALER_CLIENT_ID,ZSCALER_CLIENT_SECRET",
      kmsKey: undefined,
    });
  });

  test("gets a new version where a value differs, by one call", async () => {
    const { aws, callsOf } = account();
    await secret.create(aws, { name: "changed" }, first, making);
    const before = await seen("changed");
    const calls = await callsOf(() =>
      secret.sync(aws, { name: "changed" }, second, before, secret.compare(second, before), {
        ...making,
        token: "f".repeat(64),
      }),
    );
    expect(calls).toEqual(["PutSecretValue"]);
    const after = await seen("changed");
    expect(secret.compare(second, after)).toEqual([]);
    expect(after.versionId).not.toBe(before.versionId);
  });

  test("that is scheduled for deletion is restored, tagged and given its values", async () => {
    const { aws } = account();
    const name = "restored";
    const made = await secret.create(aws, { name }, first, making);
    expect(await secret.remove(aws, { name }, made, { force: false })).toEqual({ status: "gone" });
    const deleted = await seen(name);
    expect(deleted).toMatchObject({ deleted: true, values: {} });
    expect(secret.outputs(deleted)).toBeUndefined();

    await secret.tag?.(aws, deleted, { "zscaler-harness-expires": "never" });
    const token = "e".repeat(64);
    const after = await secret.sync(aws, { name }, second, deleted, secret.compare(second, deleted), {
      ...making,
      token,
    });
    const now = await seen(name);
    expect(now).toMatchObject({ deleted: false, versionId: after.versionId });
    expect(now.tags).toMatchObject({ "zscaler-harness-expires": "never" });
    expect(secret.compare(second, now)).toEqual([]);
    expect(secret.outputs(after)).toEqual(secret.outputs(now));
  });

  test("whose deletion was ordered already, by a call whose answer was lost, is gone", async () => {
    const { aws } = account();
    const name = "deleted-twice";
    const made = await secret.create(aws, { name }, first, making);
    await aws.clients.secrets.send(new DeleteSecretCommand({ SecretId: name }));
    expect(await secret.remove(aws, { name }, made, { force: false })).toEqual({ status: "gone" });
  });

  test("that is to go for good is waited for, so that its name is free", async () => {
    const { aws } = account();
    const name = "forced";
    const made = await secret.create(aws, { name }, first, making);
    for (let looks = 0; looks < 100; looks++) {
      const removal = await secret.remove(aws, { name }, made, { force: true });
      if (removal.status === "gone") break;
    }
    await expect(aws.clients.secrets.send(new DescribeSecretCommand({ SecretId: name }))).rejects.toThrow(
      expect.objectContaining({ name: "ResourceNotFoundException" }),
    );
  });

  test("without a value, or with one that is no JSON, counts as one without keys", async () => {
    const { aws } = account();
    await aws.clients.secrets.send(new CreateSecretCommand({ Name: "empty" }));
    await aws.clients.secrets.send(new CreateSecretCommand({ Name: "text", SecretString: "no json" }));
    for (const name of ["empty", "text"]) {
      const now = await seen(name);
      expect(now.values).toEqual({});
      expect(secret.compare(first, now).map(({ path }) => path)).toEqual([
        "SecretString.ZSCALER_CLIENT_ID",
        "SecretString.ZSCALER_CLIENT_SECRET",
      ]);
    }
  });
});
