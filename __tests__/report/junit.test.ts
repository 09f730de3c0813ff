/** The JUnit file: what test reporters read of a suite, whatever its texts contain. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { junit } from "../../src/report/junit.js";
import { writeJunit } from "../../src/report/junit-file.js";
import { createSecrets } from "../../src/report/secrets.js";
import type { SuiteReport } from "../../src/report/summaries/suite.js";
import { answer, failed, green, suiteReport, unanswered } from "./suite-report.js";

interface Element extends Readonly<Record<string, unknown>> {
  readonly testcase: readonly Readonly<Record<string, unknown>>[];
}

function read(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    trimValues: false,
    htmlEntities: true,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => name === "testcase",
  });
  return (parser.parse(xml) as { testsuites: Element & { testsuite: Element } }).testsuites;
}

function cases(report: SuiteReport): Element["testcase"] {
  return read(junit(report)).testsuite.testcase;
}

describe("the JUnit file of a suite", () => {
  test("counts failures, errors and skipped cases, with times in seconds", () => {
    const { testsuite, ...all } = read(junit(suiteReport()));
    const counts = { tests: "4", failures: "1", errors: "1", skipped: "1", time: "72.500" };
    expect(all).toMatchObject(counts);
    expect(testsuite).toMatchObject({
      ...counts,
      name: "tests/suite.yaml",
      timestamp: "2026-11-23T08:00:00.000Z",
    });
    expect(read(junit(green))).toMatchObject({ tests: "2", failures: "0", errors: "0", skipped: "0" });
  });

  test("has a case for each case of the suite, in its order and with its place", () => {
    expect(cases(suiteReport()).map(({ name, file, line, time }) => [name, file, line, time])).toEqual([
      ["lists locations", "tests/suite.yaml", "4", "2.400"],
      ["finds Atlantis", "tests/suite.yaml", "8", "31.000"],
      ["lists segments", "tests/suite.yaml", "12", "61.000"],
      ["lists users", "tests/suite.yaml", "16", "0.000"],
    ]);
  });

  test("tells an answer that was not as expected from one that never came, and from a case that was not run", () => {
    const [passed, wrong, silent, waiting] = cases(suiteReport());
    expect(passed).not.toHaveProperty("failure");
    expect(wrong?.["failure"]).toEqual({
      message: "expect: /Atlantis/u does not match the answer",
      type: "expectation",
      "#text":
        "expect: /Atlantis/u does not match the answer\nFix: Correct the `prompt`.\n\nmax-latency: the answer took 21.4 s, more than 10.0 s\nFix: Raise `max-latency`.",
    });
    expect(silent?.["error"]).toMatchObject({
      type: "no-answer",
      message: "The harness did not answer: ThrottlingException: Rate exceeded",
    });
    expect(waiting?.["skipped"]).toEqual({ message: "Not run: The run was cancelled (SIGINT)" });
  });

  test("carries the answer, and no empty one", () => {
    const [passed, , silent] = cases(suiteReport());
    expect(passed?.["system-out"]).toBe(answer.text);
    expect(silent).not.toHaveProperty("system-out");
  });

  test.each([
    ["markup", `</system-out></testcase><testcase name="pwned"/><![CDATA[`],
    ["the end of a CDATA section", "a ]]> b ]]]]>> c"],
    ["entities", "&amp; &#0; &lt; &evil; %pe;"],
    ["quotes", `"double" 'single' \`back\``],
    ["a comment and an instruction", "<!-- --> <?xml version='1.0'?>"],
    ["letters of all kinds", "Zürich 東京 👩‍💻 العربية"],
  ])("gives back a text with %s as it was", (_, text) => {
    const [one] = cases(suiteReport([{ ...failed, name: text, answer: { ...answer, text } }]));
    // Zero-width joiners and marks of direction go wherever foreign text is shown.
    const plain = text.replaceAll("\u200D", "");
    expect(one?.["name"]).toBe(plain);
    expect(one?.["system-out"]).toBe(plain);
  });

  test("leaves out what XML 1.0 can't express, and only that", () => {
    const controls = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code));
    const text = `a${controls}b\u007F\u0085\uFFFE\uFFFF\uD83D\uD83Dc\u{1F600}\u2028d`;
    const [one] = cases(suiteReport([{ ...failed, name: text, answer: { ...answer, text } }]));
    expect(one?.["system-out"]).toMatch(/^a[\t\n]+bc\u{1F600}d$/u);
    expect(one?.["name"]).toMatch(/^a[\t\n]+bc\u{1F600}d$/u);
  });

  test("stays one that a reader opens, however long the answers are", () => {
    const text = "<&>".repeat(100_000);
    const xml = junit(suiteReport([{ ...unanswered, answer: { ...answer, text } }]));
    expect(xml.length).toBeLessThan(200_000);
    expect(String(read(xml).testsuite.testcase[0]?.["system-out"])).toContain("more characters");
  });

  test("lies in a folder of its own, readable, without a secret", async () => {
    const folder = await mkdtemp(join(tmpdir(), "junit-test-"));
    try {
      const secrets = createSecrets(() => {});
      secrets.mask(["s3cr3t<&>value"]);
      const report = suiteReport([{ ...failed, answer: { ...answer, text: "It is s3cr3t<&>value." } }]);
      const paths = await Promise.all([1, 2].map(() => writeJunit(report, secrets, folder)));
      expect(new Set(paths).size).toBe(2);
      for (const path of paths) {
        const xml = await readFile(path, "utf8");
        expect(xml).not.toContain("s3cr3t");
        expect(read(xml).testsuite.testcase[0]?.["system-out"]).toBe("It is ***.");
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
