/** A question over a real connection. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { ask, Unanswered } from "../../src/agent/ask.js";
import type { Aws } from "../../src/aws/aws.js";
import { createClients } from "../../src/aws/clients.js";
import { Failure } from "../../src/failure/failure.js";

const saved = { ...process.env };
let server: Server;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    answer(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_ACCESS_KEY_ID"] = "AKIA";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
});
afterEach(() => {
  process.env = { ...saved };
  server.closeAllConnections();
  server.close();
});

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);
const frame = (kind: "event" | "exception", name: string, body: object) =>
  codec.encode({
    headers: {
      ":message-type": { type: "string", value: kind },
      [`:${kind}-type`]: { type: "string", value: name },
      ":content-type": { type: "string", value: "application/json" },
    },
    body: Buffer.from(JSON.stringify(body)),
  });
const start = frame("event", "messageStart", { role: "assistant" });

async function asked(signal = new AbortController().signal): Promise<unknown> {
  const clients = createClients({ region: "us-east-1", signal });
  const aws = { clients, signal } as unknown as Aws;
  const target = {
    harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness-abcdefghij",
    endpoint: undefined,
  };
  return ask(aws, target, { prompt: "hello", retries: 0 }, { onEvent: () => {} }).catch(
    (thrown: unknown) => thrown,
  );
}

test.each([
  ["at once", []],
  ["in the middle", [start]],
])("an error that comes %s closes the connection: nothing keeps the process alive", async (_, before) => {
  let closed: Promise<unknown> = Promise.resolve();
  answer = (response) => {
    closed = once(response, "close");
    for (const event of before) response.write(event);
    // And then nothing more, not even an end.
    response.write(
      frame("exception", "runtimeClientError", { message: "It died: An error occurred (Validation)" }),
    );
  };
  expect(await asked()).toMatchObject({ code: "NO_ANSWER", cause: { name: "RuntimeClientError" } });
  await closed;
});

test("an exception that the SDK does not know is told by its name", async () => {
  answer = (response) => {
    response.end(frame("exception", "modelStreamErrorException", { message: "Out of words." }));
  };
  const thrown = await asked();
  expect(thrown).toBeInstanceOf(Unanswered);
  expect((thrown as Unanswered).message).toMatch(/modelStreamErrorException: .*Out of words\./);
});

test("a silent stream ends as soon as the run does", async () => {
  const ending = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  answer = (response) => {
    closed = once(response, "close");
    response.write(start, () => ending.abort(new Failure("CANCELLED", "The run was cancelled (SIGINT)")));
  };
  expect(await asked(ending.signal)).toMatchObject({ code: "CANCELLED" });
  await closed;
});
