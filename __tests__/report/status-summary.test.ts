import { describe, expect, test } from "@jest/globals";
import type { StatusReport } from "../../src/report/summaries/status.js";
import { renderSummary } from "../../src/report/summary.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";

const report: StatusReport = {
  kind: "status",
  stage: "pr-7",
  startedAt: 0,
  endedAt: 2_100,
  status: "degraded",
  place: { partition: "aws", region: "us-east-1", account: "111122223333" },
  rows: [
    {
      label: "HarnessArn",
      name: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/agent-a1b2c3d4e5",
      mark: "good",
      word: "ready",
      facts: { version: "3", tools: "zscaler" },
    },
    {
      label: "MCP URL",
      name: "https://x.test/mcp",
      mark: "unknown",
      word: "not checked",
      why: "it is private",
    },
    { label: "log group", name: "/ecs/zscaler-mcp", mark: "bad", word: "missing" },
    {
      label: "Last run",
      mark: "good",
      word: "deploy succeeded",
      url: "https://github.com/o/r/actions/runs/1",
    },
  ],
  drift: [
    { noun: "harness", name: "agent", path: "systemPrompt", what: "changed", live: "Do as you like." },
    { noun: "log group", name: "/ecs/zscaler-mcp", path: undefined, what: "deleted", live: undefined },
    { noun: "IAM role", name: "r", path: "managedPolicies", what: "changed", live: ["arn:a"] },
  ],
  harnessId: "agent-a1b2c3d4e5",
  stateUri: "s3://bucket/o/r/pr-7.json",
  failures: [],
  diagnoses: [],
};
const rendered = (changed: Partial<StatusReport> = {}) =>
  renderSummary({ ...report, ...changed }, { scrub: (text) => text });

describe("the summary of a status", () => {
  test.each([
    ["ready", "## ✅ Stage `pr-7` is ready (2.1s)"],
    ["degraded", "## ⚠️ Stage `pr-7` is degraded (2.1s)"],
    ["failed", "## ❌ Stage `pr-7` does not work (2.1s)"],
    ["absent", "## ⬜ Stage `pr-7` does not exist (2.1s)"],
  ] as const)("says first how the stage is: %s", (status, headline) => {
    expect(rendered({ status }).split("\n")[0]).toBe(headline);
  });

  test("has a row for each part, with its name, how it is, and what is known of it", () => {
    const lines = rendered().split("\n");
    expect(lines).toContain(
      "| **HarnessArn** | `arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/agent-a1b2c3d4e5` | ✅ ready | version `3`<br>tools `zscaler` |",
    );
    expect(lines).toContain("| **MCP URL** | `https://x.test/mcp` | ❔ not checked | it is private |");
    expect(lines).toContain("| **Log group** | `/ecs/zscaler-mcp` | ❌ missing |  |");
    expect(lines).toContain(
      "| **Last run** |  | ✅ deploy succeeded | [run](https://github.com/o/r/actions/runs/1) |",
    );
  });

  test("tells what was changed, where, and what is there now", () => {
    const lines = rendered().split("\n");
    expect(lines).toContain("| harness `agent` | `systemPrompt` | changed | `Do as you like.` |");
    expect(lines).toContain("| log group `/ecs/zscaler-mcp` |  | deleted |  |");
    expect(lines).toContain('| IAM role `r` | `managedPolicies` | changed | `["arn:a"]` |');
    expect(rendered({ drift: [] })).not.toContain("Changed since the last deploy");
  });

  test("leads to the pages of what exists, and of nothing else", () => {
    expect(rendered()).toContain("/bedrock-agentcore/home?region=us-east-1#/harnesses/agent-a1b2c3d4e5)");
    expect(rendered()).toContain("/s3/object/bucket?region=us-east-1");
    expect(rendered()).not.toContain("[ECS service]");
    expect(rendered({ cluster: "c", service: "s", logGroup: "/ecs/c" })).toContain(
      "/clusters/c/services/s/health",
    );
  });

  test("shows foreign text as text, in whatever place it stands", () => {
    const evil = "x` | <img src=x> @team ![a](https://evil) \n::error::";
    const page = htmlOf(
      rendered({
        rows: [
          { label: evil, name: evil, mark: "bad", word: evil, why: evil, facts: { [evil]: evil }, url: evil },
        ],
        drift: [{ noun: evil, name: evil, path: evil, what: evil, live: evil }],
      }),
      () => undefined,
    );
    expect(page).not.toMatch(/<img|<a [^>]*evil/);
    // A row each, and the head of the drift: that of the first table is empty.
    expect(page.match(/<tr>/g)).toHaveLength(3);
  });
});
