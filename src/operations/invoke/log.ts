/** The conversation as it happens, in the log: text as it comes, everything else folded away where it is long. */
import { type AgentEvent, type ToolCall, toolName } from "../../agent/answer.js";
import { duration } from "../../report/duration.js";
import type { Log } from "../../report/log.js";
import { streamedText } from "../../report/streamed-text.js";

const folds = { maxLines: 400, maxLineLength: 4_000 } as const;

/** Nothing may be in a group while it runs: what it folds would end that group. */
export function conversationLog(log: Log): (event: AgentEvent) => void {
  const text = streamedText(log);
  return (event) => {
    if (event.kind === "text") {
      text.write(event.text);
      return;
    }
    text.end();
    tell(log, event);
  };
}

function tell(log: Log, event: Exclude<AgentEvent, { readonly kind: "text" }>): void {
  switch (event.kind) {
    case "text-ended":
      break;
    case "reasoning":
      reasoned(log, event.text, event.milliseconds);
      break;
    case "tool-started":
      log.line(`🔧 calls ${toolName(event)}`);
      break;
    case "tool-ended":
      called(log, event.call, event.result);
      break;
    case "hook":
      log.line(
        `🪝 hook ${event.name} (${event.when})${event.decision === undefined ? "" : `: ${event.decision}`}${event.reason === undefined ? "" : `, ${event.reason}`}`,
      );
      break;
    case "retrying":
      log.line(`no answer (${event.why}); attempt ${event.attempt} follows in ${duration(event.pause)}`);
      break;
    case "unknown":
      log.line(
        `the stream has something that this version does not know, and goes on without: ${event.name}`,
      );
      break;
  }
}

function reasoned(log: Log, text: string, milliseconds: number): void {
  if (text === "") log.line(`💭 thought for ${duration(milliseconds)}, without showing it`);
  else log.foreign([text], { ...folds, folded: `💭 thought for ${duration(milliseconds)}` });
}

const outcomes = { success: "✅", error: "❌", unanswered: "❔ got no result from" } as const;

function called(log: Log, call: ToolCall, result: string): void {
  const { input, outcome, milliseconds } = call;
  const answer = outcome === "unanswered" ? [] : [outcome === "error" ? "error:" : "result:", result];
  log.foreign(["input:", input, ...answer], {
    ...folds,
    folded: `${outcomes[outcome]} ${toolName(call)} (${duration(milliseconds)})`,
  });
}
