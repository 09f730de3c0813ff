import { describe, expect, test } from "@jest/globals";
import { byAddress, createGraph, whenReady, whenServing } from "../../src/engine/graph.js";
import { Failure } from "../../src/failure/failure.js";
import { ready } from "../../src/resources/resource.js";
import { aWhile, createWorld, failing, lostAnswer, ourTags, until } from "./world.js";

const rollingOut = { status: "pending", why: "rolling out" } as const;
const strangersTags = {
  ...ourTags,
  "zscaler-harness-stage": "pr-8",
};

function shapesOf(applied: Awaited<ReturnType<ReturnType<typeof createWorld>["deploy"]>>) {
  return applied.results.map(({ node, action, ownership, changes }) => ({
    id: node.id,
    action,
    ownership,
    changes: changes.map(({ path }) => path),
  }));
}

describe("a look", () => {
  test("is taken once more where another run removes a thing in the middle of it", async () => {
    const world = createWorld();
    world.put("agent");
    world.fail("observe agent", failing("NoSuchEntityException"));
    const graph = createGraph();
    graph.add("agent", world.kind(), { name: "agent" }, {}, () => ({}));
    const { results, failures } = await world.deploy(graph);
    expect(failures).toEqual([]);
    expect(results.map(({ action }) => action)).toEqual(["unchanged"]);
  });

  test("of what is waited for is taken once more, too", async () => {
    const world = createWorld();
    world.newborn.set("agent", { health: rollingOut });
    const graph = createGraph();
    graph.add("agent", world.kind(), { name: "agent" }, {}, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create agent done"));
    world.fail("observe agent", failing("NoSuchEntityException"));
    await aWhile();
    world.edit("agent", { health: ready });
    expect((await done).failures).toEqual([]);
  });

  test("tells what AWS denies at once", async () => {
    const world = createWorld();
    world.fail("observe agent", failing("AccessDeniedException", "no"));
    const graph = createGraph();
    graph.add("agent", world.kind(), { name: "agent" }, {}, () => ({}));
    await world.deploy(graph);
    expect(world.calls.filter((call) => call.startsWith("observe"))).toHaveLength(1);
  });
});

describe("the two moments of a node", () => {
  test("a dependant of what is known starts while its need is still rolling out", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    const service = graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    graph.add("agent", world.kind(), { name: "agent" }, { service }, (need) => ({
      url: need.service.address,
    }));

    const done = world.deploy(graph);
    await until(() => world.calls.includes("create agent done"));
    expect(world.things.get("agent")?.values).toEqual({ url: "service.test" });
    expect(world.things.get("service")?.health).toEqual(rollingOut);

    world.edit("service", { health: ready });
    expect((await done).failures).toEqual([]);
  });

  test("a deploy is not done before everything serves", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    let isDone = false;
    const done = world.deploy(graph).then(() => (isDone = true));
    await aWhile();
    expect(isDone).toBe(false);
    world.edit("service", { health: ready });
    await done;
  });

  test("whenReady holds a dependant back until its need serves", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    const service = graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    graph.add("pin", world.kind(), { name: "pin" }, { service: whenReady(service) }, () => ({}));

    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    await aWhile();
    expect(world.calls).not.toContain("create pin");
    world.edit("service", { health: ready });
    await done;
    expect(world.calls).toContain("create pin done");
  });

  test("whenServing makes a dependant at once, and changes one that works only when its new need serves", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    const service = graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    for (const name of ["new agent", "old agent"])
      graph.add(
        name,
        world.kind(),
        { name },
        { address: byAddress(service), service: whenServing(service) },
        (need) => ({ url: need.address.address }),
      );
    world.put("old agent", { values: { url: "elsewhere.test" } });

    const done = world.deploy(graph);
    await until(() => world.calls.includes("create new agent done"));
    await aWhile();
    expect(world.things.get("old agent")?.values).toEqual({ url: "elsewhere.test" });
    world.edit("service", { health: ready });
    expect((await done).failures).toEqual([]);
    expect(world.things.get("old agent")?.values).toEqual({ url: "service.test" });
  });

  describe("of a kind whose dependants work by what it was", () => {
    /** A role and an agent that works by it; `rights` are kept beside what is wanted until the agent has moved. */
    function stage(world: ReturnType<typeof createWorld>) {
      const rightsIn = ({ rights = [] }: { readonly rights?: unknown }) => rights as readonly string[];
      const role = world.kind({
        meanwhile: (spec, { values }) => ({
          rights: [...new Set([...rightsIn(spec), ...rightsIn(values)])].toSorted(),
        }),
      });
      const graph = createGraph();
      const ref = graph.add("role", role, { name: "role" }, {}, () => ({ rights: ["new"] }));
      const agent = graph.add("agent", world.kind(), { name: "agent" }, { role: ref }, () => ({
        url: "new.test",
      }));
      graph.add("pin", world.kind(), { name: "pin" }, { agent: whenReady(agent) }, () => ({ version: 2 }));
      return { graph, rights: () => world.things.get("role")?.values["rights"] };
    }

    test("what is taken away is taken when all of them have moved, and told as one change", async () => {
      const world = createWorld();
      const { graph, rights } = stage(world);
      world.put("role", { values: { rights: ["old"] } });
      world.put("agent", { values: { url: "old.test" } });
      world.put("pin", { values: { version: 1 } });
      const release = world.hold("sync pin version");
      const done = world.deploy(graph);
      await until(() => world.calls.includes("sync pin version"));
      await aWhile();
      expect(rights()).toEqual(["new", "old"]);
      release();
      const applied = await done;
      expect(applied.failures).toEqual([]);
      expect(rights()).toEqual(["new"]);
      expect(applied.results[0]).toMatchObject({
        action: "update",
        changes: [{ path: "rights", before: ["old"], after: ["new"] }],
        live: { values: { rights: ["new"] } },
      });
      expect(world.writes()).toEqual([
        "sync role rights",
        "sync agent url",
        "sync pin version",
        "sync role rights",
      ]);
    });

    test("what an earlier run left to take away is taken, although nothing else differs", async () => {
      const world = createWorld();
      const { graph, rights } = stage(world);
      world.put("role", { values: { rights: ["new", "old"] } });
      world.put("agent", { values: { url: "new.test" } });
      world.put("pin", { values: { version: 2 } });
      const { results } = await world.deploy(graph);
      expect(results.map(({ action }) => action)).toEqual(["update", "unchanged", "unchanged"]);
      expect(rights()).toEqual(["new"]);
      expect(world.writes()).toEqual(["sync role rights"]);
    });

    test("nothing is taken away where one of them could not be moved", async () => {
      const world = createWorld();
      const { graph, rights } = stage(world);
      world.put("role", { values: { rights: ["old"] } });
      world.put("agent", { values: { url: "old.test" } });
      world.fail("sync agent url", failing("ValidationException"));
      const { failures } = await world.deploy(graph);
      expect(failures.map(({ node }) => node?.id)).toEqual(["agent"]);
      expect(rights()).toEqual(["new", "old"]);
    });

    test("one that only gains something is changed once", async () => {
      const world = createWorld();
      const { graph } = stage(world);
      world.put("role", { values: { rights: [] } });
      await world.deploy(graph);
      expect(world.writes()).toEqual(["sync role rights", "create agent", "create pin"]);
    });
  });

  test("nothing that needs an address starts before AWS has given one", async () => {
    const world = createWorld();
    world.newborn.set("service", { address: undefined, health: rollingOut });
    const graph = createGraph();
    const service = graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    graph.add("agent", world.kind(), { name: "agent" }, { service: byAddress(service) }, (need) => ({
      url: need.service.address,
    }));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    await aWhile();
    expect(world.calls).not.toContain("create agent");
    world.edit("service", { address: "late.test", health: ready });
    await done;
    expect(world.things.get("agent")?.values).toEqual({ url: "late.test" });
  });

  test("outputs of a node that serves are those of its last look, not of its first", async () => {
    const world = createWorld();
    world.newborn.set("agent", { health: rollingOut });
    const graph = createGraph();
    graph.add("agent", world.kind(), { name: "agent" }, {}, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create agent done"));
    world.edit("agent", { address: "version-2", health: ready });
    expect((await done).outputs.get("agent")).toEqual({ id: "arn:agent", address: "version-2" });
  });
});

