/** Asks the cases of a suite: a few at a time, each in a session of its own, all of them whatever one comes to. */
import { ask, type Target, Unanswered } from "../../agent/ask.js";
import { unmet } from "../../agent/expectations.js";
import { Failure, messageOf } from "../../failure/failure.js";
import { duration } from "../../report/duration.js";
import type { Log } from "../../report/log.js";
import { type CaseOutcome, type CaseResult, counted } from "../../report/summaries/suite.js";
import type { Suite, SuiteCase } from "../../settings/settings.js";
import { several } from "../../waiting/several.js";
import type { Session } from "../session.js";
import { type Transcript, transcript } from "./transcript.js";

/** What a case came to, and what is needed to tell of it. */
export interface AskedCase {
  readonly result: CaseResult;
  /** Undefined: it was never asked. */
  readonly transcript: Transcript | undefined;
  /** Why there was no answer. */
  readonly thrown: unknown;
}

export const marks = { passed: "✓", failed: "✗", error: "✗", skipped: "–" } as const satisfies Record<
  CaseOutcome,
  string
>;

/** In the order of the file. Once the run is to end, no further case is begun. */
export async function askCases(
  { cases, concurrency }: Suite,
  target: Target,
  { aws }: Session,
  log: Log,
): Promise<readonly AskedCase[]> {
  return several(cases, concurrency, async (one) => {
    if (aws.signal.aborted) return neverAsked(one);
    const ended = await askCase(one);
    log.line(lineOf(ended.result));
    return ended;
  });

  async function askCase(one: SuiteCase): Promise<AskedCase> {
    const kept = transcript(one.prompt);
    const startedAt = performance.now();
    try {
      const answer = await ask(aws, target, one, { onEvent: (event) => kept.take(event) });
      const missed = unmet(answer, one.expectations);
      return ended(missed.length === 0 ? "passed" : "failed", {
        answer,
        faults: missed.map(({ expectation, fix }) => ({ message: expectation, fix })),
      });
    } catch (thrown) {
      const fix = thrown instanceof Failure ? thrown.fix : undefined;
      const answer = thrown instanceof Unanswered ? thrown.partial : undefined;
      const stopped = aws.signal.aborted;
      const message = stopped
        ? `Stopped before there was an answer: ${messageOf(aws.signal.reason)}`
        : messageOf(thrown);
      return ended(stopped ? "skipped" : "error", { answer, faults: [{ message, fix }] }, thrown);
    }

    function ended(
      outcome: CaseOutcome,
      rest: Pick<CaseResult, "answer" | "faults">,
      thrown?: unknown,
    ): AskedCase {
      const { name, line } = one;
      const milliseconds = performance.now() - startedAt;
      return { result: { name, line, outcome, milliseconds, ...rest }, transcript: kept, thrown };
    }
  }

  function neverAsked({ name, line }: SuiteCase): AskedCase {
    const faults = [{ message: `Not run: ${messageOf(aws.signal.reason)}`, fix: undefined }];
    return {
      result: { name, line, outcome: "skipped", faults, answer: undefined, milliseconds: 0 },
      transcript: undefined,
      thrown: undefined,
    };
  }
}

function lineOf({ name, outcome, answer, milliseconds, faults }: CaseResult): string {
  const facts = [
    duration(milliseconds),
    ...(answer === undefined || answer.totalTokens === 0
      ? []
      : [counted(answer.toolCalls.length, "tool call"), counted(answer.totalTokens, "token")]),
    ...(answer !== undefined && answer.attempts > 1 ? [`${answer.attempts} attempts`] : []),
  ].join(", ");
  const [first, ...others] = faults;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${marks[outcome]} ${name} (${facts})${first === undefined ? "" : `: ${first.message}${more}`}`;
}
