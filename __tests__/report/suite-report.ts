/** A suite's report as a finished run leaves it. */
import type { CaseAnswer, CaseResult, SuiteReport } from "../../src/report/summaries/suite.js";

const start = Date.UTC(2026, 10, 23, 8, 0, 0);

export const answer: CaseAnswer = {
  text: "You have two locations: San Jose HQ and London Office.",
  stopReason: "end_turn",
  toolCalls: [{ server: "zscaler", name: "zia_list_locations", outcome: "success" }],
  inputTokens: 1_446,
  outputTokens: 37,
  totalTokens: 1_483,
  latency: 2_380,
  sessionId: "zscaler-harness-0b6f6a0e-3c53-4a5c-9c1f-52a4c9d1f0aa",
  attempts: 1,
};

const passed: CaseResult = {
  name: "lists locations",
  line: 4,
  outcome: "passed",
  faults: [],
  answer,
  milliseconds: 2_400,
};

export const failed: CaseResult = {
  name: "finds Atlantis",
  line: 8,
  outcome: "failed",
  faults: [
    { message: "expect: /Atlantis/u does not match the answer", fix: "Correct the `prompt`." },
    { message: "max-latency: the answer took 21.4 s, more than 10.0 s", fix: "Raise `max-latency`." },
  ],
  answer: { ...answer, latency: 21_400, attempts: 2 },
  milliseconds: 31_000,
};

export const unanswered: CaseResult = {
  name: "lists segments",
  line: 12,
  outcome: "error",
  faults: [{ message: "The harness did not answer: ThrottlingException: Rate exceeded", fix: undefined }],
  answer: {
    ...answer,
    text: "",
    stopReason: "",
    toolCalls: [],
    latency: 60_000,
    totalTokens: 0,
    inputTokens: 0,
    outputTokens: 0,
  },
  milliseconds: 61_000,
};

export const notRun: CaseResult = {
  name: "lists users",
  line: 16,
  outcome: "skipped",
  faults: [{ message: "Not run: The run was cancelled (SIGINT)", fix: undefined }],
  answer: undefined,
  milliseconds: 0,
};

export function suiteReport(
  cases: readonly CaseResult[] = [passed, failed, unanswered, notRun],
): SuiteReport {
  return {
    kind: "suite",
    stage: "pr-7",
    startedAt: start,
    endedAt: start + 72_500,
    file: "tests/suite.yaml",
    harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness-a1b2c3d4e5",
    endpoint: "prod",
    region: "us-east-1",
    cases,
    failures: [],
    diagnoses: [],
  };
}

export const green = suiteReport([passed, { ...passed, name: "lists them again", line: 6 }]);
