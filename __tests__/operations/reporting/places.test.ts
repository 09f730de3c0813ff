import { describe, expect, test } from "@jest/globals";
import {
  askedOf,
  environmentsOf,
  pullRequestsOf,
  type ReportedSettings,
} from "../../../src/operations/reporting/places.js";
import type { GitHubEvent } from "../../../src/settings/event.js";
import { deploySettings } from "../../topologies/settings.js";

const named = (name: string) => ({ name, slug: name });
const both = { comment: true, environment: "preview" };
const none = { comment: false, environment: undefined };
const deploying = deploySettings({ reporting: both, stage: named("default") });
const destroying = (reporting: ReportedSettings["reporting"]): ReportedSettings => ({
  ...deploying,
  operation: "destroy",
  keep: new Set(),
  forceSecretDelete: false,
  dryRun: false,
  reporting,
});
const pullRequest: GitHubEvent = { pull_request: { number: 7 } };

describe("the pull request", () => {
  test("is the event's, else the stage's, else the one that the state remembers", () => {
    const numbers = (stage: string, event: GitHubEvent, before?: { pullRequest: number }) => {
      const settings = { ...deploying, stage: named(stage) };
      return pullRequestsOf(settings, askedOf(settings, event), before).map(({ where }) => where);
    };
    expect(numbers("pr-5", pullRequest, { pullRequest: 3 })).toEqual([7]);
    expect(numbers("pr-5", {}, { pullRequest: 3 })).toEqual([5]);
    expect(numbers("default", {}, { pullRequest: 3 })).toEqual([3]);
    expect(numbers("default", {})).toEqual([]);
  });

  test.each(["pr-", "pr-0", "pr-7a", "xpr-7", "pr-1e3", `pr-${"9".repeat(40)}`])(
    "is not guessed from a stage %s",
    (name) => {
      expect(askedOf({ ...deploying, stage: named(name) }, {})).toEqual({ environment: "preview" });
    },
  );

  test("is nobody's business where the input is off", () => {
    const settings = { ...deploying, reporting: none };
    expect(pullRequestsOf(settings, askedOf(settings, pullRequest), { pullRequest: 7 })).toEqual([]);
  });

  test("of a destroy is the one that the state remembers, too", () => {
    const quiet = destroying(none);
    expect(pullRequestsOf(quiet, askedOf(quiet, pullRequest), { pullRequest: 3 })).toEqual([
      { where: 3, isAsked: false },
    ]);
    const asking = destroying(both);
    expect(pullRequestsOf(asking, askedOf(asking, pullRequest), { pullRequest: 3 })).toEqual([
      { where: 7, isAsked: true },
      { where: 3, isAsked: false },
    ]);
    expect(pullRequestsOf(asking, askedOf(asking, pullRequest), { pullRequest: 7 })).toHaveLength(1);
  });
});

describe("the environment", () => {
  test("of a deploy is the input's, and of a destroy what the state remembers, too", () => {
    const before = { environment: "review" };
    expect(environmentsOf(deploying, askedOf(deploying, {}), before)).toEqual([
      { where: "preview", isAsked: true },
    ]);
    const quiet = destroying(none);
    expect(environmentsOf(quiet, askedOf(quiet, {}), before)).toEqual([{ where: "review", isAsked: false }]);
  });

  test("of a plan is none: it deploys nothing", () => {
    const planning: ReportedSettings = { ...deploying, operation: "plan", failOn: "never" };
    expect(environmentsOf(planning, askedOf(planning, {}), { environment: "review" })).toEqual([]);
  });
});
