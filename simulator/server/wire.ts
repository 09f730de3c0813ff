/** What a protocol turns into a handler's input, and what it makes of the handler's output. */
import type { AwsError } from "../service.js";
import type { OperationModel, ServiceModel } from "./model.js";
import type { Shape, TimestampFormat } from "./shape.js";

export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | AsyncIterable<Uint8Array>;
}

/** Something a request holds that its shape does not have, or has as another type. */
export interface Problem {
  readonly kind: "unknown" | "type";
  /** `tags[0].key`, as in the API reference. */
  readonly path: string;
  readonly message: string;
}

export interface DecodedRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

export interface WireProtocol {
  decode(request: WireRequest, operation: OperationModel): DecodedRequest;
  encode(
    output: unknown,
    operation: OperationModel,
    context: { readonly requestId: string; readonly model: ServiceModel },
  ): WireAnswer;
  encodeError(
    error: AwsError,
    context: { readonly requestId: string; readonly model: ServiceModel; readonly request: WireRequest },
  ): WireAnswer;
}

export function formatTimestamp(value: Date, format: TimestampFormat): string | number {
  switch (format) {
    case "date-time":
      return value.toISOString().replace(".000Z", "Z");
    case "http-date":
      return value.toUTCString();
    case "epoch-seconds":
      return value.getTime() / 1000;
  }
}

/** Undefined where the text is no time at all. */
export function parseTimestamp(value: string | number): Date | undefined {
  const seconds =
    typeof value === "number" ? value : /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const date = seconds === undefined ? new Date(value) : new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A text as a simple shape: headers, paths, query strings and XML know no other types. */
export function parseText(text: string, shape: Shape): unknown {
  switch (shape.kind) {
    case "string":
    case "big-number":
      return text;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "timestamp":
      return parseTimestamp(text);
    case "blob":
      return Buffer.from(text, "base64");
    default:
      return undefined;
  }
}

export function formatText(value: unknown, shape: Shape, timestampFormat: TimestampFormat): string {
  if (value instanceof Date) return String(formatTimestamp(value, shape.timestampFormat ?? timestampFormat));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const memberPath = (path: string, member: string): string =>
  path === "" ? member : `${path}.${member}`;

/** A handler that answers with a member AWS does not have is a mistake in the simulator, not in the caller. */
export function refuseUnknownMembers(value: Readonly<Record<string, unknown>>, shape: Shape): void {
  const unknown = Object.keys(value).filter((key) => !shape.members.has(key) && key !== "$metadata");
  if (unknown.length > 0) throw new Error(`${shape.name} has no member ${unknown.join(", ")}`);
}

/** As `[name, value]`: a union's member of a newer service, which the SDK's model does not have. */
export const unknownMember = "$unknown";

/** The one member of a union that is set. */
export function unionMember(value: Readonly<Record<string, unknown>>): [string, unknown] {
  const [entry] = Object.entries(value).filter(([, member]) => member !== undefined);
  if (!entry) throw new Error("A union without a member");
  return entry;
}
