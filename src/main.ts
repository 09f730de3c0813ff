/** One entry: inputs -> operation -> report. AWS clients load only after all inputs have been validated. */
import { Failure, Failures, messageOf } from "./failure/failure.js";
import { foundInPost, isPost, markStarted } from "./report/handover.js";
import { runnerLog } from "./report/log.js";
import { type Outputs, setOutputs } from "./report/outputs.js";
import type { RunReport } from "./report/run-report.js";
import { createSecrets } from "./report/secrets.js";
import { renderSummary } from "./report/summary.js";
import { writeSummary } from "./report/summary-file.js";
import { isForkWithoutCredentials } from "./settings/fork.js";
import { readSettings } from "./settings/inputs.js";
import { secretsOf } from "./settings/secrets.js";
import type { Settings } from "./settings/settings.js";

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
    signal: interruption(),
  });
  await conclude(report, outputs);
  if (failures.length > 0) process.exitCode = 1;
}

/** The settings; undefined where the inputs are wrong, which is then reported in full. */
async function settingsOrReport(operation: string, stage: string): Promise<Settings | undefined> {
  try {
    return await readSettings(environment);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const failures = thrown instanceof Failures ? thrown.failures : [thrown];
    for (const { message, fix, at } of failures) log.error({ title: "Input error", message, fix, at });
    await conclude(
      {
        kind: "input-error",
        operation,
        stage,
        startedAt,
        endedAt: Date.now(),
        failures: failures.map(({ message, fix }) => ({ message, fix })),
      },
      {},
    );
    process.exitCode = 1;
    return undefined;
  }
}

/** Outputs and summary, whatever the end. */
async function conclude(report: RunReport, outputs: Outputs): Promise<void> {
  setOutputs(outputs, secrets);
  await writeSummary(renderSummary(report, secrets));
}

/** Aborts when the runner cancels the job: first SIGINT, 7.5 s later SIGTERM. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      log.line(`${name}: no new work is begun; the state is written and the lock is freed`);
      controller.abort(
        new Failure("CANCELLED", `The run was cancelled (${name})`, {
          fix: "Run it again: it goes on where this one ended. To take everything down, run the operation destroy.",
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
