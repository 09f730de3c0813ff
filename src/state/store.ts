/** The state object in S3: read once, then written on condition that nobody else has written since. */
import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { retrying } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import {
  addressed,
  encrypted,
  isMissingBucket,
  isMissingObject,
  isPreconditionFailed,
  isRacingWrite,
  type ObjectLocation,
  s3Failure,
  uriOf,
} from "./s3.js";
import { type ExpectedDeployment, parseState, type State, serialize } from "./schema.js";

export interface Stored {
  readonly state: State;
  /** With its quotes, as S3 gave it. */
  readonly etag: string;
}

/**
 * Writing is what fences runs off: after taking the lock a run reads, then writes before it changes anything. From
 * then on a run that lost the lock holds an outdated ETag and can write no more.
 */
export interface StateStore {
  readonly uri: string;
  /** Undefined where there is no object or no bucket. `Failure` where it is damaged, newer or another deployment's. */
  read(): Promise<Stored | undefined>;
  /**
   * Writes with the next serial where the object still is the one with this ETag; undefined: where there is none.
   * Otherwise `Failure` `STATE_CONFLICT`.
   */
  write(state: State, etag: string | undefined): Promise<Stored>;
  /** Deletes the object with this ETag; one that is gone is fine. */
  remove(etag: string): Promise<void>;
}

export interface StateStoreOptions extends ObjectLocation {
  readonly deployment: ExpectedDeployment;
  readonly signal: AbortSignal;
}

/** How long to ask again while S3 says that another write is under way. */
const raceLimit = 15_000;

export function stateStore({ deployment, signal, ...location }: StateStoreOptions): StateStore {
  const uri = uriOf(location);

  async function readText(): Promise<{ text: string; etag: string } | undefined> {
    try {
      const { Body: body, ETag: etag = "" } = await location.s3.send(
        new GetObjectCommand(addressed(location)),
      );
      return { text: (await body?.transformToString()) ?? "", etag };
    } catch (thrown) {
      if (isMissingObject(thrown) || isMissingBucket(thrown)) return undefined;
      throw s3Failure(thrown, location);
    }
  }

  function conflict(cause: unknown): Failure {
    return new Failure("STATE_CONFLICT", `Another run has changed the state object ${uri} meanwhile.`, {
      fix: "Run this again; it continues from what the other run left. Use a `concurrency` group for each stage.",
      cause,
    });
  }

  return {
    uri,

    async read() {
      const found = await readText();
      return found && { state: parseState(found.text, uri, deployment), etag: found.etag };
    },

    async write(before, etag) {
      const state = { ...before, serial: before.serial + 1, writeId: randomUUID() };
      const text = serialize(state);
      const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
      const put = () =>
        location.s3.send(
          new PutObjectCommand({
            ...addressed(location),
            ...encrypted(location),
            ...condition,
            Body: text,
            ContentType: "application/json",
          }),
        );
      try {
        const { ETag: written = "" } = await retrying(put, { signal, on: isRacingWrite, limit: raceLimit });
        return { state, etag: written };
      } catch (thrown) {
        if (isPreconditionFailed(thrown)) {
          // Our own write, had its answer been lost and the SDK sent it again.
          const found = await readText();
          if (found?.text === text) return { state, etag: found.etag };
          throw conflict(thrown);
        }
        if (isMissingObject(thrown) || isRacingWrite(thrown)) throw conflict(thrown);
        throw s3Failure(thrown, location);
      }
    },

    async remove(etag) {
      const remove = () =>
        location.s3.send(new DeleteObjectCommand({ ...addressed(location), IfMatch: etag }));
      try {
        await retrying(remove, { signal, on: isRacingWrite, limit: raceLimit });
      } catch (thrown) {
        if (isMissingObject(thrown)) return;
        if (!isPreconditionFailed(thrown)) throw s3Failure(thrown, location);
        if ((await readText()) !== undefined) throw conflict(thrown);
      }
    },
  };
}
