import type { InvokeHarnessStreamOutput } from "@aws-sdk/client-bedrock-agentcore";
import { describe, expect, test } from "@jest/globals";
import type { AgentEvent } from "../../src/agent/answer.js";
import { listener } from "../../src/agent/stream.js";

type Event = InvokeHarnessStreamOutput;

const begin = (role: "assistant" | "user" = "assistant"): Event => ({ messageStart: { role } });
const text = (said: string, contentBlockIndex = 0): Event => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: said } },
});
const thought = (said: string, contentBlockIndex = 0): Event => ({
  contentBlockDelta: { contentBlockIndex, delta: { reasoningContent: { text: said } } },
});
const stop = (contentBlockIndex = 0): Event => ({ contentBlockStop: { contentBlockIndex } });
const end = (stopReason: "end_turn" | "tool_use" | "tool_result" = "end_turn"): Event => ({
  messageStop: { stopReason },
});
const use = (toolUseId: string, name: string, contentBlockIndex = 0, serverName?: string): Event => ({
  contentBlockStart: {
    contentBlockIndex,
    start: { toolUse: { toolUseId, name, ...(serverName === undefined ? {} : { serverName }) } },
  },
});
const input = (json: string, contentBlockIndex = 0): Event => ({
  contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: json } } },
});
const result = (toolUseId: string, status?: "success" | "error", contentBlockIndex = 0): Event => ({
  contentBlockStart: {
    contentBlockIndex,
    start: { toolResult: { toolUseId, ...(status === undefined ? {} : { status }) } },
  },
});
const returned = (said: string, contentBlockIndex = 0): Event => ({
  contentBlockDelta: { contentBlockIndex, delta: { toolResult: [{ text: said }, { json: { n: 1 } }] } },
});
const usage = (inputTokens: number, outputTokens: number, totalTokens: number): Event => ({
  metadata: { usage: { inputTokens, outputTokens, totalTokens }, metrics: { latencyMs: 1 } },
});

/** What comes of these events, each a second after the other. */
function heardOf(events: readonly Event[]) {
  let now = 0;
  const seen: AgentEvent[] = [];
  const one = listener(
    (event) => seen.push(event),
    () => now,
  );
  for (const event of events) {
    one.take(event);
    now += 1_000;
  }
  one.end();
  return { ...one.heard(), seen };
}

describe("the answer", () => {
  test("is what the agent said last, not what it announced before", () => {
    const { text: answer, stopReason } = heardOf([
      begin(),
      text("I will "),
      text("look."),
      stop(),
      end("tool_use"),
      begin("user"),
      text("not the agent's words"),
      end("tool_result"),
      begin(),
      text("Two "),
      text("devices."),
      stop(),
      end(),
    ]);
    expect(answer).toBe("Two devices.");
    expect(stopReason).toBe("end_turn");
  });

  test("is what there was, where the last message says nothing", () => {
    expect(heardOf([begin(), text("I will look."), stop(), end("tool_use"), begin(), end()]).text).toBe(
      "I will look.",
    );
  });

  test("keeps blocks that are written alternately apart, in their order", () => {
    const { text: answer, seen } = heardOf([
      begin(),
      text("first ", 0),
      text("second ", 1),
      text("block", 0),
      stop(0),
      text("block", 1),
      stop(1),
      end(),
    ]);
    expect(answer).toBe("first block\nsecond block");
    expect(seen.map((event) => (event.kind === "text" ? event.text : event.kind))).toEqual([
      "first ",
      "text-ended",
      "second ",
      "text-ended",
      "block",
      "text-ended",
      "block",
      "text-ended",
    ]);
  });

  test("survives missing starts and stops of messages and blocks", () => {
    const { text: answer, stopReason, seen } = heardOf([text("a"), begin(), text("b"), end()]);
    expect(answer).toBe("b");
    expect(stopReason).toBe("end_turn");
    expect(seen.map(({ kind }) => kind)).toEqual(["text", "text-ended", "text", "text-ended"]);
  });

  test("has no stop reason where the stream ends in the middle of a message", () => {
    expect(heardOf([begin(), text("Two")]).stopReason).toBe("");
    expect(heardOf([begin(), end("tool_use"), begin()]).stopReason).toBe("");
    expect(heardOf([begin(), end("tool_use"), text("and then")]).stopReason).toBe("");
    expect(heardOf([]).stopReason).toBe("");
  });

  test("costs what all model calls cost together, and the end stays the end", () => {
    expect(
      heardOf([begin(), end("tool_use"), usage(10, 2, 20), begin(), end(), usage(30, 4, 40)]),
    ).toMatchObject({
      inputTokens: 40,
      outputTokens: 6,
      totalTokens: 60,
      stopReason: "end_turn",
    });
  });
});

