/** A log group with its streams, and how a request names one. */
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../service.js";
import type { Tags } from "../tags.js";

export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  /** When it happened, as its writer says. */
  readonly timestamp: number;
  /** When it arrived here: some time later, in whatever order. */
  readonly ingestedAt: number;
  readonly message: string;
}

export interface Stream {
  readonly name: string;
  readonly createdAt: number;
  readonly events: LogEvent[];
}

export interface Group {
  readonly name: string;
  readonly createdAt: number;
  readonly kmsKeyId: string | undefined;
  readonly logGroupClass: Logs.LogGroupClass;
  readonly streams: Map<string, Stream>;
  retentionInDays: number | undefined;
  tags: Tags;
}

export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
export const invalidToken = () => invalidParameter("The specified nextToken is invalid.");
export const groupNotFound = () =>
  new AwsError("ResourceNotFoundException", 400, "The specified log group does not exist.");

/** A group by name or by ARN; AWS takes both in `logGroupIdentifier`. */
export function nameOf(input: {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}): string {
  if ((input.logGroupName === undefined) === (input.logGroupIdentifier === undefined)) {
    throw invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }
  return (
    input.logGroupName ?? (input.logGroupIdentifier ?? "").replace(/^arn:[^:]*:logs:[^:]*:\d*:log-group:/, "")
  );
}

/** Of two events the one that AWS lists first. */
export function inOrder(one: EventPosition, other: EventPosition): number {
  return (
    one.timestamp - other.timestamp ||
    one.ingestedAt - other.ingestedAt ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}

export type EventPosition = Pick<LogEvent, "timestamp" | "ingestedAt" | "id">;

export function existingGroup(groups: ReadonlyMap<string, Group>, name: string | undefined): Group {
  const group = groups.get(name ?? "");
  if (group === undefined) throw groupNotFound();
  return group;
}
