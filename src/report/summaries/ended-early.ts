/** The summaries of runs that did not get to their operation. */
import { table } from "../blocks.js";
import { capped, code, codeCell, prose, proseCell } from "../escape.js";
import { noticesSection } from "../problems.js";
import type { FailedReport, InputErrorReport, SkippedReport } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";
import { setUpSections } from "./set-up.js";

export function inputErrorSections(report: InputErrorReport): readonly Section[] {
  const { failures } = report;
  const count = failures.length;
  const found =
    report.setUp !== undefined
      ? "Something is not set up yet"
      : count === 1
        ? "One input can't be used"
        : `${count} inputs can't be used`;
  // Messages name their inputs themselves; the column is for what is known beside them.
  const first = failures.some(({ input }) => input !== undefined) ? 0 : 1;
  return [
    { body: headline("❌", `${found}; no call to AWS was made`, report) },
    {
      body: table(
        ["Input", "Problem", "Fix"].slice(first),
        failures.map(({ input, message, fix }) =>
          [
            input === undefined ? "" : codeCell(input),
            proseCell(capped(message, 1_000)),
            fix === undefined ? "" : proseCell(capped(fix, 1_000)),
          ].slice(first),
        ),
      ),
    },
    ...setUpSections(report),
    { body: noticesSection(report.notices ?? []) },
  ];
}

export function failedSections(report: FailedReport): readonly Section[] {
  return [
    { body: headline("❌", `${code(report.operation)} failed before anything was changed`, report) },
    ...setUpSections(report),
    ...problems(report),
    { body: noticesSection(report.notices ?? []) },
  ];
}

export function skippedSections(report: SkippedReport): readonly Section[] {
  return [
    { body: headline("⏭️", `${code(report.operation)} was skipped`, report) },
    { body: prose(report.why) },
    { body: noticesSection(report.notices ?? []) },
  ];
}
