/** The summary of a sweep: what went and why, what stayed and why, and what nobody takes down. */
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { joined, table } from "../blocks.js";
import { longSpan } from "../duration.js";
import { capped, code, codeCell, link, markdownCell, proseCell } from "../escape.js";
import { noticesSection } from "../problems.js";
import type { ReportedFailure, RepositoryRunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";
import { counted } from "./suite.js";

export interface SweptRow {
  /** Its name where that is known, or else its slug. */
  readonly stage: string;
  /** `due`: it is to be taken down, and this run was not to, or ended before its turn. */
  readonly outcome: "taken-down" | "due" | "kept" | "failed";
  readonly why: string;
  /** Milliseconds since the last run that deployed it, or destroyed a part of it; undefined where nobody knows. */
  readonly age?: number | undefined;
  /** An ISO time, `never` or `unknown`. */
  readonly expires: string;
  readonly pullRequest?: { readonly number: number; readonly url: string | undefined } | undefined;
  /** Only tags tell of it. */
  readonly isLost?: boolean;
}

export interface UnexplainedThing {
  readonly arn: string;
  readonly stage: string | undefined;
  /** As the tag says it: an ISO time or `never`. */
  readonly expires: string | undefined;
}

export interface SweepReport extends RepositoryRunFacts {
  readonly kind: "sweep";
  /** `failed`: not everything that is due is gone, or nobody knows what is due. */
  readonly outcome: "done" | "failed" | "cancelled";
  /** Nothing was to be touched. */
  readonly isDryRun: boolean;
  readonly repository: string;
  readonly region: string;
  /** What the addresses of the states begin with: `s3://bucket/prefix/`. */
  readonly states: string;
  readonly stages: readonly SweptRow[];
  /** How many look due beyond what one run takes. */
  readonly left: number;
  readonly unexplained: readonly UnexplainedThing[];
  readonly failures: readonly ReportedFailure[];
  readonly diagnoses: readonly Diagnosis[];
}

export function sweepSections(report: SweepReport): readonly Section[] {
  const { stages } = report;
  const of = (outcome: SweptRow["outcome"]) => stages.filter((row) => row.outcome === outcome);
  return [
    { body: headline(iconOf(report), sentenceOf(report), report) },
    ...problems(report),
    {
      body: table(
        ["", ""],
        [
          ["**Repository**", codeCell(report.repository)],
          ["**Region**", codeCell(report.region)],
          ["**States**", codeCell(report.states)],
          ...(report.runUrl === undefined ? [] : [["**Run**", link("This run", report.runUrl)]]),
        ],
      ),
    },
    { body: noticesSection(report.notices ?? []) },
    { title: "Failed", body: stageTable(of("failed")) },
    {
      title: report.isDryRun ? "Would be taken down" : "Still to be taken down",
      body: stageTable(of("due")),
    },
    { title: "Taken down", body: stageTable(of("taken-down")) },
    { title: "Kept", body: stageTable(of("kept")) },
    { title: "Things of no stage", body: unexplainedSection(report.unexplained) },
  ];
}

const longestReason = 1_000;

function stageTable(rows: readonly SweptRow[]): string | undefined {
  return table(
    ["Stage", "Why", "Last run", "Expires"],
    rows.map(({ stage, why, age, expires, pullRequest, isLost }) => [
      [
        codeCell(stage),
        ...(pullRequest?.url === undefined ? [] : [link(`#${pullRequest.number}`, pullRequest.url)]),
        ...(isLost === true ? ["_state lost_"] : []),
      ].join(" "),
      proseCell(capped(why, longestReason)),
      age === undefined ? "unknown" : `${longSpan(age)} ago`,
      markdownCell(expires),
    ]),
  );
}

function unexplainedSection(things: readonly UnexplainedThing[]): string | undefined {
  const rows = table(
    ["Thing", "Stage by its tag", "Expires by its tag"],
    things.map(({ arn, stage, expires }) => [
      codeCell(arn),
      stage === undefined ? "" : codeCell(stage),
      expires === undefined ? "" : markdownCell(expires),
    ]),
  );
  return (
    rows &&
    joined([
      "They carry the tags of this repository, and no destroy would find them: neither a state nor the names of a " +
        "stage lead to them. A sweep never deletes them: look at each, and remove what nobody needs. What was deleted " +
        "a few minutes ago may still be listed.",
      rows,
    ])
  );
}

function iconOf({ outcome, isDryRun }: SweepReport): string {
  return { done: isDryRun ? "📝" : "🧹", failed: "❌", cancelled: "🛑" }[outcome];
}

function sentenceOf({ isDryRun, stages, left, repository }: SweepReport): string {
  if (stages.length === 0 && left === 0) return `Nothing to sweep: ${code(repository)} has no stage here`;
  const count = (of: SweptRow["outcome"]) => stages.filter((row) => row.outcome === of).length;
  const [due, failed] = [count("due"), count("failed")];
  const others = [
    `${count("kept")} kept`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(left === 0 ? [] : [`${left} left for the next run`]),
  ];
  if (isDryRun)
    return `${counted(due, "stage")} would be taken down, ${others.join(", ")}; nothing was touched`;
  const undone = due === 0 ? [] : [`${due} still to go`];
  return [`${counted(count("taken-down"), "stage")} taken down`, ...undone, ...others].join(", ");
}
