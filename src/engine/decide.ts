/** What has to happen to each node, decided from what is wanted and what is live. Pure. */
import { Failure, Failures } from "../failure/failure.js";
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
}

export interface Step {
  readonly node: ResourceNode;
  readonly action: Action;
  readonly ownership: "owned" | "adopted";
  readonly changes: readonly Change[];
}

/** Judges one live resource. Throws a `Failure` where it is not ours to use or to change. */
export function judge(
  node: ResourceNode,
  spec: unknown,
  live: Live,
  run: Pick<DeployRun, "owner" | "tags" | "adopt">,
  memory: Memory,
): Verdict {
  const changes = node.compare(spec, live);
  const replaces = changes.some((change) => change.replaces);
  const mine: Verdict["action"] = replaces ? "replace" : changes.length > 0 ? "update" : "unchanged";
  if (!node.takesTags || live.tags === undefined)
    return { action: mine, ownership: "owned", changes, tagChanges: [] };

  const tagChanges = missingTags(live.tags, run.tags);
  const asOwned: Verdict = {
    action: mine === "unchanged" && tagChanges.length > 0 ? "update" : mine,
    ownership: "owned",
    changes,
    tagChanges,
  };
  const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
  if (ownership.kind === "owned") return asOwned;
  const used: Verdict = { action: "unchanged", ownership: "adopted", changes: [], tagChanges: [] };
  if (ownership.kind === "foreign") {
    if (node.shared) return used;
    throw notOurs(node.noun, live, ownership.by, run.owner.stage);
  }
  if (run.adopt) return { ...asOwned, action: replaces ? "replace" : "adopt" };
  if (changes.length > 0 && !node.shared)
    throw needsAdoption(
      node.noun,
      live,
      ownership.by,
      changes.map(({ path }) => path),
    );
  return used;
}

/** Tags that are wanted and missing or different; other tags are nobody's business here. */
function missingTags(live: Readonly<Record<string, string>>, wanted: DeployRun["tags"]): readonly Change[] {
  return Object.entries(wanted)
    .filter(([key, value]) => live[key] !== value)
    .map(([key, after]) => ({ path: `tags.${key}`, before: live[key], after }));
}

export interface Decision {
  readonly steps: readonly Step[];
  /** Something has to be made or changed, or will be once what it needs has changed. */
  readonly changes: boolean;
}

/**
 * Decides every node, in the graph's order. A node whose needs are still to be made is decided when they are: here it
 * counts as an update. Throws all refusals together, so that nothing is touched where anything is refused.
 */
export function decide(nodes: readonly Node[], observed: Observed, run: DeployRun, memory: Memory): Decision {
  const known = new Map<string, Outputs>(observed.lookups);
  const refusals: Failure[] = [];
  const steps: Step[] = [];
  for (const node of nodes) {
    if (node.role !== "resource") continue;
    try {
      const step = stepOf(node, observed, known, run, memory);
      steps.push(step);
      const live = observed.live.get(node.id);
      const outputs =
        live && step.action !== "create" && step.action !== "replace" ? node.outputs(live) : undefined;
      if (outputs !== undefined) known.set(node.id, outputs);
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      refusals.push(thrown);
    }
  }
  const [only, ...others] = refusals;
  if (only !== undefined) throw others.length === 0 ? only : new Failures(refusals);
  return { steps, changes: steps.some(({ action }) => action !== "unchanged") };
}

function stepOf(
  node: ResourceNode,
  { live: lives }: Observed,
  known: ReadonlyMap<string, Outputs>,
  run: DeployRun,
  memory: Memory,
): Step {
  const live = lives.get(node.id);
  const needs = needsOf(node, known);
  // Also of what does not exist yet: a spec that cannot be is refused before anything is touched.
  const spec = needs && node.spec(needs);
  if (live === undefined || live.leaving !== undefined)
    return { node, action: "create", ownership: "owned", changes: [] };
  if (needs === undefined)
    return { node, action: "update", ownership: ownershipBefore(node, live, run, memory), changes: [] };
  const { action, ownership, changes, tagChanges } = judge(node, spec, live, run, memory);
  return { node, action, ownership, changes: [...changes, ...tagChanges] };
}

/** Undefined while some of it is still to be made. */
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

/** Whose it is where its spec is not known yet; somebody else's is refused already. */
function ownershipBefore(node: ResourceNode, live: Live, run: DeployRun, memory: Memory): Step["ownership"] {
  if (live.tags === undefined) return "owned";
  const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
  if (ownership.kind === "foreign" && !node.shared)
    throw notOurs(node.noun, live, ownership.by, run.owner.stage);
  return ownership.kind === "owned" || run.adopt ? "owned" : "adopted";
}