describe("as wide as the graph allows", () => {
  test("everything whose needs are met is made at once, and a chain waits for nobody else's end", async () => {
    const world = createWorld();
    const graph = createGraph();
    const release = ["a", "b", "c"].map((name) => world.hold(`create ${name}`));
    const a = graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    const b = graph.add("b", world.kind(), { name: "b" }, {}, () => ({}));
    graph.add("c", world.kind(), { name: "c" }, { a }, () => ({}));
    graph.add("d", world.kind(), { name: "d" }, { a, b }, () => ({}));

    const done = world.deploy(graph);
    await until(() => world.calls.includes("create b"));
    expect(world.writes()).toEqual(["create a", "create b"]);
    release[0]?.();
    await until(() => world.calls.includes("create c"));
    expect(world.writes()).toEqual(["create a", "create b", "create c"]);
    release[1]?.();
    // d is made while c, which it does not need, is still being made.
    await until(() => world.calls.includes("create d done"));
    expect(world.calls).not.toContain("create c done");
    release[2]?.();
    expect((await done).failures).toEqual([]);
  });
});

describe("a node that fails", () => {
  test("lets calls in flight end, begins nothing new, and is told once", async () => {
    const world = createWorld();
    const graph = createGraph();
    const releaseSibling = world.hold("create sibling");
    const bad = graph.add("bad", world.kind(), { name: "bad" }, {}, () => ({}));
    const sibling = graph.add("sibling", world.kind(), { name: "sibling" }, {}, () => ({}));
    graph.add("of-bad", world.kind(), { name: "of-bad" }, { bad }, () => ({}));
    graph.add("of-sibling", world.kind(), { name: "of-sibling" }, { sibling }, () => ({}));
    const refusal = failing("LimitExceededException", "no more of these");
    world.fail("create bad", refusal);

    const done = world.deploy(graph);
    await until(() => world.events.some(({ kind }) => kind === "failed"));
    releaseSibling();
    const applied = await done;

    expect(applied.failures.map(({ node, thrown }) => [node?.id, thrown])).toEqual([["bad", refusal]]);
    expect(world.calls).toContain("create sibling done");
    expect(world.writes()).toEqual(["create bad", "create sibling"]);
    expect(world.events.filter(({ kind }) => kind === "failed").map(({ node }) => node)).toEqual(["bad"]);
    // What came to exist is known, so that the state can remember it.
    expect(applied.results.find(({ node }) => node.id === "sibling")?.live?.id).toBe("arn:sibling");
    expect(applied.results.find(({ node }) => node.id === "bad")).toMatchObject({
      live: undefined,
      failure: refusal,
    });
    expect(applied.results.map(({ node }) => node.id)).not.toContain("of-bad");
  });

  test("ends the waiting of its siblings, whose rollout goes on without us", async () => {
    const world = createWorld();
    world.newborn.set("slow", { health: rollingOut });
    const graph = createGraph();
    graph.add("slow", world.kind(), { name: "slow" }, {}, () => ({}));
    const first = graph.add("first", world.kind(), { name: "first" }, {}, () => ({}));
    graph.add("bad", world.kind(), { name: "bad" }, { first }, () => ({}));
    world.fail("create bad", failing("ValidationException"));
    const applied = await world.deploy(graph);
    expect(applied.failures.map(({ node }) => node?.id)).toEqual(["bad"]);
  });

  test("is a failure also where AWS says so only afterwards, with AWS's reason", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    const service = graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    graph.add("pin", world.kind(), { name: "pin" }, { service: whenReady(service) }, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    world.edit("service", { health: { status: "failed", why: "exec format error" } });
    const { failures } = await done;
    expect(failures).toHaveLength(1);
    expect(failures[0]?.thrown).toMatchObject({ code: "NODE_FAILED", message: "exec format error" });
    expect(world.calls).not.toContain("create pin");
  });

  test("is told also where it dies before AWS has named it", async () => {
    const world = createWorld();
    world.newborn.set("service", { address: undefined, health: { status: "failed", why: "no quota" } });
    const graph = createGraph();
    graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    const { failures } = await world.deploy(graph);
    expect(failures[0]?.thrown).toMatchObject({ code: "NODE_FAILED", message: "no quota" });
  });

  test("is told where somebody removes it while it is waited for", async () => {
    const world = createWorld();
    world.newborn.set("service", { health: rollingOut });
    const graph = createGraph();
    graph.add("service", world.kind(), { name: "service" }, {}, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    world.things.delete("service");
    expect((await done).failures[0]?.thrown).toMatchObject({ code: "VANISHED" });
  });
});

describe("a run that is stopped", () => {
  test("ends every wait at once, and is one failure with the reason of the stop, no node's own", async () => {
    const world = createWorld();
    const graph = createGraph();
    for (const name of ["a", "b", "c"]) {
      world.newborn.set(name, { health: rollingOut });
      graph.add(name, world.kind(), { name }, {}, () => ({}));
    }
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create c done"));
    const reason = new Failure("CANCELLED", "The run was cancelled (SIGINT)");
    world.stop(reason);
    const { failures, results } = await done;
    expect(failures).toEqual([{ node: undefined, thrown: reason }]);
    // All three are remembered.
    expect(results.map(({ live }) => live?.id)).toEqual(["arn:a", "arn:b", "arn:c"]);
  });

  test("begins nothing new", async () => {
    const world = createWorld();
    const graph = createGraph();
    const release = world.hold("create a");
    const a = graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    graph.add("b", world.kind(), { name: "b" }, { a: whenReady(a) }, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create a"));
    world.newborn.set("a", { health: rollingOut });
    world.stop(new Failure("TIMEOUT", "too long"));
    release();
    expect((await done).failures).toHaveLength(1);
    expect(world.calls).not.toContain("create b");
  });
});

describe("creating", () => {
  test("where somebody of this stage was faster uses what is there, and brings it to what is wanted", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 2 }));
    const release = world.hold("create a");
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create a"));
    world.put("a", { values: { size: 1 } });
    release();
    const applied = await done;
    expect(applied.failures).toEqual([]);
    expect(shapesOf(applied)).toEqual([{ id: "a", action: "create", ownership: "owned", changes: ["size"] }]);
    expect(world.things.get("a")?.values).toEqual({ size: 2 });
  });

  test("where a stranger was faster is refused, and the stranger's is not touched", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 2 }));
    const release = world.hold("create a");
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create a"));
    world.put("a", { tags: strangersTags, values: { size: 1 } });
    release();
    const { failures } = await done;
    expect(failures[0]?.thrown).toMatchObject({ code: "NOT_OURS" });
    expect(world.writes()).toEqual(["create a"]);
  });

  test.each([
    ["a broken connection", lostAnswer()],
    ["a server fault", Object.assign(failing("InternalError"), { $fault: "server" })],
  ])("with an answer lost to %s finds its own result", async (_what, error) => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 2 }));
    world.loseAnswer("create a", error);
    const applied = await world.deploy(graph);
    expect(shapesOf(applied)).toEqual([{ id: "a", action: "create", ownership: "owned", changes: [] }]);
    expect(world.writes()).toEqual(["create a"]);
  });

  test("that never took effect is done again", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    world.fail("create a", lostAnswer());
    expect((await world.deploy(graph)).failures).toEqual([]);
    expect(world.writes()).toEqual(["create a", "create a"]);
  });

  test.each(["ResourceExistsException", "OperationAbortedException"])(
    "is done again while AWS refuses with %s and shows nothing",
    async (name) => {
      const world = createWorld();
      const graph = createGraph();
      graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
      world.fail("create a", failing(name));
      expect((await world.deploy(graph)).failures).toEqual([]);
      expect(world.writes()).toEqual(["create a", "create a"]);
    },
  );

  test("a refusal that passes is told as what is being waited for", async () => {
    const world = createWorld();
    world.fail("create a", failing("InvalidParameterException", "a service that is still Draining"));
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    expect((await world.deploy(graph)).failures).toEqual([]);
    expect(world.events).toContainEqual(
      expect.objectContaining({ node: "a", kind: "waiting", why: "a service that is still Draining" }),
    );
  });

  test("is not repeated where repeating cannot help", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    world.fail("create a", failing("ValidationException"));
    expect((await world.deploy(graph)).failures).toHaveLength(1);
    expect(world.writes()).toEqual(["create a"]);
  });

  test("waits until AWS has removed what had the name before", async () => {
    const world = createWorld();
    const graph = createGraph();
    world.put("a", { leaving: "it is DRAINING" });
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    const done = world.deploy(graph);
    await until(() =>
      world.events.some((event) => event.kind === "waiting" && event.why === "it is DRAINING"),
    );
    expect(world.writes()).toEqual([]);
    world.things.delete("a");
    const applied = await done;
    expect(world.writes()).toEqual(["create a"]);
    expect(shapesOf(applied)).toEqual([{ id: "a", action: "create", ownership: "owned", changes: [] }]);
  });

  test("waits also where the removal shows only once the name was refused", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    const release = world.hold("create a");
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create a"));
    world.put("a", { leaving: "it is DRAINING" });
    release();
    await until(() =>
      world.events.some((event) => event.kind === "waiting" && event.why === "it is DRAINING"),
    );
    world.things.delete("a");
    expect((await done).failures).toEqual([]);
    expect(world.writes()).toEqual(["create a", "create a"]);
  });

  test("puts our tags on it, and the token of this run, node and spec", async () => {
    const world = createWorld();
    const graph = createGraph();
    const tokens: string[] = [];
    const base = world.kind();
    const kind = world.kind({
      create: (aws, identity, values, making) => {
        tokens.push(making.token);
        return base.create(aws, identity, values, making);
      },
    });
    graph.add("a", kind, { name: "a" }, {}, () => ({}));
    await world.deploy(graph);
    expect(world.things.get("a")?.tags).toEqual(ourTags);
    expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});

