/** The job summary: outcome first, then what a person needs next, in the order in which they need it. */
import type { RunReport } from "./run-report.js";
import type { Secrets } from "./secrets.js";
import { scrubbed } from "./secrets.js";
import { deploySections } from "./summaries/deploy.js";
import { destroySections } from "./summaries/destroy.js";
import { failedSections, inputErrorSections, skippedSections } from "./summaries/ended-early.js";
import { invokeSections } from "./summaries/invoke.js";
import { logsSections } from "./summaries/logs.js";
import { planSections } from "./summaries/plan.js";
import type { Section } from "./summaries/section.js";
import { statusSections } from "./summaries/status.js";
import { suiteSections } from "./summaries/suite.js";
import { sweepSections } from "./summaries/sweep.js";

/** GitHub refuses a summary over 1 MiB whole; this many bytes leave room for the note. */
const mostBytes = 1_000_000;

/** Pure: the same report gives the same markdown, and nothing that is registered as a secret is in it. */
export function renderSummary(report: RunReport, secrets: Pick<Secrets, "scrub">): string {
  const clean = scrubbed(report, (text) => secrets.scrub(text));
  return secrets.scrub(fitted(sectionsOf(clean)));
}

function sectionsOf(report: RunReport): readonly Section[] {
  switch (report.kind) {
    case "deploy":
      return deploySections(report);
    case "plan":
      return planSections(report);
    case "status":
      return statusSections(report);
    case "logs":
      return logsSections(report);
    case "invoke":
      return invokeSections(report);
    case "suite":
      return suiteSections(report);
    case "destroy":
      return destroySections(report);
    case "sweep":
      return sweepSections(report);
    case "input-error":
      return inputErrorSections(report);
    case "failed":
      return failedSections(report);
    case "skipped":
      return skippedSections(report);
  }
}

/** Sections that fit, in their order; what doesn't is named in a note. */
function fitted(sections: readonly Section[]): string {
  const kept: string[] = [];
  const left: string[] = [];
  let bytes = 0;
  for (const { title, body } of sections) {
    const text = body === undefined ? undefined : title === undefined ? body : `### ${title}\n\n${body}`;
    if (text === undefined) {
      continue;
    }
    const size = Buffer.byteLength(text, "utf8") + 2;
    if (bytes + size <= mostBytes) {
      bytes += size;
      kept.push(text);
    } else {
      left.push(title ?? "a part above it");
    }
  }
  const note =
    left.length === 0 ? [] : [`_Left out, because GitHub takes no summary over 1 MiB: ${left.join(", ")}._`];
  return `${[...kept, ...note].join("\n\n")}\n`;
}
