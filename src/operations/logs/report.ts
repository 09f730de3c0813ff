/** What was shown of the logs, told: outputs, job summary, annotations. */
import type { LeftOut } from "../../agent/log-events/newest.js";
import type { LogReader } from "../../agent/log-events/reader.js";
import type { LogGroupResult, LogsReport } from "../../report/summaries/logs.js";
import type { LogsSettings } from "../../settings/settings.js";
import { annotate, told } from "../failures.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";
import type { Found } from "./groups.js";
import type { LogView } from "./view.js";
import type { Window } from "./window.js";

export interface Shown {
  readonly settings: LogsSettings;
  readonly context: Context;
  readonly session: Session;
  readonly window: Window;
  readonly view: LogView;
  readonly found: readonly Found[];
  readonly readers: readonly LogReader[];
  readonly leftOut: LeftOut | undefined;
  readonly failures: readonly unknown[];
}

export function logsResult(shown: Shown): Result {
  const { settings, context, session, window, view, found, failures } = shown;
  const problems = told(failures.map((thrown) => ({ thrown })));
  annotate(context.log, problems);
  for (const { title, cause, fix } of view.problems)
    context.log.warning({ title: `Known problem: ${title}`, message: cause, fix });
  const harness = found.find((one) => one.harness !== undefined)?.harness;
  const report: LogsReport = {
    kind: "logs",
    outcome: context.signal.aborted ? "cancelled" : failures.length > 0 ? "failed" : "shown",
    ...runFacts(settings.stage, context),
    notices: session.notices,
    place: session.place,
    stateUri: session.store.uri,
    window,
    filter: settings.filter,
    follow: settings.follow,
    groups: shown.readers.map((reader) => groupResult(reader, view)),
    leftOut: shown.leftOut,
    lastLines: view.lastLines,
    known: view.problems,
    logFile: view.file,
    ...problems,
  };
  return {
    report,
    outputs: {
      "log-file": view.file,
      "harness-arn": harness?.arn,
      "harness-id": harness?.id,
      stage: settings.stage.slug,
      state: session.store.uri,
    },
    failures,
  };
}

function groupResult({ group, trouble }: LogReader, { tallies }: LogView): LogGroupResult {
  const tally = tallies.get(group.name);
  return {
    ...group,
    lines: tally?.lines ?? 0,
    ...(tally === undefined ? {} : { first: tally.first, last: tally.last }),
    ...(trouble === undefined ? {} : { trouble: trouble.kind }),
  };
}
