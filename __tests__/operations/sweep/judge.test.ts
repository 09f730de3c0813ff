import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type GitHub as Simulated, startGitHub } from "../../../simulator/github/index.js";
import { Failure } from "../../../src/failure/failure.js";
import { type GitHub, openGitHub } from "../../../src/github/github.js";
import { judge, judgeAgain, mostDue } from "../../../src/operations/sweep/judge.js";
import type { FoundStage, Obstacle, Rules } from "../../../src/operations/sweep/stages.js";

const rules: Rules = { now: Date.parse("2026-11-23T12:00:00Z"), stages: [], maxAge: undefined };
let simulated: Simulated;

beforeAll(async () => {
  simulated = await startGitHub();
  simulated.pullRequest(7, { state: "closed" });
  simulated.pullRequest(8);
});
beforeEach(() => simulated.forgetCalls());
afterAll(() => simulated.stop());

const githubWith = async (
  token = simulated.token({ "pull-requests": "read" }),
): Promise<GitHub | undefined> =>
  openGitHub({
    token,
    apiUrl: simulated.url,
    repository: simulated.repository,
    signal: new AbortController().signal,
  });

const stage = (slug: string, more: Partial<FoundStage> = {}): FoundStage => ({
  stage: { name: slug, slug },
  state: { bucket: "b", key: `octo/app/${slug}.json` },
  by: "state",
  expiresAt: undefined,
  lastRun: undefined,
  ...more,
});
const expired = { expiresAt: "2026-11-01T00:00:00Z" };
const obstacle = (kind: Obstacle["kind"]) => ({
  obstacle: { kind, thrown: new Failure("X", `it is ${kind}`) },
});

const judged = async (stages: readonly FoundStage[], github: GitHub | undefined, more: Partial<Rules> = {}) =>
  Object.fromEntries(
    (await judge(stages, { ...rules, ...more }, github)).map(({ found, judgement }) => [
      found.stage.slug,
      judgement,
    ]),
  );

describe("what GitHub tells of a stage's pull request", () => {
  test("decides: closed is due, open stays", async () => {
    const result = await judged([stage("pr-7"), stage("pr-8")], await githubWith());
    expect(result["pr-7"]).toEqual({
      kind: "due",
      reason: "pull-request-closed",
      why: "pull request #7 is closed",
    });
    expect(result["pr-8"]).toMatchObject({ kind: "stays", why: expect.stringContaining("#8 is open") });
    // One list, and one question for what is not in it.
    expect(simulated.calls()).toHaveLength(2);
  });

  test("is not asked where no stage depends on it", async () => {
    await judged([stage("demo", expired), stage("pr-7", expired)], await githubWith());
    expect(simulated.calls()).toEqual([]);
  });

  test("leaves open what it does not know, and never takes that for closed", async () => {
    const result = await judged([stage("pr-99")], await githubWith());
    expect(result["pr-99"]).toMatchObject({ kind: "undecided", thrown: { code: "PULL_REQUEST_UNKNOWN" } });
  });

  test.each([
    ["the token lacks the right", () => githubWith(simulated.token({ contents: "read" }))],
    ["the token is not valid", () => githubWith("ghs_invalid")],
    ["there is no token", async () => undefined],
  ])("leaves all of them undecided where %s", async (_, opened) => {
    const result = await judged([stage("pr-7"), stage("pr-8"), stage("demo", expired)], await opened());
    expect(result).toMatchObject({
      "pr-7": { kind: "undecided", thrown: { code: "PULL_REQUESTS_UNKNOWN" } },
      "pr-8": { kind: "undecided" },
      demo: { kind: "due" },
    });
  });

  test("is asked again of one stage, which may have been deployed again or reopened", async () => {
    const github = await githubWith();
    expect(await judgeAgain(stage("pr-7"), rules, github)).toMatchObject({ kind: "due" });
    simulated.pullRequest(7, { state: "open" });
    expect(await judgeAgain(stage("pr-7"), rules, github)).toMatchObject({ kind: "stays" });
    simulated.pullRequest(7, { state: "closed" });
    expect(await judgeAgain(stage("demo", expired), rules, undefined)).toMatchObject({ kind: "due" });
  });
});

describe("a state that can't be used", () => {
  test("is a failure only where its stage looks due", async () => {
    const unusable = obstacle("unusable");
    const result = await judged(
      [
        stage("pr-7", unusable),
        stage("pr-8", unusable),
        stage("demo", { ...expired, ...unusable }),
        stage("other", unusable),
      ],
      await githubWith(),
    );
    expect(result).toMatchObject({
      "pr-7": { kind: "failed", reason: "pull-request-closed" },
      "pr-8": { kind: "stays", why: "it is unusable" },
      demo: { kind: "failed", reason: "expired" },
      other: { kind: "stays", why: "it is unusable" },
    });
  });

  test("is none of ours where it is somebody else's, and a failure where nobody could read it", async () => {
    const result = await judged(
      [
        stage("a", { ...expired, ...obstacle("foreign") }),
        stage("b", obstacle("unread")),
        stage("c", obstacle("unread")),
      ],
      undefined,
      { stages: ["!c"] },
    );
    expect(result).toMatchObject({ a: { kind: "stays" }, b: { kind: "failed" }, c: { kind: "stays" } });
  });
});

describe("more stages than one run takes", () => {
  test("leave room for those that are due by their time first, and for no more questions than there is room", async () => {
    const previews = Array.from({ length: 20 }, (_, index) => stage(`pr-${index + 1_000}`));
    for (const {
      stage: { slug },
    } of previews)
      simulated.pullRequest(Number(slug.slice(3)), { state: "closed" });
    const demos = Array.from({ length: mostDue - 5 }, (_, index) => stage(`demo-${index}`, expired));
    const result = await judge([...previews, ...demos], rules, await githubWith());
    const count = (kind: string) => result.filter(({ judgement }) => judgement.kind === kind).length;
    expect([count("due"), count("left")]).toEqual([mostDue, 15]);
    expect(simulated.calls()).toHaveLength(6);
  });
});
