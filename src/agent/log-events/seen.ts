/**
 * Which events were seen already. An event may arrive minutes after others that happened later, and many happen in one
 * millisecond, so the last minutes are looked at again and again, and what is known by its id is passed over.
 */
import type { LogEvent } from "./reader.js";

/** How much later than its successors an event may arrive and still be noticed, in ms. */
const overlap = 300_000;
/** Where more events than these fall into the overlap, the overlap is shorter. */
const mostIds = 20_000;

export interface Seen {
  /** Where to look again from, in ms since the epoch: what lies before is seen, or was left out. */
  readonly from: number;
  /** Those of the events that were not seen yet; from now on they are. */
  unseen(events: readonly LogEvent[]): readonly LogEvent[];
  /** What happened up to this moment and was not read is left out for good. */
  leaveOutUpTo(moment: number): void;
}

export function createSeen(since: number): Seen {
  const moments = new Map<string, number>();
  let from = since;
  let newest = since;

  /** What is forgotten is never looked at again, so it can't be shown twice. */
  function forgetBefore(moment: number): void {
    if (moment <= from) return;
    from = moment;
    for (const [id, at] of moments) if (at < from) moments.delete(id);
  }

  return {
    get from() {
      return from;
    },
    unseen(events) {
      const fresh = events.filter(({ id }) => !moments.has(id));
      for (const { id, at } of fresh) {
        newest = Math.max(newest, at);
        if (at >= from) moments.set(id, at);
      }
      forgetBefore(newest - overlap);
      if (moments.size > mostIds) {
        const sorted = [...moments.values()].sort((one, other) => one - other);
        forgetBefore((sorted[sorted.length - mostIds - 1] ?? from) + 1);
      }
      return fresh;
    },
    leaveOutUpTo(moment) {
      forgetBefore(moment + 1);
    },
  };
}
