import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;
let s3: S3Client;

beforeAll(async () => {
  simulator = await startSimulator({ bucketsOfOthers: ["taken"] });
  s3 = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await simulator.stop();
});

async function bucketNamed(name: string): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  return name;
}

const failure = (name: string, status: number) =>
  expect.objectContaining({ name, $metadata: expect.objectContaining({ httpStatusCode: status }) });

describe("objects", () => {
  test("come back as they were written, with their metadata, encryption and checksum", async () => {
    const Bucket = await bucketNamed("round-trip");
    const Key = "owner/repo/päth with spaces+plus.json";
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: "contents ✓",
        ContentType: "text/x",
        Metadata: { Run: "7" },
      }),
    );
    expect(put.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(put.ServerSideEncryption).toBe("AES256");

    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe("contents ✓");
    expect(got).toMatchObject({ ETag: put.ETag, ContentType: "text/x", Metadata: { run: "7" } });
    expect(Math.abs(Date.now() - (got.LastModified?.getTime() ?? 0))).toBeLessThan(10_000);

    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ETag: put.ETag, ContentLength: Buffer.byteLength("contents ✓") });
  });

  test("that are streamed arrive whole: the chunked upload with its trailing checksum is understood", async () => {
    const Bucket = await bucketNamed("streamed");
    const { Readable } = await import("node:stream");
    const Body = Readable.from([Buffer.alloc(70_000, "a"), Buffer.alloc(30_000, "b")]);
    await s3.send(new PutObjectCommand({ Bucket, Key: "big", Body, ContentLength: 100_000 }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    const text = (await got.Body?.transformToString()) ?? "";
    expect([text.length, text.indexOf("b"), text.endsWith("b")]).toEqual([100_000, 70_000, true]);
  });

  test("that arrive damaged are refused", async () => {
    const Bucket = await bucketNamed("damaged");
    const put = s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x", ChecksumCRC32: "AAAAAA==" }));
    await expect(put).rejects.toEqual(failure("BadDigest", 400));
  });

  test("that are not there are missing by name, or by status alone for HEAD", async () => {
    const Bucket = await bucketNamed("empty");
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "k" }))).rejects.toEqual(
      failure("NoSuchKey", 404),
    );
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).rejects.toEqual(
      failure("NotFound", 404),
    );
    await expect(s3.send(new GetObjectCommand({ Bucket: "nowhere", Key: "k" }))).rejects.toEqual(
      failure("NoSuchBucket", 404),
    );
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }))).resolves.toBeDefined();
  });

  test("of another account's bucket are not touched by mistake", async () => {
    const Bucket = await bucketNamed("owned");
    const put = new PutObjectCommand({ Bucket, Key: "k", Body: "x", ExpectedBucketOwner: "999999999999" });
    await expect(s3.send(put)).rejects.toEqual(failure("AccessDenied", 403));
  });
});

describe("conditional requests", () => {
  test("create a key once only", async () => {
    const Bucket = await bucketNamed("create-once");
    const create = () => s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "me", IfNoneMatch: "*" }));
    await create();
    await expect(create()).rejects.toEqual(failure("PreconditionFailed", 412));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "lock" }));
    await expect(create()).resolves.toBeDefined();
  });

  test("replace only what was read", async () => {
    const Bucket = await bucketNamed("compare-and-swap");
    const write = (Body: string, IfMatch: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key: "state", Body, IfMatch }));
    await expect(write("0", '"none"')).rejects.toEqual(failure("NoSuchKey", 404));
    const first = await s3.send(new PutObjectCommand({ Bucket, Key: "state", Body: "1" }));
    const second = await write("2", first.ETag ?? "");
    await expect(write("3", first.ETag ?? "")).rejects.toEqual(failure("PreconditionFailed", 412));
    await expect(write("3", second.ETag ?? "")).resolves.toBeDefined();
  });

  test("that race for one key have one winner; the others see a conflict or that they lost", async () => {
    const slow = await startSimulator({ timeScale: 1, profile: { request: 40 } });
    const client = new S3Client({ ...clientOptions(slow), forcePathStyle: true, maxAttempts: 1 });
    await client.send(new CreateBucketCommand({ Bucket: "race" }));
    const attempts = await Promise.allSettled(
      ["a", "b", "c"].map((Body) =>
        client.send(new PutObjectCommand({ Bucket: "race", Key: "lock", Body, IfNoneMatch: "*" })),
      ),
    );
    client.destroy();
    await slow.stop();
    const lost = attempts.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason.name] : []));
    expect(lost).toHaveLength(2);
    for (const name of lost) expect(["ConditionalRequestConflict", "PreconditionFailed"]).toContain(name);
    expect(lost).toContain("ConditionalRequestConflict");
  });

  test("delete only what was read", async () => {
    const Bucket = await bucketNamed("delete-match");
    const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket, Key: "lock", Body: "me" }));
    const remove = (IfMatch: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: "lock", IfMatch }));
    await expect(remove('"other"')).rejects.toEqual(failure("PreconditionFailed", 412));
    await expect(remove(ETag)).resolves.toBeDefined();
    await expect(remove(ETag)).rejects.toEqual(failure("PreconditionFailed", 412));
  });

  test("read only what changed", async () => {
    const Bucket = await bucketNamed("read-changed");
    const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const read = s3.send(new GetObjectCommand({ Bucket, Key: "k", IfNoneMatch: ETag }));
    await expect(read).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });
});

