/** The summary of the logs. */
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface LogsReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "logs";
}

export function logsSections(report: LogsReport): readonly Section[] {
  return [{ body: headline("✅", "Logs", report) }, ...problems(report)];
}
