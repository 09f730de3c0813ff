/** Asks the deployed harness: one prompt, or a suite of them. Changes nothing in AWS. */
import type { Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import type { Answer } from "../agent/answer.js";
import { ask, type Target, Unanswered } from "../agent/ask.js";
import { lastContainerLines } from "../agent/container-log.js";
import { type Unmet, unmet } from "../agent/expectations.js";
import { lastSegment } from "../aws/arn.js";
import { errorName } from "../aws/errors.js";
import { harnessById, harnessOf } from "../aws/harnesses.js";
import { Failure } from "../failure/failure.js";
import { duration } from "../report/duration.js";
import { namesFor } from "../settings/names.js";
import type { InvokeSettings } from "../settings/settings.js";
import { pause } from "../waiting/wait.js";
import { conversationLog } from "./invoke/log.js";
import { invokeResult } from "./invoke/report.js";
import { invokeSuite } from "./invoke/suite.js";
import type { Context, Result } from "./operation.js";
import { openSession, type Session } from "./session.js";

export async function invoke(settings: InvokeSettings, context: Context): Promise<Result> {
  const session = await openSession(settings, context);
  const { harness, hasState } = await context.log.group("Find the harness", async () => {
    const found = await find(settings, session);
    context.log.line(foundLine(settings, found.harness));
    return found;
  });
  const { asked, endpoint } = settings;
  if (asked.kind === "suite") {
    const target = targetOf(settings, session, harness);
    return invokeSuite(settings, asked.suite, target, session, context);
  }
  const { question, sessionId } = asked;
  const heard = await hear();
  return invokeResult({ settings, context, session, question, harness, hasState, ...heard });

  async function hear(): Promise<Heard> {
    try {
      const target = targetOf(settings, session, harness);
      context.log.line(
        `asks harness ${harness?.harnessName}${endpoint === undefined ? "" : `, endpoint ${endpoint}`}`,
      );
      const onEvent = conversationLog(context.log);
      const answer = await ask(session.aws, target, question, { sessionId, onEvent });
      context.log.line(answerLine(answer));
      return { answer, unmet: unmet(answer, question.expectations), failure: undefined, logs: [] };
    } catch (thrown) {
      const answer = thrown instanceof Unanswered ? thrown.partial : undefined;
      const logs = harness !== undefined && isOfRuntime(thrown) ? await harnessLines(harness) : [];
      return { answer, unmet: [], failure: { thrown }, logs };
    }
  }

  /** The runtime beneath a harness tells its log more than its caller. */
  async function harnessLines({ environment }: Harness): Promise<readonly string[]> {
    const runtimeId = environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
    if (runtimeId === undefined) return [];
    const group = `/aws/bedrock-agentcore/runtimes/${runtimeId}-${endpoint ?? "DEFAULT"}`;
    // Lines take some seconds to be found.
    await pause(session.pace.longest, session.aws.signal).catch(() => {});
    const lines = await lastContainerLines(session.aws, group, context.startedAt);
    context.log.foreign(lines, { folded: `Last lines of the harness's log ${group}` });
    return lines;
  }
}

/** Something went wrong in the runtime itself, after the call had been let through. */
function isOfRuntime(thrown: unknown): boolean {
  if (!(thrown instanceof Unanswered)) return false;
  const names = ["RuntimeClientError", "InternalServerException"];
  return thrown.code === "ANSWER_CUT_OFF" || names.includes(errorName(thrown.cause));
}

interface Heard {
  readonly answer: Answer | undefined;
  readonly unmet: readonly Unmet[];
  readonly failure: { readonly thrown: unknown } | undefined;
  readonly logs: readonly string[];
}

interface Found {
  readonly harness: Harness | undefined;
  readonly hasState: boolean;
}

/** What the state remembers, whatever its name; where the state is lost, or an input says so, the one of the name. */
async function find({ names, stage }: InvokeSettings, { aws, store }: Session): Promise<Found> {
  const stored = await store.read();
  const hint = stored?.state.nodes["harness"]?.id ?? stored?.state.outputs["harness-arn"];
  const isNamed = names.harness !== namesFor(stage).harness;
  const remembered = hint === undefined || isNamed ? undefined : await harnessById(aws, lastSegment(hint));
  return {
    harness: remembered ?? (await harnessOf(aws, names.harness, isNamed ? hint : undefined)),
    hasState: stored !== undefined,
  };
}

function foundLine({ names }: InvokeSettings, harness: Harness | undefined): string {
  if (harness === undefined) return `there is no harness ${names.harness}`;
  return `harness ${harness.harnessId}: version ${harness.harnessVersion}, ${harness.status}`;
}

/** Statuses in which an earlier version may answer: only the call itself can tell. */
const mayAnswer: ReadonlySet<string> = new Set(["UPDATING", "UPDATE_FAILED"]);

/** Throws a `Failure` where there is nobody to ask. */
function targetOf(
  { names, stage, endpoint }: InvokeSettings,
  session: Session,
  harness: Harness | undefined,
): Target {
  const { place } = session;
  if (harness === undefined)
    throw new Failure(
      "NO_HARNESS",
      `There is no harness ${names.harness} in ${place.region} of account ${place.account}: stage ${stage.name} is not deployed.`,
      {
        fix: "Deploy first, with `operation: deploy`; or check the inputs `stage`, `harness-name`, `state` and `region`.",
      },
    );
  const { arn: harnessArn = "", harnessName = "", status = "", failureReason } = harness;
  if (status !== "READY") {
    const message = `Harness ${harnessName} is ${status}${failureReason === undefined ? "" : `: ${failureReason}`}.`;
    if (!mayAnswer.has(status))
      throw new Failure("HARNESS_NOT_READY", message, {
        fix: "Deploy again: it waits until the harness is ready, and says why where it never will be.",
      });
    session.give({
      level: "warning",
      title: "Harness not ready",
      message: `${message} It is asked all the same.`,
    });
  }
  return { harnessArn, endpoint };
}

function answerLine({ stopReason, totalTokens, latency, attempts }: Answer): string {
  const tried = attempts === 1 ? "" : `, at attempt ${attempts}`;
  return `${stopReason} after ${duration(latency)}${tried}, ${totalTokens} tokens`;
}
