/** Which state objects there are. */
import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { isMissingBucket, s3Failure } from "./s3.js";

export interface Listing {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** The bucket must belong to it. */
  readonly account: string;
}

/**
 * Keys of what may be states, right below the prefix: what other repositories keep in folders of their own is passed
 * over. None where there is no bucket.
 */
export async function stateKeys({ s3, bucket, prefix, account }: Listing): Promise<readonly string[]> {
  const keys: string[] = [];
  try {
    for await (const { Contents: page = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket: bucket, Prefix: prefix, Delimiter: "/", ExpectedBucketOwner: account },
    ))
      keys.push(...page.flatMap(({ Key: key = "" }) => (key.endsWith(".json") ? [key] : [])));
    return keys;
  } catch (thrown) {
    if (isMissingBucket(thrown)) return [];
    throw s3Failure(thrown, { bucket, key: prefix, account });
  }
}
