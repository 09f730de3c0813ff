/** The summary of a plan. */
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface PlanReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "plan";
}

export function planSections(report: PlanReport): readonly Section[] {
  return [{ body: headline("📝", "Plan", report) }, ...problems(report)];
}
