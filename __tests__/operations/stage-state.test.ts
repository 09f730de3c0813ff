import { describe, expect, test } from "@jest/globals";
import type { NodeResult } from "../../src/engine/bring.js";
import type { Step } from "../../src/engine/decide.js";
import type { Destroyed } from "../../src/engine/destroy.js";
import type { Node, ResourceNode } from "../../src/engine/graph.js";
import {
  leftNodes,
  memoryOf,
  plannedNodes,
  presentNodes,
  previousImageOf,
  removableNodes,
  separated,
} from "../../src/operations/stage-state.js";
import { namesFor } from "../../src/settings/names.js";
import type { DeploySettings } from "../../src/settings/settings.js";
import type { NodeState, State } from "../../src/state/schema.js";
import { ecs } from "../../src/topologies/ecs.js";
import { deploySettings, hosting, managed, place } from "../topologies/settings.js";

type Nodes = State["nodes"];

const stage = { name: "pr-7", slug: "pr-7" };
const nodesOf = (changed: Partial<DeploySettings> = {}): readonly Node[] =>
  ecs(place, deploySettings(changed), { hosting, delivery: managed }).graph.nodes;
const nodes = nodesOf();

function resource(id: string, among = nodes): ResourceNode {
  const node = among.find((one) => one.id === id);
  if (node?.role !== "resource") throw new Error(`${id} is no resource`);
  return node;
}

/** The state of a stage of which everything is there. */
function standing(of: readonly Node[]): Nodes {
  return Object.fromEntries(
    Object.entries(plannedNodes(of, [], {})).map(([id, node]) => [
      id,
      { ...node, id: `arn:${id}`, status: "present", outputs: { arn: `arn:${id}` } },
    ]),
  );
}

function result(id: string, changed: Partial<NodeResult> = {}): NodeResult {
  return {
    node: resource(id),
    action: "create",
    ownership: "owned",
    changes: [],
    live: { id: `arn:${id}`, tags: {} },
    outputs: { arn: `arn:${id}`, count: 3, secret: { nested: true } },
    ...changed,
  };
}

const liveService = { id: "arn:mcp-service", tags: {}, configuration: {} };

