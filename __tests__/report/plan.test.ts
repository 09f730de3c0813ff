import { describe, expect, test } from "@jest/globals";
import { changeLines, countedActions, fieldsOf } from "../../src/report/changes.js";
import type { ResourceResult } from "../../src/report/run-report.js";
import type { PlanReport } from "../../src/report/summaries/plan.js";
import { renderSummary } from "../../src/report/summary.js";
import { deployed } from "./examples.js";

const rendered = (report: PlanReport) => renderSummary(report, { scrub: (text) => text });

const resources: readonly ResourceResult[] = [
  { noun: "harness endpoint", name: "live", action: "create" },
  {
    noun: "ECS Express service",
    name: "zscaler-mcp-server",
    action: "update",
    changes: [
      { path: "primaryContainer.image", before: "mcp@sha256:1", after: "mcp@sha256:2" },
      { path: "primaryContainer.environment.ZSCALER_CLIENT_SECRET", before: "(secret)", after: "(secret)" },
      { path: "infrastructureRoleArn", before: undefined, after: "(known after deploy)" },
    ],
  },
  {
    noun: "ECS cluster",
    name: "shared",
    action: "keep",
    why: "found, used and kept: it is managed by | terraform",
  },
  { noun: "IAM role", name: "a-role", action: "unchanged" },
  { noun: "harness", name: "former", action: "delete" },
];

const planned: PlanReport = {
  kind: "plan",
  stage: "pr-123",
  startedAt: deployed.startedAt,
  endedAt: deployed.startedAt + 1_200,
  actionReference: "acme/zscaler-harness-action@v1",
  deployment: deployed.deployment,
  resources,
  lookups: [{ noun: "container image", name: "mcp:2", found: "mcp@sha256:2" }],
  failures: [],
  diagnoses: [],
};

describe("the summary of a plan", () => {
  test("says first what a deploy would do, and that nothing was touched", () => {
    expect(rendered(planned)).toMatch(
      /^## 📝 Deploy would create 1, update 1 and delete 1; nothing was touched \(1\.2s\)\n/,
    );
  });

  test("says first that there is nothing to do, where there is nothing", () => {
    const summary = rendered({
      ...planned,
      resources: resources.filter(({ action }) => action === "unchanged"),
    });
    expect(summary).toMatch(/^## ✅ Nothing to do: harness `zscaler_mcp_harness` is as wanted/);
    expect(summary).toContain("_1 resource already as wanted: nothing to do._");
    expect(summary).toContain("would leave everything as it is");
    expect(summary).not.toContain("operation: deploy");
  });

  test("what is used and kept alone is nothing to do", () => {
    const kept = resources.filter(({ action }) => action === "keep");
    expect(rendered({ ...planned, resources: kept })).toMatch(/^## ✅ Nothing to do/);
  });

  test("tells each resource with what would happen to it, field by field", () => {
    const summary = rendered(planned);
    expect(summary).toContain("| harness endpoint `live` | ➕ create |  |");
    expect(summary).toContain("| ECS Express service `zscaler-mcp-server` | ✏️ update | ");
    expect(summary).toContain("`primaryContainer.image` `mcp@sha256:1` → `mcp@sha256:2`");
    expect(summary).toContain("`infrastructureRoleArn` _none_ → `(known after deploy)`");
    expect(summary).toContain("| harness `former` | 🗑️ delete |  |");
    expect(summary).toContain(
      "| ECS cluster `shared` | keep | found, used and kept: it is managed by \\| terraform",
    );
    expect(summary).toContain("_1 resource already as wanted: nothing to do._");
  });

  test("says of a secret that it changed, and nothing else", () => {
    expect(rendered(planned)).toContain(
      "`primaryContainer.environment.ZSCALER_CLIENT_SECRET` _secret, changed_",
    );
  });

  test("names what the deploy would use, and how to run it for this very stage", () => {
    const summary = rendered(planned);
    expect(summary).toContain("| container image | `mcp:2` | `mcp@sha256:2` |");
    expect(summary).toMatch(
      /- uses: acme\/zscaler-harness-action@v1\n {2}with:\n {4}operation: deploy\n {4}stage: "?pr-123/,
    );
  });

  test("of a gate that failed says so, with what to do", () => {
    const summary = rendered({
      ...planned,
      failures: [{ message: "a deploy would create 1", fix: "Run the operation deploy." }],
    });
    expect(summary).toMatch(/^## ❌ Deploy would create 1/);
    expect(summary).toContain("> **Fix:** Run the operation deploy.");
  });
});

describe("a change in words", () => {
  test.each<[string, readonly ResourceResult["action"][], string]>([
    ["nothing", ["unchanged", "keep"], ""],
    ["one thing", ["update"], "update 1"],
    ["two", ["delete", "create", "create"], "create 2 and delete 1"],
    [
      "all, in the order of a deploy",
      ["delete", "adopt", "replace", "update", "create"],
      "create 1, update 1, replace 1, adopt 1 and delete 1",
    ],
  ])("counts %s", (_what, actions, expected) => {
    expect(countedActions(actions.map((action) => ({ action })))).toBe(expected);
  });

  const statement = (Sid: string, ...Action: readonly string[]) => ({ Sid, Effect: "Allow", Action });

  test("of a policy tells the statements that differ, and of those the members", () => {
    const before = {
      Version: "2012-10-17",
      Statement: [statement("Read", "s3:Get", "s3:List"), statement("Old", "a:B")],
    };
    const after = {
      Version: "2012-10-17",
      Statement: [statement("New", "a:B"), statement("Read", "s3:Get", "s3:Put")],
    };
    expect(fieldsOf({ path: "trust", before, after })).toEqual([
      { path: "trust.Statement.Read.Action", before: "s3:List", after: "s3:Put" },
      { path: "trust.Statement.Old", before: statement("Old", "a:B"), after: undefined },
      { path: "trust.Statement.New", before: undefined, after: statement("New", "a:B") },
    ]);
  });

  test.each<[string, unknown, unknown, readonly string[]]>([
    ["a value", 1, 2, ["x: 1 → 2"]],
    ["nothing before", undefined, "a", ["x: none → a"]],
    ["nothing after", "a", "", ["x: a → none"]],
    [
      "a member that came and one that went",
      { a: 1, b: 2 },
      { b: 2, c: 3 },
      ["x.a: 1 → none", "x.c: none → 3"],
    ],
    ["a list of which one went", ["a", "b"], ["a"], ["x: b → none"]],
    ["a list in another order", ["a", "b"], ["b", "a"], ['x: ["a","b"] → ["b","a"]']],
    ["things without names, one by one", [{ text: "a" }], [{ text: "b" }], ["x[0].text: a → b"]],
    [
      "more things without names, as a whole",
      [{ t: 1 }],
      [{ t: 1 }, { t: 2 }],
      ['x: [{"t":1}] → [{"t":1},{"t":2}]'],
    ],
    ["things with names, by them", [{ name: "z", url: "a" }], [{ name: "z", url: "b" }], ["x.z.url: a → b"]],
    ["a thing in place of a word", "a", { b: 1 }, ['x: a → {"b":1}']],
    ["a secret", "(secret)", "(secret)", ["x: (secret), changed"]],
  ])("tells %s", (_what, before, after, expected) => {
    expect(changeLines({ path: "x", before, after })).toEqual(expected);
  });
});
