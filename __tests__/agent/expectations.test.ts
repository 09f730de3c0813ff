import { HarnessStopReason } from "@aws-sdk/client-bedrock-agentcore";
import { describe, expect, test } from "@jest/globals";
import type { Answer, ToolCall } from "../../src/agent/answer.js";
import { unmet } from "../../src/agent/expectations.js";
import { explained } from "../../src/agent/stop-reasons.js";
import { inputNames } from "../../src/settings/input-table.js";
import type { Expectations } from "../../src/settings/settings.js";

const answer: Answer = {
  text: "There are 2 devices:\nLAPTOP-42 and LAPTOP-43.",
  stopReason: "end_turn",
  toolCalls: [],
  inputTokens: 900,
  outputTokens: 100,
  totalTokens: 1_000,
  latency: 2_500,
  sessionId: "s".repeat(33),
  attempts: 1,
};
const nothing: Expectations = {
  patterns: [],
  tools: [],
  maxLatency: undefined,
  maxTotalTokens: undefined,
};
const call = (name: string, outcome: ToolCall["outcome"] = "success", server?: string): ToolCall => ({
  server: server ?? "zscaler",
  name,
  input: "{}",
  outcome,
  milliseconds: 10,
});
const sentences = (changed: Partial<Answer>, expectations: Partial<Expectations> = {}) =>
  unmet({ ...answer, ...changed }, { ...nothing, ...expectations }).map(({ expectation }) => expectation);

describe("what is expected of an answer", () => {
  test("is met where nothing is expected and the agent came to an end", () => {
    expect(sentences({})).toEqual([]);
  });

  test("each pattern has to match somewhere in it", () => {
    expect(sentences({}, { patterns: [/LAPTOP-\d+/u, /2 devices/u] })).toEqual([]);
    expect(sentences({}, { patterns: [/LAPTOP-\d+/u, /desktop/u, /server/u] })).toEqual([
      "expect: /desktop/u does not match the answer",
      "expect: /server/u does not match the answer",
    ]);
  });

  test("budgets are kept up to their very end, and not beyond", () => {
    expect(sentences({}, { maxLatency: 2_500, maxTotalTokens: 1_000 })).toEqual([]);
    expect(sentences({}, { maxLatency: 2_499, maxTotalTokens: 999 })).toEqual([
      "max-latency: the answer took 2500 ms, more than 2499 ms",
      "max-total-tokens: the answer took 1000 tokens, more than 999",
    ]);
  });

  test("every one that is not met is told by itself, with the input that asked for it", () => {
    const all = unmet(
      { ...answer, stopReason: "max_tokens" },
      { patterns: [/x/u], tools: ["zia_*"], maxLatency: 1, maxTotalTokens: 1 },
    );
    expect(all.map(({ input }) => input)).toEqual([
      "stop-reason",
      "expect",
      "expect-tool",
      "max-latency",
      "max-total-tokens",
    ]);
    expect(all.every(({ fix }) => fix.endsWith("."))).toBe(true);
  });
});

describe("an expected tool", () => {
  const toolCalls = [
    call("zdx_list_devices"),
    call("zia_list_locations", "error"),
    call("zpa_list_segments", "unanswered"),
    call("file.read", "success", "builtin"),
    { ...call("shell"), server: undefined },
  ];

  test.each([
    "zdx_list_devices",
    "zdx_*",
    "*devices",
    "zdx_list_device?",
    "zdx_list_[c-e]evices",
    "zdx_list_[!a-c]evices",
    "@zscaler/zdx_*",
    "zscaler/zdx_list_devices",
    "@*/zdx_*",
    "@zscaler/*",
    "@zscaler",
    "file.read",
    "shell",
  ])("%s was called with success", (pattern) => {
    expect(sentences({ toolCalls }, { tools: [pattern] })).toEqual([]);
  });

  test.each([
    "zia_list_rules",
    "zia_*",
    "runtime-a1___zia_list_rules",
    "*___zia_list_rules",
    "@zscaler/zia_list_rules",
    "@zscaler/runtime-a1___zia_*",
    "zscaler/zia_list_r?les",
    "@zscaler",
  ])("%s was called through a gateway, which puts its target's name before the tool's", (pattern) => {
    const called = [call("runtime-a1___zia_list_rules")];
    expect(sentences({ toolCalls: called }, { tools: [pattern] })).toEqual([]);
  });

  test.each([
    "list_rules",
    "runtime-a1",
    "_zia_list_rules",
    "@other/zia_list_rules",
    "@runtime-a1/zia_list_rules",
  ])("%s was not called through a gateway; what was called is named as it is", (pattern) => {
    const called = [call("runtime-a1___zia_list_rules")];
    expect(sentences({ toolCalls: called }, { tools: [pattern] })).toEqual([
      `expect-tool: no tool that matches ${pattern} was called; called were @zscaler/runtime-a1___zia_list_rules`,
    ]);
  });

  test.each([
    "zdx",
    "list_devices",
    "ZDX_*",
    "@other/zdx_*",
    "zdx_list_[!d]evices",
    "fileXread",
    "@zscaler/shell",
    "@shell",
  ])("%s was not called at all, and what was called is named", (pattern) => {
    expect(sentences({ toolCalls }, { tools: [pattern] })).toEqual([
      `expect-tool: no tool that matches ${pattern} was called; called were @zscaler/zdx_list_devices, ` +
        "@zscaler/zia_list_locations, @zscaler/zpa_list_segments, @builtin/file.read, shell",
    ]);
  });

  test("that failed or got no result does not count", () => {
    expect(sentences({ toolCalls }, { tools: ["zia_*", "z?a_*"] })).toEqual([
      "expect-tool: no call of a tool that matches zia_* succeeded; @zscaler/zia_list_locations failed",
      "expect-tool: no call of a tool that matches z?a_* succeeded; @zscaler/zia_list_locations failed, @zscaler/zpa_list_segments got no result",
    ]);
  });

  test("that failed first and succeeded then counts", () => {
    const tries = [call("zia_list_locations", "error"), call("zia_list_locations")];
    expect(sentences({ toolCalls: tries }, { tools: ["zia_*"] })).toEqual([]);
  });

  test("is missed where the agent called none", () => {
    expect(sentences({}, { tools: ["zia_*"] })).toEqual([
      "expect-tool: no tool that matches zia_* was called; no tool was called",
    ]);
  });
});

describe("a stop reason", () => {
  const others = Object.values(HarnessStopReason).filter((reason) => reason !== "end_turn");

  test.each(others)("%s is no clean end, and has a meaning of its own", (stopReason) => {
    expect(sentences({ stopReason })).toEqual([
      `The agent stopped with stop reason \`${stopReason}\`: ${explained(stopReason).meaning}`,
    ]);
    const alike = others.filter((other) => explained(other).meaning === explained(stopReason).meaning);
    expect(alike).toEqual([stopReason]);
    expect(explained(stopReason).meaning).not.toBe(explained("brand_new").meaning);
  });

  test("that is unknown is no clean end either", () => {
    expect(sentences({ stopReason: "brand_new" })).toHaveLength(1);
    expect(sentences({ stopReason: "" })).toHaveLength(1);
  });

  test.each([...others, ""])("of %s has a fix that names only inputs that there are", (stopReason) => {
    const inputs = new Set<string>([...inputNames, "inline_function", "logs"]);
    const named = [...explained(stopReason).fix.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => !inputs.has(name ?? ""))).toEqual([]);
  });
});
