/** What a bucket holds, page by page, in the order of the keys' UTF-8 bytes. */
import type {
  ListObjectsV2Output,
  ListObjectsV2Request,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
} from "@aws-sdk/client-s3";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Handler } from "../../service.js";
import type { BucketRequest, Buckets } from "./buckets.js";
import { currentObject, isLive } from "./store.js";

const largestPage = 1000;

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A key, or what a delimiter makes of many keys. */
interface Entry {
  readonly name: string;
  readonly isPrefix: boolean;
}

function entriesOf(keys: readonly string[], prefix: string, delimiter: string | undefined): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const key of keys.filter((each) => each.startsWith(prefix)).sort(byBytes)) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const name = end === -1 ? key : key.slice(0, end + (delimiter ?? "").length);
    entries.set(name, { name, isPrefix: end !== -1 });
  }
  return [...entries.values()];
}

/** The token hides the last name of the page before. */
const tokenFor = (name: string): string => Buffer.from(name).toString("base64url");

function nameOf(token: string): string {
  const name = Buffer.from(token, "base64url").toString("utf8");
  if (tokenFor(name) !== token) {
    throw new AwsError("InvalidArgument", 400, "The continuation token provided is incorrect", {
      ArgumentName: "continuation-token",
    });
  }
  return name;
}

export function listingHandlers(cloud: Cloud, buckets: Buckets): Readonly<Record<string, Handler>> {
  return {
    ListObjectsV2(input: ListObjectsV2Request, call): ListObjectsV2Output {
      const bucket = buckets.find(input as BucketRequest, call);
      const keys = [...bucket.objects.keys()].filter((key) => currentObject(bucket, key));
      const after = input.ContinuationToken ? nameOf(input.ContinuationToken) : (input.StartAfter ?? "");
      const size = Math.min(input.MaxKeys ?? largestPage, largestPage);
      const rest = entriesOf(keys, input.Prefix ?? "", input.Delimiter).filter(
        ({ name }) => byBytes(name, after) > 0,
      );
      const page = rest.slice(0, size);
      const last = page.at(-1);
      const isTruncated = rest.length > page.length && last !== undefined;
      return {
        Name: bucket.name,
        Prefix: input.Prefix ?? "",
        MaxKeys: size,
        KeyCount: page.length,
        IsTruncated: isTruncated,
        ...(input.Delimiter ? { Delimiter: input.Delimiter } : {}),
        ...(input.StartAfter ? { StartAfter: input.StartAfter } : {}),
        ...(input.ContinuationToken ? { ContinuationToken: input.ContinuationToken } : {}),
        ...(isTruncated ? { NextContinuationToken: tokenFor(last.name) } : {}),
        Contents: page.flatMap(({ name, isPrefix }) => {
          const object = isPrefix ? undefined : currentObject(bucket, name);
          if (!object) return [];
          const { content, lastModified } = object;
          return [
            {
              ...{ Key: name, LastModified: lastModified, ETag: content.etag, Size: content.body.length },
              ...{ StorageClass: "STANDARD" as const, ChecksumAlgorithm: ["CRC32" as const] },
              ...(input.FetchOwner ? { Owner: { ID: cloud.accountId } } : {}),
            },
          ];
        }),
        CommonPrefixes: page.filter(({ isPrefix }) => isPrefix).map(({ name }) => ({ Prefix: name })),
      };
    },

    ListObjectVersions(input: ListObjectVersionsRequest, call): ListObjectVersionsOutput {
      const bucket = buckets.find(input as BucketRequest, call);
      const keys = [...bucket.objects.keys()]
        .filter((key) => key.startsWith(input.Prefix ?? ""))
        .sort(byBytes);
      const all = keys.flatMap((key) =>
        (bucket.objects.get(key) ?? []).map((version, index) => ({ key, version, isLatest: index === 0 })),
      );
      const start =
        input.KeyMarker === undefined ? 0 : startAfter(all, input.KeyMarker, input.VersionIdMarker);
      const size = Math.min(input.MaxKeys ?? largestPage, largestPage);
      const page = all.slice(start, start + size);
      const last = page.at(-1);
      const isTruncated = start + page.length < all.length && last !== undefined;
      const common = ({ key, version, isLatest }: (typeof all)[number]) => ({
        ...{ Key: key, VersionId: version.versionId, IsLatest: isLatest, LastModified: version.lastModified },
      });
      return {
        ...{ Name: bucket.name, Prefix: input.Prefix ?? "", MaxKeys: size, IsTruncated: isTruncated },
        ...(isTruncated ? { NextKeyMarker: last.key, NextVersionIdMarker: last.version.versionId } : {}),
        Versions: page.flatMap((entry) => {
          const { content } = entry.version;
          return content ? [{ ...common(entry), ETag: content.etag, Size: content.body.length }] : [];
        }),
        DeleteMarkers: page.filter(({ version }) => !isLive(version)).map(common),
      };
    },
  };
}

/** Index of the first version behind the markers. */
function startAfter(
  all: readonly { readonly key: string; readonly version: { readonly versionId: string } }[],
  keyMarker: string,
  versionIdMarker: string | undefined,
): number {
  const marked = all.findIndex(
    ({ key, version }) => key === keyMarker && version.versionId === versionIdMarker,
  );
  if (marked !== -1) return marked + 1;
  const next = all.findIndex(({ key }) => byBytes(key, keyMarker) > 0);
  return next === -1 ? all.length : next;
}
