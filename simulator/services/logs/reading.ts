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
  existingGroup,
  type Group,
  invalidParameter,
  invalidToken,
  type LogEvent,
  nameOf,
  type Stream,
} from "./group.js";

/** How many events one page of a filtered search looks at: a page may hold nothing and still not be the last. */
const SCANNED_PER_PAGE = 50;

export function readingHandlers(
  cloud: Cloud,
  groups: ReadonlyMap<string, Group>,
): Readonly<Record<string, Handler>> {
  const arn = (name: string) => cloud.arn("logs", `log-group:${name}`);

  /** Only what has been ingested long enough ago to be searched. */
  function visible(events: readonly LogEvent[]): readonly LogEvent[] {
    const horizon = cloud.clock.now() - cloud.clock.scaled("logIngestion");
    return events.filter((event) => event.timestamp <= horizon);
  }

  function describeLogStreams(input: Logs.DescribeLogStreamsRequest): Logs.DescribeLogStreamsResponse {
    const group = existingGroup(groups, nameOf(input));
    if (input.orderBy === "LastEventTime" && input.logStreamNamePrefix !== undefined) {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const last = (stream: Stream) => stream.events.at(-1)?.timestamp ?? 0;
    const streams = [...group.streams.values()]
      .filter((stream) => stream.name.startsWith(input.logStreamNamePrefix ?? ""))
      .sort((a, b) => (input.orderBy === "LastEventTime" ? last(a) - last(b) : a.name < b.name ? -1 : 1));
    if (input.descending === true) streams.reverse();
    const page = pageOf(streams, input.limit ?? 50, input.nextToken, invalidToken);
    return {
      logStreams: page.items.map((stream) => ({
        logStreamName: stream.name,
        creationTime: stream.createdAt,
        firstEventTimestamp: stream.events[0]?.timestamp,
        lastEventTimestamp: stream.events.at(-1)?.timestamp,
        lastIngestionTime: stream.events.at(-1)?.timestamp,
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
    const candidates = [...group.streams.values()]
      .filter((stream) => names === undefined || names.includes(stream.name))
      .filter((stream) => prefix === undefined || stream.name.startsWith(prefix))
      .flatMap((stream) => visible(stream.events))
      .filter((event) => event.timestamp >= (input.startTime ?? 0))
      .filter((event) => input.endTime === undefined || event.timestamp <= input.endTime)
      .sort((a, b) => a.timestamp - b.timestamp || (a.id < b.id ? -1 : 1));
    const limit = input.limit ?? 10_000;
    const scanned = input.filterPattern === undefined ? limit : Math.min(limit, SCANNED_PER_PAGE);
    const page = pageOf(candidates, scanned, input.nextToken, invalidToken);
    return {
      events: page.items
        .filter((event) => wanted(event.message))
        .map((event) => ({
          logStreamName: event.stream,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.timestamp,
          eventId: event.id,
        })),
      searchedLogStreams: [],
      nextToken: page.nextToken,
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
      .filter((event) => input.endTime === undefined || event.timestamp < input.endTime);
    const { start, end } = windowOf(input, events.length);
    return {
      events: events.slice(start, end).map(({ timestamp, message }) => ({
        timestamp,
        message,
        ingestionTime: timestamp,
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
