/** Runs the operation that was asked for, and turns whatever it throws into a report. */
import type { Settings } from "../settings/settings.js";
import { deploy } from "./deploy.js";
import { destroy } from "./destroy.js";
import { annotate, single, told } from "./failures.js";
import { invoke } from "./invoke.js";
import { logs } from "./logs.js";
import { type Context, type Result, repositoryRunFacts, runFacts } from "./operation.js";
import { plan } from "./plan.js";
import { openReporting, type Reporting } from "./reporting.js";
import { status } from "./status.js";
import { sweep } from "./sweep.js";

export async function perform(settings: Settings, context: Context): Promise<Result> {
  const reporting = await openReporting(settings, context);
  return reporting.concluded(await resultOf(settings, context, reporting));
}

async function resultOf(settings: Settings, context: Context, reporting: Reporting): Promise<Result> {
  try {
    return await performed(settings, context, reporting);
  } catch (thrown) {
    return failedBefore(settings, context, context.signal.aborted ? context.signal.reason : thrown);
  }
}

function performed(settings: Settings, context: Context, reporting: Reporting): Promise<Result> {
  switch (settings.operation) {
    case "deploy":
      return deploy(settings, context, reporting);
    case "plan":
      return plan(settings, context, reporting);
    case "status":
      return status(settings, context);
    case "logs":
      return logs(settings, context);
    case "invoke":
      return invoke(settings, context);
    case "destroy":
      return destroy(settings, context, reporting);
    case "sweep":
      return sweep(settings, context);
  }
}

/** The run ended before it changed anything, or without a word from the operation itself. */
function failedBefore(settings: Settings, context: Context, thrown: unknown): Result {
  const { operation } = settings;
  const stage = operation === "sweep" ? undefined : settings.stage;
  const problems = told([{ thrown }]);
  annotate(context.log, problems);
  return {
    report: {
      kind: "failed",
      operation,
      ...(stage === undefined ? repositoryRunFacts(context) : runFacts(stage, context)),
      ...problems,
    },
    outputs: stage === undefined ? {} : { stage: stage.slug, status: "failed" },
    failures: single(thrown),
  };
}
