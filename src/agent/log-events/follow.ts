/** What is logged while somebody waits for it. */
import { type Pace, pacer, pause } from "../../waiting/wait.js";
import { inOrder } from "./newest.js";
import type { LogEvent, LogReader } from "./reader.js";

/** FilterLogEvents takes 5 to 25 requests a second, of everybody in the account together. */
const shortestPause = 1_000;

export interface Following {
  /** How long, in ms. */
  readonly length: number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** The groups as they are now: one may appear meanwhile. */
  readonly readers: () => Promise<readonly LogReader[]>;
  /** Gets what has arrived since the last look, by time; an event that came late comes when it comes. */
  readonly show: (events: readonly LogEvent[]) => Promise<void>;
}

/** Resolves once the time is over; the last look is at its end. Rejects with the signal's reason when it aborts. */
export async function follow({ length, pace, signal, readers, show }: Following): Promise<void> {
  const end = performance.now() + length;
  const pauseAfter = pacer({ ...pace, shortest: shortestPause });
  let count = 0;
  for (let left = length; left > 0; left = end - performance.now()) {
    await pause(Math.min(pauseAfter(String(count)), left), signal);
    const arrived = await Promise.all((await readers()).map((reader) => reader.newer()));
    const events = inOrder(arrived.flat());
    count += events.length;
    if (events.length > 0) await show(events);
  }
}
