import { describe, expect, test } from "@jest/globals";
import { createClients } from "../../src/aws/clients.js";
import { ensureStateBucket, stateBucketName } from "../../src/state/bucket.js";
import { owner } from "./fake-s3.js";
import { region, useFakeS3 } from "./setup.js";

const world = useFakeS3();
const place = { partition: "aws", region, account: owner };
const defaultName = `zscaler-harness-state-${owner}-${region}`;

function ensure(overrides: { bucket?: string; region?: string; kmsKey?: string } = {}): Promise<string> {
  return ensureStateBucket({
    s3:
      overrides.region === undefined
        ? world.client
        : createClients({ region: overrides.region, signal: world.stop.signal }).s3,
    place: { ...place, region: overrides.region ?? region },
    bucket: overrides.bucket,
    kmsKey: overrides.kmsKey,
    signal: world.stop.signal,
  });
}

const writes = () => world.s3.requests.filter(({ method }) => method === "PUT");

describe("the default state bucket", () => {
  test("is named after account and region", () => {
    expect(stateBucketName(place)).toBe(defaultName);
  });

  test("is created in its region, versioned, encrypted, closed to the public and to plain HTTP", async () => {
    expect(await ensure()).toBe(defaultName);
    const bucket = world.s3.buckets.get(defaultName);
    expect(bucket?.createdWith).toContain(`<LocationConstraint>${region}</LocationConstraint>`);
    const { configuration } = bucket ?? { configuration: new Map<string, string>() };
    expect(configuration.get("versioning")).toContain("<Status>Enabled</Status>");
    expect(configuration.get("encryption")).toContain("<SSEAlgorithm>AES256</SSEAlgorithm>");
    for (const setting of [
      "BlockPublicAcls",
      "IgnorePublicAcls",
      "BlockPublicPolicy",
      "RestrictPublicBuckets",
    ]) {
      expect(configuration.get("publicAccessBlock")).toContain(`<${setting}>true</${setting}>`);
    }
    expect(JSON.parse(configuration.get("policy") ?? "")).toMatchObject({
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${defaultName}`, `arn:aws:s3:::${defaultName}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(configuration.get("tagging")).toContain(
      "<Key>managed-by</Key><Value>zscaler-harness-action</Value>",
    );
  });

  test("takes no location constraint in us-east-1, where it would be invalid", async () => {
    await ensure({ region: "us-east-1" });
    expect(world.s3.buckets.get(`zscaler-harness-state-${owner}-us-east-1`)?.createdWith).toBe("");
  });

  test("is encrypted with the user's key where one is given", async () => {
    await ensure({ kmsKey: "alias/state" });
    expect(world.s3.buckets.get(defaultName)?.configuration.get("encryption")).toContain("alias/state");
  });

  test("costs one read and no write once it is complete", async () => {
    await ensure();
    world.s3.requests.length = 0;
    await ensure();
    expect(world.s3.requests.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("is completed where an earlier run died after any of its calls", async () => {
    await ensure();
    const calls = writes().length;
    for (let survived = 1; survived < calls; survived += 1) {
      world.s3.buckets.clear();
      world.s3.requests.length = 0;
      const died = () => writes().length > survived;
      world.s3.fault(died, { status: 403, code: "AccessDenied" });
      await expect(ensure()).rejects.toMatchObject({ code: "STATE_BUCKET_DENIED" });
      await ensure();
      expect([...(world.s3.buckets.get(defaultName)?.configuration.keys() ?? [])].sort()).toEqual([
        "encryption",
        "policy",
        "publicAccessBlock",
        "tagging",
        "versioning",
      ]);
    }
  });

  test("that somebody else set up under this name is used and left alone", async () => {
    const tags = "<Tagging><TagSet><Tag><Key>team</Key><Value>platform</Value></Tag></TagSet></Tagging>";
    world.s3.addBucket(defaultName).configuration.set("tagging", tags);
    expect(await ensure()).toBe(defaultName);
    expect(writes()).toHaveLength(0);
  });

  test("is fine where another stage's deploy created it at the same moment", async () => {
    const names = await Promise.all([ensure(), ensure()]);
    expect(names).toEqual([defaultName, defaultName]);
  });

  test("survives S3's 'operation in progress' on a bucket that is seconds old", async () => {
    world.s3.fault(({ path }) => path.includes("versioning"), { status: 409, code: "OperationAborted" });
    await ensure();
    expect(world.s3.buckets.get(defaultName)?.configuration.has("versioning")).toBe(true);
  });

  test("of another account is never written to", async () => {
    world.s3.addBucket(defaultName, "999900001111");
    await expect(ensure()).rejects.toMatchObject({ code: "STATE_BUCKET_DENIED" });
    expect(writes()).toHaveLength(0);
  });

  test("whose name another account took between look and create says how to go on", async () => {
    world.s3.fault(({ method }) => method === "GET", { status: 404, code: "NoSuchBucket" });
    world.s3.addBucket(defaultName, "999900001111");
    await expect(ensure()).rejects.toMatchObject({
      code: "STATE_BUCKET_TAKEN",
      fix: expect.stringContaining("`state`"),
    });
  });
});

describe("a bucket that the user gave", () => {
  test("is used as it is", async () => {
    world.s3.addBucket("ours");
    expect(await ensure({ bucket: "ours" })).toBe("ours");
    expect(writes()).toHaveLength(0);
  });

  test("must exist: a typo does not create a bucket", async () => {
    await expect(ensure({ bucket: "typo" })).rejects.toMatchObject({ code: "STATE_BUCKET_MISSING" });
    expect(writes()).toHaveLength(0);
  });

  test("must belong to the account", async () => {
    world.s3.addBucket("theirs", "999900001111");
    await expect(ensure({ bucket: "theirs" })).rejects.toMatchObject({ code: "STATE_BUCKET_DENIED" });
  });
});
