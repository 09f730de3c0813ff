/** The job summary of a suite: what did not pass is found at once, and foreign text stays text. */
import { describe, expect, test } from "@jest/globals";
import type { RunReport } from "../../src/report/run-report.js";
import { totalsOf } from "../../src/report/summaries/suite.js";
import { renderSummary } from "../../src/report/summary.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import { answer, failed, green, notRun, suiteReport, unanswered } from "./suite-report.js";

const rendered = (report: RunReport) => renderSummary(report, { scrub: (text) => text });

describe("the summary of a suite", () => {
  test("says first how many cases passed", () => {
    const [passed] = green.cases;
    if (passed === undefined) throw new Error("no case");
    expect(rendered(green)).toMatch(/^## ✅ All 2 cases of `tests\/suite.yaml` passed \(1m13s\)\n/);
    expect(rendered(suiteReport([passed]))).toMatch(/^## ✅ The one case of `tests\/suite.yaml` passed/);
    expect(rendered(suiteReport())).toMatch(/^## ❌ 1 of 4 cases of `tests\/suite.yaml` passed, 1 not run/);
    expect(rendered(suiteReport([passed, notRun]))).toMatch(/^## 🛑 1 of 2 cases .* passed, 1 not run/);
  });

  test("then what all of it came to and cost", () => {
    expect(rendered(suiteReport())).toContain(
      "\n1 passed · 1 failed · 1 without an answer · 1 not run · 2 tool calls · 2,892 tokens read, 74 written · slowest answer 21s\n",
    );
    expect(rendered(green)).toContain(
      "\n2 passed · 2 tool calls · 2,892 tokens read, 74 written · slowest answer 2.4s\n",
    );
  });

  test("counts as the slowest answer only a whole one", () => {
    expect(totalsOf(suiteReport().cases).latency).toBe(21_400);
    expect(totalsOf([unanswered, notRun]).latency).toBeUndefined();
  });

  test("has a row for each case, in the order of the file", () => {
    const rows = rendered(suiteReport())
      .split("\n")
      .filter((line) => /^\| (?:✅|❌|💥|⏭️) \|/u.test(line));
    expect(rows).toEqual([
      "| ✅ | lists locations | `zia_list_locations` | 1,483 | 2.4s |  |",
      "| ❌ | finds Atlantis | `zia_list_locations` | 1,483 | 21s, at attempt 2 | expect: /Atlantis/u does not match the answer<br>max-latency: the answer took 21.4 s, more than 10.0 s |",
      "| 💥 | lists segments |  | 0 | 1m00s | The harness did not answer: ThrottlingException: Rate exceeded |",
      "| ⏭️ | lists users |  |  |  | Not run: The run was cancelled (SIGINT) |",
    ]);
  });

  test("shows each tool once, how often it was called, and which call failed", () => {
    const call = { server: "zscaler", name: "zia_list_locations", outcome: "success" };
    const calls = [call, call, { ...call, name: "zpa_list_app_segments", outcome: "error" }];
    expect(rendered(suiteReport([{ ...failed, answer: { ...answer, toolCalls: calls } }]))).toContain(
      "| `zia_list_locations` ×2<br>`zpa_list_app_segments` ❌ |",
    );
  });

  test("shows what did not pass with its fixes and the answer that came, folded", () => {
    const summary = rendered(suiteReport());
    expect(summary).toContain(
      [
        "#### ❌ finds Atlantis (line 8)",
        "",
        "- expect: /Atlantis/u does not match the answer **Fix:** Correct the `prompt`.",
        "- max-latency: the answer took 21.4 s, more than 10.0 s **Fix:** Raise `max-latency`.",
        "",
        "<details><summary>The answer</summary>",
        "",
        "```text",
        answer.text,
        "```",
      ].join("\n"),
    );
    expect(summary).toContain("#### 💥 lists segments (line 12)");
    expect(summary).not.toMatch(/#### .*lists (?:locations|users)/);
    expect(rendered(green)).not.toContain("What did not pass");
  });

  test("stays readable with hundreds of failing cases", () => {
    const cases = Array.from({ length: 500 }, (_, index) => ({
      ...failed,
      name: `case ${index}`,
      answer: { ...answer, text: "long ".repeat(20_000) },
    }));
    const summary = rendered(suiteReport(cases));
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toContain("#### ❌ case 0 ");
    expect(summary).toContain("_… and 450 more, in the log._");
  });

  test("shows hostile names, answers and reasons as they are", () => {
    const text =
      "</details><script>alert(1)</script>\n```\n# Out ![x](https://evil.example/x.png) @org/team | a `b`";
    const page = htmlOf(
      rendered(
        suiteReport([
          {
            ...failed,
            name: text,
            faults: [{ message: text, fix: text }],
            answer: { ...answer, text, toolCalls: [{ server: text, name: text, outcome: text }] },
          },
        ]),
      ),
      () => undefined,
    );
    expect(page).not.toMatch(/<script|<img|<h1|href="https:\/\/evil/);
    expect(page.match(/<details>/g)).toHaveLength(1);
  });
});
