/** What an invocation tells: outputs, job summary, annotations. */
import type { Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { type Answer, type ToolCall, toolName } from "../../agent/answer.js";
import type { Unmet } from "../../agent/expectations.js";
import { Failure } from "../../failure/failure.js";
import type { Outputs } from "../../report/outputs.js";
import type { InvokeReport, ReportedAnswer } from "../../report/summaries/invoke.js";
import type { Expectations, InvokeSettings, Question } from "../../settings/settings.js";
import { annotate, told } from "../failures.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";

export interface InvokeTold {
  readonly settings: InvokeSettings;
  readonly context: Context;
  readonly session: Session;
  readonly question: Question;
  /** Undefined: there is none. */
  readonly harness: Harness | undefined;
  /** Without one the harness was found by its name. */
  readonly hasState: boolean;
  /** What there is of it. */
  readonly answer: Answer | undefined;
  readonly unmet: readonly Unmet[];
  /** Why there is no whole answer. */
  readonly failure: { readonly thrown: unknown } | undefined;
  /** Lines of the harness's log that may say more. */
  readonly logs: readonly string[];
}

export function invokeResult(all: InvokeTold): Result {
  const { settings, context, session, question, harness, answer, unmet, failure, logs } = all;
  const unexpected = unmet.map(unmetFailure);
  const thrown = failure === undefined ? unexpected : [failure.thrown];
  const problems = told(
    thrown.map((one) => ({ thrown: one })),
    logs,
  );
  if (failure === undefined) annotateUnmet(context, unmet);
  else annotate(context.log, problems);
  const outcome = outcomeOf(all);
  const report: InvokeReport = {
    kind: "invoke",
    outcome,
    ...runFacts(settings.stage, context),
    notices: session.notices,
    partition: session.place.partition,
    region: settings.region,
    harnessName: harness?.harnessName ?? settings.names.harness,
    harnessArn: harness?.arn,
    harnessId: harness?.harnessId,
    harnessVersion: settings.endpoint === undefined ? harness?.harnessVersion : undefined,
    endpoint: settings.endpoint,
    prompt: question.prompt,
    expectations: countOf(question.expectations),
    answer: answer && reported(answer),
    ...problems,
  };
  return { report, outputs: outputsOf(all, outcome), failures: thrown };
}

function outcomeOf({ context, harness, unmet, failure }: InvokeTold): InvokeReport["outcome"] {
  if (context.signal.aborted) return "cancelled";
  if (harness === undefined) return "absent";
  if (failure !== undefined) return "unanswered";
  return unmet.length === 0 ? "answered" : "unexpected";
}

function unmetFailure({ expectation, input, fix }: Unmet): Failure {
  return new Failure(input === "stop-reason" ? "STOPPED_EARLY" : "EXPECTATION_NOT_MET", expectation, { fix });
}

function annotateUnmet({ log }: Context, unmet: readonly Unmet[]): void {
  for (const { expectation, input, fix } of unmet)
    log.error({
      title: input === "stop-reason" ? "The agent did not finish" : "The answer is not as expected",
      message: expectation,
      fix,
    });
}

function countOf({ patterns, tools, maxLatency, maxTotalTokens }: Expectations): number {
  const budgets = [maxLatency, maxTotalTokens].filter((limit) => limit !== undefined);
  return patterns.length + tools.length + budgets.length;
}

function reported({ toolCalls, ...answer }: Answer): ReportedAnswer {
  const calls = toolCalls.map((call) => ({
    tool: toolName(call),
    outcome: call.outcome,
    milliseconds: call.milliseconds,
  }));
  return { ...answer, calls };
}

function outputsOf(
  { settings, session, harness, hasState, answer }: InvokeTold,
  outcome: InvokeReport["outcome"],
): Outputs {
  return {
    stage: settings.stage.slug,
    state: hasState ? session.store.uri : undefined,
    status: outcome === "answered" ? "ready" : outcome === "absent" ? "absent" : "failed",
    "harness-arn": harness?.arn,
    "harness-id": harness?.harnessId,
    "harness-status": harness?.status,
    ...(answer && answerOutputs(answer)),
  };
}

/** GitHub takes no output over 1 MB, and counts two bytes a character. */
const longestOutput = 450_000;

export function answerOutputs(answer: Answer): Outputs {
  const { text, stopReason, sessionId, toolCalls, inputTokens, outputTokens, latency } = answer;
  return {
    response: cut(text, longestOutput),
    "stop-reason": stopReason === "" ? undefined : stopReason,
    "session-id": sessionId,
    "tool-calls": toolCalls.map((call) => callOutput(call, longestOutput / toolCalls.length)),
    "input-tokens": inputTokens,
    "output-tokens": outputTokens,
    "latency-ms": Math.round(latency),
  };
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}\n… (cut: the answer has ${text.length} characters, and GitHub takes no larger output)`;
}

/** The input as the object that it is, where the model wrote whole JSON and it is not out of proportion. */
function callOutput({ server, name, input, outcome, milliseconds }: ToolCall, limit: number): object {
  return { server, name, input: jsonOf(input, limit), outcome, milliseconds: Math.round(milliseconds) };
}

function jsonOf(text: string, limit: number): unknown {
  // Quotes are escaped in JSON, so that a text may grow to twice its length.
  const short = text.slice(0, limit / 2);
  if (short.length < text.length) return short;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
