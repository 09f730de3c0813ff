/** Makes a graph true: every node as soon as what it needs is known, all of them at once. */
import { Failure, messageOf } from "../failure/failure.js";
import type { Outputs } from "../resources/resource.js";
import { type Bringing, bring, type NodeResult, narrow } from "./bring.js";
import { parentOf } from "./decide.js";
import type { Node, ResourceNode } from "./graph.js";
import { type Moments, newMoments } from "./moments.js";
import { type Observed, outputsOfLive } from "./observe.js";
import { type DeployRun, eventOf, type Memory } from "./run.js";

export interface Applied {
  /** One for each resource that was begun, in the order of the graph. */
  readonly results: readonly NodeResult[];
  readonly outputs: ReadonlyMap<string, Outputs>;
  /** Empty: everything is ready. Without a node: the run itself was stopped. */
  readonly failures: readonly { readonly node: ResourceNode | undefined; readonly thrown: unknown }[];
}

/** Another node failed: nothing new is begun, and waiting has no point any more. */
class Halted extends Error {}

export async function apply(
  nodes: readonly Node[],
  observed: Observed,
  run: DeployRun,
  memory: Memory,
): Promise<Applied> {
  const resources = nodes.filter((node) => node.role === "resource");
  const halt = new AbortController();
  const waiting = AbortSignal.any([run.aws.signal, halt.signal]);
  const moments = new Map(resources.map(({ id }) => [id, newMoments()]));
  const outputs = new Map<string, Outputs>(outputsOfLive(resources, observed));
  const progress = new Map<string, NodeResult>();
  const failures: { node: ResourceNode | undefined; thrown: unknown }[] = [];

  await Promise.all(
    resources.map(async (node) => {
      const mine = moments.get(node.id) ?? newMoments();
      try {
        const needs = await outputsNeeded(node);
        halt.signal.throwIfAborted();
        const seen = observed.live.get(node.id);
        const [spec, bringing] = [node.spec(needs), bringingOf(node, mine)];
        const served = await bring(node, spec, seen, bringing);
        outputs.set(node.id, served);
        mine.ready.resolve(served);
        await Promise.all(dependantsOf(node).map(({ id }) => moments.get(id)?.ready.promise));
        await narrow(node, spec, bringing);
      } catch (thrown) {
        mine.known.reject(new Halted());
        mine.ready.reject(new Halted());
        if (!(thrown instanceof Halted)) fail(node, thrown);
      }
    }),
  );
  const results = resources.flatMap(({ id }) => progress.get(id) ?? []);
  return { results, outputs, failures };

  function bringingOf(node: ResourceNode, { known }: Moments): Bringing {
    const noted = () => progress.get(node.id);
    return {
      run,
      signal: waiting,
      memory,
      parent: () => progress.get(parentOf(node) ?? ""),
      noted,
      note: (step) => {
        progress.set(node.id, { ...(noted() ?? untouched(node, observed)), ...step });
      },
      tellOutputs: (told) => {
        if (told === undefined) outputs.delete(node.id);
        else {
          outputs.set(node.id, told);
          known.resolve(told);
        }
      },
    };
  }

  function fail(node: ResourceNode, thrown: unknown): void {
    const { aborted, reason } = run.aws.signal;
    if (aborted && thrown instanceof Failure && thrown.cause !== undefined)
      run.tell({ ...eventOf(node), kind: "waiting", why: messageOf(thrown.cause) });
    // Whatever was in flight ends for the same reason: that is one failure, and no node's own.
    if (!aborted) failures.push({ node, thrown });
    else if (!failures.some((one) => one.thrown === reason))
      failures.push({ node: undefined, thrown: reason });
    const failure = aborted ? reason : thrown;
    const begun = progress.get(node.id);
    if (begun !== undefined) progress.set(node.id, { ...begun, failure });
    run.tell({ ...eventOf(node), kind: "failed", why: messageOf(failure) });
    halt.abort(new Halted());
  }

  /** All that needs it, and what needs that in turn. */
  function dependantsOf({ id }: ResourceNode): readonly ResourceNode[] {
    const above = new Set([id]);
    for (const other of resources)
      if (Object.values(other.needs).some((need) => above.has(need.id))) above.add(other.id);
    return resources.filter((other) => other.id !== id && above.has(other.id));
  }

  function isLive({ id }: ResourceNode): boolean {
    const seen = observed.live.get(id);
    return seen !== undefined && seen.leaving === undefined;
  }

  async function outputsNeeded(node: ResourceNode): Promise<Readonly<Record<string, Outputs>>> {
    const entries = await Promise.all(
      Object.entries(node.needs).map(async ([name, { id, moment }]) => {
        const lookup = observed.lookups.get(id);
        if (moment === "serving" && !isLive(node)) return [name, {}] as const;
        const awaited = moment === "serving" ? "ready" : moment;
        return [name, lookup ?? (await (moments.get(id) ?? newMoments())[awaited].promise)] as const;
      }),
    );
    return Object.fromEntries(entries);
  }
}

function untouched(node: ResourceNode, { live }: Observed): NodeResult {
  return {
    node,
    action: "unchanged",
    ownership: "owned",
    changes: [],
    live: live.get(node.id),
    outputs: undefined,
  };
}
