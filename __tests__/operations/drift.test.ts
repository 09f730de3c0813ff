import { describe, expect, test } from "@jest/globals";
import { aspectsOf, digests, driftOf, isRemembered } from "../../src/operations/drift.js";
import type { Live } from "../../src/resources/resource.js";
import type { NodeState } from "../../src/state/schema.js";

interface Thing extends Live {
  readonly values: Readonly<Record<string, unknown>>;
}

const node = { aspects: (live: Live) => (live as Thing).values };
const tags = { "managed-by": "us", team: "network" };
const thing = (values: Thing["values"], changed: Partial<Thing> = {}): Thing => ({
  id: "arn:thing",
  tags: { ...tags, theirs: "1" },
  values,
  ...changed,
});

const left = thing({ image: "a:1", trust: { Who: ["x", "y"], Version: "1" }, size: 3, boundary: undefined });
const state: NodeState = {
  kind: "test.Thing",
  identity: { name: "thing" },
  needs: [],
  removedAfter: [],
  id: "arn:thing",
  ownership: "owned",
  status: "present",
  outputs: {},
  aspects: digests(aspectsOf(node, left, Object.keys(tags))),
};

describe("a thing that nobody has touched", () => {
  test("has not drifted, in whatever order AWS tells of it", () => {
    const same = thing({ size: 3, trust: { Version: "1", Who: ["x", "y"] }, image: "a:1" });
    expect(driftOf(state, node, same)).toEqual([]);
    expect(isRemembered(state, node, same, tags)).toBe(true);
  });

  test("may carry tags of others, which come and go", () => {
    expect(driftOf(state, node, { ...left, tags: { ...tags, other: "2" } })).toEqual([]);
  });
});

describe("drift", () => {
  test("is told by path, with what is there now", () => {
    const now = thing({ image: "b:2", trust: { Who: ["x", "y"], Version: "1" }, boundary: "arn:b" });
    expect(driftOf(state, node, now)).toEqual([
      { path: "image", kind: "changed", live: "b:2" },
      { path: "size", kind: "vanished", live: undefined },
      { path: "boundary", kind: "added", live: "arn:b" },
    ]);
    expect(isRemembered(state, node, now, tags)).toBe(false);
  });

  test("is a change of order where order has a meaning", () => {
    const now = thing({ ...left.values, trust: { Who: ["y", "x"], Version: "1" } });
    expect(driftOf(state, node, now)?.map(({ path }) => path)).toEqual(["trust"]);
  });

  test("shows no more of a value than a glance takes in", () => {
    const [drift] = driftOf(state, node, thing({ ...left.values, image: "x".repeat(500) })) ?? [];
    expect(drift).toEqual({ path: "image", kind: "changed", live: undefined });
  });

  test("is a tag of the deploy's that was changed or taken off", () => {
    const now = { ...left, tags: { "managed-by": "them" } };
    expect(driftOf(state, node, now)).toEqual([
      { path: "tags.managed-by", kind: "changed", live: "them" },
      { path: "tags.team", kind: "vanished", live: undefined },
    ]);
  });

  test("is another thing under the same name", () => {
    expect(driftOf(state, node, { ...left, id: "arn:another" })).toEqual([
      { path: "id", kind: "changed", live: "arn:another" },
    ]);
  });

  test("is not known where nothing is remembered", () => {
    const { aspects: _, ...without } = state;
    expect(driftOf(without, node, left)).toBeUndefined();
    expect(isRemembered(without, node, left, tags)).toBe(false);
  });
});

describe("what the state remembers", () => {
  test("is no value, only whether it is the same", () => {
    expect(JSON.stringify(state.aspects)).not.toMatch(/a:1|network/);
    expect(state.aspects?.["image"]).toBe(digests({ image: "a:1" })["image"]);
  });

  test("is complete only with the tags that are wanted now", () => {
    expect(isRemembered(state, node, left, { "managed-by": "us" })).toBe(false);
  });

  test("is nothing of a thing that was only found and used: it may change as it likes", () => {
    const { aspects: _, ...adopted } = { ...state, ownership: "adopted" as const };
    expect(isRemembered(adopted, node, thing({ image: "other" }), tags)).toBe(true);
  });
});
