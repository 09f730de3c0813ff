/** `application/vnd.amazon.eventstream`: a handler's `{ stream: AsyncIterable<{ [event]: {...} }> }` as frames. */
import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { AwsError } from "../service.js";
import { asAwsError } from "./failure.js";
import { encodeJson } from "./json.js";
import type { Shape } from "./shape.js";
import { isRecord, unionMember, unknownMember } from "./wire.js";

export const eventStreamType = "application/vnd.amazon.eventstream";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);

function frame(headers: Readonly<Record<string, string>>, body: unknown): Uint8Array {
  return codec.encode({
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, { type: "string", value }]),
    ),
    body: Buffer.from(JSON.stringify(body ?? {})),
  });
}

/** Thrown by a source of events: the connection breaks in the middle of the stream. */
export class BrokenConnection extends Error {}

function eventFrame(event: unknown, union: Shape): Uint8Array {
  if (!isRecord(event)) throw new Error("An event is an object with one member");
  const [name, value] = unionMember(event);
  if (name === unknownMember) {
    const [newName, newValue] = value as [string, unknown];
    return frame(
      { ":message-type": "event", ":event-type": newName, ":content-type": "application/json" },
      newValue,
    );
  }
  const shape = union.members.get(name);
  if (!shape) throw new Error(`${union.name} has no event ${name}`);
  const type: Record<string, string> = shape.isError
    ? { ":message-type": "exception", ":exception-type": name }
    : { ":message-type": "event", ":event-type": name };
  return frame({ ...type, ":content-type": "application/json" }, encodeJson(value, shape));
}

/** An error thrown while streaming: an exception of the stream's own kind, where it declares one. */
function errorFrame(error: AwsError, union: Shape): Uint8Array {
  const [declared] = [...union.members].find(([, shape]) => shape.isError && shape.name === error.code) ?? [];
  if (declared) return eventFrame({ [declared]: { message: error.message, ...error.members } }, union);
  return frame(
    { ":message-type": "error", ":error-code": error.code, ":error-message": error.message },
    undefined,
  );
}

/** The output's event-stream member, where it has one. */
export const eventStreamMember = (output: Shape): [string, Shape] | undefined =>
  [...output.members].find(([, member]) => member.kind === "union" && member.traits.streaming);

/**
 * The frames of a stream. `initial` is what an RPC protocol sends before the first event: the output's other members.
 */
export async function* encodeEventStream(
  events: AsyncIterable<unknown> | Iterable<unknown>,
  union: Shape,
  initial?: unknown,
): AsyncGenerator<Uint8Array> {
  if (initial !== undefined) {
    yield frame({ ":message-type": "event", ":event-type": "initial-response" }, initial);
  }
  try {
    for await (const event of events) yield eventFrame(event, union);
  } catch (error) {
    if (error instanceof BrokenConnection) throw error;
    yield errorFrame(asAwsError(error), union);
  }
}
