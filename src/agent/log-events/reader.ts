/** One log group, read from its newest event backwards, and then whatever arrives. */
import { FilterLogEventsCommand, type FilterLogEventsCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Aws } from "../../aws/aws.js";
import { found } from "../../aws/errors.js";
import { retrying } from "../../aws/retry.js";
import type { LogGroup } from "./groups.js";
import { createSeen } from "./seen.js";

export interface LogEvent {
  /** CloudWatch's, unique in a group. */
  readonly id: string;
  /** When it happened, in ms since the epoch. */
  readonly at: number;
  readonly message: string;
  readonly group: LogGroup;
}

/** What is looked for. Moments are ms since the epoch, both inclusive. */
export interface Search {
  readonly since: number;
  readonly until: number | undefined;
  /** CloudWatch's filter pattern. */
  readonly pattern: string | undefined;
}

export interface LogReader {
  readonly group: LogGroup;
  /** The next page on the way back, its newest event first; it may be empty. Undefined at the beginning. */
  older(): Promise<readonly LogEvent[] | undefined>;
  /** Ends the way back: what was not read by now never will be. */
  leaveOutOlder(): void;
  /** What has arrived and was not read before, the oldest first. */
  newer(): Promise<readonly LogEvent[]>;
  /** Why nothing more is read: there is no such group (yet), or AWS refuses. */
  readonly trouble:
    | { readonly kind: "missing" }
    | { readonly kind: "failed"; readonly thrown: unknown }
    | undefined;
}

/** AWS lists the newest first only from here on (SDK, `startFromHead`); no harness and no MCP server is older. */
const earliest = Date.UTC(2024, 0, 1);
/** How long throttling and server errors are waited out, in ms. */
const patience = 60_000;

export function logReader(
  { clients: { logs }, signal }: Aws,
  group: LogGroup,
  { since, until, pattern }: Search,
): LogReader {
  const seen = createSeen(Math.max(since, earliest));
  let token: string | undefined;
  let oldest: number | undefined;
  let isAtBeginning = false;
  let trouble: LogReader["trouble"];

  /** Undefined where nothing can be read; why, says `trouble`. */
  async function page(input: Partial<FilterLogEventsCommandInput>) {
    const command = new FilterLogEventsCommand({
      logGroupName: group.name,
      startTime: seen.from,
      endTime: until,
      filterPattern: pattern,
      ...input,
    });
    try {
      const send = () => logs.send(command);
      const answer = await found(retrying(send, { signal, on: () => false, limit: patience }));
      trouble = answer === undefined ? { kind: "missing" } : undefined;
      return answer;
    } catch (thrown) {
      signal.throwIfAborted();
      trouble = { kind: "failed", thrown };
      return undefined;
    }
  }

  const eventsOf = ({ events = [] }: NonNullable<Awaited<ReturnType<typeof page>>>): readonly LogEvent[] =>
    events.map(({ eventId: id = "", timestamp: at = 0, message = "" }) => ({ id, at, message, group }));

  return {
    group,
    get trouble() {
      return trouble;
    },

    async older() {
      if (isAtBeginning) return undefined;
      // The window of a search stays as it was when the search began.
      const answer = await page({
        startTime: Math.max(since, earliest),
        ...(token === undefined ? { startFromHead: false } : { nextToken: token }),
      });
      token = answer?.nextToken;
      isAtBeginning = token === undefined;
      if (answer === undefined) return undefined;
      const events = seen.unseen(eventsOf(answer));
      oldest = events.at(-1)?.at ?? oldest;
      return events;
    },

    leaveOutOlder() {
      if (!isAtBeginning && oldest !== undefined) seen.leaveOutUpTo(oldest);
      isAtBeginning = true;
    },

    async newer() {
      if (trouble?.kind === "failed") return [];
      const startTime = seen.from;
      const fresh: LogEvent[] = [];
      for (
        let nextToken: string | undefined, isFirst = true;
        isFirst || nextToken !== undefined;
        isFirst = false
      ) {
        const answer = await page({ startTime, ...(nextToken === undefined ? {} : { nextToken }) });
        if (answer === undefined) break;
        fresh.push(...seen.unseen(eventsOf(answer).filter(({ at }) => at >= seen.from)));
        nextToken = answer.nextToken;
      }
      return fresh;
    },
  };
}
