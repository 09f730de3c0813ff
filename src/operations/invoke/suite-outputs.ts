/** The outputs of a suite. */
import { capped } from "../../report/escape.js";
import type { Outputs } from "../../report/outputs.js";
import { type CaseResult, type SuiteReport, totalsOf } from "../../report/summaries/suite.js";

/** A job may hand on outputs of 1 MB in all (limits of GitHub Actions); characters of all answers together. */
const roomForAnswers = 400_000;
const longestAnswer = 10_000;

/** Tokens are those of all cases together, the latency is that of the slowest answer. */
export function suiteOutputs({ harnessArn, cases }: SuiteReport): Outputs {
  const { inputTokens, outputTokens, latency } = totalsOf(cases);
  const longest = Math.min(longestAnswer, Math.floor(roomForAnswers / cases.length));
  return {
    status: cases.every(({ outcome }) => outcome === "passed") ? "ready" : "failed",
    "harness-arn": harnessArn,
    "input-tokens": inputTokens,
    "output-tokens": outputTokens,
    "latency-ms": latency === undefined ? undefined : Math.round(latency),
    "suite-results": cases.map((one) => entryOf(one, longest)),
  };
}

function entryOf({ name, line, outcome, faults, answer }: CaseResult, longest: number): object {
  return {
    name,
    line,
    outcome,
    unmet: faults.map(({ message }) => message),
    ...(answer === undefined
      ? {}
      : {
          stopReason: answer.stopReason,
          sessionId: answer.sessionId,
          toolCalls: answer.toolCalls.map(({ server, name: tool, outcome: ended }) => ({
            server,
            name: tool,
            outcome: ended,
          })),
          tokens: { input: answer.inputTokens, output: answer.outputTokens, total: answer.totalTokens },
          latencyMs: Math.round(answer.latency),
          attempts: answer.attempts,
          response: capped(answer.text, longest),
        }),
  };
}
