/** What an agent did on the way to its answer. All texts are foreign: the model's, or a tool's. */

export interface ToolCall {
  /** Name of the harness's tool that serves it, `zscaler`; undefined for a built-in or inline one. */
  readonly server: string | undefined;
  readonly name: string;
  /** As the model wrote it: JSON, as far as it came. */
  readonly input: string;
  /** `unanswered`: the stream ended before its result came. */
  readonly outcome: "success" | "error" | "unanswered";
  /** From the model's request to the result. */
  readonly milliseconds: number;
}

export interface Answer {
  /** Everything that the agent said, without its reasoning. */
  readonly text: string;
  /** In AgentCore's words: `end_turn`, `max_tokens`, …; empty where the stream ended without one. */
  readonly stopReason: string;
  readonly toolCalls: readonly ToolCall[];
  /** Of all model calls together. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** Milliseconds from the request to the end of the stream, of the attempt that was answered. */
  readonly latency: number;
  readonly sessionId: string;
  /** 1: answered at once. */
  readonly attempts: number;
}

/** What happens while the agent answers, for whoever looks on. */
export type AgentEvent =
  | { readonly kind: "text"; readonly text: string }
  /** A whole block of it, once it has ended. */
  | { readonly kind: "reasoning"; readonly text: string; readonly milliseconds: number }
  | { readonly kind: "tool-started"; readonly server: string | undefined; readonly name: string }
  | { readonly kind: "tool-ended"; readonly call: ToolCall; readonly result: string }
  | { readonly kind: "retrying"; readonly why: string; readonly attempt: number }
  /** Something that this version does not know, by its name. */
  | { readonly kind: "unknown"; readonly name: string };
