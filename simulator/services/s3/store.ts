/** What S3 keeps: buckets, and every version of every object. */
import type {
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
  Tag,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../service.js";

export interface ObjectVersion {
  readonly versionId: string;
  readonly lastModified: Date;
  readonly content: Content | undefined;
}

/** Undefined in a version that is a delete marker. */
export interface Content {
  readonly body: Buffer;
  readonly etag: string;
  readonly crc32: string;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly encryption: Encryption;
}

export interface Encryption {
  readonly algorithm: NonNullable<
    NonNullable<ServerSideEncryptionRule["ApplyServerSideEncryptionByDefault"]>["SSEAlgorithm"]
  >;
  readonly keyId: string | undefined;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  versioning: "Enabled" | "Suspended" | undefined;
  encryption: ServerSideEncryptionConfiguration;
  publicAccessBlock: PublicAccessBlockConfiguration;
  policy: string | undefined;
  tags: readonly Tag[];
  /** Newest version first. */
  readonly objects: Map<string, ObjectVersion[]>;
}

/** Version id of what is written while versioning is off. */
export const unversioned = "null";

/** Since 2023 S3 encrypts every object and blocks public access of every new bucket. */
export function emptyBucket(name: string, region: string, created: Date): Bucket {
  return {
    ...{ name, region, created, versioning: undefined, policy: undefined, tags: [], objects: new Map() },
    encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  };
}

export interface LiveObject extends ObjectVersion {
  readonly content: Content;
}

export const isLive = (version: ObjectVersion | undefined): version is LiveObject =>
  version?.content !== undefined;

/** The current version; undefined where there is none or it is a delete marker. */
export function currentObject(bucket: Bucket, key: string): LiveObject | undefined {
  const current = bucket.objects.get(key)?.[0];
  return isLive(current) ? current : undefined;
}

/** With versioning everything is kept; without it the `null` version is replaced. */
export function addVersion(bucket: Bucket, key: string, version: ObjectVersion): void {
  const before = bucket.objects.get(key) ?? [];
  bucket.objects.set(key, [version, ...before.filter(({ versionId }) => versionId !== version.versionId)]);
}

export function removeVersion(bucket: Bucket, key: string, versionId: string): ObjectVersion | undefined {
  const versions = bucket.objects.get(key) ?? [];
  const rest = versions.filter((version) => version.versionId !== versionId);
  if (rest.length === 0) bucket.objects.delete(key);
  else bucket.objects.set(key, rest);
  return versions.find((version) => version.versionId === versionId);
}

export const noSuchKey = (key: string): AwsError =>
  new AwsError("NoSuchKey", 404, "The specified key does not exist.", { Key: key });
