/** What has to happen to each node, decided from what is wanted and what is live. Pure. */
import { Failure } from "../failure/failure.js";
import type { Change, Live, Outputs } from "../resources/resource.js";
import type { Node, ResourceNode } from "./graph.js";
import type { Observed } from "./observe.js";
import { needsAdoption, notOurs, rememberedOwnership } from "./ownership.js";
import type { DeployRun, Memory } from "./run.js";

export type Action = "create" | "update" | "replace" | "adopt" | "unchanged";

/** What is to be done with a live resource, and whose it will be. */
export interface Verdict {
  readonly action: Exclude<Action, "create">;
  readonly ownership: "owned" | "adopted";
  /** Differences in the resource itself. */
  readonly changes: readonly Change[];
  /** Differences in its tags. */
  readonly tagChanges: readonly Change[];
  /** Whose it is where it is not ours, but used as it is. */
  readonly why?: string | undefined;
}

export interface Step {
  readonly node: ResourceNode;
  readonly action: Action;
  readonly ownership: "owned" | "adopted";
  readonly changes: readonly Change[];
  /** Why it is used as it is although it is not ours. */
  readonly why?: string | undefined;
}

/** What became of the thing that a thing without tags belongs to. */
export type Parent = Pick<Verdict, "ownership" | "why">;

/** The node to which a node belongs: the first one that it needs. */
export function parentOf({ needs }: ResourceNode): string | undefined {
  return Object.values(needs)[0]?.id;
}

/**
 * Judges one live resource; one of a kind without tags is its parent's owner's. Throws a `Failure` where it is not ours
 * to use or to change.
 */
export function judge(
  node: ResourceNode,
  spec: unknown,
  live: Live,
  run: Pick<DeployRun, "owner" | "tags" | "adopt">,
  memory: Memory,
  parent: Parent | undefined,
): Verdict {
  const changes = node.compare(spec, live);
  const replaces = changes.some((change) => change.replaces);
  const mine: Verdict["action"] = replaces ? "replace" : changes.length > 0 ? "update" : "unchanged";
  if (!node.takesTags || live.tags === undefined) {
    const by = strangerAbove(node, live, memory, parent);
    return by === undefined
      ? { action: mine, ownership: "owned", changes, tagChanges: [] }
      : judgeBelonging(node, live, changes, by);
  }

  const tagChanges = missingTags(live.tags, run.tags);
  const asOwned: Verdict = {
    action: mine === "unchanged" && tagChanges.length > 0 ? "update" : mine,
    ownership: "owned",
    changes,
    tagChanges,
  };
  const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
  if (ownership.kind === "owned") return asOwned;
  const used: Verdict = {
    action: "unchanged",
    ownership: "adopted",
    changes: [],
    tagChanges: [],
    why: ownership.by,
  };
  if (ownership.kind === "foreign") {
    if (node.shared) return used;
    throw notOurs(node.noun, live, ownership.by, run.owner.stage);
  }
  if (run.adopt) return { ...asOwned, action: replaces ? "replace" : "adopt" };
  if (changes.length > 0 && !node.shared)
    throw needsAdoption(node.noun, live, ownership.by, pathsOf(changes));
  return used;
}

/** A thing without tags that belongs to what is not ours: used as it is, or not at all. */
function judgeBelonging(node: ResourceNode, live: Live, changes: readonly Change[], why: string): Verdict {
  // The logs of what is only used are left as they are.
  if (changes.length > 0 && !node.trails) throw needsAdoption(node.noun, live, why, pathsOf(changes));
  return { action: "unchanged", ownership: "adopted", changes: [], tagChanges: [], why };
}

/** Why a thing without tags is not ours: what it belongs to is not, and the state does not know that we made it. */
function strangerAbove(
  { id }: ResourceNode,
  live: Live,
  memory: Memory,
  parent: Parent | undefined,
): string | undefined {
  const remembered = memory.get(id);
  if (remembered?.ownership === "owned" && remembered.id === live.id) return undefined;
  return parent?.ownership === "adopted"
    ? `what it belongs to is not ours: ${parent.why ?? "it was there before"}`
    : undefined;
}