describe("what only shows once AWS has named it", () => {
  /** A service whose own name belongs among its values. */
  function service(world: ReturnType<typeof createWorld>) {
    const base = world.kind();
    return world.kind({
      compare: (values, live) =>
        base.compare(live.address === undefined ? values : { ...values, host: live.address }, live),
      sync: (aws, identity, values, live, changes, making) =>
        base.sync(aws, identity, { ...values, host: live.address }, live, changes, making),
    });
  }

  test("is changed right after the creation, while dependants go on", async () => {
    const world = createWorld();
    world.newborn.set("service", { address: undefined });
    const graph = createGraph();
    graph.add("service", service(world), { name: "service" }, {}, () => ({}));
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    world.edit("service", { address: "late.test" });
    const applied = await done;
    expect(world.things.get("service")?.values).toEqual({ host: "late.test" });
    expect(shapesOf(applied)).toEqual([
      { id: "service", action: "create", ownership: "owned", changes: ["host"] },
    ]);
  });

  test("is changed also where the answer to the creation was lost", async () => {
    const world = createWorld();
    world.newborn.set("service", { address: undefined });
    const graph = createGraph();
    graph.add("service", service(world), { name: "service" }, {}, () => ({}));
    world.loseAnswer("create service");
    const done = world.deploy(graph);
    await until(() => world.things.has("service"));
    await aWhile();
    world.edit("service", { address: "late.test" });
    await done;
    expect(world.things.get("service")?.values).toEqual({ host: "late.test" });
  });

  test("is changed also after a replacement", async () => {
    const world = createWorld();
    world.put("service", { values: { network: "old", host: "old.test" }, address: "old.test" });
    world.newborn.set("service", { address: undefined });
    const kind = service(world);
    const graph = createGraph();
    graph.add(
      "service",
      {
        ...kind,
        compare: (values, live) =>
          kind
            .compare(values, live)
            .map((change) => (change.path === "network" ? { ...change, replaces: true } : change)),
      },
      { name: "service" },
      {},
      () => ({ network: "new" }),
    );
    const done = world.deploy(graph);
    await until(() => world.calls.includes("create service done"));
    world.edit("service", { address: "new.test" });
    const applied = await done;
    expect(world.things.get("service")?.values).toEqual({ network: "new", host: "new.test" });
    expect(applied.results[0]?.action).toBe("replace");
  });

  test("is not changed in what is only used", async () => {
    const world = createWorld();
    world.put("service", { tags: {}, address: undefined });
    const graph = createGraph();
    graph.add("service", service(world), { name: "service" }, {}, () => ({}));
    const done = world.deploy(graph);
    await aWhile();
    world.edit("service", { address: "late.test" });
    expect(shapesOf(await done)).toEqual([
      { id: "service", action: "unchanged", ownership: "adopted", changes: [] },
    ]);
    expect(world.writes()).toEqual([]);
  });
});

