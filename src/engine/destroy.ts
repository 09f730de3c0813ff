/** Takes a deployment down: in reverse, as wide as the graph allows, only what is ours, until it is gone. */
import { isInMotion, isTransient } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";
import type { Live, Removal, Removing } from "../resources/resource.js";
import { pacer, pause } from "../waiting/wait.js";
import type { LeftoverNode, ResourceNode } from "./graph.js";
import { rememberedOwnership } from "./ownership.js";
import { eventOf, type Memory, type Run } from "./run.js";

/** A node as a destroy sees it: without a spec, and with only the ids of what it needs. */
export type Removable = (
  | Omit<ResourceNode, "needs" | "spec" | "removedAfter">
  | Omit<LeftoverNode, "needs">
) & {
  readonly needs: readonly string[];
  /** Further nodes that must be gone before this one goes. */
  readonly removedAfter: readonly string[];
};

export interface DestroyRun extends Run {
  readonly removing: Removing;
  /** Why a node is to be kept although it is ours; undefined: it may go. */
  readonly keep: (node: Removable) => string | undefined;
  /** A node that cannot be read for this reason counts as absent; else the read fails the run. */
  readonly mayMiss: (node: Removable, thrown: unknown) => boolean;
}

export type Fate =
  | { readonly kind: "absent" }
  | { readonly kind: "deleted"; readonly live: Live }
  | { readonly kind: "kept"; readonly live: Live; readonly why: string; readonly ours: boolean }
  | { readonly kind: "failed"; readonly live: Live; readonly thrown: unknown };

export interface Destroyed {
  readonly node: Removable;
  readonly fate: Fate;
}

/** AWS's own teardown (load balancer, cluster, harness) ends well within this, in ms. */
const refusalLimit = 900_000;

/** What would be deleted and kept, and what is not there. */
export interface Survey {
  readonly live: ReadonlyMap<string, Live>;
  /** Why each node that exists stays, and whether it is ours all the same. */
  readonly kept: ReadonlyMap<string, { readonly why: string; readonly ours: boolean }>;
  /** Nodes of which nobody knows whether they exist, and why. */
  readonly unread: readonly { readonly node: Removable; readonly thrown: unknown }[];
}

/** Reads what is left of a deployment and decides what may go. What something kept needs is kept with it. */
export async function survey(nodes: readonly Removable[], run: DestroyRun, memory: Memory): Promise<Survey> {
  const live = new Map<string, Live>();
  const unread: { node: Removable; thrown: unknown }[] = [];
  await Promise.all(
    nodes.map(async (node) => {
      const seen = await look(node).catch((thrown: unknown) => {
        if (!run.mayMiss(node, thrown)) throw thrown;
        unread.push({ node, thrown });
        return undefined;
      });
      const isGone = seen?.deleted === true && !run.removing.force;
      if (seen !== undefined && !isGone) live.set(node.id, seen);
    }),
  );
  const kept = new Map<string, { why: string; ours: boolean }>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) {
    const seen = live.get(node.id);
    if (seen === undefined) continue;
    const stranger = notOursBecause(node, seen);
    const why = stranger ?? run.keep(node);
    if (why !== undefined) kept.set(node.id, { why, ours: stranger === undefined });
  }
  for (const node of nodes) if (kept.has(node.id)) keepWith(node);
  return { live, kept, unread };

  function look(node: Removable): Promise<Live | undefined> {
    return node.role === "leftover" ? node.observe(run.aws) : node.observe(run.aws, memory.get(node.id)?.id);
  }

  /** What something kept needs stays with it, along the whole chain, and so does what trails it. */
  function keepWith(node: Removable): void {
    const stay = (other: Removable, why: string) => {
      if (!live.has(other.id) || kept.has(other.id)) return;
      kept.set(other.id, { why, ours: true });
      keepWith(other);
    };
    if (!isTrailing(node))
      for (const need of node.needs) {
        const needed = byId.get(need);
        if (needed !== undefined) stay(needed, `the ${node.noun} ${node.name}, which needs it, is kept`);
      }
    for (const other of nodes)
      if (isTrailing(other) && other.needs.includes(node.id))
        stay(other, `the ${node.noun} ${node.name}, which it belongs to, is kept`);
  }

  function notOursBecause(node: Removable, seen: Live): string | undefined {
    if (seen.tags === undefined) {
      // Without tags it is ours as far as the thing that it belongs to is.
      const of = node.needs[0];
      const parent = of === undefined ? undefined : live.get(of);
      const parentNode = of === undefined ? undefined : byId.get(of);
      if (memory.get(node.id)?.ownership === "owned") return undefined;
      if (parent === undefined || parentNode === undefined)
        return "whose it is cannot be proved: it carries no tags";
      return notOursBecause(parentNode, parent);
    }
    const ownership = rememberedOwnership(seen.id, seen.tags, run.owner, memory.get(node.id));
    return ownership.kind === "owned" ? undefined : ownership.by;
  }
}

