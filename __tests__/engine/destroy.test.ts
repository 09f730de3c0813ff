import { describe, expect, test } from "@jest/globals";
import {
  type Destroyed,
  type DestroyRun,
  destroy,
  type Removable,
  survey,
} from "../../src/engine/destroy.js";
import { byAddress, createGraph, type Graph, type Needs } from "../../src/engine/graph.js";
import type { Remembered } from "../../src/engine/ownership.js";
import { ownerTags } from "../../src/engine/ownership.js";
import type { Memory } from "../../src/engine/run.js";
import { Failure, messageOf } from "../../src/failure/failure.js";
import { defineLeftover, gone } from "../../src/resources/resource.js";
import { createWorld, failing, owner, type ThingKind, until, type World } from "./world.js";

const foreign = ownerTags({ ...owner, stage: "pr-8" }, "never");

/** As a destroy sees a graph: loose edges are none. */
function removables(graph: Graph): readonly Removable[] {
  return graph.nodes.flatMap((node): Removable[] => {
    if (node.role === "lookup") return [];
    const needs = Object.values(node.needs).flatMap(({ id, loose }) => (loose ? [] : [id]));
    return [{ removedAfter: [], ...node, needs }];
  });
}

interface Options {
  readonly memory?: Memory;
  readonly keep?: (node: Removable) => string | undefined;
  readonly force?: boolean;
  readonly mayMiss?: DestroyRun["mayMiss"];
}

async function takeDown(
  world: World,
  graph: Graph,
  { memory = new Map(), keep, force = false, mayMiss = () => false }: Options = {},
) {
  const run: DestroyRun = {
    ...world.run,
    removing: { force },
    keep: keep ?? (() => undefined),
    mayMiss,
  };
  const nodes = removables(graph);
  const destroyed = await destroy(nodes, await survey(nodes, run, memory), run);
  return { destroyed, fates: fatesOf(destroyed) };
}

function fatesOf(destroyed: readonly Destroyed[]): Record<string, string> {
  return Object.fromEntries(
    destroyed.map(({ node, fate }) => [
      node.id,
      fate.kind === "kept"
        ? `kept${fate.ours ? "" : ", not ours"}: ${fate.why}`
        : fate.kind === "failed"
          ? `failed: ${messageOf(fate.thrown)}`
          : fate.kind,
    ]),
  );
}

/** A graph of things that all exist. */
function standing(world: World) {
  const graph = createGraph();
  const add = <N extends Needs>(
    name: string,
    needs: N,
    kind: ThingKind = world.kind(),
    options?: Parameters<Graph["add"]>[5],
  ) => {
    world.put(name);
    return graph.add(name, kind, { name }, needs, () => ({}), options);
  };
  return { graph, add };
}

function leftover(world: World) {
  return defineLeftover({
    kind: "test.Leftover",
    noun: "leftover",
    observe: async (_aws, { name }: { readonly name: string }) =>
      world.things.has(name) ? { id: name, tags: undefined } : undefined,
    remove: async (_aws, { name }) => {
      world.calls.push(`remove ${name}`);
      world.things.delete(name);
      return gone;
    },
  });
}

describe("the order of a destroy", () => {
  test("is the reverse of the graph, and as wide", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const role = add("role", {});
    const cluster = add("cluster", {});
    const service = add("service", { role, cluster });
    add("agent", { service });
    add("alone", {});
    const release = world.hold("remove agent");
    const done = takeDown(world, graph);
    await until(() => world.calls.includes("remove alone done"));
    expect(world.writes().toSorted()).toEqual(["remove agent", "remove alone"]);
    release();
    expect((await done).fates).toEqual({
      role: "deleted",
      cluster: "deleted",
      service: "deleted",
      agent: "deleted",
      alone: "deleted",
    });
    const writes = world.writes();
    expect(writes.slice(2)).toEqual(["remove service", "remove role", "remove cluster"]);
    expect(world.things.size).toBe(0);
  });

  test("waits until a thing is gone before it takes away what that needs", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const role = add("role", {});
    const base = world.kind();
    let looks = 0;
    const slow = world.kind({
      remove: async (aws, identity, live, removing) =>
        ++looks < 4 ? { status: "pending", why: "DRAINING" } : base.remove(aws, identity, live, removing),
    });
    add("service", { role }, slow);
    await takeDown(world, graph);
    expect(looks).toBe(4);
    expect(world.writes()).toEqual(["remove service", "remove role"]);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: "waiting", why: "DRAINING" }));
  });

  test("lets go at the same time what only knew the other's address", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const service = add("service", {});
    add("agent", { service: byAddress(service) });
    const release = world.hold("remove agent");
    const done = takeDown(world, graph);
    await until(() => world.calls.includes("remove service done"));
    release();
    await done;
  });

  test("takes by-products after the thing that makes them", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const agent = add("agent", {});
    add("agent-logs", { agent }, world.kind(), { trails: true });
    world.put("revisions");
    graph.leftover("revisions", leftover(world), { name: "revisions" }, agent);
    const { fates } = await takeDown(world, graph);
    expect(fates).toEqual({ agent: "deleted", "agent-logs": "deleted", revisions: "deleted" });
    expect(world.writes()[0]).toBe("remove agent");
  });

  test("takes what must outlive another, although that does not need it, afterwards", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const cluster = add("cluster", {});
    add("role", {}, world.kind(), { removedAfter: cluster });
    const release = world.hold("remove cluster");
    const done = takeDown(world, graph);
    await until(() => world.calls.includes("remove cluster"));
    expect(world.calls).not.toContain("remove role");
    release();
    expect((await done).fates).toEqual({ cluster: "deleted", role: "deleted" });
  });

  test("passes over what is gone already", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const role = add("role", {});
    add("service", { role });
    world.things.delete("service");
    expect((await takeDown(world, graph)).fates).toEqual({ role: "deleted", service: "absent" });
  });

  test("hands on that secrets are to go without a recovery window", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const forces: boolean[] = [];
    add(
      "secret",
      {},
      world.kind({
        remove: async (_aws, _identity, _live, { force }) => {
          forces.push(force);
          return gone;
        },
      }),
    );
    await takeDown(world, graph, { force: true });
    await takeDown(world, graph, { force: false });
    expect(forces).toEqual([true, false]);
  });
});

