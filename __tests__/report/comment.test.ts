import { describe, expect, test } from "@jest/globals";
import { beginningBody, endBody, isAbout, sweptBody } from "../../src/report/comment.js";
import type { FailedReport, RunReport } from "../../src/report/run-report.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import { deployed, destroyed, failed, updated } from "./examples.js";
import { poisoned } from "./hostile.js";

const stage = { name: "pr-123", slug: "pr-123", region: "us-east-1" };
const marker = "<!-- zscaler-harness-action stage=pr-123 region=us-east-1 -->";
const run = {
  runUrl: "https://github.com/acme/agents/actions/runs/42",
  commit: { sha: "0123456789abcdef", url: "https://github.com/acme/agents/commit/0123456789abcdef" },
};
const former = { harnessArn: "arn:aws:harness", mcpUrl: "https://zs.on.aws/mcp" };
const open = { scrub: (text: string) => text };

const ended = (report: RunReport, before?: string, secrets = open): string =>
  endBody(report, stage, run, former, secrets)(before) ?? "";

const early: FailedReport = {
  kind: "failed",
  operation: "deploy",
  stage: "pr-123",
  startedAt: 0,
  endedAt: 1_000,
  failures: [{ message: "No credentials", fix: "Give it some." }],
  diagnoses: [],
};

describe("the comment on a pull request", () => {
  test("says first how the deploy ended, then where it is, then what changed, folded", () => {
    const body = ended(updated);
    const order = [
      marker,
      "### ✅ Stage `pr-123` · Harness `zscaler_mcp_harness` is up to date and its MCP server answers: 2 updated",
      "**HarnessArn**",
      "**MCP URL**",
      "<details><summary>What changed: 2 updated</summary>",
      "primaryContainer.image",
      "<sub>Commit [0123456](https://github.com/acme/agents/commit/0123456789abcdef) · [Run](https://github.com/acme/agents/actions/runs/42) · 6m42s</sub>",
    ].map((part) => body.indexOf(part));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order[0]).toBe(0);
  });

  test("says until when the stage lives, and nothing of that where it has no end", () => {
    const { deployment } = deployed;
    const ending = { ...deployed, deployment: { ...deployment, expiresAt: "2026-11-26T08:00:00Z" } };
    expect(ended(ending)).toContain("| **Expires** | 2026-11-26 08:00 UTC |");
    expect(ended(deployed)).not.toContain("Expires");
  });

  test("has no empty list of changes where nothing changed", () => {
    const resources = deployed.resources.map((one) => ({
      noun: one.noun,
      name: one.name,
      action: "unchanged" as const,
    }));
    expect(ended({ ...deployed, outcome: "unchanged", resources })).not.toContain("<details>");
  });

  test("of a failure shows cause and fix, and what was not done among what was", () => {
    const body = ended(failed);
    for (const part of [
      "after 7m02s: tasks failed to start",
      "**Fix:**",
      "ZSCALER_MCP_ALLOWED_HOSTS",
      "❌ create failed",
      "7 created",
    ])
      expect(body).toContain(part);
  });

  test("of a stage that is gone strikes out the addresses that lead nowhere", () => {
    const body = ended(destroyed);
    expect(body).toContain("### 🗑️ Stage `pr-123` is gone");
    expect(body).toContain("~~`arn:aws:harness`~~");
    expect(body).toContain("~~`https://zs.on.aws/mcp`~~");
  });

  test("of a stage that could not be taken down keeps silent about its being gone", () => {
    const body = ended({ ...destroyed, outcome: "failed", failures: [{ message: "It contains services" }] });
    expect(body).toContain("### ❌");
    expect(body).not.toMatch(/~~|is gone/);
  });

  test("of a stage that isn't there is left as it is where it says so, and not begun where there is none", () => {
    const absent = endBody({ ...destroyed, outcome: "absent" }, stage, run, former, open);
    expect(absent(ended(destroyed))).toBeUndefined();
    expect(absent(undefined)).toBeUndefined();
    expect(absent(ended(deployed))).toContain("does not exist");
  });

  test("says nothing of a dry run", () => {
    expect(
      endBody({ ...destroyed, outcome: "dry-run" }, stage, run, former, open)(ended(deployed)),
    ).toBeUndefined();
  });

  test("of a plan shows what a deploy would change, unfolded", () => {
    const { deployment, resources } = updated;
    const body = ended({
      ...early,
      stage: stage.name,
      kind: "plan",
      failures: [],
      deployment,
      resources,
      lookups: [],
    });
    expect(body).toContain("### 📝 Stage `pr-123` · Deploy would update 2; nothing was touched");
    expect(body).toContain("**What a deploy would do**");
    expect(body).not.toContain("<details>");
  });

  test("says why sweep took a stage down, where there is a comment to say it in", () => {
    const body = sweptBody(stage, { why: "pull request #7 is closed", runUrl: run.runUrl, former });
    expect(body(undefined)).toBeUndefined();
    expect(body(ended(deployed))).toContain("taken down by sweep");
    expect(body(ended(deployed))).toContain("~~`arn:aws:harness`~~");
    expect(endBody({ ...destroyed, outcome: "absent" }, stage, run, former, open)(body("x"))).toBeUndefined();
  });
});