describe("changing", () => {
  test("nothing differs: not one call but the look", async () => {
    const world = createWorld();
    world.put("a", { values: { size: 1 } });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 1 }));
    const applied = await world.deploy(graph);
    expect(world.calls).toEqual(["observe a", "observe a done"]);
    expect(shapesOf(applied)).toEqual([{ id: "a", action: "unchanged", ownership: "owned", changes: [] }]);
  });

  test("changes what differs, and missing tags first, so that it is ours whatever happens next", async () => {
    const world = createWorld();
    world.put("a", { values: { size: 1, color: "red" }, tags: { team: "network" } });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 2, color: "red" }));
    const applied = await world.deploy(graph, { adopt: true });
    expect(world.writes()).toEqual(["tag a", "sync a size"]);
    expect(world.things.get("a")?.tags).toEqual({ team: "network", ...ourTags });
    expect(shapesOf(applied)[0]).toMatchObject({ action: "adopt", ownership: "owned" });
  });

  test("tags alone are a change without a rollout", async () => {
    const world = createWorld();
    world.put("a", { values: {} });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    await world.deploy(graph, { tags: { ...ourTags, team: "network" } });
    expect(world.writes()).toEqual(["tag a"]);
  });

  test("is tried again while something about the resource is moving", async () => {
    const world = createWorld();
    world.put("a", { values: { size: 1 } });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({ size: 2 }));
    world.fail("sync a size", failing("ConflictException"));
    expect((await world.deploy(graph)).failures).toEqual([]);
    expect(world.things.get("a")?.values).toEqual({ size: 2 });
  });

  test("a dependant sees what its need became, not what it was", async () => {
    const world = createWorld();
    world.put("secret", { values: { version: 1 }, address: "v1" });
    world.put("service", { values: { secret: "v1" } });
    const base = world.kind();
    const graph = createGraph();
    const secret = graph.add(
      "secret",
      world.kind({
        sync: async (aws, identity, values, live, changes, making) => {
          await base.sync(aws, identity, values, live, changes, making);
          return world.edit("secret", { address: "v2" });
        },
      }),
      { name: "secret" },
      {},
      () => ({ version: 2 }),
    );
    graph.add("service", world.kind(), { name: "service" }, { secret }, (need) => ({
      secret: need.secret.address,
    }));
    await world.deploy(graph);
    expect(world.things.get("service")?.values).toEqual({ secret: "v2" });
  });
});

