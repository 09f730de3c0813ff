/** What the summaries of all operations are made of. */
import { duration } from "../duration.js";
import { diagnosesSection, failuresSection } from "../problems.js";
import type { FailedReport, RepositoryRunFacts } from "../run-report.js";

export interface Section {
  readonly title?: string;
  readonly body: string | undefined;
}

export function headline(icon: string, sentence: string, { startedAt, endedAt }: RepositoryRunFacts): string {
  return `## ${icon} ${sentence} (${duration(endedAt - startedAt)})`;
}

export function problems({
  failures,
  diagnoses,
}: Pick<FailedReport, "failures" | "diagnoses">): readonly Section[] {
  return [{ body: failuresSection(failures) }, { body: diagnosesSection(diagnoses) }];
}
