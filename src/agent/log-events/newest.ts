/** The newest events of several groups, as one stream. */
import type { LogEvent, LogReader } from "./reader.js";

export interface Newest {
  /** In the order in which they happened. */
  readonly events: readonly LogEvent[];
  readonly leftOut: LeftOut | undefined;
}

/** Older events than these; `andMore`: they were not all counted. */
export interface LeftOut {
  readonly count: number;
  readonly andMore: boolean;
}

/** Pages that are read of each group only to count what is left out. */
const mostCountedPages = 10;

interface Head {
  readonly reader: LogReader;
  /** The rest of the page, the newest first. */
  page: readonly LogEvent[];
  next: number;
  isDone: boolean;
}

/** At most `limit` events and a page of each group are held. Where a group can't be read, its reader says why. */
export async function newest(readers: readonly LogReader[], limit: number): Promise<Newest> {
  const heads = readers.map((reader): Head => ({ reader, page: [], next: 0, isDone: false }));
  const taken: LogEvent[] = [];
  while (taken.length < limit) {
    await Promise.all(heads.map(filled));
    const latest = latestOf(heads);
    const event = latest?.page[latest.next];
    if (latest === undefined || event === undefined) break;
    latest.next += 1;
    taken.push(event);
  }
  const leftOut = await Promise.all(heads.map(countRest));
  for (const reader of readers) reader.leaveOutOlder();
  const count = leftOut.reduce((sum, one) => sum + one.count, 0);
  const andMore = leftOut.some((one) => one.andMore);
  return {
    events: inOrder(taken.reverse()),
    leftOut: count === 0 && !andMore ? undefined : { count, andMore },
  };
}

/** By time; what happened in one millisecond stays as it is. */
export function inOrder(events: readonly LogEvent[]): readonly LogEvent[] {
  return events.toSorted((one, other) => one.at - other.at);
}

/** Pages may be empty although more follow. */
async function filled(head: Head): Promise<void> {
  while (!head.isDone && head.next >= head.page.length) {
    const page = await head.reader.older();
    head.page = page ?? [];
    head.next = 0;
    head.isDone = page === undefined;
  }
}

function latestOf(heads: readonly Head[]): Head | undefined {
  const open = heads.filter(({ page, next }) => next < page.length);
  return open.toSorted((one, other) => at(other) - at(one))[0];
}

function at({ page, next }: Head): number {
  return page[next]?.at ?? 0;
}

async function countRest(head: Head): Promise<LeftOut> {
  let count = head.page.length - head.next;
  for (let pages = 0; pages < mostCountedPages; pages += 1) {
    const page = head.isDone ? undefined : await head.reader.older();
    if (page === undefined) return { count, andMore: false };
    count += page.length;
  }
  return { count, andMore: true };
}
