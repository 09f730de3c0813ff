/** Asks the deployed harness, one prompt or a suite of them. Changes nothing in AWS. */
import type { Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { ask, type Target } from "../agent/ask.js";
import { unmet } from "../agent/expectations.js";
import { lastSegment } from "../aws/arn.js";
import { harnessById, harnessOf } from "../aws/harnesses.js";
import { Failure } from "../failure/failure.js";
import type { InvokeSettings } from "../settings/settings.js";
import { invokeSuite } from "./invoke-suite.js";
import type { Context, Result } from "./operation.js";
import { openSession, type Session } from "./session.js";

export async function invoke(settings: InvokeSettings, context: Context): Promise<Result> {
  const session = await openSession(settings, context);
  const harness = await context.log.group("Find the harness", () => find(settings, session));
  const target: Target = { harnessArn: harness.arn ?? "", endpoint: settings.endpoint };
  const { asked } = settings;
  if (asked.kind === "suite") return invokeSuite(settings, asked.suite, target, session, context);
  const answer = await ask(session.aws, target, asked.question, {
    sessionId: asked.sessionId,
    onEvent: (event) => context.log.detail(event.kind),
  });
  const failures = unmet(answer, asked.question.expectations).map(
    ({ expectation, fix }) => new Failure("EXPECTATION", expectation, { fix }),
  );
  throw failures[0] ?? new Failure("NOT_AVAILABLE_YET", "invoke");
}

async function find({ names }: InvokeSettings, { aws, store }: Session): Promise<Harness> {
  const stored = await store.read();
  const hint = stored?.state.outputs["harness-arn"];
  const remembered = hint === undefined ? undefined : await harnessById(aws, lastSegment(hint));
  const harness = remembered ?? (await harnessOf(aws, names.harness));
  if (harness === undefined) throw new Failure("NO_HARNESS", "no harness", { fix: "Deploy first." });
  return harness;
}
