import { describe, expect, test } from "@jest/globals";
import { decide } from "../../src/engine/decide.js";
import { createGraph, type Graph } from "../../src/engine/graph.js";
import { observe } from "../../src/engine/observe.js";
import type { Remembered } from "../../src/engine/ownership.js";
import { ownershipOf, ownerTags } from "../../src/engine/ownership.js";
import type { DeployRun, Memory } from "../../src/engine/run.js";
import { Failure, Failures } from "../../src/failure/failure.js";
import { defineLeftover, defineLookup, gone, type Tags } from "../../src/resources/resource.js";
import { createWorld, failing, ourTags, owner, type World } from "./world.js";

const foreign: Tags = ownerTags({ ...owner, stage: "pr-8" }, "never");
const otherTool: Tags = { "managed-by": "terraform" };
const commandLineTool: Tags = { "managed-by": "zscaler-mcp-harness", integration: "harness" };

async function decided(
  world: World,
  graph: Graph,
  { memory = new Map(), ...changed }: Partial<DeployRun> & { memory?: Memory } = {},
) {
  const run = { ...world.run, ...changed };
  const observed = await observe(graph.nodes, run, memory);
  const { steps, changes, refusals } = decide(graph.nodes, observed, run, memory);
  if (refusals.length > 0) throw refusals.length === 1 ? refusals[0] : new Failures(refusals);
  return {
    steps: steps.map(({ node, ...step }) => ({
      id: node.id,
      ...step,
      changes: step.changes.map(({ path }) => path),
    })),
    changes,
  };
}

