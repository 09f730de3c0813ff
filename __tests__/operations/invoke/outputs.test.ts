import { expect, test } from "@jest/globals";
import type { Answer } from "../../../src/agent/answer.js";
import { answerOutputs } from "../../../src/operations/invoke/report.js";

const answer: Answer = {
  text: "Two devices.",
  stopReason: "end_turn",
  toolCalls: [],
  inputTokens: 900,
  outputTokens: 100,
  totalTokens: 1_000,
  latency: 2_500.4,
  sessionId: "s".repeat(33),
  attempts: 1,
};
const call = (input: string) => ({
  server: undefined,
  name: "shell",
  input,
  outcome: "success" as const,
  milliseconds: 12.6,
});

test("an answer's outputs are numbers, text and objects that a workflow can use as they are", () => {
  const toolCalls = [call('{"search":"HQ"}'), call('{"sea'), { ...call(""), server: "zscaler" }];
  expect(answerOutputs({ ...answer, toolCalls })).toEqual({
    response: "Two devices.",
    "stop-reason": "end_turn",
    "session-id": "s".repeat(33),
    "tool-calls": [
      { server: undefined, name: "shell", input: { search: "HQ" }, outcome: "success", milliseconds: 13 },
      { server: undefined, name: "shell", input: '{"sea', outcome: "success", milliseconds: 13 },
      { server: "zscaler", name: "shell", input: "", outcome: "success", milliseconds: 13 },
    ],
    "input-tokens": 900,
    "output-tokens": 100,
    "latency-ms": 2_500,
  });
});

test("an answer without an end has no stop reason", () => {
  expect(answerOutputs({ ...answer, stopReason: "" })["stop-reason"]).toBeUndefined();
});

test("no output is larger than GitHub takes, and what was cut says so", () => {
  const { response, "tool-calls": calls } = answerOutputs({
    ...answer,
    text: "ü".repeat(2_000_000),
    toolCalls: Array.from({ length: 30 }, () => call(`{"a":"${'\\"'.repeat(100_000)}"}`)),
  });
  const utf16 = (value: unknown) => Buffer.byteLength(String(value), "utf16le");
  expect(utf16(response)).toBeLessThan(1_000_000);
  expect(response).toMatch(/ü\n… \(cut: the answer has 2000000 characters/);
  expect(utf16(JSON.stringify(calls))).toBeLessThan(1_000_000);
});
