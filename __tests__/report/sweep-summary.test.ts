import { describe, expect, test } from "@jest/globals";
import type { SweepReport, SweptRow } from "../../src/report/summaries/sweep.js";
import { renderSummary } from "../../src/report/summary.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import { poisoned } from "./hostile.js";

const row = (stage: string, outcome: SweptRow["outcome"], more: Partial<SweptRow> = {}): SweptRow => ({
  stage,
  outcome,
  why: "pull request #7 is closed",
  age: 9 * 86_400_000,
  expires: "2026-11-20T08:00:00Z",
  ...more,
});

const report: SweepReport = {
  kind: "sweep",
  outcome: "failed",
  isDryRun: false,
  startedAt: 0,
  endedAt: 252_000,
  runUrl: "https://github.com/octo/app/actions/runs/1",
  repository: "octo/app",
  region: "us-east-1",
  states: "s3://states/octo/app/",
  stages: [
    row("pr-7", "taken-down", { pullRequest: { number: 7, url: "https://github.com/octo/app/pull/7" } }),
    row("pr-9", "taken-down", { isLost: true, age: undefined }),
    row("production", "kept", { why: "it never expires", expires: "never" }),
    row("pr-11", "failed", { why: "log group /x: denied" }),
  ],
  left: 0,
  unexplained: [{ arn: "arn:aws:logs:us-east-1:1:log-group:/x", stage: "pr-9", expires: "never" }],
  failures: [{ noun: "log group /x of stage", name: "pr-11", message: "denied" }],
  diagnoses: [],
};
const rendered = (more: Partial<SweepReport> = {}) =>
  renderSummary({ ...report, ...more }, { scrub: (text) => text });
const headOf = (text: string) => text.split("\n")[0];

describe("the summary of a sweep", () => {
  test("says first what went, what stayed and what failed", () => {
    expect(headOf(rendered())).toBe("## ❌ 2 stages taken down, 1 kept, 1 failed (4m12s)");
    const [gone] = report.stages;
    expect(headOf(rendered({ outcome: "done", stages: gone ? [gone] : [] }))).toBe(
      "## 🧹 1 stage taken down, 0 kept (4m12s)",
    );
  });

  test("of a dry run promises nothing and says that nothing was touched", () => {
    const stages = [row("pr-7", "due"), row("pr-8", "kept")];
    const dry = rendered({ outcome: "done", isDryRun: true, stages, left: 3 });
    expect(headOf(dry)).toBe(
      "## 📝 1 stage would be taken down, 1 kept, 3 left for the next run; nothing was touched (4m12s)",
    );
    expect(dry).toContain("### Would be taken down");
    expect(headOf(rendered({ isDryRun: true, stages: [...stages, row("x", "failed")] }))).toMatch(
      /^## ❌ 1 stage would/,
    );
  });

  test("of one that was stopped says what is still to go", () => {
    const stages = [row("pr-7", "taken-down"), row("pr-8", "due")];
    const stopped = rendered({ outcome: "cancelled", stages });
    expect(headOf(stopped)).toContain("🛑 1 stage taken down, 1 still to go, 0 kept");
    expect(stopped).toContain("### Still to be taken down");
  });

  test("of a repository without a stage says so", () => {
    expect(headOf(rendered({ outcome: "done", stages: [] }))).toContain(
      "Nothing to sweep: `octo/app` has no stage here",
    );
  });

  test("tells of each stage why, how old it is and when it expires, with a link to its pull request", () => {
    const text = rendered();
    expect(text).toMatch(
      /\| `pr-7` \[.*7\]\(https:\/\/github.com\/octo\/app\/pull\/7\) \| .* is closed \| 9 days ago \| 2026-11-20T08:00:00Z \|/,
    );
    expect(text).toMatch(/\| `pr-9` _state lost_ \| .* \| unknown \|/);
    expect(text).toMatch(/\| `production` \| it never expires \| 9 days ago \| never \|/);
  });

  test("tells what nobody would take down, by ARN", () => {
    expect(rendered()).toContain("| `arn:aws:logs:us-east-1:1:log-group:/x` | `pr-9` | never |");
    expect(rendered({ unexplained: [] })).not.toContain("Things of no stage");
  });

  test("stays within GitHub's limit whatever there is to tell, and says how much it left out", () => {
    const stages = Array.from({ length: 5_000 }, (_, index) =>
      row(`pr-${index}`, "kept", { why: "x".repeat(5_000) }),
    );
    const text = rendered({ stages });
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text).toContain("_… and 4900 more._");
  });

  test("takes nothing that a tag, a state or AWS says for more than text", () => {
    const text = renderSummary(poisoned(report), { scrub: (one) => one });
    const page = htmlOf(text, () => undefined);
    expect(page).not.toMatch(/<(?:img|script)|<!--/);
    expect(page).not.toMatch(/<a href="(?!https:\/\/)|href="https:\/\/[^/"]*evil/);
    let head = 0;
    for (const line of text.split("\n")) {
      const cells = line.startsWith("|") ? [...line.matchAll(/(?:\\.|[^|\\])*\|/g)].length : 0;
      head = cells === 0 ? 0 : head === 0 ? cells : head;
      expect(cells).toBe(head);
    }
  });
});
