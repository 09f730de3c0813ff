/** The events of one invocation, put together: what was said, which tools were called, what it cost. */
import type {
  HarnessContentBlockDelta,
  HarnessContentBlockStart,
  HarnessTokenUsage,
  HarnessToolResultBlockStart,
  InvokeHarnessStreamOutput,
} from "@aws-sdk/client-bedrock-agentcore";
import type { AgentEvent, Answer, ToolCall } from "./answer.js";

export type Heard = Omit<Answer, "latency" | "sessionId" | "attempts">;

export interface Listener {
  take(event: InvokeHarnessStreamOutput): void;
  /** The stream is over, well or not: what is still open is closed. */
  end(): void;
  /** Everything until now, also of a stream that broke. */
  heard(): Heard;
}

interface Call extends Omit<ToolCall, "outcome" | "milliseconds"> {
  readonly toolUseId: string;
  input: string;
  requestedAt: number;
  /** Undefined: no result came yet. */
  ended: Pick<ToolCall, "outcome" | "milliseconds"> | undefined;
}

/** A block that is being written. */
type Block =
  | { readonly kind: "text"; text: string }
  | { readonly kind: "reasoning"; text: string; readonly startedAt: number }
  | { readonly kind: "tool-use"; readonly call: Call }
  | { readonly kind: "tool-result"; readonly call: Call; result: string };