async function thrownBy(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

describe("whose a resource is, told by its tags", () => {
  test.each([
    ["nobody's", {}, "unowned"],
    ["nobody's, whatever else is written on it", { team: "network" }, "unowned"],
    ["the command-line tool's", commandLineTool, "unowned"],
    ["another tool's", otherTool, "foreign"],
    ["ours", ourTags, "owned"],
    ["ours, whenever it expires", ownerTags(owner, "2026-12-01T00:00:00Z"), "owned"],
    ["another stage's", foreign, "foreign"],
    ["its namesake's in another region", ownerTags({ ...owner, region: "eu-west-1" }, "never"), "foreign"],
    ["another repository's", ownerTags({ ...owner, repository: "octo/other" }, "never"), "foreign"],
    ["this action's, of no stage", { "managed-by": "zscaler-harness-action" }, "foreign"],
  ])("%s", (_whose, tags, kind) => {
    expect(ownershipOf(tags, owner).kind).toBe(kind);
  });
});

describe("what happens to a live resource", () => {
  const same = { size: 1 };
  const other = { size: 2 };
  const owned: Remembered = { id: "arn:a", ownership: "owned" };

  test.each<[string, Tags, object, { adopt?: boolean; shared?: boolean; memory?: Remembered }, object]>([
    ["ours and as wanted stays", ourTags, same, {}, { action: "unchanged", ownership: "owned", changes: [] }],
    [
      "ours and different is changed",
      ourTags,
      other,
      {},
      { action: "update", ownership: "owned", changes: ["size"] },
    ],
    [
      "ours with a tag that drifted gets the tag",
      { ...ourTags, "zscaler-harness-expires": "2026-01-01T00:00:00Z" },
      same,
      {},
      { action: "update", ownership: "owned", changes: ["tags.zscaler-harness-expires"] },
    ],
    [
      "ours with tags of others keeps them",
      { ...ourTags, costs: "42" },
      same,
      {},
      { action: "unchanged", ownership: "owned", changes: [] },
    ],
    [
      "nobody's and as wanted is used and kept, without our tags",
      {},
      same,
      {},
      { action: "unchanged", ownership: "adopted", changes: [], why: "it carries no owner tag" },
    ],
    [
      "nobody's is taken over with adopt",
      {},
      same,
      { adopt: true },
      {
        action: "adopt",
        ownership: "owned",
        changes: Object.keys(ourTags).map((key) => `tags.${key}`),
      },
    ],
    [
      "the command-line tool's is taken over with adopt and changed",
      commandLineTool,
      other,
      { adopt: true },
      {
        action: "adopt",
        ownership: "owned",
        changes: ["size", ...Object.keys(ourTags).map((key) => `tags.${key}`)],
      },
    ],
    [
      "ours whose tags were taken off is known by the state and gets them back",
      {},
      same,
      { memory: owned },
      { action: "update", ownership: "owned", changes: Object.keys(ourTags).map((key) => `tags.${key}`) },
    ],
    [
      "adopted before stays adopted",
      {},
      same,
      { memory: { id: "arn:a", ownership: "adopted" } },
      { action: "unchanged", ownership: "adopted", changes: [], why: "it carries no owner tag" },
    ],
    [
      "another of the same name than the state knows is not ours",
      {},
      same,
      { memory: { id: "arn:a-of-yesterday", ownership: "owned" } },
      { action: "unchanged", ownership: "adopted", changes: [], why: "it carries no owner tag" },
    ],
    [
      "a shared one of another stage is used and kept",
      foreign,
      same,
      { shared: true },
      {
        action: "unchanged",
        ownership: "adopted",
        changes: [],
        why: "it belongs to stage pr-8 of octo/app",
      },
    ],
    [
      "a shared one of nobody is used and kept, also where it differs",
      {},
      other,
      { shared: true },
      { action: "unchanged", ownership: "adopted", changes: [], why: "it carries no owner tag" },
    ],
  ])("%s", async (_what, tags, values, { adopt = false, shared = false, memory }, expected) => {
    const world = createWorld();
    world.put("a", { tags, values: { ...values } });
    const graph = createGraph();
    graph.add("a", world.kind(shared ? { shared: true } : {}), { name: "a" }, {}, () => same);
    const { steps, changes } = await decided(world, graph, {
      adopt,
      memory: new Map(memory === undefined ? [] : [["a", memory]]),
    });
    expect(steps).toEqual([{ id: "a", ...expected }]);
    expect(changes).toBe(!("action" in expected) || expected.action !== "unchanged");
  });

  test.each<[string, Tags, object, { adopt?: boolean; memory?: Remembered }, string]>([
    ["another stage's is refused, even where it is as wanted", foreign, same, {}, "NOT_OURS"],
    ["another stage's is refused, also with adopt", foreign, same, { adopt: true }, "NOT_OURS"],
    ["another tool's is refused", otherTool, same, { adopt: true }, "NOT_OURS"],
    [
      "what now carries another's tags is refused, whatever the state says",
      foreign,
      same,
      { memory: owned },
      "NOT_OURS",
    ],
    ["nobody's that differs is refused without adopt", {}, other, {}, "NEEDS_ADOPTION"],
  ])("%s", async (_what, tags, values, { adopt = false, memory }, code) => {
    const world = createWorld();
    world.put("a", { tags, values: { ...values } });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => same);
    const all = new Map(memory === undefined ? [] : [["a", memory]]);
    expect((await thrownBy(decided(world, graph, { adopt, memory: all }))).code).toBe(code);
  });

  test("what AWS cannot change in place is replaced, ours or with adopt", async () => {
    for (const [tags, adopt] of [
      [ourTags, false],
      [{}, true],
    ] as const) {
      const world = createWorld();
      world.put("a", { tags, values: other });
      const base = world.kind();
      const graph = createGraph();
      const kind = world.kind({
        compare: (values, live) => base.compare(values, live).map((one) => ({ ...one, replaces: true })),
      });
      graph.add("a", kind, { name: "a" }, {}, () => same);
      expect((await decided(world, graph, { adopt })).steps[0]).toMatchObject({ action: "replace" });
    }
  });

  test("a kind that takes no tags is ours by its name", async () => {
    const world = createWorld();
    world.put("a", { tags: undefined, values: other });
    const graph = createGraph();
    const { tag: _none, ...untagged } = world.kind();
    graph.add("a", untagged, { name: "a" }, {}, () => same);
    expect((await decided(world, graph)).steps).toEqual([
      { id: "a", action: "update", ownership: "owned", changes: ["size"] },
    ]);
  });

  describe("of a kind that takes no tags is its parent's owner's", () => {
    function family(parentTags: Tags, childValues: object, options?: { readonly trails: true }) {
      const world = createWorld();
      world.put("parent", { tags: parentTags, values: same });
      world.put("child", { tags: undefined, values: { ...childValues } });
      const graph = createGraph();
      const { tag: _none, ...untagged } = world.kind();
      const parent = graph.add("parent", world.kind(), { name: "parent" }, {}, () => same);
      graph.add("child", untagged, { name: "child" }, { parent }, () => same, options);
      return { world, graph };
    }
    const why = "what it belongs to is not ours: it carries no owner tag";

    test("what belongs to something of ours is changed", async () => {
      const { world, graph } = family(ourTags, other);
      expect((await decided(world, graph)).steps[1]).toMatchObject({ action: "update", ownership: "owned" });
    });

    test("what belongs to something that is only used is used as well, and is no change", async () => {
      const { world, graph } = family({}, same);
      expect(await decided(world, graph)).toMatchObject({
        steps: [{}, { action: "unchanged", ownership: "adopted", why }],
        changes: false,
      });
    });

    test("and is not rewritten, by a decision or by an apply, unless the whole is taken over", async () => {
      const { world, graph } = family({}, other);
      const refusal = await thrownBy(decided(world, graph));
      expect(refusal).toMatchObject({ code: "NEEDS_ADOPTION", message: expect.stringContaining(why) });
      const { failures } = await world.deploy(graph);
      expect(failures.map(({ thrown }) => thrown)).toMatchObject([{ code: "NEEDS_ADOPTION" }]);
      expect(world.writes()).toEqual([]);
      expect((await decided(world, graph, { adopt: true })).steps).toMatchObject([
        { action: "adopt", ownership: "owned" },
        { action: "update", ownership: "owned" },
      ]);
    });

    test("what the state knows that we made is ours wherever it is", async () => {
      const { world, graph } = family({}, other);
      const memory: Memory = new Map([["child", { id: "arn:child", ownership: "owned" }]]);
      expect((await decided(world, graph, { memory })).steps[1]).toMatchObject({ action: "update" });
    });

    test("the logs of something that is only used are left as they are", async () => {
      const { world, graph } = family({}, other, { trails: true });
      expect((await decided(world, graph)).changes).toBe(false);
    });
  });
});

