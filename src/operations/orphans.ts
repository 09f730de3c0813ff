/** What the state remembers and the graph no longer wants: another topology's parts, a former name, a dropped endpoint. */
import { type Destroyed, destroy, survey } from "../engine/destroy.js";
import type { Node } from "../engine/graph.js";
import type { Run } from "../engine/run.js";
import type { State } from "../state/schema.js";
import { memoryOf, removableNodes } from "./stage-state.js";

/** Removed only once everything that replaces them is ready. */
export async function removeOrphans(
  state: State,
  nodes: readonly Node[],
  run: Run,
): Promise<readonly Destroyed[]> {
  const wanted = new Set(nodes.map(({ id }) => id));
  const orphans = Object.fromEntries(Object.entries(state.nodes).filter(([id]) => !wanted.has(id)));
  const { known } = removableNodes(orphans);
  if (known.length === 0) return [];
  const removing = { ...run, removing: { force: false }, keep: () => undefined };
  const memory = memoryOf(state.nodes);
  return destroy(known, await survey(known, removing, memory), removing);
}
