/**
 * Preconditions of reads, writes and deletes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
import { AwsError } from "../../service.js";
import { type LiveObject, noSuchKey } from "./store.js";

const preconditionFailed = (condition: "If-Match" | "If-None-Match"): AwsError =>
  new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });

export const conditionalConflict = (): AwsError =>
  new AwsError(
    "ConditionalRequestConflict",
    409,
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
  );

const notImplemented = (): AwsError =>
  new AwsError("NotImplemented", 501, "A header you provided implies functionality that is not implemented");

/** Quotes are part of an ETag, but S3 also takes it without them. */
const sameETag = (given: string, etag: string): boolean =>
  given === "*" || given === etag || `"${given}"` === etag;

interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

export function checkWrite(conditions: Conditions, current: LiveObject | undefined, key: string): void {
  const { IfMatch: ifMatch, IfNoneMatch: ifNoneMatch } = conditions;
  if (ifMatch !== undefined && ifNoneMatch !== undefined) throw notImplemented();
  if (ifNoneMatch !== undefined) {
    // Writes know only "not there at all".
    if (ifNoneMatch !== "*") throw notImplemented();
    if (current) throw preconditionFailed("If-None-Match");
  }
  if (ifMatch !== undefined) {
    if (!current) throw noSuchKey(key);
    if (!sameETag(ifMatch, current.content.etag)) throw preconditionFailed("If-Match");
  }
}

export function checkDelete(ifMatch: string | undefined, current: LiveObject | undefined): void {
  if (ifMatch === undefined) return;
  if (!current || !sameETag(ifMatch, current.content.etag)) throw preconditionFailed("If-Match");
}

/** 304 has no body; the SDK knows it by its status alone. */
export function checkRead(
  { IfMatch: ifMatch, IfNoneMatch: ifNoneMatch }: Conditions,
  found: LiveObject,
): void {
  if (ifMatch !== undefined && !sameETag(ifMatch, found.content.etag)) throw preconditionFailed("If-Match");
  if (ifNoneMatch !== undefined && sameETag(ifNoneMatch, found.content.etag)) {
    throw new AwsError("NotModified", 304, "Not Modified");
  }
}