describe("deciding the whole graph", () => {
  test("what is missing is created, and so is what AWS is just removing", async () => {
    const world = createWorld();
    world.put("leaving", { leaving: "it is DRAINING", tags: foreign });
    const graph = createGraph();
    graph.add("missing", world.kind(), { name: "missing" }, {}, () => ({}));
    graph.add("leaving", world.kind(), { name: "leaving" }, {}, () => ({}));
    const { steps, changes } = await decided(world, graph);
    expect(steps.map(({ action }) => action)).toEqual(["create", "create"]);
    expect(changes).toBe(true);
  });

  const secretAndService = (world: World, spec: (address: string) => object): Graph => {
    const graph = createGraph();
    const secret = graph.add("secret", world.kind(), { name: "secret" }, {}, () => ({ size: 1 }));
    graph.add("service", world.kind(), { name: "service" }, { secret }, ({ secret: { address } }) => ({
      ...spec(address),
    }));
    return graph;
  };

  test("what changes because of something that is still to be made is told, as far as it is known", async () => {
    const world = createWorld();
    world.put("service", { values: { url: "https://old.test/mcp" } });
    const graph = secretAndService(world, (address) => ({ url: `https://${address}/mcp` }));
    const { steps } = decide(
      graph.nodes,
      await observe(graph.nodes, world.run, new Map()),
      world.run,
      new Map(),
    );
    expect(steps.map(({ node, action, changes }) => [node.id, action, changes])).toEqual([
      ["secret", "create", []],
      [
        "service",
        "update",
        [{ path: "url", before: "https://old.test/mcp", after: "https://(known after deploy)/mcp" }],
      ],
    ]);
  });

  test("what uses only what stays the same of it is not touched", async () => {
    const world = createWorld();
    world.put("service", { values: { size: 1 } });
    expect(
      (
        await decided(
          world,
          secretAndService(world, () => ({ size: 1 })),
        )
      ).steps,
    ).toMatchObject([
      { id: "secret", action: "create" },
      { id: "service", action: "unchanged" },
    ]);
  });

  test("what uses a thing that is replaced counts with another one", async () => {
    const world = createWorld();
    world.put("secret", { values: { size: 2 } });
    world.put("service", { values: { url: "secret.test" } });
    const base = world.kind();
    const graph = createGraph();
    const kind = world.kind({
      compare: (values, live) => base.compare(values, live).map((one) => ({ ...one, replaces: true })),
    });
    const secret = graph.add("secret", kind, { name: "secret" }, {}, () => ({ size: 1 }));
    graph.add("service", world.kind(), { name: "service" }, { secret }, (need) => ({
      url: need.secret.address,
    }));
    expect((await decided(world, graph)).steps).toMatchObject([
      { id: "secret", action: "replace" },
      { id: "service", action: "update", changes: ["url"] },
    ]);
  });

  test.each<[string, number, boolean]>([
    ["and then a change of what needs it, where it gets another version", 2, true],
    ["and none, where it is as wanted", 1, false],
    ["and none, where only its tags differ", 0, false],
  ])("a change of what is needed is one change, %s", async (_what, size, follows) => {
    const world = createWorld();
    world.put("secret", size === 0 ? { tags: {}, values: { size: 1 } } : { values: { size } });
    world.put("service", { values: { url: "secret.test" } });
    const graph = createGraph();
    const kind = world.kind({
      outputsAfter: (_place, { name }) => ({ id: name, address: "(known after deploy)" }),
    });
    const secret = graph.add("secret", kind, { name: "secret" }, {}, () => ({ size: 1 }));
    graph.add("service", world.kind(), { name: "service" }, { secret }, (need) => ({
      url: need.secret.address,
    }));
    const { steps } = await decided(world, graph, { adopt: true });
    expect(steps.map(({ action }) => action === "unchanged")).toEqual([size === 1, !follows]);
  });

  test.each<[string, Tags, Remembered | undefined, string]>([
    ["ours", ourTags, undefined, "owned"],
    ["nobody's", {}, undefined, "adopted"],
    ["ours by the state", {}, { id: "arn:service", ownership: "owned" }, "owned"],
  ])(
    "what needs something that is still to be made is remembered as %s",
    async (_whose, tags, memory, ownership) => {
      const world = createWorld();
      world.put("service", { tags });
      const graph = secretAndService(world, () => ({}));
      const all = new Map(memory === undefined ? [] : [["service", memory]]);
      expect((await decided(world, graph, { memory: all })).steps[1]).toMatchObject({ ownership });
    },
  );

  test("nobody's that would have to follow what is still to be made is refused before that is made", async () => {
    const world = createWorld();
    world.put("service", { tags: {}, values: { url: "old.test" } });
    const graph = secretAndService(world, (url) => ({ url }));
    expect((await thrownBy(decided(world, graph))).code).toBe("NEEDS_ADOPTION");
  });

  test("another stage's is refused before its need is made", async () => {
    const world = createWorld();
    world.put("service", { tags: foreign });
    const graph = secretAndService(world, () => ({}));
    expect((await thrownBy(decided(world, graph))).code).toBe("NOT_OURS");
  });

  test("another stage's is refused together with what it needs", async () => {
    const world = createWorld();
    world.put("secret", { tags: foreign });
    world.put("service", { tags: foreign });
    const thrown = await thrownBy(
      decided(
        world,
        secretAndService(world, (url) => ({ url })),
      ),
    );
    expect((thrown as Failures).failures.map(({ message }) => message)).toEqual([
      expect.stringContaining("arn:secret"),
      expect.stringContaining("arn:service"),
    ]);
  });

  test("what needs something that is refused and is not somebody else's is no further refusal", async () => {
    for (const tags of [ourTags, {}, undefined]) {
      const world = createWorld();
      world.put("secret", { tags: foreign });
      world.put("service", { tags, values: { url: "old.test" } });
      const thrown = await thrownBy(
        decided(
          world,
          secretAndService(world, (url) => ({ url })),
        ),
      );
      expect(thrown).not.toBeInstanceOf(Failures);
    }
  });

  test("all refusals are told together, and nothing is touched", async () => {
    const world = createWorld();
    world.put("a", { tags: foreign });
    world.put("b", { tags: {}, values: { size: 2 } });
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    graph.add("b", world.kind(), { name: "b" }, {}, () => ({ size: 1 }));
    graph.add("c", world.kind(), { name: "c" }, {}, () => ({}));
    const thrown = await thrownBy(decided(world, graph));
    expect(thrown).toBeInstanceOf(Failures);
    expect((thrown as Failures).failures.map(({ code }) => code)).toEqual(["NOT_OURS", "NEEDS_ADOPTION"]);
    expect(thrown.message).toContain("differs from the inputs in size");
    expect(world.writes()).toEqual([]);
  });

  test("a spec that cannot be is refused before anything is touched, also of what is still to be made", async () => {
    const world = createWorld();
    const graph = createGraph();
    graph.add("a", world.kind(), { name: "a" }, {}, () => {
      throw new Failure("SECRET_UNUSABLE", "no client id");
    });
    expect((await thrownBy(decided(world, graph))).code).toBe("SECRET_UNUSABLE");
  });
});