function pathsOf(changes: readonly Change[]): readonly string[] {
  return changes.map(({ path }) => path);
}

/** Tags that are wanted and missing or different; other tags are nobody's business here. */
function missingTags(live: Readonly<Record<string, string>>, wanted: DeployRun["tags"]): readonly Change[] {
  return Object.entries(wanted)
    .filter(([key, value]) => live[key] !== value)
    .map(([key, after]) => ({ path: `tags.${key}`, before: live[key], after }));
}

export interface Decision {
  readonly steps: readonly Step[];
  /** Something has to be made or changed. */
  readonly changes: boolean;
}

export interface Decided extends Decision {
  /** Why nodes are not ours to use or to change: nothing may be touched where there are any. */
  readonly refusals: readonly Failure[];
  /** By node id: what dependants may use, now or once it is done. */
  readonly outputs: ReadonlyMap<string, Outputs>;
}

/**
 * Decides every node, in the graph's order: by what the nodes that it needs will have come to by then, as far as that
 * can be told. Leave out nodes that could not be read.
 */
export function decide(nodes: readonly Node[], observed: Observed, run: DeployRun, memory: Memory): Decided {
  const known = new Map<string, Outputs>(observed.lookups);
  const refusals: Failure[] = [];
  const steps: Step[] = [];
  for (const node of nodes) {
    if (node.role !== "resource") continue;
    const needs = needsOf(node, known);
    try {
      // What it needs is refused: then only whose it is remains to be said.
      if (needs === undefined) refuseStranger(node, observed, run, memory);
      else {
        const parent = steps.find((step) => step.node.id === parentOf(node));
        const { step, outputs } = decided(node, node.spec(needs), observed, run, memory, parent);
        steps.push(step);
        known.set(node.id, outputs);
      }
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      refusals.push(thrown);
    }
  }
  return { steps, changes: steps.some(({ action }) => action !== "unchanged"), refusals, outputs: known };
}

/** What happens to one node, and what its dependants may use afterwards. */
function decided(
  node: ResourceNode,
  spec: unknown,
  { live: lives }: Observed,
  run: DeployRun,
  memory: Memory,
  parent: Step | undefined,
): { readonly step: Step; readonly outputs: Outputs } {
  const live = lives.get(node.id);
  if (live === undefined || live.leaving !== undefined)
    return {
      step: { node, action: "create", ownership: "owned", changes: [] },
      outputs: node.outputsAfter(run.aws, spec, undefined, []),
    };
  const { action, ownership, changes, tagChanges, why } = judge(node, spec, live, run, memory, parent);
  const before = action === "replace" ? undefined : live;
  const staying = before && changes.length === 0 ? node.outputs(before) : undefined;
  return {
    step: { node, action, ownership, changes: [...changes, ...tagChanges], why },
    outputs: staying ?? node.outputsAfter(run.aws, spec, before, changes),
  };
}

/** Undefined where some of it is refused. */
function needsOf(
  node: ResourceNode,
  known: ReadonlyMap<string, Outputs>,
): Readonly<Record<string, Outputs>> | undefined {
  const needs: Record<string, Outputs> = {};
  for (const [name, { id }] of Object.entries(node.needs)) {
    const outputs = known.get(id);
    if (outputs === undefined) return undefined;
    needs[name] = outputs;
  }
  return needs;
}

function refuseStranger(node: ResourceNode, { live: lives }: Observed, run: DeployRun, memory: Memory): void {
  const live = lives.get(node.id);
  if (live?.tags === undefined || live.leaving !== undefined || node.shared) return;
  const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
  if (ownership.kind === "foreign") throw notOurs(node.noun, live, ownership.by, run.owner.stage);
}
