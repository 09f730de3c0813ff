/** Objects: strongly consistent, versioned where the bucket is, with conditional writes. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type {
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  GetObjectOutput,
  GetObjectRequest,
  HeadObjectOutput,
  HeadObjectRequest,
  PutObjectOutput,
  PutObjectRequest,
} from "@aws-sdk/client-s3";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Call, type Handler } from "../../service.js";
import type { BucketRequest, Buckets } from "./buckets.js";
import { checkDelete, checkRead, checkWrite, conditionalConflict } from "./conditions.js";
import {
  addVersion,
  type Bucket,
  currentObject,
  type Encryption,
  isLive,
  type LiveObject,
  noSuchKey,
  removeVersion,
  unversioned,
} from "./store.js";

/** What the transport turns a streaming body into. */
type Received<Request> = Omit<Request, "Body"> & { readonly Body?: Uint8Array };

/** Every answer's headers of an encrypted object. */
type EncryptionHeaders = Pick<PutObjectOutput, "ServerSideEncryption" | "SSEKMSKeyId">;

const base64Crc32 = (body: Uint8Array): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
};

function encryptionOf(input: Received<PutObjectRequest>, bucket: Bucket): Encryption {
  const byDefault = bucket.encryption.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? "AES256";
  const keyId = algorithm === "AES256" ? undefined : (input.SSEKMSKeyId ?? byDefault?.KMSMasterKeyID);
  return { algorithm, keyId };
}

const encryptionHeaders = ({ algorithm, keyId }: Encryption): EncryptionHeaders => ({
  ServerSideEncryption: algorithm,
  ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }),
});

const versionHeader = (bucket: Bucket, versionId: string): { VersionId?: string } =>
  bucket.versioning === undefined ? {} : { VersionId: versionId };

