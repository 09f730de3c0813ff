import { describe, expect, test } from "@jest/globals";
import type { Graph } from "../../src/engine/graph.js";
import { namesFor } from "../../src/settings/names.js";
import type { DeploySettings, Names } from "../../src/settings/settings.js";
import { ecs } from "../../src/topologies/ecs.js";
import { external } from "../../src/topologies/external.js";
import { type Remain, remainsOf, removable } from "../../src/topologies/remains.js";
import { credentials, deploySettings, hosting, managed, place, withHarness } from "./settings.js";

const ecsGraph = (settings: DeploySettings) => ecs(place, settings, { hosting, delivery: managed }).graph;

/** The graph as a destroy without a state has to know it. */
function remainsIn({ nodes }: Graph): readonly Remain[] {
  const made = new Set(nodes.filter(({ role }) => role !== "lookup").map(({ id }) => id));
  return nodes.flatMap((node): Remain[] => {
    if (node.role === "lookup") return [];
    const needs = Object.values(node.needs).flatMap(({ id, loose }) => (loose || !made.has(id) ? [] : [id]));
    return [
      {
        id: node.id,
        kind: node.kind,
        identity: { ...node.identity },
        needs: [...new Set(needs)].toSorted(),
        removedAfter: node.role === "resource" ? [...node.removedAfter] : [],
      },
    ];
  });
}

const sorted = (remains: readonly Remain[]) =>
  remains
    .map((remain) => ({ ...remain, needs: remain.needs.toSorted() }))
    .toSorted((a, b) => a.id.localeCompare(b.id));

const stages: readonly (readonly [string, Names])[] = [
  ["default", namesFor({ name: "default", slug: "default" })],
  ["pr-7", namesFor({ name: "pr-7", slug: "pr-7" })],
  [
    "named by hand",
    namesFor({ name: "x", slug: "x" }, { cluster: "shared", secret: "team/secret", harness: "agent" }),
  ],
];

describe("a destroy whose state is lost", () => {
  test.each(stages)("finds everything that a deploy makes, in the same order: stage %s", (_stage, names) => {
    expect(sorted(remainsOf(names))).toEqual(sorted(remainsIn(ecsGraph(deploySettings({ names })))));
  });

  test("finds everything of an existing server's harness as well", () => {
    const { graph } = external(place, deploySettings(), {
      mcpUrl: "https://mcp.test/mcp",
      credentials,
      secretId: undefined,
    });
    const all = new Map(remainsOf(deploySettings().names).map((remain) => [remain.id, remain]));
    for (const { needs: _needs, ...remain } of remainsIn(graph))
      expect(all.get(remain.id)).toMatchObject(remain);
  });

  test("knows each thing after those that it needs", () => {
    const seen = new Set<string>();
    for (const { id, needs, removedAfter } of remainsOf(deploySettings().names)) {
      for (const need of [...needs, ...removedAfter]) expect(seen).toContain(need);
      seen.add(id);
    }
  });

  test("can remove each of them, as the graph would", () => {
    const { nodes } = ecsGraph(deploySettings());
    for (const remain of remainsOf(deploySettings().names)) {
      const node = removable(remain);
      const original = nodes.find(({ id }) => id === remain.id);
      expect(node).toMatchObject({
        role: original?.role,
        kind: original?.kind,
        noun: original?.noun,
        name: original?.name,
        identity: original?.identity,
      });
      expect(node?.role === "resource" && node.trails).toBe(original?.role === "resource" && original.trails);
      expect(node?.role === "resource" && node.shared).toBe(original?.role === "resource" && original.shared);
    }
  });

  test("leaves a named endpoint to its harness, and with a state removes it by name", () => {
    const endpoint = remainsIn(ecsGraph(withHarness({ endpoint: "prod" }))).find(
      ({ id }) => id === "harness-endpoint",
    );
    expect(endpoint).toMatchObject({ identity: { name: "prod" }, needs: ["harness"] });
    expect(endpoint && removable(endpoint)?.name).toBe("prod");
  });

  test("knows no kind that it has never heard of", () => {
    expect(
      removable({
        id: "x",
        kind: "cognito-idp.UserPool",
        identity: { name: "x" },
        needs: [],
        removedAfter: [],
      }),
    ).toBeUndefined();
  });
});

test("a graph lists every node after the nodes that it needs", () => {
  for (const { nodes } of [ecsGraph(deploySettings()), ecsGraph(withHarness({ endpoint: "prod" }))]) {
    const seen = new Set<string>();
    for (const node of nodes) {
      for (const { id } of Object.values(node.needs)) expect(seen).toContain(id);
      expect(seen).not.toContain(node.id);
      seen.add(node.id);
    }
  }
});
