/** What is live, of every node at once. */
import { Failure, Failures } from "../failure/failure.js";
import type { Live, Outputs } from "../resources/resource.js";
import type { Node } from "./graph.js";
import type { Memory, Run } from "./run.js";

export interface Observed {
  /** By node id; a resource that does not exist is missing. */
  readonly live: ReadonlyMap<string, Live>;
  /** Outputs of lookups, by node id. */
  readonly lookups: ReadonlyMap<string, Outputs>;
}

/** Reads everything at once. What the lookups find wrong is thrown together, before anything was changed. */
export async function observe(nodes: readonly Node[], { aws }: Run, memory: Memory): Promise<Observed> {
  const live = new Map<string, Live>();
  const lookups = new Map<string, Outputs>();
  const settled = await Promise.allSettled(
    nodes.map(async (node) => {
      if (node.role === "lookup") {
        lookups.set(node.id, await node.observe(aws));
      } else if (node.role === "resource") {
        const seen = await node.observe(aws, memory.get(node.id)?.id);
        if (seen !== undefined) live.set(node.id, seen);
      }
    }),
  );
  aws.signal.throwIfAborted();
  const reasons = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const failures = reasons.filter((reason) => reason instanceof Failure);
  if (reasons.length === 0) return { live, lookups };
  throw failures.length === reasons.length && failures.length > 1 ? new Failures(failures) : reasons[0];
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
