/** What every operation is given, and what it gives back. */
import type { CallLog } from "../aws/call-log.js";
import type { Log } from "../report/log.js";
import type { Outputs } from "../report/outputs.js";
import type { RepositoryRunFacts, RunFacts, RunReport } from "../report/run-report.js";
import type { Secrets } from "../report/secrets.js";

export interface Context {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly secrets: Secrets;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export interface Result {
  readonly report: RunReport;
  /** What is known, also where the run failed. */
  readonly outputs: Outputs;
  /** Everything that went wrong; empty: what was asked for is true. */
  readonly failures: readonly unknown[];
}

/** Where each call of AWS is told, if step debugging is on (`ACTIONS_STEP_DEBUG`, or a re-run with debug logging). */
export function callLogOf({ environment, log }: Pick<Context, "environment" | "log">): CallLog | undefined {
  return environment["RUNNER_DEBUG"] === "1" ? (line) => log.detail(line) : undefined;
}

/** The run's address on GitHub; undefined outside of it. */
export function runUrlOf({ environment }: Pick<Context, "environment">): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}

/** `owner/repo@ref` by which the workflow names this action; undefined for a local one. */
function actionReferenceOf({ environment }: Pick<Context, "environment">): string | undefined {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = environment;
  return repository && ref ? `${repository}@${ref}` : undefined;
}

/** What every report of a run that ends now tells of it and its stage. */
export function runFacts(stage: { readonly name: string }, context: Context): RunFacts {
  return { stage: stage.name, ...repositoryRunFacts(context) };
}

/** The same without a stage. */
export function repositoryRunFacts(context: Context): RepositoryRunFacts {
  return {
    startedAt: context.startedAt,
    endedAt: Date.now(),
    runUrl: runUrlOf(context),
    actionReference: actionReferenceOf(context),
  };
}
