/** The results of a suite as JUnit XML, which test reporters of every kind read. */
import { capped, plain } from "./escape.js";
import type { CaseAnswer, CaseResult, SuiteReport } from "./summaries/suite.js";
import { totalsOf } from "./summaries/suite.js";

/** Reporters show the whole of it. */
const longestText = 20_000;

/** Well-formed XML 1.0 whatever the texts contain. An unmet expectation is a failure, a missing answer an error. */
export function junit(report: SuiteReport): string {
  const { file, cases, startedAt, endedAt, harnessArn, stage } = report;
  const { outcomes } = totalsOf(cases);
  const counts = {
    tests: cases.length,
    failures: outcomes.failed,
    errors: outcomes.error,
    skipped: outcomes.skipped,
    time: seconds(endedAt - startedAt),
  };
  const properties = [
    element("property", { name: "harness-arn", value: harnessArn }),
    element("property", { name: "stage", value: stage }),
  ];
  const suite = element(
    "testsuite",
    { name: file, file, ...counts, timestamp: new Date(startedAt).toISOString() },
    [element("properties", {}, properties), ...cases.map((one) => testCase(file, one))],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: "zscaler-harness-action", ...counts }, [suite])}\n`;
}

function testCase(file: string, { name, line, outcome, faults, answer, milliseconds }: CaseResult): string {
  const what = faults.map(({ message }) => message).join("\n");
  const attributes = { message: what.split("\n", 1)[0] ?? "" };
  const why = faults
    .map(({ message, fix }) => (fix === undefined ? message : `${message}\nFix: ${fix}`))
    .join("\n\n");
  const verdict = {
    passed: [],
    failed: [text("failure", { ...attributes, type: "expectation" }, why)],
    error: [text("error", { ...attributes, type: "no-answer" }, why)],
    skipped: [element("skipped", attributes)],
  }[outcome];
  return element("testcase", { name, classname: file, file, line, time: seconds(milliseconds) }, [
    ...(answer === undefined ? [] : [element("properties", {}, properties(answer))]),
    ...verdict,
    ...(answer === undefined || answer.text === "" ? [] : [text("system-out", {}, answer.text)]),
  ]);
}

function properties({ stopReason, sessionId, attempts, totalTokens, toolCalls }: CaseAnswer): string[] {
  const values = {
    "stop-reason": stopReason,
    "session-id": sessionId,
    attempts,
    "total-tokens": totalTokens,
    "tool-calls": toolCalls.length,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => element("property", { name, value }));
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = `<${name}${written(attributes)}`;
  return children.length === 0 ? `${start}/>` : `${start}>\n${children.join("\n")}\n</${name}>`;
}

/** Line breaks belong to the text, so none is added. */
function text(name: string, attributes: Attributes, content: string): string {
  return `<${name}${written(attributes)}>${escaped(capped(content, longestText))}</${name}>`;
}

function written(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`,
    )
    .join("");
}

/** XML 1.0 has no way at all to write these (section 2.2); half a surrogate pair is no character either. */
const noCharacters = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Also `>`, which would end a CDATA section of a reader that copies it into one, and must not follow `]]`. */
function escaped(value: string): string {
  return plain(value)
    .replaceAll(noCharacters, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function seconds(milliseconds: number): string {
  return (Math.max(0, milliseconds) / 1_000).toFixed(3);
}
