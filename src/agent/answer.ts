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

/** `@server/tool`, as `allowed-tools` writes it; a tool without a server by its name alone. */
export function toolName({ server, name }: Pick<ToolCall, "server" | "name">): string {
  return server === undefined ? name : `@${server}/${name}`;
}

export interface Answer {
  /** The last message in which the agent said anything, without its reasoning: earlier ones announce tool calls. */
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
  /** The block to which the text before belongs is complete. */
  | { readonly kind: "text-ended" }
  /** A whole block of it, once it has ended; empty where the model keeps it to itself. */
  | { readonly kind: "reasoning"; readonly text: string; readonly milliseconds: number }
  | { readonly kind: "tool-started"; readonly server: string | undefined; readonly name: string }
  | { readonly kind: "tool-ended"; readonly call: ToolCall; readonly result: string }
  /** A hook of the harness has run; a decision is there where the hook may stop what it watches. */
  | {
      readonly kind: "hook";
      readonly name: string;
      readonly when: string;
      readonly decision: string | undefined;
      readonly reason: string | undefined;
    }
  /** Another attempt follows, the given one, after a pause of so many milliseconds. */
  | { readonly kind: "retrying"; readonly why: string; readonly attempt: number; readonly pause: number }
  /** Something that this version does not know, by its name; told once. */
  | { readonly kind: "unknown"; readonly name: string };
