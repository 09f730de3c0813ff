/** What went wrong, why, and how to mend it; and what is worth knowing though nothing went wrong. */
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { alert, details, joined, mostRows } from "./blocks.js";
import { capped, code, codeBlock, link, markdown, prose } from "./escape.js";
import type { Notice, ReportedFailure } from "./run-report.js";

const mostFailures = 12;
const longestMessage = 2_000;
const longestTitle = 200;

/** What failed, and how to mend it. */
export function failuresSection(failures: readonly ReportedFailure[]): string | undefined {
  const left = failures.length - mostFailures;
  return joined([
    ...failures.slice(0, mostFailures).map(({ noun, name, message, fix }) => {
      const subject = [
        noun === undefined ? "" : markdown(capped(noun, longestTitle)),
        name === undefined ? "" : code(name),
      ]
        .filter((part) => part !== "")
        .join(" ");
      return alert("CAUTION", [
        `${subject === "" ? "" : `**${subject}** — `}${markdown(capped(message, longestMessage))}`,
        ...(fix === undefined ? [] : [`**Fix:** ${prose(capped(fix, longestMessage))}`]),
      ]);
    }),
    left > 0 ? `_… and ${left} more failures, in the log._` : undefined,
  ]);
}

/** Causes and fixes for what AWS, the container or the network said; what merely follows from them is folded. */
export function diagnosesSection(diagnoses: readonly Diagnosis[]): string | undefined {
  const shown = diagnoses.slice(0, mostFailures);
  const roots = shown.filter(({ consequence }) => consequence !== true);
  const rest = shown.filter(({ consequence }) => consequence === true);
  if (roots.length === 0) {
    return joined(rest.map(diagnosisSection));
  }
  return joined([
    ...roots.map(diagnosisSection),
    rest.length === 0 ? undefined : details("What followed from it", rest.map(diagnosisSection).join("\n\n")),
  ]);
}

function diagnosisSection(diagnosis: Diagnosis): string {
  return `### 🔎 ${prose(capped(diagnosis.title, longestTitle))}\n\n${diagnosisBody(diagnosis)}`;
}

function diagnosisBody({ cause, fix, link: page, evidence }: Diagnosis): string {
  return [
    `**Cause.** ${prose(capped(cause, longestMessage))}`,
    `**Fix.** ${prose(capped(fix, longestMessage))}${page === undefined ? "" : ` (${link("more", page)})`}`,
    ...(evidence.length === 0 ? [] : [codeBlock(evidence, { maxLines: 20, maxLineLength: 1_000 })]),
  ].join("\n\n");
}

export function noticesSection(notices: readonly Notice[]): string | undefined {
  return joined(
    notices
      .slice(0, mostRows)
      .map(({ level, title, message }) =>
        alert(level === "warning" ? "WARNING" : "NOTE", [
          `**${markdown(capped(title, longestTitle))}** — ${prose(capped(message, longestMessage))}`,
        ]),
      ),
  );
}