/** Tells `onEvent` of everything as it comes. Durations are those of `now`, in ms. */
export function listener(onEvent: (event: AgentEvent) => void, now: () => number): Listener {
  const calls: Call[] = [];
  /** What the agent said, message by message, and in each block by block. */
  const messages: Map<number, string>[] = [];
  /** By their index: the blocks of a message may be written alternately. */
  const blocks = new Map<number, Block>();
  const strange = new Set<string>();
  const tokens = { input: 0, output: 0, total: 0 };
  let role: string | undefined = "assistant";
  let speaking: number | undefined;
  let stopReason = "";

  return {
    take(event) {
      if (event.messageStart !== undefined) begin(event.messageStart.role);
      else if (event.contentBlockStart !== undefined) {
        const { contentBlockIndex = 0, start } = event.contentBlockStart;
        open(contentBlockIndex, start);
      } else if (event.contentBlockDelta !== undefined) {
        const { contentBlockIndex = 0, delta } = event.contentBlockDelta;
        add(contentBlockIndex, delta);
      } else if (event.contentBlockStop !== undefined) close(event.contentBlockStop.contentBlockIndex ?? 0);
      else if (event.messageStop !== undefined) {
        closeAll();
        stopReason = event.messageStop.stopReason ?? "";
      } else if (event.metadata !== undefined) count(event.metadata.usage);
      else if (event.hookEvent !== undefined) {
        const { name = "", type = "", decision, reason } = event.hookEvent;
        onEvent({ kind: "hook", name, when: type, decision, reason });
      } else unknown(nameOf(event));
    },

    end() {
      closeAll();
      for (const call of calls.filter(({ ended }) => ended === undefined)) {
        call.ended = { outcome: "unanswered", milliseconds: now() - call.requestedAt };
        onEvent({ kind: "tool-ended", call: told(call), result: "" });
      }
    },

    heard: () => ({
      text: lastWords(),
      stopReason,
      toolCalls: calls.map(told),
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      totalTokens: tokens.total,
    }),
  };

  function begin(by: string | undefined): void {
    closeAll();
    role = by;
    stopReason = "";
    messages.push(new Map());
  }

  function open(index: number, start: HarnessContentBlockStart | undefined): void {
    stopReason = "";
    if (start?.toolUse !== undefined) {
      const { toolUseId = "", name = "", serverName: server } = start.toolUse;
      const call: Call = { toolUseId, server, name, input: "", requestedAt: now(), ended: undefined };
      calls.push(call);
      blocks.set(index, { kind: "tool-use", call });
      hush();
      onEvent({ kind: "tool-started", server, name });
    } else if (start?.toolResult !== undefined) openResult(index, start.toolResult);
    else if (start !== undefined) unknown(nameOf(start));
  }

  function openResult(index: number, { toolUseId, status }: HarnessToolResultBlockStart): void {
    const call = calls.findLast((one) => one.toolUseId === toolUseId);
    if (call === undefined) {
      unknown("toolResult of an unknown toolUse");
      return;
    }
    // The status is optional: a result that is not called an error is none.
    const outcome = status === "error" ? "error" : "success";
    call.ended = { outcome, milliseconds: now() - call.requestedAt };
    blocks.set(index, { kind: "tool-result", call, result: "" });
  }

  function add(index: number, delta: HarnessContentBlockDelta | undefined): void {
    stopReason = "";
    if (delta?.text !== undefined) say(index, delta.text);
    else if (delta?.reasoningContent !== undefined) reason(index, delta.reasoningContent.text ?? "");
    else if (delta?.toolUse !== undefined) write(index, delta.toolUse.input ?? "");
    else if (delta?.toolResult !== undefined)
      for (const { text, json } of delta.toolResult) write(index, text ?? JSON.stringify(json) ?? "");
    else if (delta !== undefined && delta.toolResultMetadata === undefined) unknown(nameOf(delta));
  }

  /** To the input or the result of a call, which were begun before. */
  function write(index: number, text: string): void {
    const block = blocks.get(index);
    if (block?.kind === "tool-use") block.call.input += text;
    else if (block?.kind === "tool-result") block.result += text;
    else unknown("part of a tool call that was not begun");
  }

  /** Like text, it has no start event. Signatures and redacted reasoning come without a text. */
  function reason(index: number, text: string): void {
    const block = blocks.get(index);
    if (block?.kind === "reasoning") block.text += text;
    else blocks.set(index, { kind: "reasoning", text, startedAt: now() });
  }

  /** A text block has no start event: it begins with its first piece. */
  function say(index: number, text: string): void {
    if (role === "user") return;
    if (messages.length === 0) messages.push(new Map());
    const message = messages.at(-1);
    message?.set(index, (message.get(index) ?? "") + text);
    if (!blocks.has(index)) blocks.set(index, { kind: "text", text: "" });
    if (speaking !== index) hush();
    speaking = index;
    onEvent({ kind: "text", text });
  }

  function hush(): void {
    if (speaking !== undefined) onEvent({ kind: "text-ended" });
    speaking = undefined;
  }

  function close(index: number): void {
    const block = blocks.get(index);
    blocks.delete(index);
    if (speaking === index) hush();
    switch (block?.kind) {
      case "reasoning":
        onEvent({ kind: "reasoning", text: block.text, milliseconds: now() - block.startedAt });
        break;
      case "tool-use":
        block.call.requestedAt = now();
        break;
      case "tool-result":
        onEvent({ kind: "tool-ended", call: told(block.call), result: block.result });
        break;
    }
  }

  function closeAll(): void {
    for (const index of [...blocks.keys()]) close(index);
  }

  /** Each model call has its own. */
  function count(usage: HarnessTokenUsage | undefined): void {
    const { inputTokens = 0, outputTokens = 0, totalTokens = inputTokens + outputTokens } = usage ?? {};
    tokens.input += inputTokens;
    tokens.output += outputTokens;
    tokens.total += totalTokens;
  }

  function lastWords(): string {
    const said = messages.map((message) =>
      [...message]
        .sort(([one], [other]) => one - other)
        .map(([, text]) => text)
        .join("\n")
        .trim(),
    );
    return said.findLast((text) => text !== "") ?? "";
  }

  function unknown(name: string): void {
    if (strange.has(name)) return;
    strange.add(name);
    onEvent({ kind: "unknown", name });
  }
}

function told({ server, name, input, ended }: Call): ToolCall {
  return { server, name, input, ...(ended ?? { outcome: "unanswered", milliseconds: 0 }) };
}

/** Of the one member that a union has; the SDK gives one that it does not know as `$unknown: [name, value]`. */
function nameOf(union: object): string {
  const [name = "", value] = Object.entries(union)[0] ?? [];
  return name === "$unknown" && Array.isArray(value) ? String(value[0]) : name;
}