describe("what is written ahead", () => {
  test("is everything that may come to exist, and nothing that is only looked up", () => {
    const planned = plannedNodes(nodes, [], {});
    expect(Object.keys(planned).toSorted()).toEqual(
      nodes
        .filter(({ role }) => role !== "lookup")
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(planned["mcp-service"]).toEqual({
      kind: "ecs.ExpressGatewayService",
      identity: { name: "zscaler-mcp-server-pr-7", cluster: "zscaler-mcp-pr-7" },
      needs: expect.arrayContaining(["cluster", "log-group", "task-execution-role", "infrastructure-role"]),
      removedAfter: [],
      ownership: "owned",
      status: "planned",
      outputs: {},
    });
  });

  test("is enough to take all of it down", () => {
    const { known, unknown } = removableNodes(plannedNodes(nodes, [], {}));
    expect(unknown).toEqual([]);
    expect(known.map(({ id }) => id)).toEqual(Object.keys(plannedNodes(nodes, [], {})));
  });

  test("keeps what is known already, and takes whose it is from the decision", () => {
    const steps: Step[] = [
      { node: resource("cluster"), action: "unchanged", ownership: "adopted", changes: [] },
    ];
    const planned = plannedNodes(nodes, steps, standing(nodes));
    expect(planned["cluster"]).toMatchObject({ id: "arn:cluster", status: "present", ownership: "adopted" });
    expect(planned["secret"]).toMatchObject({ id: "arn:secret", ownership: "owned" });
  });

  test("keeps what is no longer wanted until it is gone", () => {
    const orphan: NodeState = {
      kind: "bedrock-agentcore.HarnessEndpoint",
      identity: { name: "prod", harness: "h" },
      needs: ["harness"],
      removedAfter: [],
      ownership: "owned",
      status: "present",
      outputs: {},
    };
    expect(plannedNodes(nodes, [], { "harness-endpoint": orphan })["harness-endpoint"]).toEqual(orphan);
  });

  test("does not count an edge that only uses an address as a need", () => {
    expect(plannedNodes(nodes, [], {})["harness"]?.needs).not.toContain("mcp-service");
  });
});

describe("what got another name", () => {
  const renamed = nodesOf({ names: { ...namesFor(stage, { cluster: "another" }) } });
  const cluster = "cluster zscaler-mcp-pr-7";
  const service = "mcp-service zscaler-mcp-server-pr-7 zscaler-mcp-pr-7";
  const revisions = "task-definitions zscaler-mcp-pr-7-zscaler-mcp-server-pr-7";

  test("is remembered under a key of its own, so that the old one is removed and not forgotten", () => {
    const before = standing(nodes);
    const planned = plannedNodes(renamed, [], before);
    expect(Object.keys(planned).filter((id) => !(id in before))).toEqual([cluster, service, revisions]);
    expect(planned[cluster]).toEqual(before["cluster"]);
    expect(planned["cluster"]).toMatchObject({
      identity: { name: "another" },
      status: "planned",
      outputs: {},
    });
    expect(planned["cluster"]).not.toHaveProperty("id");
    expect(planned["secret"]).toEqual(before["secret"]);
  });

  test("is removed in its own order: the old service before the old cluster, its revisions after it", () => {
    const planned = plannedNodes(renamed, [], standing(nodes));
    expect(planned[service]?.needs).toEqual(expect.arrayContaining([cluster, "log-group"]));
    expect(planned[service]?.needs).not.toContain("cluster");
    expect(planned[revisions]?.needs).toEqual([service]);
  });

  test("is not taken for the new one, whose id nobody knows yet", () => {
    const memory = memoryOf(separated(standing(nodes), renamed));
    expect(memory.has("cluster")).toBe(false);
    expect(memory.get(cluster)).toEqual({ id: "arn:cluster", ownership: "owned" });
  });

  test("and gets its first name back is the old one again, and nothing to be removed", () => {
    const half = plannedNodes(renamed, [], standing(nodes));
    const back = plannedNodes(nodes, [], half);
    expect(back["cluster"]).toEqual(standing(nodes)["cluster"]);
    expect(back).not.toHaveProperty([cluster]);
    expect(back["cluster another"]).toMatchObject({ identity: { name: "another" }, status: "planned" });
  });

  test("stays the same where nothing was renamed", () => {
    expect(separated(standing(nodes), nodes)).toEqual(standing(nodes));
  });

  test("is to be removed also where a role of the user's takes its place", () => {
    const brought = nodesOf({ roles: { harness: "arn:aws:iam::111122223333:role/ours" } });
    const planned = plannedNodes(brought, [], standing(nodes));
    expect(planned).not.toHaveProperty(["harness-role"]);
    expect(planned["harness-role zscaler-mcp-harness-execution-role-pr-7"]).toMatchObject({
      kind: "iam.Role",
      id: "arn:harness-role",
    });
  });
});

describe("what is remembered afterwards", () => {
  const planned = plannedNodes(nodes, [], {});
  const tags = { team: "network" };

  test("is what came to exist, with its strings only", () => {
    const present = presentNodes(nodes, [result("secret")], planned, tags);
    expect(present["secret"]).toMatchObject({
      id: "arn:secret",
      status: "present",
      outputs: { arn: "arn:secret" },
    });
    expect(present["cluster"]).toMatchObject({ status: "planned" });
  });

  test("is still only planned where its creation failed", () => {
    const present = presentNodes(
      nodes,
      [result("secret", { live: undefined, outputs: undefined })],
      planned,
      tags,
    );
    expect(present["secret"]).toEqual(planned["secret"]);
  });

  test("has no empty id: AWS had not given one", () => {
    const present = presentNodes(nodes, [result("secret", { live: { id: "", tags: {} } })], planned, tags);
    expect(present["secret"]).not.toHaveProperty("id");
  });

  test("has leftovers as soon as there is what leaves them behind", () => {
    expect(presentNodes(nodes, [], planned, tags)["task-definitions"]?.status).toBe("planned");
    expect(presentNodes(nodes, [result("cluster")], planned, tags)["task-definitions"]?.status).toBe(
      "planned",
    );
    const service = result("mcp-service", { live: liveService });
    expect(presentNodes(nodes, [service], planned, tags)["task-definitions"]?.status).toBe("present");
  });

  test("is how it was left, as digests, so that what somebody changes afterwards is noticed", () => {
    const live = { id: "arn:secret", tags: { team: "network", other: "theirs" }, versionId: "v1" };
    const { aspects } = presentNodes(nodes, [result("secret", { live })], planned, tags)["secret"] ?? {};
    expect(Object.keys(aspects ?? {}).toSorted()).toEqual(["VersionId", "tags.team"]);
    expect(Object.values(aspects ?? {}).every((digest) => /^[0-9a-f]{16}$/.test(digest))).toBe(true);
  });

  test.each<{ of: string; changed: Partial<NodeResult> }>([
    { of: "was only found and used", changed: { ownership: "adopted" } },
    { of: "was not brought to its end", changed: { failure: new Error("denied") } },
  ])("is not how a thing is that $of", ({ changed }) => {
    expect(presentNodes(nodes, [result("secret", changed)], planned, tags)["secret"]).not.toHaveProperty(
      "aspects",
    );
  });
});

describe("what a destroy leaves", () => {
  const before = standing(nodes);
  const { known } = removableNodes(before);
  const live = { id: "arn:live", tags: {} };
  const fates: Readonly<Record<string, Destroyed["fate"]>> = {
    secret: { kind: "kept", live, why: "the input keep names secret", ours: true },
    cluster: { kind: "kept", live, why: "it belongs to stage pr-8", ours: false },
    "log-group": { kind: "failed", live, thrown: new Error("denied") },
    harness: { kind: "deleted", live },
    "harness-role": { kind: "absent" },
  };
  const destroyed = known.flatMap((node): Destroyed[] => {
    const fate = fates[node.id];
    return fate === undefined ? [] : [{ node, fate }];
  });

  test("is what is ours and still there, so that the next destroy finds it", () => {
    const left = leftNodes(destroyed, before);
    expect(Object.keys(left).toSorted()).toEqual(["log-group", "secret"]);
    expect(left["secret"]).toEqual({ ...before["secret"], id: "arn:live" });
  });

  test("was found by name alone is remembered as ours", () => {
    expect(leftNodes(destroyed, {})["log-group"]).toMatchObject({ ownership: "owned", outputs: {} });
  });
});

test("a kind that this version does not know is named, not dropped", () => {
  const { known, unknown } = removableNodes({
    browser: {
      kind: "bedrock-agentcore.Browser",
      identity: { name: "b" },
      needs: [],
      removedAfter: [],
      ownership: "owned",
      status: "present",
      outputs: {},
    },
  });
  expect(known).toEqual([]);
  expect(unknown).toEqual(["browser (bedrock-agentcore.Browser)"]);
});

describe("the image to go back to", () => {
  const remembered = (image: string | undefined, previousImage?: string) => ({
    outputs: image === undefined ? {} : { image },
    previousImage,
  });

  test.each([
    ["a first deploy", remembered(undefined), "repo@1", undefined],
    ["a new image", remembered("repo@1"), "repo@2", "repo@1"],
    ["another change with the same image", remembered("repo@2", "repo@1"), "repo@2", "repo@1"],
    ["the way back", remembered("repo@2", "repo@1"), "repo@1", "repo@2"],
    ["a deploy that failed before it knew its image", remembered("repo@1"), undefined, "repo@1"],
    ["a server elsewhere after a hosted one", remembered("repo@1"), undefined, "repo@1"],
  ])("after %s", (_, state, image, expected) => {
    expect(previousImageOf(state, image)).toBe(expected);
  });
});
