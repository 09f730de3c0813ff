/** What is live, of every node at once. */
import type { Live, Outputs } from "../resources/resource.js";
import type { Node } from "./graph.js";
import type { Memory, Run } from "./run.js";

export interface Observed {
  /** By node id; a resource that does not exist is missing. */
  readonly live: ReadonlyMap<string, Live>;
  /** Outputs of lookups, by node id. */
  readonly lookups: ReadonlyMap<string, Outputs>;
}

export interface Observation extends Observed {
  /** What was thrown for a node that could not be read, or that is not fit for use; by node id. */
  readonly unread: ReadonlyMap<string, unknown>;
}

/** Reads everything at once. One read that fails does not hide what the others tell. */
export async function observe(
  nodes: readonly Node[],
  { aws }: Pick<Run, "aws">,
  memory: Memory,
): Promise<Observation> {
  const live = new Map<string, Live>();
  const lookups = new Map<string, Outputs>();
  const unread = new Map<string, unknown>();
  await Promise.all(
    nodes.map(async (node) => {
      try {
        if (node.role === "lookup") {
          lookups.set(node.id, await node.observe(aws));
        } else if (node.role === "resource") {
          const seen = await node.observe(aws, memory.get(node.id)?.id);
          if (seen !== undefined) live.set(node.id, seen);
        }
      } catch (thrown) {
        unread.set(node.id, thrown);
      }
    }),
  );
  aws.signal.throwIfAborted();
  return { live, lookups, unread };
}

/** What is known already, and stays known where a run ends before it comes to the node. By node id. */
export function outputsOfLive(
  nodes: readonly Node[],
  { live, lookups }: Observed,
): ReadonlyMap<string, Outputs> {
  const known = new Map(lookups);
  for (const node of nodes) {
    const seen = live.get(node.id);
    const outputs =
      node.role !== "resource" || seen === undefined || seen.leaving !== undefined
        ? undefined
        : node.outputs(seen);
    if (outputs !== undefined) known.set(node.id, outputs);
  }
  return known;
}