describe("a tool call", () => {
  test("is told when it begins and when its result has come, with server, input, outcome and duration", () => {
    const { toolCalls, seen } = heardOf([
      begin(),
      use("1", "zia_list_locations", 1, "zscaler"),
      input('{"search":', 1),
      input('"HQ"}', 1),
      stop(1),
      end("tool_use"),
      begin("user"),
      result("1", "success"),
      returned("San Jose"),
      stop(),
      end("tool_result"),
    ]);
    const call = {
      server: "zscaler",
      name: "zia_list_locations",
      input: '{"search":"HQ"}',
      outcome: "success",
      milliseconds: 3_000,
    };
    expect(toolCalls).toEqual([call]);
    expect(seen).toEqual([
      { kind: "tool-started", server: "zscaler", name: "zia_list_locations" },
      { kind: "tool-ended", call, result: 'San Jose{"n":1}' },
    ]);
  });

  test("is an error only where AWS says so", () => {
    const outcomes = [result("1", "error"), result("1", "success"), result("1")].map(
      (event) => heardOf([use("1", "shell"), stop(), event, stop()]).toolCalls[0]?.outcome,
    );
    expect(outcomes).toEqual(["error", "success", "success"]);
  });

  test("several at once are told apart by their ids", () => {
    const { toolCalls } = heardOf([
      begin(),
      use("1", "one", 0),
      use("2", "two", 1),
      input("{}", 1),
      stop(0),
      stop(1),
      end("tool_use"),
      begin("user"),
      result("2", "error", 1),
      result("1", "success", 0),
      stop(1),
      stop(0),
      end("tool_result"),
    ]);
    expect(toolCalls.map(({ name, outcome, input: given }) => [name, outcome, given])).toEqual([
      ["one", "success", ""],
      ["two", "error", "{}"],
    ]);
  });

  test("without a result is unanswered, and told so once the stream is over", () => {
    const { toolCalls, seen } = heardOf([begin(), use("1", "shell"), input('{"a'), text("…", 1)]);
    expect(toolCalls).toEqual([
      { server: undefined, name: "shell", input: '{"a', outcome: "unanswered", milliseconds: 0 },
    ]);
    expect(seen.at(-1)).toMatchObject({ kind: "tool-ended", call: { outcome: "unanswered" }, result: "" });
  });
});

describe("beside text and tools", () => {
  test("reasoning is told a block at a time and is no part of the answer", () => {
    const { text: answer, seen } = heardOf([
      begin(),
      thought("Think "),
      thought("hard."),
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: "c2ln" } } } },
      stop(),
      {
        contentBlockDelta: {
          contentBlockIndex: 1,
          delta: { reasoningContent: { redactedContent: new Uint8Array([1]) } },
        },
      },
      stop(1),
      text("Done.", 2),
      end(),
    ]);
    expect(answer).toBe("Done.");
    expect(seen.slice(0, 2)).toEqual([
      { kind: "reasoning", text: "Think hard.", milliseconds: 3_000 },
      { kind: "reasoning", text: "", milliseconds: 1_000 },
    ]);
  });

  test("a hook's decision is told", () => {
    const hookEvent = {
      hookEventId: "1",
      name: "gate",
      type: "before_tool_call",
      decision: "deny",
      reason: "not today",
    } as const;
    expect(heardOf([{ hookEvent }]).seen).toEqual([
      { kind: "hook", name: "gate", when: "before_tool_call", decision: "deny", reason: "not today" },
    ]);
  });

  test("what is unknown is named once, and what is known goes on", () => {
    const unknown: readonly Event[] = [
      { contentBlockStart: { contentBlockIndex: 0, start: { $unknown: ["hologram", {}] } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { $unknown: ["hologram", {}] } } },
      { $unknown: ["ambience", {}] },
      { contentBlockDelta: { contentBlockIndex: 3, delta: { toolResult: [{ text: "lost" }] } } },
      result("nobody"),
      { contentBlockDelta: { contentBlockIndex: 0, delta: { toolResultMetadata: { metadata: "{}" } } } },
      { contentBlockDelta: { contentBlockIndex: undefined, delta: undefined } },
      { contentBlockStart: { contentBlockIndex: undefined, start: undefined } },
      { metadata: { usage: undefined, metrics: undefined } },
    ];
    const { text: answer, seen } = heardOf([begin(), ...unknown, ...unknown, text("Done.", 4), end()]);
    expect(answer).toBe("Done.");
    expect(seen.flatMap((event) => (event.kind === "unknown" ? [event.name] : []))).toEqual([
      "hologram",
      "ambience",
      "part of a tool call that was not begun",
      "toolResult of an unknown toolUse",
    ]);
  });
});
