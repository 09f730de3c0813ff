import type { InvokeHarnessCommandInput, InvokeHarnessStreamOutput } from "@aws-sdk/client-bedrock-agentcore";
import { describe, expect, test } from "@jest/globals";
import type { AgentEvent } from "../../src/agent/answer.js";
import { ask, Unanswered } from "../../src/agent/ask.js";
import type { Aws } from "../../src/aws/aws.js";
import { Failure } from "../../src/failure/failure.js";

type Stream = () => AsyncIterable<InvokeHarnessStreamOutput>;

const start: InvokeHarnessStreamOutput = { messageStart: { role: "assistant" } };
const text = (said: string): InvokeHarnessStreamOutput => ({
  contentBlockDelta: { contentBlockIndex: 0, delta: { text: said } },
});
const toolUse: InvokeHarnessStreamOutput = {
  contentBlockStart: {
    contentBlockIndex: 1,
    start: { toolUse: { toolUseId: "1", name: "zia_create_label" } },
  },
};
const end: InvokeHarnessStreamOutput = { messageStop: { stopReason: "end_turn" } };

/** These events, and then the error where there is one. */
const streamOf = (events: readonly InvokeHarnessStreamOutput[], thrown?: unknown): Stream =>
  async function* () {
    yield* events;
    if (thrown !== undefined) throw thrown;
  };
const good = streamOf([start, text("Two devices."), end]);
const failing = (thrown: unknown): Stream => streamOf([], thrown);

const awsError = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name }, more);
const runtimeError = (message: string) =>
  awsError("RuntimeClientError", message, { $fault: "client", $metadata: { httpStatusCode: 424 } });

interface Asked {
  readonly inputs: InvokeHarnessCommandInput[];
  readonly seen: AgentEvent[];
}

/** Asks a harness whose attempts end one after the other as given; the last one for good. */
async function asked(
  streams: readonly Stream[],
  {
    retries = 2,
    sessionId,
    signal = new AbortController().signal,
  }: { retries?: number; sessionId?: string; signal?: AbortSignal } = {},
): Promise<Asked & { readonly outcome: unknown }> {
  const inputs: InvokeHarnessCommandInput[] = [];
  const seen: AgentEvent[] = [];
  const agentCoreData = {
    send: async ({ input }: { input: InvokeHarnessCommandInput }) => {
      inputs.push(input);
      return { stream: (streams[inputs.length - 1] ?? streams.at(-1))?.() };
    },
  };
  const aws = { clients: { agentCoreData }, signal } as unknown as Aws;
  const target = {
    harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/h-1",
    endpoint: "live",
  };
  const outcome = await ask(
    aws,
    target,
    { prompt: "Which devices?", retries },
    { sessionId, onEvent: (event) => seen.push(event) },
  ).catch((thrown: unknown) => thrown);
  return { inputs, seen, outcome };
}

describe("a question", () => {
  test("is asked once, at the endpoint, in a session of its own", async () => {
    const { inputs, outcome } = await asked([good]);
    expect(inputs).toEqual([
      {
        harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/h-1",
        qualifier: "live",
        runtimeSessionId: expect.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9-_]{32,99}$/),
        messages: [{ role: "user", content: [{ text: "Which devices?" }] }],
      },
    ]);
    expect(outcome).toMatchObject({
      text: "Two devices.",
      stopReason: "end_turn",
      attempts: 1,
      sessionId: inputs[0]?.runtimeSessionId,
    });
  });

  test("continues the session that is given", async () => {
    const sessionId = "s".repeat(40);
    expect((await asked([good], { sessionId })).outcome).toMatchObject({ sessionId });
  });
});

