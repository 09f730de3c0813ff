/** The one retry policy on top of the SDK's own: the same call again while its error says that time will mend it. */
import { Failure } from "../failure/failure.js";
import { pause, pauses } from "../waiting/wait.js";
import { isRolePropagation, isTransient } from "./errors.js";

/** IAM's changes reach every service within this many milliseconds, or something else is wrong. */
const propagationLimit = 120_000;

export interface Retrying {
  readonly signal: AbortSignal;
  /** Which errors pass by themselves, beside transient ones. */
  readonly on: (thrown: unknown) => boolean;
  /** Give up after this many milliseconds and throw the last error. */
  readonly limit: number;
}

/**
 * Runs `call` until it succeeds, fails for good, or the limit is reached. Where the signal ends it, what AWS last
 * refused with is the cause of what is thrown.
 */
export async function retrying<T>(call: () => Promise<T>, { signal, on, limit }: Retrying): Promise<T> {
  const deadline = performance.now() + limit;
  let refused: unknown;
  for (const length of pauses({ shortest: 250, longest: 4_000 })) {
    try {
      return await call();
    } catch (thrown) {
      if (signal.aborted) throw hasCause(thrown) ? thrown : endedBy(signal.reason, refused);
      if (performance.now() + length > deadline || !(on(thrown) || isTransient(thrown))) throw thrown;
      refused = thrown;
    }
    await pause(length, signal).catch((reason: unknown) => {
      throw endedBy(reason, refused);
    });
  }
  throw new Error("unreachable: pauses never end");
}

/** A retry within this one has told already what it was refused with. */
function hasCause(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.cause !== undefined;
}

/** Why a wait ended, with what it was still waiting for as the cause. */
export function endedBy(reason: unknown, refused: unknown): unknown {
  if (!(reason instanceof Failure) || refused === undefined) return reason;
  const { code, message, fix } = reason;
  return new Failure(code, message, { ...(fix === undefined ? {} : { fix }), cause: refused });
}

/** A call that names a role which may be seconds old: retried on exactly the errors that IAM's delay causes. */
export function onceRoleIsUsable<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  return retrying(call, { signal, on: isRolePropagation, limit: propagationLimit });
}
