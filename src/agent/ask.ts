/** One question to a deployed harness, answered as a stream; asked again only where nothing can have happened yet. */
import { randomUUID } from "node:crypto";
import { InvokeHarnessCommand } from "@aws-sdk/client-bedrock-agentcore";
import type { Aws } from "../aws/aws.js";
import { errorName, isTransient } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";
import type { Question } from "../settings/settings.js";
import { pause, pauses } from "../waiting/wait.js";
import { type AgentEvent, type Answer, toolName } from "./answer.js";
import { type Heard, listener } from "./stream.js";

export interface Target {
  readonly harnessArn: string;
  /** Named endpoint; undefined: the newest version answers. */
  readonly endpoint: string | undefined;
}

export interface AskOptions {
  /** Undefined: each attempt has a new session. */
  readonly sessionId?: string | undefined;
  readonly onEvent: (event: AgentEvent) => void;
}

/** There is no whole answer. The cause is what AWS or the network said. */
export class Unanswered extends Failure {
  /** What there was until then: of the last attempt. */
  readonly partial: Answer;

  constructor(code: string, message: string, partial: Answer, options: { fix?: string; cause?: unknown }) {
    super(code, message, options);
    this.partial = partial;
  }
}

/** AgentCore's own limit on the time until an answer begins is 15 minutes (quotas of AgentCore Runtime). */
const longestSilence = 15 * 60_000;

/** The conversation with one session that is still open or came to an end, good or bad. */
interface Attempt {
  readonly heard: Heard;
  /** Milliseconds. */
  readonly latency: number;
  readonly failed: { readonly thrown: unknown } | undefined;
}

/**
 * Throws `Unanswered` where no whole answer came, and the signal's reason as one where the run ends. Whether the answer
 * is a good one, its stop reason included, is not judged here.
 */
export async function ask(
  aws: Aws,
  target: Target,
  { prompt, retries }: Pick<Question, "prompt" | "retries">,
  { sessionId, onEvent }: AskOptions,
): Promise<Answer> {
  const lengths = pauses({ shortest: 1_000, longest: 20_000, growth: 2 });
  for (let attempts = 1; ; attempts += 1) {
    const session = sessionId ?? `zscaler-harness-${randomUUID()}`;
    const { heard, latency, failed } = await attempt(aws, target, prompt, session, onEvent);
    const answer = { ...heard, latency, sessionId: session, attempts };
    if (failed === undefined) return answer;
    const { thrown } = failed;
    if (aws.signal.aborted) throw unanswered(aws.signal.reason, answer, target);
    if (!passes(thrown, heard) || attempts > retries || heard.toolCalls.length > 0)
      throw unanswered(thrown, answer, target);
    const length = lengths.next().value;
    onEvent({ kind: "retrying", why: wordsOf(thrown), attempt: attempts + 1, pause: length });
    try {
      await pause(length, aws.signal);
    } catch (reason) {
      throw unanswered(reason, answer, target);
    }
  }
}

async function attempt(
  { clients: { agentCoreData } }: Aws,
  { harnessArn, endpoint }: Target,
  prompt: string,
  runtimeSessionId: string,
  onEvent: (event: AgentEvent) => void,
): Promise<Attempt> {
  const startedAt = performance.now();
  const over = new AbortController();
  const { take, end, heard } = listener(onEvent, () => performance.now());
  const ended = (failed: Attempt["failed"]): Attempt => {
    const latency = performance.now() - startedAt;
    end();
    return { heard: heard(), latency, failed };
  };
  try {
    const { stream } = await agentCoreData.send(
      new InvokeHarnessCommand({
        harnessArn,
        ...(endpoint === undefined ? {} : { qualifier: endpoint }),
        runtimeSessionId,
        messages: [{ role: "user", content: [{ text: prompt }] }],
      }),
      { requestTimeout: longestSilence, abortSignal: over.signal },
    );
    for await (const event of stream ?? []) take(event);
  } catch (thrown) {
    // The SDK leaves the connection open when an error comes in the stream; the process would wait for its end.
    over.abort();
    return ended({ thrown });
  }
  return ended(heard().stopReason === "" ? { thrown: cutOff() } : undefined);
}

function cutOff(): Failure {
  return new Failure("ANSWER_CUT_OFF", "The stream ended before the agent had come to an end.", {
    fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
  });
}

/** What time mends: throttling, faults of AWS, broken connections, and what fails while a session starts. */
function passes(thrown: unknown, { text }: Heard): boolean {
  if (thrown instanceof Failure) return thrown.code === "ANSWER_CUT_OFF";
  if (errorName(thrown) === "RuntimeClientError") return text === "" && !isForGood(thrown);
  return isTransient(thrown) || errorName(thrown) === "InternalServerException";
}

/** The runtime hands on what its own calls were refused with, in the words of its SDK and under this one name. */
function isForGood(thrown: unknown): boolean {
  return /An error occurred \((AccessDenied|Validation|ResourceNotFound)\w*\)|not authorized to perform|Failed to assume/i.test(
    messageOf(thrown),
  );
}

function unanswered(thrown: unknown, partial: Answer, target: Target): Unanswered {
  const called = [...new Set(partial.toolCalls.map(toolName))];
  const isOver = thrown instanceof Failure && thrown.code !== "ANSWER_CUT_OFF";
  const kept =
    called.length > 0 && !isOver && passes(thrown, partial)
      ? ` It is not asked again, because it had called ${called.join(", ")}, which may have changed something.`
      : "";
  const tried = partial.attempts > 1 ? ` (${partial.attempts} attempts)` : "";
  const sentence =
    thrown instanceof Failure ? thrown.message : `The harness did not answer: ${wordsOf(thrown)}`;
  const fix = fixOf(thrown, target);
  return new Unanswered(
    thrown instanceof Failure ? thrown.code : "NO_ANSWER",
    `${sentence}${tried}${kept}`,
    partial,
    {
      ...(fix === undefined ? {} : { fix }),
      ...(thrown instanceof Failure ? {} : { cause: thrown }),
    },
  );
}

function fixOf(thrown: unknown, { endpoint }: Target): string | undefined {
  if (thrown instanceof Failure) return thrown.fix;
  return errorName(thrown) === "ResourceNotFoundException" && endpoint !== undefined
    ? `Check the input \`endpoint\`: a deploy with \`endpoint: ${endpoint}\` makes it, or leave it out to ask the newest version.`
    : undefined;
}

function wordsOf(thrown: unknown): string {
  const name = errorName(thrown);
  return name === "" || name === "Error" || name === "Failure"
    ? messageOf(thrown)
    : `${name}: ${messageOf(thrown)}`;
}
