/** Writing to a log: an event says itself when it happened, and arrives when it arrives. */
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Handler } from "../../service.js";
import { existingGroup, type Group, invalidParameter, nameOf, type Stream } from "./group.js";

const BATCH_BYTES = 1_048_576;
/** What AWS counts for an event beside its message. */
const EVENT_OVERHEAD = 26;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OLDEST = 14 * DAY;
const FURTHEST_AHEAD = 2 * HOUR;

interface WrittenEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface Writer {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The events arrive now; the stream is made where it is missing. */
  append(group: Group, streamName: string, events: readonly WrittenEvent[]): void;
}

export function writer(cloud: Cloud, groups: ReadonlyMap<string, Group>): Writer {
  let lastEvent = 0;

  function addStream(group: Group, name: string): Stream {
    const stream: Stream = { name, createdAt: cloud.clock.now(), events: [] };
    group.streams.set(name, stream);
    return stream;
  }

  function append(group: Group, streamName: string, events: readonly WrittenEvent[]): void {
    const stream = group.streams.get(streamName) ?? addStream(group, streamName);
    const ingestedAt = cloud.clock.now();
    for (const { timestamp, message } of events) {
      lastEvent += 1;
      const id = `3${String(lastEvent).padStart(55, "0")}`;
      stream.events.push({ id, stream: streamName, timestamp, ingestedAt, message });
    }
  }

  function createLogStream(input: Logs.CreateLogStreamRequest) {
    const group = existingGroup(groups, nameOf(input));
    const name = input.logStreamName ?? "";
    if (group.streams.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", 400, "The specified log stream already exists");
    }
    addStream(group, name);
    return {};
  }

  function putLogEvents(input: Logs.PutLogEventsRequest): Logs.PutLogEventsResponse {
    const group = existingGroup(groups, nameOf(input));
    const name = input.logStreamName ?? "";
    if (!group.streams.has(name)) {
      throw new AwsError("ResourceNotFoundException", 400, "The specified log stream does not exist.");
    }
    const events = (input.logEvents ?? []).map(({ timestamp = 0, message = "" }) => ({ timestamp, message }));
    requireBatch(events);
    const now = cloud.clock.now();
    const kept = Math.min(OLDEST, (group.retentionInDays ?? Number.POSITIVE_INFINITY) * DAY);
    const tooOld = events.filter(({ timestamp }) => timestamp < now - kept).length;
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + FURTHEST_AHEAD);
    append(group, name, events.slice(tooOld, tooNew === -1 ? events.length : tooNew));
    return {
      nextSequenceToken: cloud.id(56),
      rejectedLogEventsInfo:
        tooOld === 0 && tooNew === -1
          ? undefined
          : {
              ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
              ...(tooNew >= 0 && { tooNewLogEventStartIndex: tooNew }),
            },
    };
  }

  return { handlers: { CreateLogStream: createLogStream, PutLogEvents: putLogEvents }, append };
}

/** One batch is in order, spans a day at most, and is no larger than AWS takes. */
function requireBatch(events: readonly WrittenEvent[]): void {
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD, 0);
  if (bytes > BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  }
  if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0))) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > DAY) {
    throw invalidParameter(
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
  }
}