export function objectHandlers(cloud: Cloud, buckets: Buckets): Readonly<Record<string, Handler>> {
  const newVersionId = (bucket: Bucket): string =>
    bucket.versioning === "Enabled" ? cloud.id(32) : unversioned;
  const find = (input: { readonly Bucket: string | undefined }, call: Call): Bucket =>
    buckets.find(input as BucketRequest, call);
  const now = (): Date => new Date(cloud.clock.now());

  async function put(input: Received<PutObjectRequest>, call: Call): Promise<PutObjectOutput> {
    const bucket = find(input, call);
    const key = input.Key ?? "";
    const body = Buffer.from(input.Body ?? []);
    checkIntegrity(input, body);
    const before = currentObject(bucket, key);
    const conditional = input.IfMatch !== undefined || input.IfNoneMatch !== undefined;
    if (conditional) {
      checkWrite(input, before, key);
      // While the body is on its way another write can finish: then this one has lost.
      await cloud.clock.pause(cloud.clock.profile.request / 2);
      if (currentObject(bucket, key) !== before) throw conditionalConflict();
    }
    const encryption = encryptionOf(input, bucket);
    const content = {
      body,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      crc32: base64Crc32(body),
      contentType: input.ContentType ?? "application/octet-stream",
      cacheControl: input.CacheControl,
      metadata: input.Metadata ?? {},
      encryption,
    };
    const versionId = newVersionId(bucket);
    addVersion(bucket, key, { versionId, lastModified: now(), content });
    return {
      ETag: content.etag,
      ChecksumCRC32: content.crc32,
      ChecksumType: "FULL_OBJECT",
      ...versionHeader(bucket, versionId),
      ...encryptionHeaders(encryption),
    };
  }

  /** Without the right to list, S3 does not tell whether a key exists. */
  function missing(key: string, bucket: Bucket, call: Call): AwsError {
    call.authorize("s3:ListBucket", bucketArn(bucket));
    return noSuchKey(key);
  }

  const bucketArn = (bucket: Bucket): string => `arn:${cloud.partition}:s3:::${bucket.name}`;

  function lookUp(
    input: GetObjectRequest | HeadObjectRequest,
    call: Call,
  ): { bucket: Bucket; object: LiveObject } {
    const bucket = find(input, call);
    const key = input.Key ?? "";
    const versions = bucket.objects.get(key) ?? [];
    const version =
      input.VersionId === undefined
        ? versions[0]
        : versions.find(({ versionId }) => versionId === input.VersionId);
    if (!version && input.VersionId !== undefined) {
      throw new AwsError("NoSuchVersion", 404, "The specified version does not exist.", { Key: key });
    }
    if (!isLive(version)) throw missing(key, bucket, call);
    checkRead(input, version);
    return { bucket, object: version };
  }

  function describe(bucket: Bucket, object: LiveObject, withChecksum: boolean): HeadObjectOutput {
    const { content } = object;
    return {
      ETag: content.etag,
      LastModified: object.lastModified,
      ContentLength: content.body.length,
      ContentType: content.contentType,
      AcceptRanges: "bytes",
      Metadata: { ...content.metadata },
      ...(content.cacheControl === undefined ? {} : { CacheControl: content.cacheControl }),
      ...(withChecksum ? { ChecksumCRC32: content.crc32, ChecksumType: "FULL_OBJECT" } : {}),
      ...versionHeader(bucket, object.versionId),
      ...encryptionHeaders(content.encryption),
    };
  }

  function get(input: GetObjectRequest, call: Call): Received<GetObjectOutput> {
    if (input.Range !== undefined) {
      throw new AwsError("NotImplemented", 501, "The simulator reads whole objects only.");
    }
    const { bucket, object } = lookUp(input, call);
    return { ...describe(bucket, object, input.ChecksumMode === "ENABLED"), Body: object.content.body };
  }

  function head(input: HeadObjectRequest, call: Call): HeadObjectOutput {
    const { bucket, object } = lookUp(input, call);
    return describe(bucket, object, input.ChecksumMode === "ENABLED");
  }

  function remove(bucket: Bucket, key: string, versionId: string | undefined): DeleteObjectOutput {
    if (versionId !== undefined) {
      const removed = removeVersion(bucket, key, versionId);
      return { VersionId: versionId, ...(removed && !isLive(removed) ? { DeleteMarker: true } : {}) };
    }
    if (bucket.versioning === undefined) {
      removeVersion(bucket, key, unversioned);
      return {};
    }
    const marker = newVersionId(bucket);
    addVersion(bucket, key, { versionId: marker, lastModified: now(), content: undefined });
    return { DeleteMarker: true, VersionId: marker };
  }

  function deleteOne(input: DeleteObjectRequest, call: Call): DeleteObjectOutput {
    const bucket = find(input, call);
    const key = input.Key ?? "";
    checkDelete(input.IfMatch, currentObject(bucket, key));
    return remove(bucket, key, input.VersionId);
  }

  function deleteMany(input: DeleteObjectsRequest, call: Call): DeleteObjectsOutput {
    const bucket = find(input, call);
    const deleted = (input.Delete?.Objects ?? []).map(({ Key: key = "", VersionId: versionId }) => {
      const { DeleteMarker: marker, VersionId: markerId } = remove(bucket, key, versionId);
      return {
        Key: key,
        ...(versionId === undefined ? {} : { VersionId: versionId }),
        ...(marker ? { DeleteMarker: true, ...(markerId ? { DeleteMarkerVersionId: markerId } : {}) } : {}),
      };
    });
    return input.Delete?.Quiet ? {} : { Deleted: deleted };
  }

  return {
    PutObject: put,
    GetObject: get,
    HeadObject: head,
    DeleteObject: deleteOne,
    DeleteObjects: deleteMany,
  };
}

/** The SDK sends a CRC-32 with every upload; what arrived otherwise is refused. */
function checkIntegrity(input: Received<PutObjectRequest>, body: Buffer): void {
  if (input.ChecksumCRC32 !== undefined && input.ChecksumCRC32 !== base64Crc32(body)) {
    throw new AwsError("BadDigest", 400, "The CRC32 you specified did not match the calculated checksum.");
  }
  const md5 = createHash("md5").update(body).digest("base64");
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== md5) {
    throw new AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
  }
}
