/** The one way to wait: cancellable pauses that start short and grow. */
import { setTimeout as timer } from "node:timers/promises";

/** Resolves after `milliseconds`; rejects with the signal's reason as soon as it aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await timer(milliseconds, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}

export interface Pace {
  /** First pause in milliseconds. */
  readonly shortest: number;
  /** No pause is longer than this many milliseconds. */
  readonly longest: number;
  /** Each pause is this many times as long as the one before. */
  readonly growth?: number;
}

/** Pauses of a wait: growing from short to long, each shortened by up to a quarter at random so that runs spread. */
export function* pauses({ shortest, longest, growth = 1.6 }: Pace): Generator<number, never> {
  for (let length = Math.min(shortest, longest); ; length = Math.min(length * growth, longest)) {
    yield length * (1 - Math.random() / 4);
  }
}

/** Gives the length of each pause of a wait: short again whenever what is waited for has changed. */
export function pacer(pace: Pace): (why: string) => number {
  let lengths = pauses(pace);
  let before: string | undefined;
  return (why) => {
    if (why !== before) lengths = pauses(pace);
    before = why;
    return lengths.next().value;
  };
}
