/**
 * CloudWatch Logs: groups with retention and tags, streams, and searching with its delays: an event is seen only some
 * time after it was written, and a search answers in pages that may be empty although more follows.
 */
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Cloud, LogStore } from "../cloud.js";
import { AwsError, type Service } from "../service.js";
import { filterOf } from "./log-filter.js";
import { pageOf } from "./paging.js";
import { requestTagContext, type Tags, withoutKeys } from "./tags.js";

const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** How many events one page of a filtered search looks at: a page may hold nothing and still not be the last. */
const SCANNED_PER_PAGE = 50;

interface LogEvent {
  readonly id: string;
  readonly stream: string;
  readonly timestamp: number;
  readonly message: string;
}

interface Stream {
  readonly name: string;
  readonly createdAt: number;
  readonly events: LogEvent[];
}

interface Group {
  readonly name: string;
  readonly createdAt: number;
  readonly kmsKeyId: string | undefined;
  readonly logGroupClass: Logs.LogGroupClass;
  readonly streams: Map<string, Stream>;
  retentionInDays: number | undefined;
  tags: Tags;
}

const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
const invalidToken = () => invalidParameter("The specified nextToken is invalid.");
const groupNotFound = () =>
  new AwsError("ResourceNotFoundException", 400, "The specified log group does not exist.");

