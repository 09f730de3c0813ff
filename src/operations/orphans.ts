/** What the state remembers and the graph no longer wants: another topology's parts, a former name, a dropped endpoint. */
import {
  type Destroyed,
  type DestroyRun,
  destroy,
  preview,
  type Removable,
  type Survey,
  survey,
} from "../engine/destroy.js";
import type { Node } from "../engine/graph.js";
import type { Run } from "../engine/run.js";
import type { State } from "../state/schema.js";
import { memoryOf, removableNodes, separated } from "./stage-state.js";

/** Removed only once everything that replaces them is ready. */
export async function removeOrphans(
  { nodes }: State,
  wanted: readonly Node[],
  run: Run,
): Promise<readonly Destroyed[]> {
  const { orphans, seen } = await lookAt(nodes, wanted, run);
  return destroy(orphans, seen, removing(run));
}

/** What a deploy would remove, and what it would keep and why. Touches nothing. */
export async function previewOrphans(
  { nodes }: State,
  wanted: readonly Node[],
  run: Run,
): Promise<readonly Destroyed[]> {
  const { orphans, seen } = await lookAt(separated(nodes, wanted), wanted, run);
  return preview(orphans, seen);
}

async function lookAt(
  nodes: State["nodes"],
  wanted: readonly Node[],
  run: Run,
): Promise<{ readonly orphans: readonly Removable[]; readonly seen: Survey }> {
  const ids = new Set(wanted.map(({ id }) => id));
  const unwanted = Object.fromEntries(Object.entries(nodes).filter(([id]) => !ids.has(id)));
  const { known: orphans } = removableNodes(unwanted);
  return { orphans, seen: await survey(orphans, removing(run), memoryOf(nodes)) };
}

function removing(run: Run): DestroyRun {
  return { ...run, removing: { force: false }, keep: () => undefined, mayMiss: () => false };
}