/** What `destroy` would come to, as far as can be told without touching anything. */
export function preview(nodes: readonly Removable[], { live: lives, kept }: Survey): readonly Destroyed[] {
  return nodes.flatMap((node): Destroyed[] => {
    const live = lives.get(node.id);
    if (live === undefined) return [];
    const stays = kept.get(node.id);
    return [
      { node, fate: stays === undefined ? { kind: "deleted", live } : { kind: "kept", live, ...stays } },
    ];
  });
}

/** Removes everything that `survey` does not keep. Never throws for a single node: its fate says what happened. */
export async function destroy(
  nodes: readonly Removable[],
  { live, kept }: Survey,
  run: DestroyRun,
): Promise<readonly Destroyed[]> {
  const fates = new Map<string, Promise<Fate>>();
  const before = blockers(nodes);
  const fateOf = (node: Removable): Promise<Fate> => {
    const begun = fates.get(node.id);
    if (begun !== undefined) return begun;
    const fate = remove(node);
    fates.set(node.id, fate);
    return fate;
  };
  return Promise.all(nodes.map(async (node) => ({ node, fate: await fateOf(node) })));

  async function remove(node: Removable): Promise<Fate> {
    const seen = live.get(node.id);
    const first = before.get(node.id) ?? [];
    const fatesBefore = await Promise.all(first.map(async (one) => ({ one, fate: await fateOf(one) })));
    if (seen === undefined) return { kind: "absent" };
    const stays = kept.get(node.id);
    if (stays !== undefined) {
      run.tell({ ...eventOf(node), kind: "kept", why: stays.why });
      return { kind: "kept", live: seen, ...stays };
    }
    const inTheWay = fatesBefore.find(({ fate }) => fate.kind === "failed");
    if (inTheWay !== undefined)
      return {
        kind: "failed",
        live: seen,
        thrown: new Failure(
          "NOT_TRIED",
          `not tried: the ${inTheWay.one.noun} ${inTheWay.one.name} is still there`,
        ),
      };
    return until(node, seen);
  }

  async function until(node: Removable, seen: Live): Promise<Fate> {
    const event = eventOf(node);
    const deadline = performance.now() + refusalLimit;
    run.tell({ ...event, kind: "removing" });
    const next = pacer(run.pace);
    for (;;) {
      const removal = await attempt(node, seen);
      if ("thrown" in removal) return failed(removal.thrown);
      if (removal.status === "gone") {
        run.tell({ ...event, at: Date.now(), kind: "removed" });
        return { kind: "deleted", live: seen };
      }
      run.tell({
        ...event,
        at: Date.now(),
        kind: removal.status === "kept" ? "kept" : "waiting",
        why: removal.why,
      });
      if (removal.status === "kept") return { kind: "kept", live: seen, why: removal.why, ours: true };
      try {
        if (performance.now() > deadline) return failed(stillThere(removal.why));
        await pause(next(removal.why), run.aws.signal);
      } catch (thrown) {
        return failed(thrown);
      }
    }

    function failed(thrown: unknown): Fate {
      run.tell({ ...event, at: Date.now(), kind: "failed", why: messageOf(thrown) });
      return { kind: "failed", live: seen, thrown };
    }
  }

  /** A refusal that time will mend is one more reason to wait. */
  async function attempt(node: Removable, seen: Live): Promise<Removal | { readonly thrown: unknown }> {
    try {
      return node.role === "leftover"
        ? await node.remove(run.aws, seen)
        : await node.remove(run.aws, seen, run.removing);
    } catch (thrown) {
      if (run.aws.signal.aborted) return { thrown: run.aws.signal.reason };
      return isInMotion(thrown) || isTransient(thrown)
        ? { status: "pending", why: messageOf(thrown) }
        : { thrown };
    }
  }
}

function stillThere(why: string): Failure {
  return new Failure("STILL_THERE", `still not gone: ${why}`, {
    fix: "Run destroy again: it goes on where this run ended.",
  });
}

/** What has to be gone before a node may go: everything that needs it; for what trails, the thing that it belongs to. */
function blockers(nodes: readonly Removable[]): ReadonlyMap<string, readonly Removable[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const result = new Map<string, Removable[]>(nodes.map(({ id }) => [id, []]));
  for (const node of nodes) {
    for (const need of node.needs) {
      const needed = byId.get(need);
      if (needed === undefined) continue;
      if (isTrailing(node)) result.get(node.id)?.push(needed);
      else result.get(need)?.push(node);
    }
    for (const id of node.removedAfter) {
      const earlier = byId.get(id);
      if (earlier !== undefined) result.get(node.id)?.push(earlier);
    }
  }
  return result;
}

function isTrailing(node: Removable): boolean {
  return node.role === "leftover" || node.trails;
}
