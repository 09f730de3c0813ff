/** What may come in the stream of InvokeHarness beside a smooth answer: changes for the fault of kind `stream`. */

import { setTimeout as timer } from "node:timers/promises";
import type { HarnessStopReason } from "@aws-sdk/client-bedrock-agentcore";
import { BrokenConnection } from "../../server/event-stream.js";
import { AwsError } from "../../service.js";
import type { StreamEvent } from "./events.js";

/** Changes the events of one answer. */
export type StreamChange = (events: AsyncIterable<unknown>) => AsyncIterable<unknown>;

/** The exceptions that the stream declares, as AWS answers them after a status of 200. */
export const streamError = {
  runtimeClientError: (message: string) => new AwsError("RuntimeClientError", 424, message),
  internalServerException: (message: string) => new AwsError("InternalServerException", 500, message),
  validationException: (message: string) => new AwsError("ValidationException", 400, message),
} as const;

export const brokenConnection = () => new BrokenConnection();

/** A condition on an event, by its own name or that of what it starts or adds. */
type Condition = (event: StreamEvent) => boolean;

export const isToolUse: Condition = ({ contentBlockStart }) =>
  contentBlockStart?.start?.toolUse !== undefined;
export const isText: Condition = ({ contentBlockDelta }) => contentBlockDelta?.delta?.text !== undefined;

/** Instead of the first event, or right after the first one that `after` holds for. */
export function failing(error: Error, after?: Condition): StreamChange {
  return async function* (events) {
    if (after === undefined) throw error;
    for await (const event of events) {
      yield event;
      if (after(event as StreamEvent)) throw error;
    }
  };
}

/** The stream ends in good form, right after the first event that `after` holds for, with the message unfinished. */
export function cutOff(after: Condition): StreamChange {
  return async function* (events) {
    for await (const event of events) {
      yield event;
      if (after(event as StreamEvent)) return;
    }
  };
}

/** Events that come first. */
export function preceded(first: readonly unknown[]): StreamChange {
  return async function* (events) {
    yield* first;
    yield* events;
  };
}

/** The last message ends with this reason. */
export function stopping(stopReason: HarnessStopReason | (string & {})): StreamChange {
  return async function* (events) {
    for await (const event of events) {
      const { messageStop } = event as StreamEvent;
      yield messageStop?.stopReason === "end_turn" ? { messageStop: { stopReason } } : event;
    }
  };
}

/** A pause of so many real milliseconds before each event. */
export function slowed(milliseconds: number): StreamChange {
  return async function* (events) {
    for await (const event of events) {
      await timer(milliseconds, undefined, { ref: false });
      yield event;
    }
  };
}

/** A model's reasoning, some of it redacted, in a message of its own. */
export function reasoning(text: string): readonly StreamEvent[] {
  const delta = (contentBlockIndex: number, reasoningContent: object) => ({
    contentBlockDelta: { contentBlockIndex, delta: { reasoningContent } },
  });
  return [
    { messageStart: { role: "assistant" } },
    ...(text.match(/[\s\S]{1,40}/gu) ?? []).map((piece) => delta(0, { text: piece })),
    delta(0, { signature: "EqQBCgIYAhIkc2lnbmF0dXJl" }),
    { contentBlockStop: { contentBlockIndex: 0 } },
    delta(1, { redactedContent: Buffer.from("redacted") }),
    { contentBlockStop: { contentBlockIndex: 1 } },
  ] as readonly StreamEvent[];
}

/** What a service may send that is newer than the SDK: an event, a block and a piece of a block. */
export const unheardOf: readonly unknown[] = [
  { $unknown: ["ambience", { mood: "calm" }] },
  { contentBlockStart: { contentBlockIndex: 7, start: { $unknown: ["hologram", { depth: 3 }] } } },
  { contentBlockDelta: { contentBlockIndex: 7, delta: { $unknown: ["hologram", { pixel: 1 }] } } },
  { contentBlockStop: { contentBlockIndex: 7 } },
];
