/** The summary of an invocation. */
import { details, joined, table } from "../blocks.js";
import { harnessPage } from "../console-links.js";
import { duration } from "../duration.js";
import { code, codeBlock, codeCell, link, markdownCell } from "../escape.js";
import { noticesSection } from "../problems.js";
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";
import { textBlock } from "./text-block.js";
import { usage } from "./usage.js";

export interface ReportedCall {
  /** `@server/tool` */
  readonly tool: string;
  readonly outcome: "success" | "error" | "unanswered";
  readonly milliseconds: number;
}

/** What there is of an answer: all of it, or what came until it broke off. */
export interface ReportedAnswer {
  readonly text: string;
  readonly stopReason: string;
  readonly calls: readonly ReportedCall[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  /** Milliseconds. */
  readonly latency: number;
  readonly sessionId: string;
  readonly attempts: number;
}

export interface InvokeReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "invoke";
  /** `unexpected`: there is an answer, and not all is true that was expected of it. */
  readonly outcome: "answered" | "unexpected" | "unanswered" | "absent" | "cancelled";
  readonly partition: string;
  readonly region: string;
  readonly harnessName: string;
  readonly harnessArn?: string | undefined;
  readonly harnessId?: string | undefined;
  readonly harnessVersion?: string | undefined;
  /** Named endpoint that was asked. */
  readonly endpoint?: string | undefined;
  readonly prompt: string;
  /** How many things were expected of the answer. */
  readonly expectations: number;
  readonly answer?: ReportedAnswer | undefined;
}

export function invokeSections(report: InvokeReport): readonly Section[] {
  const { answer } = report;
  return [
    { body: headline(icons[report.outcome], sentence(report), report) },
    ...problems(report),
    { body: factsOf(report) },
    { body: noticesSection(report.notices ?? []) },
    { title: "Tool calls", body: answer && callsTable(answer.calls) },
    { title: "Question", body: textBlock(report.prompt, 40) },
    { title: "Answer", body: answer && textBlock(answer.text, 1_000) },
    { title: "Next steps", body: nextSteps(report) },
  ];
}

const icons = { answered: "✅", unexpected: "❌", unanswered: "❌", absent: "❌", cancelled: "🛑" } as const;

function sentence({ outcome, harnessName, expectations, failures, answer }: InvokeReport): string {
  const name = `Harness ${code(harnessName)}`;
  switch (outcome) {
    case "answered":
      return `${name} answered${expectations === 0 ? "" : " as expected"}`;
    case "unexpected":
      return `${name} answered, but not as expected${failures.length > 1 ? `: ${failures.length} expectations failed` : ""}`;
    case "unanswered":
      return `${name} gave no ${answer === undefined || answer.text === "" ? "" : "whole "}answer`;
    case "absent":
      return `There is no harness ${code(harnessName)} to ask`;
    case "cancelled":
      return `${name} was not waited for any longer`;
  }
}

function factsOf(report: InvokeReport): string | undefined {
  const { answer, harnessId } = report;
  const page = harnessId === undefined ? undefined : harnessPage(report, harnessId);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["HarnessArn", report.harnessArn && codeCell(report.harnessArn)],
    ["Harness version", report.harnessVersion && codeCell(report.harnessVersion)],
    ["Endpoint", report.endpoint && codeCell(report.endpoint)],
    ["Session", answer && codeCell(answer.sessionId)],
    ["Stop reason", answer && (codeCell(answer.stopReason) || "none")],
    ["Tokens", answer && tokensOf(answer)],
    ["Latency", answer && duration(answer.latency)],
    ["Attempts", answer && answer.attempts > 1 ? String(answer.attempts) : undefined],
    ["Stage", codeCell(report.stage)],
    ["Region", codeCell(report.region)],
    ["Console", page && link("Harness", page)],
  ];
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[`**${name}**`, value]])),
  );
}

function tokensOf({ inputTokens, outputTokens, totalTokens }: ReportedAnswer): string {
  const number = (count: number) => count.toLocaleString("en-US");
  return `${number(totalTokens)}: ${number(inputTokens)} read, ${number(outputTokens)} written`;
}

const outcomes = { success: "✅ succeeded", error: "❌ failed", unanswered: "❔ no result came" } as const;

function callsTable(calls: readonly ReportedCall[]): string | undefined {
  return table(
    ["Tool", "Outcome", "Time"],
    calls.map(({ tool, outcome, milliseconds }) => [
      codeCell(tool, 200),
      markdownCell(outcomes[outcome]),
      duration(milliseconds),
    ]),
  );
}

function nextSteps(report: InvokeReport): string | undefined {
  const { outcome, region, endpoint, answer } = report;
  const again = endpoint === undefined ? {} : { endpoint };
  const step = (title: string, operation: string, inputs: Readonly<Record<string, string>> = {}) =>
    details(title, codeBlock(usage(report, operation, region, inputs), { language: "yaml" }));
  if (outcome === "absent") return undefined;
  return joined([
    answer === undefined || outcome === "unanswered"
      ? undefined
      : step("Go on in this session", "invoke", {
          ...again,
          "session-id": answer.sessionId,
          prompt: "And what follows from that?",
        }),
    outcome === "answered" ? undefined : step("Read what harness and server wrote into their logs", "logs"),
  ]);
}
