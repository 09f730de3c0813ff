/** Brings one node from what is live to what is wanted, and waits until it serves. */
import { isAlreadyThere, isInMotion, isTransient } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { messageOf } from "../failure/failure.js";
import type { Change, Live, Making, Outputs } from "../resources/resource.js";
import { type Action, judge, type Parent, type Verdict } from "./decide.js";
import type { ResourceNode } from "./graph.js";
import { clientToken, type DeployRun, eventOf, type Memory } from "./run.js";
import { motionLimit, removed, settledBefore, untilKnown, untilReady, type Waiting } from "./waits.js";

export interface NodeResult {
  readonly node: ResourceNode;
  readonly action: Action;
  readonly ownership: "owned" | "adopted";
  readonly changes: readonly Change[];
  /** Undefined where it does not exist (yet). */
  readonly live: Live | undefined;
  readonly outputs: Outputs | undefined;
  /** Why it is used as it is although it is not ours. */
  readonly why?: string | undefined;
  /** What went wrong with this node itself. */
  readonly failure?: unknown;
}

/** Beyond the SDK's own attempts, in ms. */
const faultLimit = 60_000;

export interface Bringing extends Waiting {
  readonly memory: Memory;
  /** What became of the node that this one belongs to. */
  readonly parent: () => Parent | undefined;
  /** What is noted of the node so far; undefined: nothing was begun. */
  readonly noted: () => NodeResult | undefined;
  readonly note: (step: Partial<NodeResult>) => void;
  /** Its outputs can be used from now on; undefined: not any more, because it is made anew. */
  readonly tellOutputs: (outputs: Outputs | undefined) => void;
}

/** Returns the node's outputs once it serves. */
export async function bring(
  node: ResourceNode,
  spec: unknown,
  seen: Live | undefined,
  bringing: Bringing,
): Promise<Outputs> {
  const { run, memory, parent, noted, note, tellOutputs } = bringing;
  const making = makingOf(node, spec, run);

  const there = await settledBefore(node, seen, bringing);
  const start = there === undefined ? await make() : { live: there, made: false };
  const { live, made } = start.made ? start : await reconcile(start.live);
  const named = await untilKnown(node, live, bringing);
  note({ live: named.live, outputs: named.outputs });
  tellOutputs(named.outputs);
  // What shows only once AWS has named it: a host name that the container must know.
  const isNew = made || node.outputs(live) === undefined;
  const late = isNew && noted()?.ownership === "owned" ? node.compare(spec, named.live) : [];
  const whole = late.length > 0 ? await changeLate(named.live, late) : named.live;
  const served = await untilReady(node, whole, bringing);
  const outputs = node.outputs(served) ?? named.outputs;
  note({ live: served, outputs });
  return outputs;

  async function changeLate(now: Live, late: readonly Change[]): Promise<Live> {
    const changed = await changedTo(spec, node, now, late, bringing);
    const { action = "unchanged", changes = [] } = noted() ?? {};
    note({
      live: changed,
      action: action === "unchanged" ? "update" : action,
      changes: [...changes, ...late],
    });
    return changed;
  }

  /** Creates it. "Already exists" is a race, or the lost answer of our own call: look again. */
  async function make(as: Action = "create"): Promise<Start> {
    run.tell({ ...eventOf(node), kind: "creating" });
    note({ action: as, live: undefined });
    tellOutputs(undefined);
    const start = await retrying(
      async (): Promise<Start> => {
        try {
          return { live: await node.create(run.aws, spec, making), made: true };
        } catch (thrown) {
          if (!isAlreadyThere(thrown) && !isTransient(thrown)) throw thrown;
          const other = await node.observe(run.aws, undefined);
          if (other === undefined) throw thrown;
          return { live: other, made: false };
        }
      },
      {
        signal: run.aws.signal,
        on: (thrown) => passes(thrown, node, run) || isAlreadyThere(thrown),
        limit: faultLimit,
      },
    );
    if (start.made) {
      note({ live: start.live });
      run.tell({ ...eventOf(node), kind: "created" });
      return start;
    }
    const settled = await settledBefore(node, start.live, bringing);
    return settled === undefined ? make(as) : { live: settled, made: false };
  }

  /** Compares what is live with what is wanted, and changes what differs. */
  async function reconcile(now: Live): Promise<Start> {
    const verdict = judge(node, spec, now, run, memory, parent());
    const { action, ownership, changes, tagChanges, why } = verdict;
    const all = [...changes, ...tagChanges];
    const begun = noted()?.action ?? "unchanged";
    note({ action: begun === "unchanged" ? action : begun, ownership, changes: all, live: now, why });
    if (action === "replace") {
      run.tell({ ...eventOf(node), kind: "replacing", changes: all });
      await removed(node, now, bringing);
      const again = await make("replace");
      return again.made ? again : reconcile(again.live);
    }
    return { live: action === "unchanged" ? unchanged(now) : await update(now, verdict), made: false };
  }

  /** Changes it in place, but what it takes away from what works by it is for `narrow`. */
  async function update(now: Live, { action, changes, tagChanges }: Verdict): Promise<Live> {
    const first = node.meanwhile?.(spec, now) ?? spec;
    const due = first === spec ? changes : node.compare(first, now);
    const all = [...due, ...tagChanges];
    if (all.length === 0) return unchanged(now);
    run.tell({ ...eventOf(node), kind: action === "adopt" ? "adopted" : "updating", changes: all });
    // Tags first: from then on it is ours, whatever happens next.
    if (tagChanges.length > 0) await node.tag(run.aws, now, making.tags);
    const tagged = now.tags === undefined ? now : { ...now, tags: { ...now.tags, ...making.tags } };
    const changed = due.length > 0 ? await changedTo(first, node, tagged, due, bringing) : tagged;
    note({ live: changed });
    run.tell({ ...eventOf(node), kind: "updated", changes: all });
    return changed;
  }

  function unchanged(now: Live): Live {
    run.tell({ ...eventOf(node), kind: "unchanged" });
    return now;
  }
}

/** Takes away what was left for as long as dependants worked by it: now nothing does any more. */
export async function narrow(node: ResourceNode, spec: unknown, bringing: Bringing): Promise<void> {
  const { run, noted, note } = bringing;
  const { live, ownership } = noted() ?? {};
  if (node.meanwhile === undefined || live === undefined || ownership !== "owned") return;
  const changes = node.compare(spec, live);
  if (changes.length === 0) return;
  note({ live: await changedTo(spec, node, live, changes, bringing) });
  run.tell({ ...eventOf(node), kind: "narrowed", changes });
}

function makingOf(node: ResourceNode, spec: unknown, run: DeployRun): Making {
  return { tags: run.tags, token: clientToken(run.tokenBase, node, spec) };
}

function changedTo(
  spec: unknown,
  node: ResourceNode,
  now: Live,
  changes: readonly Change[],
  { run }: Waiting,
): Promise<Live> {
  const making = makingOf(node, spec, run);
  return retrying(() => node.sync(run.aws, spec, now, changes, making), {
    signal: run.aws.signal,
    on: (thrown) => passes(thrown, node, run),
    limit: motionLimit,
  });
}

/** A refusal that time mends is one more thing to wait for, and told as one. */
function passes(thrown: unknown, node: ResourceNode, run: DeployRun): boolean {
  if (!isInMotion(thrown)) return false;
  run.tell({ ...eventOf(node), kind: "waiting", why: messageOf(thrown) });
  return true;
}

/** `made`: by this very call, so that it is as the spec says. */
interface Start {
  readonly live: Live;
  readonly made: boolean;
}
