/** What state, lock and bucket have in common: where an object lies, and how S3 says that a condition failed. */
import type { S3Client } from "@aws-sdk/client-s3";
import { errorName, isAccessDenied } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";

/** An object in a bucket of a known account. */
export interface ObjectLocation {
  /** Its signal decides how long calls may go on: not the run's where they must outlive a cancelled run. */
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** The bucket must belong to it; sent as `ExpectedBucketOwner` with every call. */
  readonly account: string;
  /** Undefined: the bucket's default encryption. */
  readonly kmsKey: string | undefined;
}

export function uriOf({ bucket, key }: Pick<ObjectLocation, "bucket" | "key">): string {
  return `s3://${bucket}/${key}`;
}

export function addressed({ bucket, key, account }: ObjectLocation) {
  return { Bucket: bucket, Key: key, ExpectedBucketOwner: account };
}

export function encrypted({ kmsKey }: ObjectLocation) {
  return kmsKey === undefined
    ? {}
    : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kmsKey, BucketKeyEnabled: true };
}

/** 412: the object is not the one that `IfMatch` names, or there is one although `IfNoneMatch: *`. */
export function isPreconditionFailed(thrown: unknown): boolean {
  return errorName(thrown) === "PreconditionFailed";
}

/** 409: another conditional write of the same key was under way. Nothing was written: ask again. */
export function isRacingWrite(thrown: unknown): boolean {
  return errorName(thrown) === "ConditionalRequestConflict";
}

export function isMissingBucket(thrown: unknown): boolean {
  return errorName(thrown) === "NoSuchBucket";
}

/** Also what `IfMatch` answers where there is no object any more. */
export function isMissingObject(thrown: unknown): boolean {
  return errorName(thrown) === "NoSuchKey" || errorName(thrown) === "NotFound";
}

/**
 * Requests within one account are told who lacks which right (S3 user guide, "Troubleshoot access denied errors"); others,
 * and those whose `ExpectedBucketOwner` is not the owner, only "Access Denied".
 */
function saysNoReason(thrown: unknown): boolean {
  return !/not authorized to perform/i.test(messageOf(thrown));
}

/** S3's refusals as failures with a fix; anything else as it came. */
export function s3Failure(
  thrown: unknown,
  location: Pick<ObjectLocation, "bucket" | "key" | "account">,
): unknown {
  if (isMissingBucket(thrown)) {
    return new Failure("STATE_BUCKET_MISSING", `The state bucket ${location.bucket} does not exist.`, {
      fix: "Create it, or leave `state` out: the action then makes a bucket of its own on the first deploy.",
      cause: thrown,
    });
  }
  if (isAccessDenied(thrown) && saysNoReason(thrown)) {
    return new Failure(
      "STATE_ACCESS_DENIED",
      `S3 denies access to ${uriOf(location)} without saying which right is missing, as it does where a bucket belongs to another AWS account than ${location.account}.`,
      {
        fix: `See whether the account has the bucket (aws s3api list-buckets). If somebody else took the name ${location.bucket}, make a bucket of your own and name it in the input \`state\`: s3://<bucket>/<key>.`,
        cause: thrown,
      },
    );
  }
  if (isAccessDenied(thrown)) {
    return new Failure("STATE_ACCESS_DENIED", `S3 denies this role access to ${uriOf(location)}.`, {
      // S3 answers 403 instead of 404 for a missing key where the caller may not list the bucket.
      fix:
        "Allow s3:GetObject, s3:PutObject and s3:DeleteObject on the object and s3:ListBucket on the bucket (and the " +
        `use of its KMS key), and check that the bucket belongs to account ${location.account}.`,
      cause: thrown,
    });
  }
  return thrown;
}
