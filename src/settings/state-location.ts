/** Where the state object lives. */
import type { Stage } from "./settings.js";
import type { Kind } from "./values.js";

/** A bucket and the key, or what the key begins with (empty or ending in a slash). */
export interface StateLocation {
  readonly bucket: string;
  readonly path: string;
}

/** `s3://bucket/key`, `s3://bucket/prefix/` or `s3://bucket/`. */
export const stateLocation: Kind<StateLocation> = {
  name: "the URI of an S3 object",
  parse(raw, complain) {
    const [, bucket, path] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/.exec(raw) ?? [];
    // 1024 bytes are S3's limit for a key; the stage's name and the lock's suffix have to fit in too.
    if (bucket === undefined || path === undefined || Buffer.byteLength(path) > 960 || /\p{C}/u.test(path)) {
      complain({
        value: raw,
        what: "is not the URI of an S3 object",
        fix: "Write `s3://bucket/key.json`, or `s3://bucket/prefix/` to keep each stage in an object of its own name.",
      });
      return undefined;
    }
    return { bucket, path };
  },
};

/** Where the states of all stages of a repository lie; undefined where the location is that of one object. */
export function statesUnder(
  given: StateLocation | undefined,
  repository: string,
): { readonly bucket: string | undefined; readonly prefix: string } | undefined {
  if (given === undefined) return { bucket: undefined, prefix: `${repository}/` };
  const isPrefix = given.path === "" || given.path.endsWith("/");
  return isPrefix ? { bucket: given.bucket, prefix: given.path } : undefined;
}

/** The bucket (undefined: the account's own) and key for a stage of a repository. */
export function stateObject(
  given: StateLocation | undefined,
  repository: string,
  { slug }: Stage,
): { readonly bucket: string | undefined; readonly key: string } {
  if (given === undefined) {
    return { bucket: undefined, key: `${repository}/${slug}.json` };
  }
  const isPrefix = given.path === "" || given.path.endsWith("/");
  return { bucket: given.bucket, key: isPrefix ? `${given.path}${slug}.json` : given.path };
}
