/** Whether an answer is what was expected. */
import type { Expectations } from "../settings/settings.js";
import { matchesShellPattern } from "../settings/shell-pattern.js";
import { type Answer, type ToolCall, toolName } from "./answer.js";
import { cleanEnd, explained } from "./stop-reasons.js";

export interface Unmet {
  /** What was expected and what came instead, as a sentence. */
  readonly expectation: string;
  /** Which input asked for it; every answer has to end cleanly, whatever the inputs say. */
  readonly input: "expect" | "expect-tool" | "max-latency" | "max-total-tokens" | "stop-reason";
  readonly fix: string;
}

/** Everything that is not as expected; empty: all of it is. */
export function unmet(answer: Answer, expectations: Expectations): readonly Unmet[] {
  const { patterns, tools, maxLatency, maxTotalTokens } = expectations;
  return [
    ...unclean(answer),
    ...patterns.filter((pattern) => !pattern.test(answer.text)).map(unmatched),
    ...tools.flatMap((pattern) => uncalled(pattern, answer.toolCalls)),
    ...(maxLatency !== undefined && answer.latency > maxLatency ? [slow(answer.latency, maxLatency)] : []),
    ...(maxTotalTokens !== undefined && answer.totalTokens > maxTotalTokens
      ? [costly(answer.totalTokens, maxTotalTokens)]
      : []),
  ];
}

function unclean({ stopReason }: Answer): readonly Unmet[] {
  if (stopReason === cleanEnd) return [];
  const { meaning, fix } = explained(stopReason);
  const named = stopReason === "" ? "no stop reason" : `stop reason \`${stopReason}\``;
  return [{ expectation: `The agent stopped with ${named}: ${meaning}`, input: "stop-reason", fix }];
}

function unmatched(pattern: RegExp): Unmet {
  return {
    expectation: `expect: ${pattern} does not match the answer`,
    input: "expect",
    fix: "Read the answer in the log: correct the `prompt`, or the pattern in `expect`.",
  };
}

function uncalled(pattern: string, calls: readonly ToolCall[]): readonly Unmet[] {
  const matching = calls.filter((call) => isCallOf(pattern, call));
  if (matching.some(({ outcome }) => outcome === "success")) return [];
  if (matching.length === 0) {
    const others = [...new Set(calls.map(toolName))];
    const called = others.length === 0 ? "no tool was called" : `called were ${others.join(", ")}`;
    return [
      {
        expectation: `expect-tool: no tool that matches ${pattern} was called; ${called}`,
        input: "expect-tool",
        fix: "Ask in the `prompt` for something that needs the tool, and check that the input `allowed-tools` of the deploy lets the agent call it.",
      },
    ];
  }
  const failed = matching.map(
    (call) => `${toolName(call)} ${call.outcome === "error" ? "failed" : "got no result"}`,
  );
  return [
    {
      expectation: `expect-tool: no call of a tool that matches ${pattern} succeeded; ${[...new Set(failed)].join(", ")}`,
      input: "expect-tool",
      fix: "Read the tool's result in the log; operation `logs` with `log-source: mcp` shows what the server says of it.",
    },
  ];
}

function slow(latency: number, limit: number): Unmet {
  return {
    expectation: `max-latency: the answer took ${Math.ceil(latency)} ms, more than ${limit} ms`,
    input: "max-latency",
    fix: "Raise `max-latency`, or ask for less in one `prompt`. The first answer of a new session contains its cold start.",
  };
}

function costly(tokens: number, limit: number): Unmet {
  return {
    expectation: `max-total-tokens: the answer took ${tokens} tokens, more than ${limit}`,
    input: "max-total-tokens",
    fix: "Raise `max-total-tokens`, ask for less in one `prompt`, or narrow the input `allowed-tools` of the deploy: each tool's description is read with every model call.",
  };
}

/**
 * A pattern is `tool`, `@server/tool` (also `server/tool`) or `@server`; the shell's `*`, `?` and `[…]` count. Through a
 * gateway a tool may go by the name that its own server gave it.
 */
function isCallOf(pattern: string, { server, name }: ToolCall): boolean {
  const [, ofServer, tool] = /^@?([^/]+)\/(.+)$/.exec(pattern) ?? /^@(.+)()$/.exec(pattern) ?? [];
  const names = [name, nameBehindGateway(name) ?? name];
  if (ofServer === undefined) return names.some((one) => matchesShellPattern(pattern, one));
  return (
    server !== undefined &&
    matchesShellPattern(ofServer, server) &&
    names.some((one) => matchesShellPattern(tool || "*", one))
  );
}

/** A gateway puts the name of its target, which has no underscore, and three underscores before a tool's own name. */
function nameBehindGateway(name: string): string | undefined {
  return /^[0-9A-Za-z-]+___(.+)$/s.exec(name)?.[1];
}