test("what can only be restored any more is gone, except for a destroy by force", async () => {
  for (const [force, fate] of [
    [false, "absent"],
    [true, "deleted"],
  ] as const) {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("secret", {});
    world.edit("secret", { deleted: true });
    expect((await takeDown(world, graph, { force })).fates).toEqual({ secret: fate });
  }
});

describe("what may not be read", () => {
  const denied = failing("AccessDeniedException", "not authorized to perform: cognito-idp:ListUserPools");

  function withUnreadable() {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("pool", {});
    add("role", {});
    world.fail("observe pool", denied);
    return { world, graph };
  }

  test("ends the run before anything is touched", async () => {
    const { world, graph } = withUnreadable();
    await expect(takeDown(world, graph)).rejects.toBe(denied);
    expect(world.writes()).toEqual([]);
  });

  test("is told and passed over where the run may miss it", async () => {
    const { world, graph } = withUnreadable();
    const mayMiss: DestroyRun["mayMiss"] = ({ id }, thrown) => id === "pool" && thrown === denied;
    expect((await takeDown(world, graph, { mayMiss })).fates).toEqual({ pool: "absent", role: "deleted" });
    const again = withUnreadable();
    const run: DestroyRun = {
      ...again.world.run,
      removing: { force: false },
      keep: () => undefined,
      mayMiss,
    };
    const { unread } = await survey(removables(again.graph), run, new Map());
    expect(unread.map(({ node, thrown }) => [node.id, thrown])).toEqual([["pool", denied]]);
  });
});

describe("what a destroy keeps", () => {
  test("what the user keeps, with everything along the chain that it needs and that trails it", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const secret = add("secret", {});
    const role = add("role", { secret });
    const service = add("service", { role });
    add("logs", { service }, world.kind(), { trails: true });
    add("agent", { service });
    add("other", { secret });
    const keep = ({ id }: Removable) => (id === "service" ? "the input keep names ecs" : undefined);
    const { fates } = await takeDown(world, graph, { keep });
    expect(fates).toEqual({
      secret: "kept: the thing role, which needs it, is kept",
      role: "kept: the thing service, which needs it, is kept",
      service: "kept: the input keep names ecs",
      logs: "kept: the thing service, which it belongs to, is kept",
      agent: "deleted",
      other: "deleted",
    });
  });

  test("what trails a thing does not hold that thing back", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const agent = add("agent", {});
    add("logs", { agent }, world.kind(), { trails: true });
    const keep = ({ id }: Removable) => (id === "logs" ? "kept by hand" : undefined);
    expect((await takeDown(world, graph, { keep })).fates).toEqual({
      agent: "deleted",
      logs: "kept: kept by hand",
    });
  });

  test("what belongs to others or to nobody, and says why", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("ours", {});
    add("theirs", {});
    add("nobodys", {});
    world.edit("theirs", { tags: foreign });
    world.edit("nobodys", { tags: {} });
    expect((await takeDown(world, graph)).fates).toEqual({
      ours: "deleted",
      theirs: "kept, not ours: it belongs to stage pr-8 of octo/app",
      nobodys: "kept, not ours: it carries no owner tag",
    });
  });

  test("not what the state knows as ours, whose tags were taken off", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("untagged", {});
    add("another", {});
    add("adopted", {});
    for (const name of ["untagged", "another", "adopted"]) world.edit(name, { tags: {} });
    const memory: Memory = new Map([
      ["untagged", { id: "arn:untagged", ownership: "owned" }],
      ["another", { id: "arn:another-of-yesterday", ownership: "owned" }],
      ["adopted", { id: "arn:adopted", ownership: "adopted" }],
    ]);
    expect((await takeDown(world, graph, { memory })).fates).toEqual({
      untagged: "deleted",
      another: "kept, not ours: it carries no owner tag",
      adopted: "kept, not ours: it carries no owner tag",
    });
  });

  test("what carries another's tags, whatever the state says", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("a", {});
    world.edit("a", { tags: foreign });
    const memory: Memory = new Map([["a", { id: "arn:a", ownership: "owned" }]]);
    expect((await takeDown(world, graph, { memory })).fates["a"]).toMatch(/^kept, not ours/);
  });

  test("what takes no tags, as far as it belongs to something that is not ours", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const ours = add("ours", {});
    const theirs = add("theirs", {});
    world.edit("theirs", { tags: foreign });
    for (const [name, of] of [
      ["ours-rest", ours],
      ["theirs-rest", theirs],
    ] as const) {
      world.put(name);
      graph.leftover(name, leftover(world), { name }, of);
    }
    expect((await takeDown(world, graph)).fates).toMatchObject({
      "ours-rest": "deleted",
      "theirs-rest": "kept, not ours: it belongs to stage pr-8 of octo/app",
    });
  });

  test("what takes no tags where its owner is gone, unless the state knows it", async () => {
    for (const [memory, fate] of [
      [new Map<string, Remembered>(), "kept, not ours: whose it is cannot be proved: it carries no tags"],
      [new Map<string, Remembered>([["rest", { id: "rest", ownership: "owned" }]]), "deleted"],
    ] as const) {
      const world = createWorld();
      const { graph, add } = standing(world);
      const agent = add("agent", {});
      world.things.delete("agent");
      world.put("rest");
      graph.leftover("rest", leftover(world), { name: "rest" }, agent);
      expect((await takeDown(world, graph, { memory })).fates["rest"]).toBe(fate);
    }
  });

  test("what AWS finds in use by others at the last moment, and goes on with the rest", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const busy = world.kind({ remove: async () => ({ status: "kept", why: "it runs other services" }) });
    const cluster = add("cluster", {}, busy);
    add("role", {}, world.kind(), { removedAfter: cluster });
    expect((await takeDown(world, graph)).fates).toEqual({
      cluster: "kept: it runs other services",
      role: "deleted",
    });
  });
});

