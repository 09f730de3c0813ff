/** The summary of a status. */
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface StatusReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "status";
}

export function statusSections(report: StatusReport): readonly Section[] {
  return [{ body: headline("✅", "Status", report) }, ...problems(report)];
}
