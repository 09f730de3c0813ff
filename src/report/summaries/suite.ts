/** The summary of a suite of prompts. */
import { details, joined, table } from "../blocks.js";
import { duration } from "../duration.js";
import { capped, code, codeCell, link, markdown, markdownCell, prose } from "../escape.js";
import { noticesSection } from "../problems.js";
import type { FailedReport, RunFacts } from "../run-report.js";
import type { ReportedAnswer } from "./invoke.js";
import { headline, problems, type Section } from "./section.js";
import { textBlock } from "./text-block.js";

/** `error`: there was no whole answer. `skipped`: the run ended before there could be one. */
export type CaseOutcome = "passed" | "failed" | "error" | "skipped";

/** An answer, or as much of it as there was. */
export interface CaseAnswer extends Omit<ReportedAnswer, "calls"> {
  readonly toolCalls: readonly {
    readonly server: string | undefined;
    readonly name: string;
    readonly outcome: string;
  }[];
}

export interface CaseResult {
  readonly name: string;
  /** Where it begins in the suite's file, from 1. */
  readonly line: number;
  readonly outcome: CaseOutcome;
  /** Why it did not pass. */
  readonly faults: readonly { readonly message: string; readonly fix: string | undefined }[];
  /** Undefined: it was never asked. */
  readonly answer: CaseAnswer | undefined;
  /** From its first request to the end of its last attempt, in ms. */
  readonly milliseconds: number;
}

export interface SuiteReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "suite";
  /** Counted from the workspace. */
  readonly file: string;
  readonly harnessArn: string;
  readonly endpoint: string | undefined;
  readonly region: string;
  /** In the order of the file. */
  readonly cases: readonly CaseResult[];
}

export interface Totals {
  readonly outcomes: Readonly<Record<CaseOutcome, number>>;
  readonly toolCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the slowest whole answer, in ms; undefined where there is none. */
  readonly latency: number | undefined;
}

export function totalsOf(cases: readonly CaseResult[]): Totals {
  const count = (outcome: CaseOutcome) => cases.filter((one) => one.outcome === outcome).length;
  const sum = (of: (answer: CaseAnswer) => number) =>
    cases.reduce((total, { answer }) => total + (answer === undefined ? 0 : of(answer)), 0);
  return {
    outcomes: {
      passed: count("passed"),
      failed: count("failed"),
      error: count("error"),
      skipped: count("skipped"),
    },
    toolCalls: sum(({ toolCalls }) => toolCalls.length),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    latency: slowest(cases),
  };
}

function slowest(cases: readonly CaseResult[]): number | undefined {
  const latencies = cases.flatMap(({ outcome, answer }) =>
    answer === undefined || outcome === "error" || outcome === "skipped" ? [] : [answer.latency],
  );
  return latencies.length === 0 ? undefined : Math.max(...latencies);
}

const icons = { passed: "✅", failed: "❌", error: "💥", skipped: "⏭️" } as const;

/** More of them than a person reads one after another. */
const mostShown = 50;
const mostLines = 60;

export function suiteSections(report: SuiteReport): readonly Section[] {
  const { cases } = report;
  const totals = totalsOf(cases);
  const bad = cases.filter(({ outcome }) => outcome === "failed" || outcome === "error");
  return [
    { body: headline(iconOf(totals), sentence(report, totals), report) },
    { body: totalsLine(totals) },
    ...problems(report),
    { body: noticesSection(report.notices ?? []) },
    { title: "Cases", body: table(["", "Case", "Tool calls", "Tokens", "Latency", "Why"], cases.map(row)) },
    {
      title: "What did not pass",
      body: joined([
        ...bad.slice(0, mostShown).map(badCase),
        bad.length > mostShown ? `_… and ${bad.length - mostShown} more, in the log._` : undefined,
      ]),
    },
    { title: "Asked", body: facts(report) },
  ];
}

function iconOf({ outcomes: { failed, error, skipped } }: Totals): string {
  if (failed + error > 0) return "❌";
  return skipped > 0 ? "🛑" : "✅";
}

function sentence({ file, cases }: SuiteReport, { outcomes: { passed, skipped } }: Totals): string {
  const all = cases.length === 1 ? "The one case" : `All ${cases.length} cases`;
  if (passed === cases.length) return `${all} of ${code(file)} passed`;
  const stopped = skipped > 0 ? `, ${skipped} not run` : "";
  return `${passed} of ${cases.length} cases of ${code(file)} passed${stopped}`;
}

function totalsLine({ outcomes, toolCalls, inputTokens, outputTokens, latency }: Totals): string {
  const { passed, failed, error, skipped } = outcomes;
  return [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(error > 0 ? [`${error} without an answer`] : []),
    ...(skipped > 0 ? [`${skipped} not run`] : []),
    counted(toolCalls, "tool call"),
    `${grouped(inputTokens)} tokens read, ${grouped(outputTokens)} written`,
    ...(latency === undefined ? [] : [`slowest answer ${duration(latency)}`]),
  ].join(" · ");
}

function row({ name, outcome, answer, faults }: CaseResult): readonly string[] {
  return [
    icons[outcome],
    markdownCell(name, 200),
    answer === undefined ? "" : toolsCell(answer),
    answer === undefined ? "" : grouped(answer.totalTokens),
    answer === undefined ? "" : `${duration(answer.latency)}${attempts(answer)}`,
    faults.map(({ message }) => markdownCell(message, 300)).join("<br>"),
  ];
}

/** Each tool once, with how often it was called where that is more than once. */
function toolsCell({ toolCalls }: CaseAnswer): string {
  const counts = new Map<string, number>();
  for (const { name, outcome } of toolCalls) {
    const shown = `${codeCell(name, 64)}${outcome === "success" ? "" : " ❌"}`;
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  const shown = [...counts].slice(0, 10).map(([tool, count]) => (count === 1 ? tool : `${tool} ×${count}`));
  return [...shown, ...(counts.size > 10 ? [`… ${counts.size - 10} more`] : [])].join("<br>");
}

function attempts(answer: CaseAnswer): string {
  return answer.attempts === 1 ? "" : `, at attempt ${answer.attempts}`;
}

function badCase({ name, line, outcome, faults, answer }: CaseResult): string | undefined {
  const answerBlock = answer && textBlock(answer.text, mostLines);
  return joined([
    `#### ${icons[outcome]} ${markdown(capped(name, 200))} (line ${line})`,
    faults
      .map(({ message, fix }) => {
        const how = fix === undefined ? "" : ` **Fix:** ${prose(capped(fix, 1_000))}`;
        return `- ${markdown(capped(message, 1_000))}${how}`;
      })
      .join("\n"),
    answerBlock === undefined ? undefined : details("The answer", answerBlock),
  ]);
}

function facts({ file, harnessArn, endpoint, stage, region, runUrl }: SuiteReport): string | undefined {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["HarnessArn", codeCell(harnessArn)],
    ["Endpoint", endpoint === undefined ? undefined : codeCell(endpoint)],
    ["Suite", codeCell(file)],
    ["Stage", codeCell(stage)],
    ["Region", codeCell(region)],
    ["Run", runUrl === undefined ? undefined : link("This run", runUrl)],
  ];
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[`**${name}**`, value]])),
  );
}

export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
