import { describe, expect, test } from "@jest/globals";
import type { Graph } from "../../src/engine/graph.js";
import { namesFor } from "../../src/settings/names.js";
import type { DeploySettings, Names } from "../../src/settings/settings.js";
import { ecs } from "../../src/topologies/ecs.js";
import { external } from "../../src/topologies/external.js";
import { gateway } from "../../src/topologies/gateway.js";
import { type Remain, remainsOf, removable } from "../../src/topologies/remains.js";
import { credentials, deploySettings, hosting, managed, place, withHarness } from "./settings.js";

const gatewayGraph = (settings: DeploySettings, gatewayAuth: "cognito" | "iam") =>
  gateway(place, settings, { container: hosting, delivery: managed, gatewayAuth }).graph;

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

/** Without a state nobody knows by what gateway and runtime let one another in: both kinds are looked for. */
function besideCognito(remain: Remain): Remain {
  const named = (id: string) => (/^(?:runtime|gateway)/.test(id) ? `iam-${id}` : id);
  return { ...remain, id: named(remain.id), needs: remain.needs.map(named) };
}

/** What any of them has, once; it needs whatever it needs in one of them. */
function together(all: readonly (readonly Remain[])[]): readonly Remain[] {
  const merged = new Map<string, Remain>();
  for (const remain of all.flat()) {
    const needs = new Set([...(merged.get(remain.id)?.needs ?? []), ...remain.needs]);
    merged.set(remain.id, { ...remain, needs: [...needs] });
  }
  return [...merged.values()];
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
    const settings = deploySettings({ names });
    const iam = remainsIn(gatewayGraph(settings, "iam"));
    const others = [ecsGraph(settings), gatewayGraph(settings, "cognito")].map(remainsIn);
    expect(sorted(remainsOf(names, place))).toEqual(sorted(together([...others, iam.map(besideCognito)])));
  });

  test("finds everything of an existing server's harness as well", () => {
    const { graph } = external(place, deploySettings(), {
      mcpUrl: "https://mcp.test/mcp",
      credentials,
      secretId: undefined,
    });
    const all = new Map(remainsOf(deploySettings().names, place).map((remain) => [remain.id, remain]));
    for (const { needs: _needs, ...remain } of remainsIn(graph))
      expect(all.get(remain.id)).toMatchObject(remain);
  });

  test("knows each thing after those that it needs", () => {
    const seen = new Set<string>();
    for (const { id, needs, removedAfter } of remainsOf(deploySettings().names, place)) {
      for (const need of [...needs, ...removedAfter]) expect(seen).toContain(need);
      seen.add(id);
    }
  });

  test("can remove each of them, as the graph would", () => {
    const nodes = [...ecsGraph(deploySettings()).nodes, ...gatewayGraph(deploySettings(), "cognito").nodes];
    for (const remain of remainsOf(deploySettings().names, place)) {
      const node = removable(remain);
      const original = nodes.find(({ id }) => id === remain.id || `iam-${id}` === remain.id);
      expect(node).toMatchObject({
        role: original?.role,
        kind: original?.kind,
        noun: original?.noun,
        name: remain.identity.name,
        identity: remain.identity,
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
        kind: "quantum.Teleporter",
        identity: { name: "x" },
        needs: [],
        removedAfter: [],
      }),
    ).toBeUndefined();
  });
});

test("a graph lists every node after the nodes that it needs", () => {
  const graphs = [
    ecsGraph(deploySettings()),
    ecsGraph(withHarness({ endpoint: "prod" })),
    gatewayGraph(withHarness({ endpoint: "prod" }), "cognito"),
    gatewayGraph(deploySettings(), "iam"),
  ];
  for (const { nodes } of graphs) {
    const seen = new Set<string>();
    for (const node of nodes) {
      for (const { id } of Object.values(node.needs)) expect(seen).toContain(id);
      expect(seen).not.toContain(node.id);
      seen.add(node.id);
    }
  }
});