describe("a removal that fails", () => {
  test("spares what it needs, and nothing else", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const role = add("role", {});
    add("service", { role });
    add("alone", {});
    world.fail("remove service", failing("AccessDeniedException", "not authorized"));
    expect((await takeDown(world, graph)).fates).toEqual({
      role: "failed: not tried: the thing service is still there",
      service: "failed: not authorized",
      alone: "deleted",
    });
    expect(world.calls).not.toContain("remove role");
  });

  test("waits where AWS says that something is still moving, or stumbles", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("cluster", {});
    world.fail(
      "remove cluster",
      failing("ClusterContainsTasksException", "tasks are active"),
      failing("ThrottlingException", "slow down"),
    );
    expect((await takeDown(world, graph)).fates).toEqual({ cluster: "deleted" });
    expect(world.events.flatMap((event) => (event.kind === "waiting" ? [event.why] : []))).toEqual([
      "tasks are active",
      "slow down",
    ]);
  });

  test("is given up after a quarter of an hour, with the last reason", async () => {
    const { now } = performance;
    const world = createWorld();
    const { graph, add } = standing(world);
    add("a", {}, world.kind({ remove: async () => ({ status: "pending", why: "DRAINING" }) }));
    let minutes = 0;
    // Each look at the clock is five minutes after the one before.
    performance.now = () => 300_000 * minutes++;
    try {
      expect((await takeDown(world, graph)).fates).toEqual({ a: "failed: still not gone: DRAINING" });
      expect(minutes).toBeGreaterThan(3);
    } finally {
      performance.now = now;
    }
  });

  test("of a run that is stopped ends at once and says so; nothing new is begun", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const role = add("role", {});
    add("service", { role }, world.kind({ remove: async () => ({ status: "pending", why: "DRAINING" }) }));
    const done = takeDown(world, graph);
    await until(() => world.events.some(({ kind }) => kind === "waiting"));
    world.stop(new Failure("CANCELLED", "The run was cancelled (SIGINT)"));
    const { fates } = await done;
    expect(fates).toEqual({
      service: "failed: The run was cancelled (SIGINT)",
      role: "failed: not tried: the thing service is still there",
    });
    expect(world.calls).not.toContain("remove role");
  });

  test("of a call that the stop broke off tells the stop, not the broken call", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    add("a", {});
    const release = world.hold("remove a");
    world.fail("remove a", failing("AbortError", "Request aborted"));
    const done = takeDown(world, graph);
    await until(() => world.calls.includes("remove a"));
    world.stop(new Failure("TIMEOUT", "too long"));
    release();
    expect((await done).fates).toEqual({ a: "failed: too long" });
  });

  test("that finds everything: a broken look is thrown, for nothing may be forgotten", async () => {
    const world = createWorld();
    const { graph, add } = standing(world);
    const denied = failing("AccessDeniedException");
    add("a", {});
    world.fail("observe a", denied);
    await expect(takeDown(world, graph)).rejects.toBe(denied);
  });
});