describe("replacing", () => {
  function replaceable(world: ReturnType<typeof createWorld>) {
    const base = world.kind();
    return world.kind({
      compare: (values, live) => base.compare(values, live).map((change) => ({ ...change, replaces: true })),
    });
  }

  test("removes the old one, waits until it is gone, and makes the new one", async () => {
    const world = createWorld();
    world.put("a", { values: { role: "old" } });
    let looks = 0;
    const graph = createGraph();
    const kind = replaceable(world);
    graph.add(
      "a",
      {
        ...kind,
        remove: async (aws, identity, live, removing) =>
          ++looks < 3 ? { status: "pending", why: "draining" } : kind.remove(aws, identity, live, removing),
      },
      { name: "a" },
      {},
      () => ({ role: "new" }),
    );
    const applied = await world.deploy(graph);
    expect(applied.failures).toEqual([]);
    expect(looks).toBe(3);
    expect(world.writes()).toEqual(["remove a", "create a"]);
    expect(shapesOf(applied)).toEqual([
      { id: "a", action: "replace", ownership: "owned", changes: ["role"] },
    ]);
  });

  test("waits also where AWS refuses the removal for a while", async () => {
    const world = createWorld();
    world.put("a", { values: { role: "old" } });
    const graph = createGraph();
    graph.add("a", replaceable(world), { name: "a" }, {}, () => ({ role: "new" }));
    world.fail("remove a", failing("ConflictException", "it is UPDATING"));
    expect((await world.deploy(graph)).failures).toEqual([]);
    expect(world.things.get("a")?.values).toEqual({ role: "new" });
  });

  test("is a failure where something that is not ours still needs the old one", async () => {
    const world = createWorld();
    world.put("a", { values: { role: "old" } });
    const graph = createGraph();
    const kind = {
      ...replaceable(world),
      remove: async () => ({ status: "kept", why: "it runs other services" }) as const,
    };
    graph.add("a", kind, { name: "a" }, {}, () => ({ role: "new" }));
    const { failures } = await world.deploy(graph);
    expect(failures[0]?.thrown).toMatchObject({ code: "CANNOT_REPLACE" });
    expect(world.things.has("a")).toBe(true);
  });
});

test("what takes no tags carries none afterwards either, so that the state remembers it as it is seen next", async () => {
  const world = createWorld();
  world.put("scopes", { tags: undefined, values: { size: 2 } });
  const { tag: _none, ...untagged } = world.kind({
    sync: async (_aws, _identity, values, live) => ({ ...live, values }),
  });
  const graph = createGraph();
  graph.add("scopes", untagged, { name: "scopes" }, {}, () => ({ size: 1 }));
  const { results } = await world.deploy(graph);
  expect(results).toMatchObject([{ action: "update", live: { tags: undefined } }]);
});
