/**
 * One run at a time per stage. The lock is an object beside the state, created only where there is none, renewed while
 * held, and taken over from a run that is over. Every step is a conditional write, so of two takers one wins.
 */
import { retrying } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import { type Pace, pause, pauses } from "../waiting/wait.js";
import { describeHolder, type Holder, type LockContent } from "./holder.js";
import { keepRenewing } from "./lease.js";
import { deleteLock, lockOf, putLock, readLock, type SeenLock } from "./lock-object.js";
import {
  isMissingObject,
  isPreconditionFailed,
  isRacingWrite,
  type ObjectLocation,
  s3Failure,
  uriOf,
} from "./s3.js";

/** Milliseconds. */
export interface LockTiming {
  /** How long a lock counts after its last renewal; it is renewed every third of this. */
  readonly lease: number;
  /** Shortest time between two questions to GitHub whether the holder's run is over. */
  readonly askEvery: number;
}

const usualTiming: LockTiming = { lease: 60_000, askEvery: 15_000 };

export interface StateLockOptions extends ObjectLocation {
  /** This run. */
  readonly holder: Holder;
  /** Is the holder's run over, as far as can be found out? Never throws. */
  readonly isRunCompleted: (holder: Holder) => Promise<boolean>;
  readonly timing?: LockTiming;
  /** Ends waiting and renewing. */
  readonly signal: AbortSignal;
}

export interface Acquiring {
  /** Milliseconds to wait for another run before `Failure` `LOCK_TIMEOUT`. */
  readonly timeout: number;
  readonly pace: Pace;
  /** Each time another run was found to hold it. */
  readonly onWaiting: (holder: Holder | undefined, waitedMs: number) => void;
  /** Another run has, or may by now have, taken the lock over: stop everything. Called once. */
  readonly onLost: (failure: Failure) => void;
}

export interface HeldLock {
  /** Whose lock was taken over, where one was. */
  readonly takenOverFrom: Holder | undefined;
  /** Stops renewing and frees the lock; a lock that is no longer ours is left alone. */
  release(): Promise<void>;
}

export interface StateLock {
  acquire(acquiring: Acquiring): Promise<HeldLock>;
  /** The lock as it is now, also one that a dead run has left; undefined where there is none. Writes nothing. */
  peek(): Promise<{ readonly holder: Holder | undefined; readonly hasRunOut: boolean } | undefined>;
}

type Attempt =
  | {
      readonly status: "held";
      readonly etag: string;
      readonly putAt: number;
      readonly takenOverFrom: Holder | undefined;
    }
  | { readonly status: "busy"; readonly other: Holder | undefined }
  /** Freed or taken by somebody while we looked. */
  | { readonly status: "moving" };

function hasRunOut({ age, content }: SeenLock, usualLease: number): boolean {
  return age !== undefined && age > (content?.lease ?? usualLease);
}

/** A later attempt of a run starts when the earlier one is over. */
function isEarlierAttempt(other: Holder, self: Holder): boolean {
  return (
    other.repository === self.repository && other.runId === self.runId && other.runAttempt < self.runAttempt
  );
}

