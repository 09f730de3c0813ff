import { describe, expect, test } from "@jest/globals";
import { type FoundStage, type Rules, verdictOf } from "../../../src/operations/sweep/stages.js";

const now = Date.parse("2026-11-23T12:00:00Z");
const day = 86_400_000;
const rules: Rules = { now, stages: [], maxAge: undefined };

const stage = (slug: string, more: Partial<FoundStage> = {}): FoundStage => ({
  stage: { name: slug, slug },
  state: { bucket: "b", key: `octo/app/${slug}.json` },
  by: "state",
  expiresAt: undefined,
  lastRun: { at: now - day, operation: "deploy" },
  ...more,
});
const lastRun = (days: number, operation = "deploy") => ({ lastRun: { at: now - days * day, operation } });
const kindOf = (found: FoundStage, more: Partial<Rules> = {}) => verdictOf(found, { ...rules, ...more }).kind;

describe("a stage is due by its time", () => {
  test("from the moment at which it expires", () => {
    expect(kindOf(stage("demo", { expiresAt: "2026-11-23T12:00:00Z" }))).toBe("due");
    expect(kindOf(stage("demo", { expiresAt: "2026-11-23T12:00:01Z" }))).toBe("stays");
    expect(verdictOf(stage("pr-7", { expiresAt: "2026-11-01T00:00:00Z" }), rules)).toEqual({
      kind: "due",
      reason: "expired",
      why: "it expired at 2026-11-01T00:00:00Z",
    });
  });

  test("and never where nothing says that it ends", () => {
    expect(verdictOf(stage("production", lastRun(900)), rules)).toEqual({
      kind: "stays",
      why: "it never expires",
    });
  });
});

describe("a stage is due by its age", () => {
  const maxAge = 7 * day;

  test("where its last run is longer ago than max-age", () => {
    expect(kindOf(stage("pr-7", lastRun(6)), { maxAge })).toBe("ask");
    expect(verdictOf(stage("pr-7", lastRun(9)), { ...rules, maxAge })).toEqual({
      kind: "due",
      reason: "older-than-max-age",
      why: "its last run was 9 days ago, and max-age is 7 days",
    });
  });

  test("but not a stage that is meant to stand, unless a pattern names it", () => {
    const staging = stage("staging", lastRun(9));
    expect(verdictOf(staging, { ...rules, maxAge })).toMatchObject({
      kind: "stays",
      why: expect.stringContaining("`max-age` counts only for stages of pull requests"),
    });
    // Taking others out names nobody.
    expect(kindOf(staging, { maxAge, stages: ["!production"] })).toBe("stays");
    expect(kindOf(staging, { maxAge, stages: ["stag*"] })).toBe("due");
  });

  test("but not where nobody knows its age", () => {
    expect(verdictOf(stage("pr-7", { lastRun: undefined }), { ...rules, maxAge })).toMatchObject({
      kind: "ask",
      otherwise: expect.stringContaining("nobody knows when its last run was"),
    });
  });

  test("also where an earlier sweep began to take it down and failed, which makes it no younger", () => {
    expect(kindOf(stage("pr-7", lastRun(0, "sweep")), { maxAge })).toBe("due");
    expect(kindOf(stage("pr-7", lastRun(0, "destroy")), { maxAge })).toBe("ask");
  });
});

describe("GitHub is asked", () => {
  test.each(["pr-0", "pr-07", "pr-7b", "PR-7", "pr-", "xpr-7", "pr-99999999999"])(
    "of no pull request for stage %s",
    (slug) => {
      expect(kindOf(stage(slug))).toBe("stays");
    },
  );

  test("of the pull request that the stage is named after", () => {
    expect(verdictOf(stage("pr-123"), rules)).toMatchObject({ kind: "ask", pullRequest: 123 });
  });
});

describe("the patterns of `stages`", () => {
  const expired = (name: string, slug = name) => ({
    ...stage(slug, { expiresAt: "2026-01-01T00:00:00Z" }),
    stage: { name, slug },
  });

  test.each<[readonly string[], boolean]>([
    [[], true],
    [["pr-*"], true],
    [["demo-?"], false],
    [["demo-?", "pr-[0-9]"], true],
    [["!pr-7"], false],
    [["!pr-8"], true],
    [["!pr-7", "pr-*"], false],
    [["pr-*", "!pr-7"], false],
  ])("%j take down pr-7: %j", (stages, isDue) => {
    expect(kindOf(expired("pr-7"), { stages })).toBe(isDue ? "due" : "stays");
  });

  test("are held against the name as it was given and against the slug", () => {
    const feature = expired("Feature/Login", "feature-login-1a2b3c");
    expect(kindOf(feature, { stages: ["Feature/*"] })).toBe("due");
    expect(kindOf(feature, { stages: ["feature-*"] })).toBe("due");
    expect(kindOf(feature, { stages: ["!Feature/*"] })).toBe("stays");
  });
});
