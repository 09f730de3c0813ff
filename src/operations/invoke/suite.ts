/** invoke, with a suite of prompts: asks them all, then tells what each came to. */
import type { Target } from "../../agent/ask.js";
import { Failure, messageOf } from "../../failure/failure.js";
import { writeJunit } from "../../report/junit-file.js";
import { type CaseResult, counted, type SuiteReport } from "../../report/summaries/suite.js";
import type { InvokeSettings, Suite } from "../../settings/settings.js";
import { annotate, told } from "../failures.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";
import { type AskedCase, askCases, marks } from "./suite-cases.js";
import { suiteOutputs } from "./suite-outputs.js";

export async function invokeSuite(
  settings: InvokeSettings,
  suite: Suite,
  target: Target,
  session: Session,
  context: Context,
): Promise<Result> {
  const { log } = context;
  const { file, cases, concurrency } = suite;
  log.line(`${counted(cases.length, "prompt")} of ${file}, ${concurrency} at a time`);
  const asked = await askCases(suite, target, session, log);
  for (const { result, transcript } of asked)
    if (transcript !== undefined)
      await log.group(`${marks[result.outcome]} ${result.name}`, async () =>
        log.foreign([...transcript.lines(), ...result.faults.map(({ message }) => `✗ ${message}`)]),
      );
  for (const one of asked) annotateCase(one, file, context);

  const { signal } = session.aws;
  const ended = signal.aborted ? [{ thrown: signal.reason }] : [];
  const unanswered = asked.filter(({ result }) => result.outcome === "error");
  const { failures } = told(ended);
  const { diagnoses } = told([...ended, ...unanswered]);
  annotate(log, { failures, diagnoses: [] });
  const report: SuiteReport = {
    kind: "suite",
    ...runFacts(settings.stage, context),
    notices: session.notices,
    ...{ file, ...target, region: settings.region },
    cases: asked.map(({ result }) => result),
    failures,
    diagnoses,
  };
  const junitFile = await junitFileOf(report, session, context);
  return {
    report,
    outputs: {
      stage: settings.stage.slug,
      state: session.store.uri,
      ...suiteOutputs(report),
      "junit-file": junitFile,
    },
    failures: [...ended.map(({ thrown }) => thrown), ...asked.flatMap(({ result }) => failureOf(result))],
  };
}

/** Answers that were paid for are not lost because a disk is full. */
async function junitFileOf(
  report: SuiteReport,
  { give }: Session,
  { secrets, environment }: Context,
): Promise<string | undefined> {
  try {
    return await writeJunit(report, secrets, environment["RUNNER_TEMP"]);
  } catch (thrown) {
    give({
      level: "warning",
      title: "No JUnit file",
      message: `The results could not be written as a file: ${messageOf(thrown)}`,
    });
    return undefined;
  }
}

/** One annotation for each case that was asked and did not pass, at its line of the suite. */
function annotateCase({ result, thrown }: AskedCase, file: string, { log }: Context): void {
  const { name, line, outcome, faults } = result;
  if (outcome === "passed" || outcome === "skipped") return;
  const own = faults.flatMap(({ fix }) => fix ?? []);
  const fixes =
    own.length > 0
      ? own
      : told([{ thrown }])
          .diagnoses.slice(0, 1)
          .map(({ fix }) => fix);
  log.error({
    title: outcome === "failed" ? `Case ${name} failed` : `Case ${name} got no answer`,
    message: faults.map(({ message }) => message).join("\n"),
    fix: fixes.length === 0 ? undefined : [...new Set(fixes)].join("\n"),
    at: { file, line },
  });
}

function failureOf({ name, outcome, faults }: CaseResult): readonly Failure[] {
  if (outcome === "passed") return [];
  return [new Failure("CASE_NOT_PASSED", `${name}: ${faults.map(({ message }) => message).join("; ")}`)];
}