describe("looking", () => {
  const missing = (name: string) =>
    defineLookup<{ readonly name: string }, object, object>({
      kind: "test.Lookup",
      noun: "brought thing",
      observe: async () => {
        throw new Failure("MISSING", `${name} does not exist`);
      },
      outputs: (live) => live,
    });

  test("at everything at once", async () => {
    const world = createWorld();
    const graph = createGraph();
    const a = graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    graph.add("b", world.kind(), { name: "b" }, { a }, () => ({}));
    await observe(graph.nodes, world.run, new Map());
    expect(world.calls.slice(0, 2)).toEqual(["observe a", "observe b"]);
  });

  test("tells everything that is wrong, and what the other reads saw", async () => {
    const world = createWorld();
    const graph = createGraph();
    const denied = failing("AccessDeniedException");
    world.fail("observe a", denied);
    world.put("b");
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    graph.add("b", world.kind(), { name: "b" }, {}, () => ({}));
    graph.lookup("role", missing("the role"), { name: "role" });
    graph.lookup("image", missing("the image"), { name: "image" });
    const { live, unread } = await observe(graph.nodes, world.run, new Map());
    expect([...live.keys()]).toEqual(["b"]);
    expect(new Map(unread)).toEqual(
      new Map<string, unknown>([
        ["a", denied],
        ["role", new Failure("MISSING", "the role does not exist")],
        ["image", new Failure("MISSING", "the image does not exist")],
      ]),
    );
  });

  test("ends with the run's own reason where that was stopped", async () => {
    const world = createWorld();
    const graph = createGraph();
    const reason = new Failure("CANCELLED", "The run was cancelled");
    world.fail("observe a", failing("AbortError"));
    world.stop(reason);
    graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    await expect(observe(graph.nodes, world.run, new Map())).rejects.toBe(reason);
  });

  test("finds by the id that the state remembers", async () => {
    const world = createWorld();
    const hints: (string | undefined)[] = [];
    const graph = createGraph();
    const kind = world.kind({
      observe: async (_aws, _identity, hint) => {
        hints.push(hint);
        return undefined;
      },
    });
    graph.add("a", kind, { name: "a" }, {}, () => ({}));
    await observe(graph.nodes, world.run, new Map([["a", { id: "arn:a", ownership: "owned" }]]));
    expect(hints).toEqual(["arn:a"]);
  });

  test("leaves alone what AWS leaves behind: that is for the destroy", async () => {
    const world = createWorld();
    const graph = createGraph();
    const a = graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
    const leftover = defineLeftover<{ readonly name: string }, { id: string; tags: undefined }>({
      kind: "test.Leftover",
      noun: "leftover",
      observe: async () => {
        throw new Error("looked at");
      },
      remove: async () => gone,
    });
    graph.leftover("rest", leftover, { name: "rest" }, a);
    await observe(graph.nodes, world.run, new Map());
  });
});
