import { describe, expect, test } from "@jest/globals";
import { chains } from "../../simulator/bench/chains.js";
import { type Activity, criticalPath } from "../../simulator/bench/critical-path.js";
import { atAwsPace } from "../../simulator/bench/figures.js";
import { median } from "../../simulator/bench/statistics.js";
import { realistic } from "../../simulator/times.js";

const names = (chain: readonly Activity[]): readonly string[] => chain.map(({ name }) => name);

describe("the critical path of a graph of activities", () => {
  test("is the longest chain, not the sum and not the longest activity", () => {
    const { milliseconds, chain } = criticalPath([
      { name: "start", takes: 1, after: [] },
      { name: "long alone", takes: 50, after: [] },
      { name: "left", takes: 30, after: ["start"] },
      { name: "right", takes: 20, after: ["start"] },
      { name: "end", takes: 25, after: ["left", "right"] },
    ]);
    expect(names(chain)).toEqual(["start", "left", "end"]);
    expect(milliseconds).toBe(56);
  });

  test("does not depend on the order in which the activities are told", () => {
    const activities = [
      { name: "c", takes: 3, after: ["b"] },
      { name: "a", takes: 1, after: [] },
      { name: "b", takes: 2, after: ["a"] },
    ];
    expect(criticalPath(activities)).toEqual(criticalPath(activities.toReversed()));
  });

  test("is nothing where nothing is done", () => {
    expect(criticalPath([])).toEqual({ milliseconds: 0, chain: [] });
  });

  test("is refused where an activity waits for one that is not there, or for itself", () => {
    expect(() => criticalPath([{ name: "a", takes: 1, after: ["b"] }])).toThrow(
      "a waits for b, which is not there",
    );
    const circle = [
      { name: "a", takes: 1, after: ["b"] },
      { name: "b", takes: 1, after: ["a"] },
    ];
    expect(() => criticalPath(circle)).toThrow("a waits for itself");
  });
});

describe("the critical paths of the operations", () => {
  const operations = chains(realistic, "ecs");

  test("lead a first deploy through IAM's propagation to the rollout, while the harness is made beside it", () => {
    const chain = names(criticalPath(operations.deploy).chain);
    expect(chain).toEqual(expect.arrayContaining(["roles propagated", "load balancer", "task start"]));
    expect(chain).not.toContain("harness");
  });

  test("lead a first deploy through the harness where that takes longer than the rollout", () => {
    const slow = chains({ ...realistic, harnessCreate: 300_000 }, "ecs");
    const chain = names(criticalPath(slow.deploy).chain);
    expect(chain).toEqual(expect.arrayContaining(["endpoint named", "harness"]));
    expect(chain).not.toContain("load balancer");
  });

  test("lead an update through both bake times, and a destroy through the service's tail", () => {
    const update = criticalPath(operations["change the image"]).milliseconds;
    expect(update).toBeGreaterThan(realistic.canaryBake + realistic.finalBake + realistic.taskStart);
    const destroy = names(criticalPath(operations.destroy).chain);
    expect(destroy).toEqual(
      expect.arrayContaining(["service draining", "service's tail", "infrastructure role"]),
    );
  });
});

describe("the critical paths behind a gateway", () => {
  const deployOf = (changes: Partial<typeof realistic>, hosting: "gateway, cognito" | "gateway, iam") =>
    names(criticalPath(chains({ ...realistic, ...changes }, hosting).deploy).chain);

  test.each(["gateway, cognito", "gateway, iam"] as const)(
    "lead a first deploy to the harness, past the runtime and its target: %s",
    (hosting) => {
      const chain = deployOf({}, hosting);
      expect(chain).toEqual(expect.arrayContaining(["roles propagated", "gateway created", "harness"]));
      expect(chain).not.toContain("target connects");
    },
  );

  test("lead it through runtime and target where the harness is made faster", () => {
    const chain = deployOf({ harnessCreate: 10_000 }, "gateway, iam");
    expect(chain).toEqual(expect.arrayContaining(["secret", "runtime", "target connects"]));
    expect(chain).not.toContain("harness");
  });

  test("wait for Cognito's domain only where there is one", () => {
    const slow = { userPoolDomainCreate: 300_000 };
    expect(deployOf(slow, "gateway, cognito")).toEqual(expect.arrayContaining(["domain", "OAuth provider"]));
    expect(deployOf(slow, "gateway, iam")).toEqual(deployOf({}, "gateway, iam"));
  });

  test("lead an update through the runtime's new version to the reading of its tools", () => {
    const { chain } = criticalPath(chains(realistic, "gateway, iam")["change the image"]);
    expect(names(chain)).toEqual(expect.arrayContaining(["runtime updated", "target reads the tools"]));
  });
});

describe("the figures", () => {
  test("count the client's own time once, and magnify what else exceeds the critical path", () => {
    const run = { critical: 10_000, timeScale: 0.1 };
    expect(atAwsPace({ ...run, wall: 1_800, clientAlone: 500 })).toBe(13_500);
    expect(atAwsPace({ ...run, wall: 1_300, clientAlone: 500 })).toBe(10_300);
  });

  test("take a wall time at AWS's own pace as it is", () => {
    expect(atAwsPace({ wall: 12_000, clientAlone: 500, critical: 10_000, timeScale: 1 })).toBe(12_000);
  });

  test("take the middle of several runs, whatever their order", () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
