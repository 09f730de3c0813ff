/**
 * Reading what was logged: an event is seen only some time after it was written, and a search answers in pages that
 * may be empty although more follows.
 */
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { filterOf } from "./filter.js";
import {
  type EventPosition,
  existingGroup,
  type Group,
  inOrder,
  invalidParameter,
  invalidToken,
  type LogEvent,
  nameOf,
  type Stream,
} from "./group.js";

/** How many events one page of a filtered search looks at: a page may hold nothing and still not be the last. */
const SCANNED_PER_PAGE = 50;
/** A page ends after this many bytes of messages. */
const BYTES_PER_PAGE = 1_048_576;
/** Of older events AWS can't list the newest first. */
const NEWEST_FIRST_SINCE = Date.UTC(2024, 0, 1);

export function readingHandlers(
  cloud: Cloud,
  groups: ReadonlyMap<string, Group>,
): Readonly<Record<string, Handler>> {
  const arn = (name: string) => cloud.arn("logs", `log-group:${name}`);

  /** Only what was ingested long enough ago to be searched. */
  function visible(events: readonly LogEvent[]): readonly LogEvent[] {
    const horizon = cloud.clock.now() - cloud.clock.scaled("logIngestion");
    return events.filter((event) => event.ingestedAt <= horizon);
  }

  function describeLogStreams(input: Logs.DescribeLogStreamsRequest): Logs.DescribeLogStreamsResponse {
    const group = existingGroup(groups, nameOf(input));
    if (input.orderBy === "LastEventTime" && input.logStreamNamePrefix !== undefined) {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const times = (stream: Stream) => stream.events.map(({ timestamp }) => timestamp);
    const last = (stream: Stream) => Math.max(0, ...times(stream));
    const streams = [...group.streams.values()]
      .filter((stream) => stream.name.startsWith(input.logStreamNamePrefix ?? ""))
      .sort((a, b) => (input.orderBy === "LastEventTime" ? last(a) - last(b) : a.name < b.name ? -1 : 1));
    if (input.descending === true) streams.reverse();
    const page = pageOf(streams, input.limit ?? 50, input.nextToken, invalidToken);
    return {
      logStreams: page.items.map((stream) => ({
        logStreamName: stream.name,
        creationTime: stream.createdAt,
        ...(stream.events.length > 0 && {
          firstEventTimestamp: Math.min(...times(stream)),
          lastEventTimestamp: last(stream),
          lastIngestionTime: stream.events.at(-1)?.ingestedAt,
        }),
        arn: `${arn(group.name)}:log-stream:${stream.name}`,
        storedBytes: 0,
      })),
      nextToken: page.nextToken,
    };
  }

  function filterLogEvents(input: Logs.FilterLogEventsRequest): Logs.FilterLogEventsResponse {
    const group = existingGroup(groups, nameOf(input));
    const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
    if (names !== undefined && prefix !== undefined) {
      throw invalidParameter("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
    }
    const wanted = filterOf(input.filterPattern);
    const direction = directionOf(input);
    const candidates = [...group.streams.values()]
      .filter((stream) => names === undefined || names.includes(stream.name))
      .filter((stream) => prefix === undefined || stream.name.startsWith(prefix))
      .flatMap((stream) => visible(stream.events))
      .filter((event) => event.timestamp >= (input.startTime ?? 0))
      .filter((event) => input.endTime === undefined || event.timestamp <= input.endTime)
      .sort((one, other) => direction.sign * inOrder(one, other))
      .filter(
        (event) => direction.after === undefined || direction.sign * inOrder(event, direction.after) > 0,
      );
    const limit = input.limit ?? 10_000;
    const scanned = pageWithin(
      candidates,
      input.filterPattern === undefined ? limit : Math.min(limit, SCANNED_PER_PAGE),
    );
    const last = scanned.at(-1);
    return {
      events: scanned
        .filter((event) => wanted(event.message))
        .map((event) => ({
          logStreamName: event.stream,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestedAt,
          eventId: event.id,
        })),
      searchedLogStreams: [],
      nextToken:
        last === undefined || scanned.length === candidates.length
          ? undefined
          : tokenOf({ sign: direction.sign, after: last }),
    };
  }

  function getLogEvents(input: Logs.GetLogEventsRequest): Logs.GetLogEventsResponse {
    const stream = existingGroup(groups, nameOf(input)).streams.get(input.logStreamName ?? "");
    if (stream === undefined) {
      throw new AwsError("ResourceNotFoundException", 400, "The specified log stream does not exist.");
    }
    // AWS's range is half open here, unlike FilterLogEvents.
    const events = visible(stream.events)
      .filter((event) => event.timestamp >= (input.startTime ?? 0))
      .filter((event) => input.endTime === undefined || event.timestamp < input.endTime)
      .sort(inOrder);
    const { start, end } = windowOf(input, events.length);
    return {
      events: events.slice(start, end).map(({ timestamp, message, ingestedAt }) => ({
        timestamp,
        message,
        ingestionTime: ingestedAt,
      })),
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${start}`,
    };
  }

  return {
    DescribeLogStreams: describeLogStreams,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
  };
}

/** 1: the oldest first; -1: the newest. `after`: where the page before ended, so that what arrives moves nothing. */
interface Direction {
  readonly sign: 1 | -1;
  readonly after?: EventPosition;
}

function tokenOf({ sign, after }: Direction): string {
  const position = after && [after.timestamp, after.ingestedAt, after.id];
  return Buffer.from(JSON.stringify([sign, position])).toString("base64url");
}

/** The token decides, where there is one. */
function directionOf({
  startFromHead = true,
  startTime = 0,
  nextToken,
}: Logs.FilterLogEventsRequest): Direction {
  if (nextToken !== undefined) {
    const [, sign, timestamp, ingestedAt, id = ""] =
      /^\[(-?1),\[(\d+),(\d+),"(\d+)"\]\]$/.exec(Buffer.from(nextToken, "base64url").toString()) ?? [];
    if (sign === undefined) throw invalidToken();
    const after = { timestamp: Number(timestamp), ingestedAt: Number(ingestedAt), id };
    return { sign: sign === "1" ? 1 : -1, after };
  }
  if (startFromHead) return { sign: 1 };
  if (startTime < NEWEST_FIRST_SINCE) {
    throw invalidParameter("startFromHead can be false only with a startTime on or after January 1, 2024.");
  }
  return { sign: -1 };
}

/** As many events as a page holds; one that is larger than a page has one of its own. */
function pageWithin(events: readonly LogEvent[], most: number): readonly LogEvent[] {
  let bytes = 0;
  const end = events.findIndex((event) => {
    bytes += Buffer.byteLength(event.message);
    return bytes > BYTES_PER_PAGE;
  });
  return events.slice(0, Math.min(most, end === -1 ? events.length : Math.max(end, 1)));
}

/** GetLogEvents reads from the end unless told otherwise; its tokens stay the same where nothing more follows. */
function windowOf(input: Logs.GetLogEventsRequest, length: number): { start: number; end: number } {
  const limit = input.limit ?? 10_000;
  const [, direction, offset] = /^([fb])\/(\d+)$/.exec(input.nextToken ?? "") ?? [];
  if (input.nextToken !== undefined && direction === undefined) throw invalidToken();
  if (direction === "f" || (direction === undefined && input.startFromHead === true)) {
    const start = Math.min(Number(offset ?? 0), length);
    return { start, end: Math.min(start + limit, length) };
  }
  const end = Math.min(Number(offset ?? length), length);
  return { start: Math.max(end - limit, 0), end };
}
