/** The summary of the logs. */
import type { Diagnosis } from "../../diagnosis/diagnosis.js";
import { details, table } from "../blocks.js";
import { logGroupPage, type Place } from "../console-links.js";
import { duration } from "../duration.js";
import { code, codeBlock, codeCell, link } from "../escape.js";
import { diagnosesSection, noticesSection } from "../problems.js";
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export interface LogGroupResult {
  readonly source: "harness" | "mcp";
  readonly name: string;
  /** Shown. */
  readonly lines: number;
  /** When its first and its last shown event happened, in ms since the epoch. */
  readonly first?: number;
  readonly last?: number;
  /** It is not there, or could not be read (to the end). */
  readonly trouble?: "missing" | "failed";
}

export interface LogsReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "logs";
  readonly outcome: "shown" | "failed" | "cancelled";
  readonly place: Place;
  readonly stateUri: string;
  /** Moments in ms since the epoch. */
  readonly window: { readonly since: number; readonly until: number | undefined };
  readonly filter: string | undefined;
  /** How long new lines were waited for, in ms. */
  readonly follow: number;
  readonly groups: readonly LogGroupResult[];
  /** Older lines than the limit allows; `andMore`: they were not all counted. */
  readonly leftOut: { readonly count: number; readonly andMore: boolean } | undefined;
  readonly lastLines: readonly string[];
  /** What the lines speak of. */
  readonly known: readonly Diagnosis[];
  readonly logFile: string;
}

export function logsSections(report: LogsReport): readonly Section[] {
  const { lastLines, known, notices = [] } = report;
  const last = `The last ${lastLines.length === 1 ? "line" : `${lastLines.length} lines`}`;
  return [
    { body: headline(icons[report.outcome], sentence(report), report) },
    ...problems(report),
    { title: "Known problems seen", body: diagnosesSection(known) },
    { body: factsTable(report) },
    { body: noticesSection(notices) },
    { title: "Log groups", body: groupsTable(report) },
    { body: lastLines.length === 0 ? undefined : details(last, codeBlock(lastLines)) },
  ];
}

const icons = { shown: "📜", failed: "❌", cancelled: "🛑" } as const;

function sentence({ outcome, stage, groups }: LogsReport): string {
  const lines = groups.reduce((sum, group) => sum + group.lines, 0);
  const read = groups.filter(({ trouble, lines }) => trouble === undefined || lines > 0).length;
  const shown = `${counted(lines, "line")} of ${counted(read, "log group")}`;
  switch (outcome) {
    case "shown":
      if (read === 0) return `Stage ${code(stage)} has no log yet`;
      return lines === 0 ? `Nothing was logged in ${counted(read, "log group")}` : `Showed ${shown}`;
    case "failed":
      return `Showed ${shown}; not everything could be read`;
    case "cancelled":
      return `Showed ${shown}, then the run was stopped`;
  }
}

function factsTable({
  stage,
  place,
  window,
  filter,
  follow,
  leftOut,
  logFile,
  stateUri,
}: LogsReport): string | undefined {
  const until = window.until === undefined ? "now" : codeCell(utc(window.until));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Stage", codeCell(stage)],
    ["Region", codeCell(place.region)],
    ["Window", `${codeCell(utc(window.since))} until ${until}`],
    ["Followed", follow === 0 ? undefined : `for ${duration(follow)}`],
    ["Filter", filter === undefined ? undefined : codeCell(filter)],
    ["Left out", leftOut && leftOutCell(leftOut)],
    ["File", codeCell(logFile)],
    ["State", codeCell(stateUri)],
  ];
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[`**${name}**`, value]])),
  );
}

function leftOutCell({ count, andMore }: NonNullable<LogsReport["leftOut"]>): string {
  return `${andMore ? "more than " : ""}${counted(count, "older line")} (\`limit\`)`;
}

function groupsTable({ groups, place }: LogsReport): string | undefined {
  return table(
    ["Source", "Log group", "Lines", "First", "Last"],
    groups.map(({ source, name, lines, first, last, trouble }) => {
      const page = logGroupPage(place, name);
      return [
        source,
        page === undefined || trouble === "missing" ? codeCell(name) : link(name, page),
        trouble !== undefined && lines === 0 ? troubles[trouble] : String(lines),
        first === undefined ? "" : codeCell(utc(first)),
        last === undefined ? "" : codeCell(utc(last)),
      ];
    }),
  );
}

const troubles = { missing: "does not exist", failed: "could not be read" } as const;

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function utc(moment: number): string {
  return new Date(moment).toISOString();
}