// Side by side: each pauses for a second.
describe("asks again", () => {
  test.concurrent.each([
    ["throttling", awsError("ThrottlingException", "Rate exceeded")],
    ["a fault of AWS", awsError("InternalServerException", "Try later", { $fault: "server" })],
    ["a fault in the stream, which has no status", awsError("InternalServerException", "Try later")],
    ["a runtime that did not start", runtimeError("The runtime did not start in time.")],
    ["an MCP client that did not start", runtimeError("Failed to start MCP client")],
    ["a broken connection", Object.assign(new Error("aborted"), { code: "ECONNRESET" })],
  ])("after %s, in a new session", async (_, error) => {
    const { inputs, outcome, seen } = await asked([failing(error), good]);
    expect(outcome).toMatchObject({ text: "Two devices.", attempts: 2 });
    expect(new Set(inputs.map(({ runtimeSessionId }) => runtimeSessionId)).size).toBe(2);
    expect(seen).toContainEqual(expect.objectContaining({ kind: "retrying", attempt: 2 }));
  });

  test.concurrent("after an answer that broke off before a tool was called, and forgets it", async () => {
    const { outcome } = await asked([streamOf([start, text("I will ")]), good]);
    expect(outcome).toMatchObject({ text: "Two devices.", attempts: 2 });
  });

  test.concurrent("in the session that was given, where one was", async () => {
    const sessionId = "s".repeat(40);
    const { inputs } = await asked([failing(awsError("ThrottlingException", "Slow")), good], { sessionId });
    expect(inputs.map(({ runtimeSessionId }) => runtimeSessionId)).toEqual([sessionId, sessionId]);
  });

  test.concurrent("only as often as it may, and says how often it did", async () => {
    const { inputs, outcome } = await asked([failing(awsError("ThrottlingException", "Slow"))], {
      retries: 1,
    });
    expect(inputs).toHaveLength(2);
    expect(outcome).toBeInstanceOf(Unanswered);
    expect(outcome).toMatchObject({
      message: "The harness did not answer: ThrottlingException: Slow (2 attempts)",
    });
  });
});

describe("does not ask again", () => {
  test.each([
    ["a refused request", awsError("ValidationException", "No such model", { $fault: "client" })],
    ["a missing permission", awsError("AccessDeniedException", "not authorized", { $fault: "client" })],
    ["a harness that is gone", awsError("ResourceNotFoundException", "gone", { $fault: "client" })],
    [
      "a permission that the harness lacks",
      runtimeError(
        "An error occurred (AccessDeniedException) when calling the GetResourceApiKey operation: no",
      ),
    ],
    [
      "a model that refuses the request",
      runtimeError("An error occurred (ValidationException) when calling the ConverseStream operation: no"),
    ],
    [
      "a role that can't be assumed",
      runtimeError("Failed to assume the execution role arn:aws:iam::1:role/x."),
    ],
  ])("after %s, and keeps what was said", async (_, error) => {
    const { inputs, outcome } = await asked([failing(error), good]);
    expect(inputs).toHaveLength(1);
    expect(outcome).toBeInstanceOf(Unanswered);
    expect(outcome).toMatchObject({ code: "NO_ANSWER", cause: error });
  });

  test("after a failure of the runtime in the middle of an answer", async () => {
    const { inputs, outcome } = await asked([streamOf([start, text("I see ")], runtimeError("It died."))]);
    expect(inputs).toHaveLength(1);
    expect(outcome).toMatchObject({ partial: { text: "I see", attempts: 1, stopReason: "" } });
  });

  test.each([
    ["breaks", Object.assign(new Error("aborted"), { code: "ECONNRESET" })],
    ["ends", undefined],
  ])("once a tool was called, where the stream %s: it may have changed something", async (_, error) => {
    const { inputs, outcome } = await asked([streamOf([start, text("I create it."), toolUse], error), good]);
    expect(inputs).toHaveLength(1);
    expect((outcome as Failure).message).toContain(
      "It is not asked again, because it had called zia_create_label, which may have changed something.",
    );
    expect(outcome).toMatchObject({ partial: { toolCalls: [{ outcome: "unanswered" }] } });
  });

  test("a stop reason that is no clean end is an answer", async () => {
    const { inputs, outcome } = await asked([
      streamOf([start, { messageStop: { stopReason: "max_tokens" } }]),
    ]);
    expect(inputs).toHaveLength(1);
    expect(outcome).toMatchObject({ stopReason: "max_tokens" });
  });
});

describe("when the run ends", () => {
  const over = new Failure("TIMEOUT", "The run did not end within 1m", { fix: "Raise the input timeout." });

  test("in the middle of an answer, that is what it says, and what came is kept", async () => {
    const ending = new AbortController();
    const stream: Stream = async function* () {
      yield start;
      yield text("Two ");
      ending.abort(over);
      throw awsError("AbortError", "Request aborted");
    };
    const { inputs, outcome } = await asked([stream, good], { signal: ending.signal });
    expect(inputs).toHaveLength(1);
    expect(outcome).toBeInstanceOf(Unanswered);
    expect(outcome).toMatchObject({
      code: "TIMEOUT",
      message: "The run did not end within 1m",
      fix: "Raise the input timeout.",
      partial: { text: "Two" },
    });
  });

  test("between two attempts, no further one is made", async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(over), 50);
    const { inputs, outcome } = await asked([failing(awsError("ThrottlingException", "Slow")), good], {
      signal: ending.signal,
    });
    expect(inputs).toHaveLength(1);
    expect(outcome).toMatchObject({ code: "TIMEOUT" });
  });
});
