/** From what the engine knows to what the state remembers, and back. */
import { isDeepStrictEqual } from "node:util";
import type { NodeResult } from "../engine/bring.js";
import type { Step } from "../engine/decide.js";
import type { Destroyed, Removable } from "../engine/destroy.js";
import type { Node } from "../engine/graph.js";
import type { Memory } from "../engine/run.js";
import type { Live, Tags } from "../resources/resource.js";
import type { NodeState, State } from "../state/schema.js";
import { removable } from "../topologies/remains.js";
import { aspectsOf, digests } from "./drift.js";

type Nodes = State["nodes"];

export function memoryOf(nodes: Nodes): Memory {
  return new Map(Object.entries(nodes).map(([id, node]) => [id, { id: node.id, ownership: node.ownership }]));
}

/**
 * What the state knows of the nodes that are wanted, by their ids, and beside it, under keys of their own, what had
 * another name or was another kind of thing until the inputs changed: that is to be removed.
 */
export function separated(before: Nodes, nodes: readonly Node[]): Nodes {
  const wanted = new Set(nodes.map(({ id }) => id));
  const keys = new Map<string, string>();
  for (const [id, state] of Object.entries(before)) {
    const now = nodes.find((node) => isSame(node, state))?.id;
    if (now !== undefined || wanted.has(id)) keys.set(id, now ?? formerKey(id, state));
  }
  const keyOf = (id: string) => keys.get(id) ?? id;
  return Object.fromEntries(
    Object.entries(before).map(([id, state]) => [
      keyOf(id),
      { ...state, needs: state.needs.map(keyOf), removedAfter: state.removedAfter.map(keyOf) },
    ]),
  );
}

function isSame(node: Node, { kind, identity }: NodeState): boolean {
  return node.role !== "lookup" && node.kind === kind && isDeepStrictEqual({ ...node.identity }, identity);
}

function formerKey(id: string, { identity }: NodeState): string {
  return `${id} ${Object.values(identity).join(" ")}`;
}

/** Every node that is about to exist, by name, before anything is made: whatever happens then can be found again. */
export function plannedNodes(nodes: readonly Node[], steps: readonly Step[], state: Nodes): Nodes {
  const before = separated(state, nodes);
  const ownerships = new Map(steps.map(({ node, ownership }) => [node.id, ownership]));
  const planned = nodes
    .filter((node) => node.role !== "lookup")
    .map((node): [string, NodeState] => [
      node.id,
      {
        ...(before[node.id] ?? { status: "planned", outputs: {} }),
        ...placeOf(node),
        ownership: ownerships.get(node.id) ?? "owned",
      },
    ]);
  // What is no longer wanted stays remembered until it is gone.
  return { ...before, ...Object.fromEntries(planned) };
}

/** The nodes once the engine is done, or stopped; `tags` are those that the deploy put on everything. */
export function presentNodes(
  nodes: readonly Node[],
  results: readonly NodeResult[],
  planned: Nodes,
  tags: Tags,
): Nodes {
  const present = results.flatMap((result): [string, NodeState][] => {
    const { node, ownership, live, outputs } = result;
    if (live === undefined) return [];
    return [
      [
        node.id,
        {
          ...placeOf(node),
          ...(live.id === "" ? {} : { id: live.id }),
          ownership,
          status: "present",
          outputs: strings(outputs ?? {}),
          ...rememberedAspects(result, live, tags),
        },
      ],
    ];
  });
  const known: Nodes = { ...planned, ...Object.fromEntries(present) };
  // Leftovers are there as soon as what leaves them behind is.
  const leftovers = nodes
    .filter((node) => node.role === "leftover")
    .flatMap(({ id, needs }): [string, NodeState][] => {
      const of = known[needs["of"]?.id ?? ""];
      const node = known[id];
      return node === undefined || of === undefined ? [] : [[id, { ...node, status: of.status }]];
    });
  return { ...known, ...Object.fromEntries(leftovers) };
}

