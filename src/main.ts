/** One entry: inputs -> operation -> report. AWS clients load only after all inputs have been validated. */
import { Failure, Failures, messageOf } from "./failure/failure.js";
import { foundInPost, isPost, markStarted } from "./report/handover.js";
import { runnerLog } from "./report/log.js";
import { type Outputs, setOutputs } from "./report/outputs.js";
import type { DeployReport, FailedReport, RunReport } from "./report/run-report.js";
import { createSecrets } from "./report/secrets.js";
import { renderSummary } from "./report/summary.js";
import { writeSummary } from "./report/summary-file.js";
import { adviceOnRunningAgain } from "./settings/again.js";
import { awsCredentials, missingAwsCredentials } from "./settings/aws-credentials.js";
import { isForkWithoutCredentials } from "./settings/fork.js";
import { readSettings } from "./settings/inputs.js";
import { secretsOf } from "./settings/secrets.js";
import { awsStandingAfter, lacksZscalerCredentials, openSteps, setUpFor } from "./settings/set-up.js";
import type { OperationName, Settings } from "./settings/settings.js";

const { env: environment } = process;
const startedAt = Date.now();
const secrets = createSecrets();
const log = runnerLog(secrets);

async function main(): Promise<void> {
  markStarted();
  secrets.mask(secretsOf(environment));
  const operation = environment["INPUT_OPERATION"]?.trim() ?? "";
  const stage = environment["INPUT_STAGE"]?.trim() || "default";
  if (await isForkWithoutCredentials(environment)) {
    const why = "The pull request comes from a fork, whose runs get no secrets and no AWS credentials.";
    log.notice({ title: "Skipped", message: why });
    await conclude(
      { kind: "skipped", operation, why, stage, startedAt, endedAt: Date.now() },
      { skipped: true },
    );
    return;
  }
  const settings = await settingsOrReport(operation, stage);
  if (settings === undefined) return;
  const { perform } = await import("./operations/perform.js");
  const { report, outputs, failures } = await perform(settings, {
    environment,
    log,
    secrets,
    startedAt,
    signal: interruption(settings.operation),
  });
  await conclude(withSetUp(report), outputs);
  if (failures.length > 0) process.exitCode = 1;
}

/** The settings; undefined where inputs are wrong or credentials are missing, which is then reported in full. */
async function settingsOrReport(operation: string, stage: string): Promise<Settings | undefined> {
  const credentials = await awsCredentials(environment);
  const failures: Failure[] = credentials === "missing" ? [missingAwsCredentials(environment)] : [];
  let settings: Settings | undefined;
  try {
    settings = await readSettings(environment);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    failures.push(...(thrown instanceof Failures ? thrown.failures : [thrown]));
  }
  if (failures.length === 0) return settings;
  for (const { code, message, fix, at } of failures)
    log.error({ title: code === "CREDENTIALS_MISSING" ? "Set-up" : "Input error", message, fix, at });
  const aws = ({ given: "signed in", missing: "no credentials", unseen: "unseen" } as const)[credentials];
  const isSetUp = credentials !== "missing" && !lacksZscalerCredentials(environment);
  await conclude(
    {
      kind: "input-error",
      operation,
      stage,
      startedAt,
      endedAt: Date.now(),
      failures: failures.map(({ message, fix }) => ({ message, fix })),
      setUp: isSetUp ? undefined : setUpFor(environment, aws),
    },
    {},
  );
  process.exitCode = 1;
  return undefined;
}

/** A first run often gets as far as AWS, and no further. */
function withSetUp(report: RunReport): RunReport {
  const standing = isFirstFailure(report) ? awsStandingAfter(report.diagnoses) : undefined;
  return standing === undefined ? report : { ...report, setUp: setUpFor(environment, standing) };
}

/** Whether nothing was made, neither by this run nor, as far as it knows, by an earlier one. */
function isFirstFailure(report: RunReport): report is FailedReport | DeployReport {
  if (report.kind === "failed") return true;
  const { kind } = report;
  return kind === "deploy" && report.resources.length === 0 && report.deployment.harnessArn === undefined;
}

/** Outputs and summary, whatever the end. */
async function conclude(report: RunReport, outputs: Outputs): Promise<void> {
  setOutputs(outputs, secrets);
  if (report.setUp !== undefined)
    log.notice({ title: "What to set up, in this order", message: openSteps(report.setUp).join("\n") });
  await writeSummary(renderSummary(report, secrets));
}

/** Aborts when the runner cancels the job: first SIGINT, 7.5 s later SIGTERM. */
function interruption(operation: OperationName): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      log.line(`${name}: no new work is begun; what was begun is written down, and locks are freed`);
      controller.abort(
        new Failure("CANCELLED", `The run was cancelled (${name})`, {
          fix: adviceOnRunningAgain(operation),
        }),
      );
    });
  return controller.signal;
}

async function post(): Promise<void> {
  const handovers = foundInPost();
  if (handovers.length === 0) return;
  const { releaseLocks } = await import("./operations/post.js");
  await releaseLocks(handovers, { environment, log });
}

try {
  await (isPost() ? post() : main());
} catch (thrown) {
  log.error({ title: "Unexpected error", message: messageOf(thrown) });
  log.foreign([thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)]);
  process.exitCode = 1;
}
