/** The summary of a suite of prompts. */
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface SuiteReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "suite";
}

export function suiteSections(report: SuiteReport): readonly Section[] {
  return [{ body: headline("✅", "Suite", report) }, ...problems(report)];
}
