/** What an agent did, kept to be read afterwards: what it said, the tools that it called, what they returned. */
import { type AgentEvent, toolName } from "../../agent/answer.js";
import { duration } from "../../report/duration.js";

export interface Transcript {
  take(event: AgentEvent): void;
  lines(): readonly string[];
}

/** A transcript is kept until its turn comes to be printed, beside hundreds of others. Characters. */
const longestTranscript = 50_000;

export function transcript(prompt: string): Transcript {
  const parts = [`> ${prompt.replaceAll("\n", "\n> ")}`];
  let length = prompt.length;
  let left = 0;
  let speech = "";
  const add = (part: string): void => {
    const kept = part.slice(0, Math.max(0, longestTranscript - length));
    length += kept.length;
    left += part.length - kept.length;
    if (kept !== "") parts.push(kept);
  };
  const speak = (): void => {
    if (speech.trim() !== "") add(speech.trim());
    speech = "";
  };

  return {
    take(event) {
      if (event.kind === "text") {
        speech += event.text;
        return;
      }
      speak();
      const line = lineOf(event);
      if (line !== undefined) add(line);
    },
    lines() {
      speak();
      const rest = left === 0 ? [] : [`… (${left} more characters)`];
      return [...parts, ...rest].flatMap((part) => part.split("\n"));
    },
  };
}

function lineOf(event: Exclude<AgentEvent, { readonly kind: "text" }>): string | undefined {
  switch (event.kind) {
    case "text-ended":
    case "tool-started":
      return undefined;
    case "reasoning":
      return `… thought for ${duration(event.milliseconds)}`;
    case "tool-ended": {
      const { call, result } = event;
      const ended = { success: "ok", error: "failed", unanswered: "no result" }[call.outcome];
      return `→ ${toolName(call)} ${call.input}\n← ${ended}, ${duration(call.milliseconds)}: ${result}`;
    }
    case "hook":
      return `… hook ${event.name} (${event.when})${event.decision === undefined ? "" : `: ${event.decision} ${event.reason ?? ""}`}`;
    case "retrying":
      return `… attempt ${event.attempt} in ${duration(event.pause)}: ${event.why}`;
    case "unknown":
      return `… an event that this version does not know: ${event.name}`;
  }
}