/** What was brought to its end, and is ours to keep as it is. */
function rememberedAspects(
  { node, ownership, failure }: NodeResult,
  live: Live,
  tags: Tags,
): Pick<NodeState, "aspects"> {
  const isKept = ownership === "owned" && failure === undefined;
  return isKept ? { aspects: digests(aspectsOf(node, live, Object.keys(tags))) } : {};
}

/** The nodes after a deploy: without what it removed because nothing wants it any more, unless something still needs it. */
export function afterDeploy(
  nodes: readonly Node[],
  results: readonly NodeResult[],
  orphans: readonly Destroyed[],
  planned: Nodes,
  tags: Tags,
): Nodes {
  const present = presentNodes(nodes, results, planned, tags);
  const fates = new Map(orphans.map(({ node, fate }) => [node.id, fate]));
  return Object.fromEntries(
    Object.entries(present).flatMap(([id, node]): [string, NodeState][] => {
      const fate = fates.get(id);
      if (fate === undefined || fate.kind === "failed") return [[id, node]];
      return fate.kind === "kept" && fate.ours ? [[id, { ...node, status: "kept" }]] : [];
    }),
  );
}

/** What can be gone back to from `image`: the image of the last good deploy that had another one. */
export function previousImageOf(
  { outputs, previousImage }: Pick<State, "outputs" | "previousImage">,
  image: string | undefined,
): string | undefined {
  const last = outputs["image"];
  return last === undefined || last === image ? previousImage : last;
}

/** The state at the end of a deploy; `outputs` undefined: it failed, and the last good outputs stay. */
export function concluded(
  { expiresAt: _before, ...ahead }: State,
  expiresAt: string | undefined,
  {
    nodes,
    outputs,
    lastRun,
  }: Pick<State, "nodes" | "lastRun"> & { readonly outputs: State["outputs"] | undefined },
): State {
  const previousImage =
    outputs === undefined ? ahead.previousImage : previousImageOf(ahead, outputs["image"]);
  return {
    ...ahead,
    nodes,
    outputs: outputs ?? ahead.outputs,
    lastRun,
    ...(previousImage === undefined ? {} : { previousImage }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** What of ours is left after a destroy. */
export function leftNodes(destroyed: readonly Destroyed[], before: Nodes): Nodes {
  const left = destroyed.flatMap(({ node, fate }): [string, NodeState][] => {
    const isOurs = fate.kind === "failed" || (fate.kind === "kept" && fate.ours);
    if (!isOurs) return [];
    const remembered = before[node.id];
    return [
      [
        node.id,
        {
          ...placeOf(node),
          id: fate.live.id,
          ownership: remembered?.ownership ?? "owned",
          status: "present",
          outputs: remembered?.outputs ?? {},
        },
      ],
    ];
  });
  return Object.fromEntries(left);
}

/** The nodes of a state as a destroy wants them, and those of kinds that this version does not know. */
export function removableNodes(nodes: Nodes): { known: readonly Removable[]; unknown: readonly string[] } {
  const known: Removable[] = [];
  const unknown: string[] = [];
  for (const [id, { kind, identity, needs, removedAfter }] of Object.entries(nodes)) {
    const node = removable({ id, kind, identity, needs, removedAfter });
    if (node === undefined) unknown.push(`${id} (${kind})`);
    else known.push(node);
  }
  return { known, unknown };
}

function placeOf(node: Node | Removable): Pick<NodeState, "kind" | "identity" | "needs" | "removedAfter"> {
  const needs = Array.isArray(node.needs)
    ? (node.needs as readonly string[])
    : Object.values((node as Node).needs).flatMap(({ id, loose }) => (loose ? [] : [id]));
  return {
    kind: node.kind,
    identity: { ...node.identity },
    needs: [...new Set(needs)],
    removedAfter: "removedAfter" in node ? [...node.removedAfter] : [],
  };
}

function strings(outputs: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
