import { BedrockAgentCoreClient, InvokeHarnessCommand } from "@aws-sdk/client-bedrock-agentcore";
import { afterEach, expect, test } from "@jest/globals";
import { createAccess } from "../../simulator/access/access.js";
import { createAccount } from "../../simulator/account.js";
import { createClock } from "../../simulator/clock.js";
import { recordCalls } from "../../simulator/server/calls.js";
import { BrokenConnection } from "../../simulator/server/event-stream.js";
import { planFaults } from "../../simulator/server/faults.js";
import { type RunningServer, startServer } from "../../simulator/server/server.js";
import { AwsError } from "../../simulator/service.js";
import { realistic } from "../../simulator/times.js";

let server: RunningServer;
let client: BedrockAgentCoreClient;

afterEach(async () => {
  client.destroy();
  await server.stop();
});

/** The events that an SDK client sees of a handler's stream, and the error that ends it. */
async function streamed(events: () => AsyncIterable<unknown>): Promise<{ seen: unknown[]; error: unknown }> {
  const clock = createClock(realistic, 0);
  const record = recordCalls(clock.now);
  const account = createAccount({
    accountId: "111122223333",
    region: "us-east-1",
    clock,
    calls: record.calls,
  });
  account.provide({ access: createAccess(account) });
  account.host({
    name: "bedrock-agentcore",
    protocol: "rest-json",
    handlers: { InvokeHarness: () => ({ stream: events() }) },
    inventory: () => [],
  });
  server = await startServer({ account, record, faults: planFaults(), knowsKey: () => true, port: 0 });
  client = new BedrockAgentCoreClient({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIA", secretAccessKey: "x" },
    maxAttempts: 1,
  });
  const answer = await client.send(
    new InvokeHarnessCommand({
      harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness-abcdefghij",
      runtimeSessionId: "s".repeat(33),
      messages: [{ role: "user", content: [{ text: "hello" }] }],
    }),
  );
  const seen: unknown[] = [];
  try {
    for await (const event of answer.stream ?? []) seen.push(event);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

const start = { messageStart: { role: "assistant" } };
const text = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "grüße ✓" } } };
const toolResult = {
  contentBlockStart: { contentBlockIndex: 1, start: { toolResult: { toolUseId: "t", status: "success" } } },
};
const metadata = {
  metadata: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 5 } },
};

test("events arrive one by one, in order and whole", async () => {
  const events = [start, text, toolResult, metadata];
  const { seen, error } = await streamed(async function* () {
    yield* events;
  });
  expect(error).toBeUndefined();
  expect(seen).toMatchObject(events);
});

test("an exception that the stream declares is thrown to the reader as that exception", async () => {
  const { seen, error } = await streamed(async function* () {
    yield start;
    throw new AwsError("RuntimeClientError", 424, "the tool zscaler failed to load");
  });
  expect(seen).toMatchObject([start]);
  expect(error).toMatchObject({ name: "RuntimeClientError", message: "the tool zscaler failed to load" });
});

test("an event that AWS does not have ends the stream with an error, so a mistake of the simulator is seen", async () => {
  const { seen, error } = await streamed(async function* () {
    yield start;
    yield { surprise: {} };
  });
  expect(seen).toMatchObject([start]);
  expect(String(error)).toContain("has no event surprise");
});

test("what a newer service may send arrives as the SDK has it: an unknown part by its name, an unknown event not at all", async () => {
  const part = {
    contentBlockDelta: { contentBlockIndex: 0, delta: { $unknown: ["hologram", { depth: 3 }] } },
  };
  const { seen, error } = await streamed(async function* () {
    yield start;
    yield { $unknown: ["ambience", { mood: "calm" }] };
    yield part;
  });
  expect(error).toBeUndefined();
  expect(seen).toMatchObject([start, part]);
});

test("a connection that breaks does so after what was sent before", async () => {
  const { seen, error } = await streamed(async function* () {
    yield start;
    yield text;
    throw new BrokenConnection();
  });
  expect(seen).toMatchObject([start, text]);
  expect(error).toMatchObject({ code: "ECONNRESET" });
});