describe("buckets", () => {
  test("keep the settings that harden them", async () => {
    const Bucket = await bucketNamed("hardened");
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    const encryption = {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: "key" },
          BucketKeyEnabled: true,
        },
      ],
    };
    const block = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: false,
    };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }));
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
    await s3.send(
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "a", Value: "<b> & c" }] } }),
    );

    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const { ServerSideEncryptionConfiguration: kept } = await s3.send(
      new GetBucketEncryptionCommand({ Bucket }),
    );
    expect(kept).toEqual(encryption);
    const { PublicAccessBlockConfiguration: blocked } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    expect(blocked).toEqual(block);
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(policy);
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
      { Key: "a", Value: "<b> & c" },
    ]);
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    expect(put).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key" });
    expect(simulator.inventory()).toContainEqual(
      expect.objectContaining({ type: "AWS::S3::Bucket", id: Bucket, tags: { a: "<b> & c" } }),
    );
  });

  test("without a policy or tags say so", async () => {
    const Bucket = await bucketNamed("bare");
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toEqual(
      failure("NoSuchBucketPolicy", 404),
    );
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toEqual(
      failure("NoSuchTagSet", 404),
    );
    const policy = {
      Bucket,
      Policy: '{"Statement":[{"Effect":"Deny","Principal":"*","Resource":"arn:aws:s3:::other"}]}',
    };
    await expect(s3.send(new PutBucketPolicyCommand(policy))).rejects.toEqual(
      failure("MalformedPolicy", 400),
    );
  });

  test("of other accounts, with bad names, or in a place that does not fit are refused", async () => {
    const create = (Bucket: string, LocationConstraint?: "eu-west-1") =>
      s3.send(
        new CreateBucketCommand({
          Bucket,
          ...(LocationConstraint ? { CreateBucketConfiguration: { LocationConstraint } } : {}),
        }),
      );
    await expect(create("taken")).rejects.toEqual(failure("BucketAlreadyExists", 409));
    await expect(s3.send(new HeadBucketCommand({ Bucket: "taken" }))).rejects.toEqual(
      expect.objectContaining({ $metadata: expect.objectContaining({ httpStatusCode: 403 }) }),
    );
    await expect(create("Not_Valid")).rejects.toEqual(failure("InvalidBucketName", 400));
    await expect(create("elsewhere", "eu-west-1")).rejects.toEqual(
      failure("IllegalLocationConstraintException", 400),
    );
  });

  test("live in one region: elsewhere they redirect, and outside us-east-1 a second creation is refused", async () => {
    const europe = new S3Client({ ...clientOptions(simulator), region: "eu-west-1", forcePathStyle: true });
    const create = () =>
      europe.send(
        new CreateBucketCommand({
          Bucket: "european",
          CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
        }),
      );
    await create();
    await expect(create()).rejects.toEqual(failure("BucketAlreadyOwnedByYou", 409));
    const location = await europe.send(new GetBucketLocationCommand({ Bucket: "european" }));
    expect(location.LocationConstraint).toBe("eu-west-1");
    await expect(s3.send(new GetObjectCommand({ Bucket: "european", Key: "k" }))).rejects.toEqual(
      failure("PermanentRedirect", 301),
    );
    await bucketNamed("american");
    expect(await s3.send(new GetBucketLocationCommand({ Bucket: "american" }))).not.toHaveProperty(
      "LocationConstraint",
      expect.anything(),
    );
    await expect(bucketNamed("american")).resolves.toBe("american");
    europe.destroy();
  });

  test("are listed page by page, by prefix and by folder", async () => {
    const Bucket = await bucketNamed("listed");
    for (const Key of ["a/1", "a/2", "a/3", "b", "ä"])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const first = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(["a/1", "a/2"]);
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2 });
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken ?? "" }),
    );
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["a/3", "b", "ä"]);
    expect(rest.IsTruncated).toBe(false);
    const prefixed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "a/" }));
    expect(prefixed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ["a/1", 3],
      ["a/2", 3],
      ["a/3", 3],
    ]);
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: "a/" }]);
    expect(folders.Contents?.map(({ Key }) => Key)).toEqual(["b", "ä"]);
    await expect(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: "?" }))).rejects.toEqual(
      failure("InvalidArgument", 400),
    );
  });

  test("with versioning keep what was there, and can only be deleted when every version is gone", async () => {
    const Bucket = await bucketNamed("versioned");
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const one = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "1" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "2" }));
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    expect(deleted.DeleteMarker).toBe(true);
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "k" }))).rejects.toEqual(
      failure("NoSuchKey", 404),
    );
    const old = await s3.send(new GetObjectCommand({ Bucket, Key: "k", VersionId: one.VersionId }));
    expect(await old.Body?.transformToString()).toBe("1");

    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    expect(page).toMatchObject({ IsTruncated: true, NextKeyMarker: "k" });
    const versions = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    expect(versions.DeleteMarkers).toHaveLength(1);
    expect(versions.Versions?.map(({ IsLatest }) => IsLatest)).toEqual([false, false]);
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toEqual(
      failure("BucketNotEmpty", 409),
    );

    const Objects = [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])].map(
      ({ Key, VersionId }) => ({
        Key,
        VersionId,
      }),
    );
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(simulator.inventory().map(({ id }) => id)).not.toContain(Bucket);
  });
});
