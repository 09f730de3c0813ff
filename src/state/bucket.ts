/** The bucket that holds states: the account's own default, made on the first deploy, or one that the user brought. */
import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  type Tag,
} from "@aws-sdk/client-s3";
import type { Place } from "../aws/aws.js";
import { errorName } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import { isMissingBucket } from "./s3.js";

export interface StateBucketOptions {
  readonly s3: S3Client;
  readonly place: Place;
  /** The bucket of the `state` input; undefined: the default one. */
  readonly bucket: string | undefined;
  readonly kmsKey: string | undefined;
  readonly signal: AbortSignal;
}

/** Set last of all, so it also says that the bucket is complete. */
const marker: Tag = { Key: "managed-by", Value: "zscaler-harness-action" };

/** A bucket that has just been made may be unknown for a moment, and S3 takes one change of a bucket at a time. */
const settleLimit = 60_000;
const settling: ReadonlySet<string> = new Set(["NoSuchBucket", "OperationAborted"]);

export function stateBucketName({ account, region }: Pick<Place, "account" | "region">): string {
  return `zscaler-harness-state-${account}-${region}`;
}

/**
 * Returns the name of a bucket that exists: a given one as it is, the default one created, versioned, encrypted,
 * closed to the public and to plain HTTP. Needed only before the first write of a stage: a state object that could be
 * read says that its bucket is complete.
 */
export async function ensureStateBucket(options: StateBucketOptions): Promise<string> {
  const { bucket } = options;
  if (bucket !== undefined) {
    await requireGivenBucket(options, bucket);
    return bucket;
  }
  const name = stateBucketName(options.place);
  const tags = await tagsOf(options, name);
  if (tags === "missing bucket") await createBucket(options, name);
  // Tags that are not ours say that somebody else made and looks after it; none, that a run died before it was done.
  else if (tags.length > 0) return name;
  await harden(options, name);
  return name;
}

/** Whether the bucket is there and this account's. */
export async function hasStateBucket({
  s3,
  place,
  bucket,
}: Pick<StateBucketOptions, "s3" | "place"> & { readonly bucket: string }): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: place.account }));
    return true;
  } catch (thrown) {
    if (isMissingBucket(thrown) || errorName(thrown) === "NotFound") return false;
    throw bucketFailure(thrown, bucket, place);
  }
}

async function requireGivenBucket({ s3, place }: StateBucketOptions, bucket: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: place.account }));
  } catch (thrown) {
    if (isMissingBucket(thrown) || errorName(thrown) === "NotFound") {
      throw new Failure(
        "STATE_BUCKET_MISSING",
        `The bucket ${bucket} of the \`state\` input does not exist.`,
        {
          fix: "Create it, or leave `state` out: the action then makes a bucket of its own.",
          cause: thrown,
        },
      );
    }
    throw bucketFailure(thrown, bucket, place);
  }
}

async function tagsOf(
  { s3, place }: StateBucketOptions,
  bucket: string,
): Promise<readonly Tag[] | "missing bucket"> {
  try {
    const found = await s3.send(
      new GetBucketTaggingCommand({ Bucket: bucket, ExpectedBucketOwner: place.account }),
    );
    return found.TagSet ?? [];
  } catch (thrown) {
    if (errorName(thrown) === "NoSuchTagSet") return [];
    if (isMissingBucket(thrown)) return "missing bucket";
    throw bucketFailure(thrown, bucket, place);
  }
}

async function createBucket({ s3, place, signal }: StateBucketOptions, bucket: string): Promise<void> {
  // The client itself adds its region as the location constraint, except in us-east-1, where that would be invalid.
  const create = new CreateBucketCommand({ Bucket: bucket });
  try {
    await retrying(() => s3.send(create), {
      signal,
      on: (thrown) => errorName(thrown) === "OperationAborted",
      limit: settleLimit,
    });
  } catch (thrown) {
    // Another stage's first deploy at the same time.
    if (errorName(thrown) === "BucketAlreadyOwnedByYou") return;
    throw bucketFailure(thrown, bucket, place);
  }
}

async function harden({ s3, place, kmsKey, signal }: StateBucketOptions, bucket: string): Promise<void> {
  const target = { Bucket: bucket, ExpectedBucketOwner: place.account };
  const arn = `arn:${place.partition}:s3:::${bucket}`;
  const steps: readonly (() => Promise<unknown>)[] = [
    () =>
      s3.send(
        new PutPublicAccessBlockCommand({
          ...target,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      ),
    () =>
      s3.send(
        new PutBucketEncryptionCommand({
          ...target,
          ServerSideEncryptionConfiguration: {
            Rules: [
              kmsKey === undefined
                ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }
                : {
                    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey },
                    BucketKeyEnabled: true,
                  },
            ],
          },
        }),
      ),
    () =>
      s3.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration: { Status: "Enabled" } })),
    () => s3.send(new PutBucketPolicyCommand({ ...target, Policy: JSON.stringify(tlsOnly(arn)) })),
    () => s3.send(new PutBucketTaggingCommand({ ...target, Tagging: { TagSet: [marker] } })),
  ];
  try {
    for (const step of steps) {
      await retrying(step, { signal, on: (thrown) => settling.has(errorName(thrown)), limit: settleLimit });
    }
  } catch (thrown) {
    throw bucketFailure(thrown, bucket, place);
  }
}

function tlsOnly(bucketArn: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

const deniedNames: ReadonlySet<string> = new Set(["403", "AccessDenied", "Forbidden"]);

function bucketFailure(thrown: unknown, bucket: string, { account }: Place): unknown {
  const name = errorName(thrown);
  if (name === "BucketAlreadyExists") {
    return new Failure("STATE_BUCKET_TAKEN", `The bucket name ${bucket} is taken by another AWS account.`, {
      fix: "Create a bucket of your own and name it in `state` (s3://<bucket>/<key>).",
      cause: thrown,
    });
  }
  const status = (thrown as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata
    ?.httpStatusCode;
  if (deniedNames.has(name) || status === 403) {
    return new Failure(
      "STATE_BUCKET_DENIED",
      `S3 denies this role access to the bucket ${bucket}, or the bucket does not belong to account ${account}.`,
      {
        fix:
          "Allow the s3 actions on this bucket that the documentation lists, or create a bucket and name it in " +
          "`state` (s3://<bucket>/<key>).",
        cause: thrown,
      },
    );
  }
  return thrown;
}