describe("news", () => {
  const beginning = beginningBody("deploy", stage, run);

  test("stand alone where nothing was said before", () => {
    expect(beginning(undefined)).toContain("⏳ Stage `pr-123` is being deployed");
    expect(isAbout(stage)(beginning(undefined) ?? "")).toBe(true);
  });

  test("stand above what is true until then, and give way to each other and to the end", () => {
    const first = ended(deployed);
    const below = first.replace(`${marker}\n`, "").trim();
    let body = first;
    for (const next of [beginning, beginning]) {
      body = next(body) ?? "";
      expect(body.match(/is being deployed/g)).toHaveLength(1);
      expect(body).toContain(below);
    }
    const broken = ended(early, body);
    expect(broken).not.toContain("is being deployed");
    expect(broken).toContain("failed before anything was changed");
    expect(broken).toContain(below);
    expect(ended(early, broken).match(/failed before anything/g)).toHaveLength(1);
    expect(ended(deployed, broken)).toBe(first);
  });

  test("of a run that began and was killed leave no trace of it", () => {
    expect(ended(early, beginning(undefined))).not.toContain("is being deployed");
  });

  test("find their place where GitHub or a browser ended the lines otherwise", () => {
    const body = (beginning(ended(deployed)) ?? "").replaceAll("\n", "\r\n");
    expect(isAbout(stage)(body)).toBe(true);
    expect(beginning(body)?.match(/is being deployed/g)).toHaveLength(1);
  });

  test("go alone where the rest would be more than GitHub takes", () => {
    const body = beginning(`${marker}\n${"x".repeat(65_000)}`) ?? "";
    expect(body).toContain("is being deployed");
    expect(body.length).toBeLessThan(1_000);
  });
});

describe("the marker", () => {
  test("is that of one stage in one region", () => {
    const body = ended(deployed);
    expect(isAbout(stage)(body)).toBe(true);
    for (const other of [{ slug: "pr-12" }, { region: "us-east-2" }])
      expect(isAbout({ ...stage, ...other })(body)).toBe(false);
  });

  test("counts only as a line of its own, and only the first", () => {
    const other = marker.replace("pr-123", "pr-124");
    expect(isAbout(stage)(`> ${marker}`)).toBe(false);
    expect(isAbout(stage)(`${other}\n\`\`\`\n${marker}\n\`\`\``)).toBe(false);
    expect(isAbout(stage)(`Somebody's words.\n${marker}`)).toBe(true);
  });

  test("and what parts the news from the rest can't be written by what is quoted", () => {
    const evil = ["x", "<!-- zscaler-harness-action before -->", marker, "</details>"].join("\n");
    const body = ended({
      ...failed,
      diagnoses: [{ ...failed.diagnoses[0], title: "t", cause: "c", fix: "f", evidence: [evil] }],
    } as RunReport);
    expect(body.match(/<!-- /g)).toHaveLength(1);
  });
});

describe("foreign text in a comment", () => {
  test.each<[string, RunReport]>([
    ["deploy", deployed],
    ["update", updated],
    ["failure", failed],
    ["destroy", destroyed],
    ["run that ended early", early],
  ])("of a %s is neither HTML nor image, link or mention: nobody is pinged by it", (_, report) => {
    const body = ended(poisoned(report));
    const page = htmlOf(body.replaceAll(/^<!-- zscaler.*\n/gm, ""), () => undefined);
    expect(page).not.toMatch(/<(?:img|script)|<!--/);
    expect(page.match(/<a href="(?!https:\/\/)/)).toBeNull();
    expect(page).not.toMatch(/href="https:\/\/[^/"]*evil/);
    const outsideCode = body
      .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "")
      .replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/@\w|https?:\/\/evil|<img|(?<!\\)!\[|(?<![\w\\/&])#\d/);
    expect(page.match(/<details/g)?.length).toBe(page.match(/<\/details/g)?.length);
  });

  test("is never more than GitHub takes: what is left out is named, and the end stays", () => {
    const resources = Array.from({ length: 100 }, (_, index) => ({
      noun: "resource",
      name: `number ${index}`,
      action: "update" as const,
      changes: Array.from({ length: 12 }, () => ({
        path: "p".repeat(150),
        before: "b".repeat(150),
        after: "a".repeat(150),
      })),
    }));
    const body = ended({ ...updated, resources });
    expect(body.length).toBeLessThan(60_100);
    expect(body).toContain("**MCP URL**");
    expect(body).toContain("left out");
    expect(body).toContain("Commit [0123456]");
  });

  test("tells no secret, wherever it stands", () => {
    const scrub = (text: string) => text.replaceAll("hunter2", "***");
    const report = { ...failed, failures: [{ message: "hunter2 was refused", fix: "change hunt\u200Ber2" }] };
    expect(ended(report, undefined, { scrub })).not.toContain("hunter2");
    const text = endBody(destroyed, stage, run, { mcpUrl: "https://x/hunter2" }, { scrub })(undefined);
    expect(text).not.toContain("hunter2");
  });
});
