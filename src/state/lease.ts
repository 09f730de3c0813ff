/** Renewing a lock that is held, and noticing at once when it is not ours any more. */
import { Failure } from "../failure/failure.js";
import { pause } from "../waiting/wait.js";
import { describeHolder, type Holder, type LockContent } from "./holder.js";
import { putLock, readLock } from "./lock-object.js";
import { isMissingObject, isPreconditionFailed, type ObjectLocation, uriOf } from "./s3.js";

export interface Renewing {
  readonly lock: ObjectLocation;
  readonly content: LockContent;
  /** Of the lock as it was put. */
  readonly etag: string;
  /** When that put was sent, by `performance.now()`. */
  readonly putAt: number;
  readonly signal: AbortSignal;
  readonly onLost: (failure: Failure) => void;
}

/** Renews every third of the lease until stopped, aborted or lost. `stop` resolves when no renewal is under way. */
export function keepRenewing({ lock, content, etag, putAt, signal, onLost }: Renewing): {
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  let current = { etag, renewals: content.renewals };
  /** The lease counts from when a renewal was sent: S3's clock starts no earlier. */
  let renewedAt = putAt;

  function lost(to: Holder | undefined): Failure {
    return new Failure(
      "LOCK_LOST",
      `This run lost the lock ${uriOf(lock)}${to === undefined ? "" : ` to ${describeHolder(to)}`}.`,
      { fix: "Run this again once the other run is done; it continues from what both left." },
    );
  }

  /** Undefined: renewed. */
  async function renew(): Promise<Failure | undefined> {
    const sentAt = performance.now();
    // A connection that hangs must not hide that the lease runs out, and leave time for another try.
    const left = Math.max(0, Math.min(content.lease / 3, renewedAt + content.lease - sentAt));
    const limited = AbortSignal.any([either, AbortSignal.timeout(Math.ceil(left))]);
    const renewals = current.renewals + 1;
    try {
      current = { etag: await putLock(lock, { ...content, renewals }, current.etag, limited), renewals };
      renewedAt = sentAt;
      return undefined;
    } catch (thrown) {
      if (!isPreconditionFailed(thrown) && !isMissingObject(thrown)) throw thrown;
      const seen = await readLock(lock, limited);
      if (seen?.content?.holder.nonce !== content.holder.nonce) return lost(seen?.content?.holder);
      // Our own renewal, its answer lost. It may be an earlier one, so it does not count as renewed now.
      current = { etag: seen.etag, renewals: seen.content.renewals };
      return undefined;
    }
  }

  async function keep(): Promise<void> {
    let next = content.lease / 3;
    while (!either.aborted) {
      await pause(next, either);
      // Any other trouble is worth another try for as long as the lease counts: nobody can have taken it before.
      const failure = await renew().catch(() => undefined);
      const isOutdated = performance.now() - renewedAt >= content.lease;
      if (failure !== undefined || isOutdated) {
        if (!either.aborted) onLost(failure ?? lost(undefined));
        return;
      }
      next = performance.now() - renewedAt < content.lease / 3 ? content.lease / 3 : content.lease / 20;
    }
  }

  const kept = keep().catch(() => {
    // Only pauses reject here, because of the signals.
  });
  return {
    async stop() {
      stopping.abort();
      await kept;
    },
  };
}