export function cloudWatchLogs(cloud: Cloud): { readonly service: Service; readonly store: LogStore } {
  const groups = new Map<string, Group>();
  let lastEvent = 0;

  const arn = (name: string) => cloud.arn("logs", `log-group:${name}`);

  function add(name: string, more: Partial<Pick<Group, "kmsKeyId" | "logGroupClass" | "tags">> = {}): Group {
    const group: Group = {
      name,
      createdAt: cloud.clock.now(),
      kmsKeyId: more.kmsKeyId,
      logGroupClass: more.logGroupClass ?? "STANDARD",
      streams: new Map(),
      retentionInDays: undefined,
      tags: more.tags ?? {},
    };
    groups.set(name, group);
    return group;
  }

  /** A group by name or by ARN; AWS takes both in `logGroupIdentifier`. */
  function nameOf(input: {
    logGroupName?: string | undefined;
    logGroupIdentifier?: string | undefined;
  }): string {
    if ((input.logGroupName === undefined) === (input.logGroupIdentifier === undefined)) {
      throw invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be specified.");
    }
    return (
      input.logGroupName ??
      (input.logGroupIdentifier ?? "").replace(/^arn:[^:]*:logs:[^:]*:\d*:log-group:/, "")
    );
  }

  function existing(name: string | undefined): Group {
    const group = groups.get(name ?? "");
    if (group === undefined) throw groupNotFound();
    return group;
  }

  function byArn(resourceArn: string | undefined): Group {
    if (resourceArn?.endsWith(":*") === true) {
      throw invalidParameter(`The ARN of a log group must not end in :* here: ${resourceArn}`);
    }
    for (const group of groups.values()) if (arn(group.name) === resourceArn) return group;
    throw groupNotFound();
  }

  /** Only what has been ingested long enough ago to be searched. */
  function visible(events: readonly LogEvent[]): readonly LogEvent[] {
    const horizon = cloud.clock.now() - cloud.clock.scaled("logIngestion");
    return events.filter((event) => event.timestamp <= horizon);
  }

  function createLogGroup(input: Logs.CreateLogGroupRequest) {
    const name = input.logGroupName ?? "";
    if (groups.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", 400, "The specified log group already exists");
    }
    add(name, {
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
      ...(input.logGroupClass === undefined ? {} : { logGroupClass: input.logGroupClass }),
      tags: input.tags ?? {},
    });
    return {};
  }

  function deleteLogGroup(input: Logs.DeleteLogGroupRequest) {
    groups.delete(existing(input.logGroupName).name);
    return {};
  }

  function describeLogGroups(input: Logs.DescribeLogGroupsRequest): Logs.DescribeLogGroupsResponse {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
      );
    }
    const matching = [...groups.values()]
      .filter((group) => prefix === undefined || group.name.startsWith(prefix))
      .filter((group) => pattern === undefined || group.name.toLowerCase().includes(pattern.toLowerCase()))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(matching, input.limit ?? 50, input.nextToken, invalidToken);
    return {
      logGroups: page.items.map((group) => ({
        logGroupName: group.name,
        creationTime: group.createdAt,
        retentionInDays: group.retentionInDays,
        metricFilterCount: 0,
        arn: `${arn(group.name)}:*`,
        logGroupArn: arn(group.name),
        storedBytes: 0,
        kmsKeyId: group.kmsKeyId,
        logGroupClass: group.logGroupClass,
      })),
      nextToken: page.nextToken,
    };
  }

  function putRetentionPolicy(input: Logs.PutRetentionPolicyRequest) {
    const group = existing(input.logGroupName);
    const days = input.retentionInDays ?? 0;
    if (!RETENTION_DAYS.includes(days)) {
      throw invalidParameter(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
      );
    }
    group.retentionInDays = days;
    return {};
  }

  function deleteRetentionPolicy(input: Logs.DeleteRetentionPolicyRequest) {
    existing(input.logGroupName).retentionInDays = undefined;
    return {};
  }

  function tagResource(input: Logs.TagResourceRequest) {
    const group = byArn(input.resourceArn);
    const tags = { ...group.tags, ...input.tags };
    if (Object.keys(tags).length > 50) {
      throw new AwsError("TooManyTagsException", 400, "A resource can have no more than 50 tags.");
    }
    group.tags = tags;
    return {};
  }

  function untagResource(input: Logs.UntagResourceRequest) {
    const group = byArn(input.resourceArn);
    group.tags = withoutKeys(group.tags, input.tagKeys ?? []);
    return {};
  }

  function describeLogStreams(input: Logs.DescribeLogStreamsRequest): Logs.DescribeLogStreamsResponse {
    const group = existing(nameOf(input));
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
    const group = existing(nameOf(input));
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
    const stream = existing(nameOf(input)).streams.get(input.logStreamName ?? "");
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

  const onGroup = (input: { logGroupName?: string; logGroupIdentifier?: string }) => ({
    resources: [arn(input.logGroupIdentifier === undefined ? (input.logGroupName ?? "") : nameOf(input))],
  });
  const onArn = (input: { resourceArn?: string; tags?: Tags; tagKeys?: string[] }) => ({
    resources: [input.resourceArn ?? ""],
    context:
      input.tagKeys === undefined ? requestTagContext(input.tags ?? {}) : { "aws:TagKeys": input.tagKeys },
  });

  const service: Service = {
    name: "logs",
    protocol: "json-1.1",
    handlers: {
      CreateLogGroup: createLogGroup,
      DeleteLogGroup: deleteLogGroup,
      DescribeLogGroups: describeLogGroups,
      PutRetentionPolicy: putRetentionPolicy,
      DeleteRetentionPolicy: deleteRetentionPolicy,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: (input: Logs.ListTagsForResourceRequest): Logs.ListTagsForResourceResponse => ({
        tags: { ...byArn(input.resourceArn).tags },
      }),
      DescribeLogStreams: describeLogStreams,
      FilterLogEvents: filterLogEvents,
      GetLogEvents: getLogEvents,
    },
    authorization: {
      CreateLogGroup: (input: Logs.CreateLogGroupRequest) => {
        const resources = [arn(input.logGroupName ?? "")];
        const context = requestTagContext(input.tags ?? {});
        const create = { action: "logs:CreateLogGroup", resources, context };
        const tagged = Object.keys(input.tags ?? {}).length > 0;
        return tagged ? [create, { action: "logs:TagResource", resources, context }] : [create];
      },
      DeleteLogGroup: onGroup,
      DescribeLogGroups: () => ({ resources: [arn("")] }),
      PutRetentionPolicy: onGroup,
      DeleteRetentionPolicy: onGroup,
      TagResource: onArn,
      UntagResource: onArn,
      ListTagsForResource: (input: Logs.ListTagsForResourceRequest) => ({
        resources: [input.resourceArn ?? ""],
      }),
      DescribeLogStreams: onGroup,
      FilterLogEvents: onGroup,
      GetLogEvents: (input: Logs.GetLogEventsRequest) => ({
        resources: [`${arn(nameOf(input))}:log-stream:${input.logStreamName}`],
      }),
    },
    inventory: () =>
      [...groups.values()].map((group) => ({
        type: "AWS::Logs::LogGroup",
        id: arn(group.name),
        tags: group.tags,
        configuration: {
          logGroupName: group.name,
          retentionInDays: group.retentionInDays,
          kmsKeyId: group.kmsKeyId,
          logGroupClass: group.logGroupClass,
        },
      })),
  };

  const store: LogStore = {
    exists: (group) => groups.has(group),
    ensureGroup(group) {
      if (!groups.has(group)) add(group);
    },
    write(groupName, streamName, message) {
      const group = groups.get(groupName);
      if (group === undefined) return false;
      const timestamp = cloud.clock.now();
      const stream = group.streams.get(streamName) ?? { name: streamName, createdAt: timestamp, events: [] };
      group.streams.set(streamName, stream);
      lastEvent += 1;
      stream.events.push({ id: String(lastEvent).padStart(56, "3"), stream: streamName, timestamp, message });
      return true;
    },
  };
  return { service, store };
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
