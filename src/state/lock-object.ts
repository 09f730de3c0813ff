/** The lock object itself: seen, put on a condition, deleted on a condition. Who may do so when is the lock's matter. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type LockContent, lockContent } from "./holder.js";
import {
  addressed,
  encrypted,
  isMissingBucket,
  isMissingObject,
  type ObjectLocation,
  s3Failure,
} from "./s3.js";

export interface SeenLock {
  readonly etag: string;
  /** Undefined where the object is damaged or of a future form. */
  readonly content: LockContent | undefined;
  /** Milliseconds since it was written by S3's own clock, at least; undefined where S3 did not say. */
  readonly age: number | undefined;
}

/** The state object's key with this suffix is its lock's key. */
export function lockOf(state: ObjectLocation): ObjectLocation {
  return { ...state, key: `${state.key}.lock` };
}

/** The SDK does not hand out headers; S3's clock is in one. */
function dateOf(response: unknown): number {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> };
  return Date.parse(headers?.["date"] ?? "");
}

/** Undefined where there is no lock, or no bucket. */
export async function readLock(
  lock: ObjectLocation,
  abortSignal?: AbortSignal,
): Promise<SeenLock | undefined> {
  const get = new GetObjectCommand(addressed(lock));
  let answeredAt = Number.NaN;
  get.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      answeredAt = dateOf(result.response);
      return result;
    },
    { step: "deserialize", name: "readDate" },
  );
  try {
    const found = await lock.s3.send(get, abortSignal === undefined ? {} : { abortSignal });
    return {
      etag: found.ETag ?? "",
      content: parseLock((await found.Body?.transformToString()) ?? ""),
      age: ageOf(found, answeredAt),
    };
  } catch (thrown) {
    if (isMissingObject(thrown) || isMissingBucket(thrown)) return undefined;
    throw s3Failure(thrown, lock);
  }
}

/** Both times are whole seconds: the real age may be one less than their difference. */
function ageOf({ LastModified: writtenAt }: GetObjectCommandOutput, answeredAt: number): number | undefined {
  if (writtenAt === undefined || Number.isNaN(answeredAt)) return undefined;
  return answeredAt - writtenAt.getTime() - 1_000;
}

function parseLock(text: string): LockContent | undefined {
  try {
    return lockContent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Returns the new ETag. `etag` undefined: only where there is no lock. */
export async function putLock(
  lock: ObjectLocation,
  content: LockContent,
  etag: string | undefined,
  abortSignal?: AbortSignal,
): Promise<string> {
  const put = new PutObjectCommand({
    ...addressed(lock),
    ...encrypted(lock),
    ...(etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag }),
    Body: JSON.stringify(content),
    ContentType: "application/json",
  });
  const written = await lock.s3.send(put, abortSignal === undefined ? {} : { abortSignal });
  return written.ETag ?? "";
}

export async function deleteLock(lock: ObjectLocation, etag: string): Promise<void> {
  await lock.s3.send(new DeleteObjectCommand({ ...addressed(lock), IfMatch: etag }));
}