/** The lock of the state object at this location. */
export function stateLock(options: StateLockOptions): StateLock {
  const { holder, isRunCompleted, timing = usualTiming, signal } = options;
  const lock = lockOf(options);
  const content: LockContent = { holder, lease: timing.lease, renewals: 0 };

  /** The ETag of our lock, or undefined where the condition did not hold. */
  async function tryPut(etag: string | undefined): Promise<string | undefined> {
    try {
      return await putLock(lock, content, etag);
    } catch (thrown) {
      if (isPreconditionFailed(thrown) || isMissingObject(thrown) || isRacingWrite(thrown)) return undefined;
      throw s3Failure(thrown, lock);
    }
  }

  function limitedQuestion(): (other: Holder) => Promise<boolean> {
    let askedAt = Number.NEGATIVE_INFINITY;
    return async (other) => {
      if (other.repository !== holder.repository || performance.now() - askedAt < timing.askEvery)
        return false;
      askedAt = performance.now();
      return await isRunCompleted(other);
    };
  }

  function timeoutFailure(other: Holder | undefined, timeout: number): Failure {
    return new Failure(
      "LOCK_TIMEOUT",
      `The lock ${uriOf(lock)} was still held by ${describeHolder(other)} after ${Math.round(timeout / 1_000)} s.`,
      {
        fix: "Wait for that run, cancel it, or raise `lock-timeout`. Use a `concurrency` group for each stage.",
      },
    );
  }

  /** One try. `held`: ours now; otherwise whose it is, where that is known. */
  async function attempt(isOver: (other: Holder) => Promise<boolean>): Promise<Attempt> {
    let putAt = performance.now();
    const created = await tryPut(undefined);
    if (created !== undefined) return { status: "held", etag: created, putAt, takenOverFrom: undefined };

    const seen = await readLock(lock);
    if (seen === undefined) return { status: "moving" };
    const other = seen.content?.holder;
    // Our own put, had its answer been lost and the SDK sent it again.
    if (other?.nonce === holder.nonce)
      return { status: "held", etag: seen.etag, putAt, takenOverFrom: undefined };

    const isFree =
      hasRunOut(seen, timing.lease) ||
      (other !== undefined && (isEarlierAttempt(other, holder) || (await isOver(other))));
    if (!isFree) return { status: "busy", other };
    putAt = performance.now();
    const taken = await tryPut(seen.etag);
    return taken === undefined
      ? { status: "moving" }
      : { status: "held", etag: taken, putAt, takenOverFrom: other };
  }

  async function acquire({ timeout, pace, onWaiting, onLost }: Acquiring): Promise<HeldLock> {
    const startedAt = performance.now();
    const isOver = limitedQuestion();
    for (const length of pauses(pace)) {
      signal.throwIfAborted();
      const result = await attempt(isOver);
      if (result.status === "held") {
        const lease = keepRenewing({ lock, content, etag: result.etag, putAt: result.putAt, signal, onLost });
        return {
          takenOverFrom: result.takenOverFrom,
          async release() {
            await lease.stop();
            await releaseLeftover(options, holder.nonce);
          },
        };
      }
      const waited = performance.now() - startedAt;
      const other = result.status === "busy" ? result.other : undefined;
      if (waited >= timeout) throw timeoutFailure(other, timeout);
      if (result.status === "busy") onWaiting(other, waited);
      await pause(Math.min(length, timeout - waited), signal);
    }
    throw new Error("unreachable: pauses never end");
  }

  return {
    acquire,
    async peek() {
      const seen = await readLock(lock);
      return seen && { holder: seen.content?.holder, hasRunOut: hasRunOut(seen, timing.lease) };
    },
  };
}

/** Milliseconds within which freeing a lock must succeed; then its lease frees it. */
const releaseLimit = 5_000;

/**
 * Frees the lock beside the state object at `state` where it still carries this nonce: for `post`, after a cancelled or
 * killed `main`. Says whether there was one to free.
 */
export async function releaseLeftover(state: ObjectLocation, nonce: string): Promise<boolean> {
  const lock = lockOf(state);
  const release = async (): Promise<boolean> => {
    const seen = await readLock(lock);
    if (seen?.content?.holder.nonce !== nonce) return false;
    await deleteLock(lock, seen.etag);
    return true;
  };
  try {
    // A renewal on its way when the run stopped may still arrive after the look.
    return await retrying(release, {
      signal: AbortSignal.timeout(releaseLimit),
      on: (thrown) => isRacingWrite(thrown) || isPreconditionFailed(thrown),
      limit: releaseLimit,
    });
  } catch (thrown) {
    if (isMissingObject(thrown)) return false;
    throw s3Failure(thrown, lock);
  }
}
