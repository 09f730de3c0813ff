/** The summary of an invocation. */
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface InvokeReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "invoke";
}

export function invokeSections(report: InvokeReport): readonly Section[] {
  return [{ body: headline("✅", "Answered", report) }, ...problems(report)];
}
