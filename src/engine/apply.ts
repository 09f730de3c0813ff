/** Makes a graph true: every node as soon as what it needs is known, all of them at once. */
import { isAlreadyThere, isInMotion, isTransient } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { Failure, messageOf } from "../failure/failure.js";
import type { Change, Live, Making, Outputs } from "../resources/resource.js";
import { pause, pauses } from "../waiting/wait.js";
import { type Action, judge } from "./decide.js";
import type { Node, ResourceNode } from "./graph.js";
import type { Observed } from "./observe.js";
import { clientToken, type DeployRun, eventOf, type Memory } from "./run.js";

export interface NodeResult {
  readonly node: ResourceNode;
  readonly action: Action;
  readonly ownership: "owned" | "adopted";
  readonly changes: readonly Change[];
  /** Undefined where it does not exist (yet). */
  readonly live: Live | undefined;
  readonly outputs: Outputs | undefined;
  /** What went wrong with this node itself. */
  readonly failure?: unknown;
}

export interface Applied {
  /** One for each resource that was begun, in the order of the graph. */
  readonly results: readonly NodeResult[];
  readonly outputs: ReadonlyMap<string, Outputs>;
  /** Empty: everything is ready. Without a node: the run itself was stopped. */
  readonly failures: readonly { readonly node: ResourceNode | undefined; readonly thrown: unknown }[];
}

/** The settled promise of a moment of a node; a node that never gets there rejects with `Halted`. */
interface Moments {
  readonly known: PromiseWithResolvers<Outputs>;
  readonly ready: PromiseWithResolvers<Outputs>;
}

/** Another node failed: nothing new is begun, and waiting has no point any more. */
class Halted extends Error {}

/** While something else about a resource is moving, a change of it is refused; AWS's own work ends within this, in ms. */
const motionLimit = 600_000;
/** Beyond the SDK's own attempts. */
const faultLimit = 60_000;

export async function apply(
  nodes: readonly Node[],
  observed: Observed,
  run: DeployRun,
  memory: Memory,
): Promise<Applied> {
  const resources = nodes.filter((node) => node.role === "resource");
  const halt = new AbortController();
  const waiting = AbortSignal.any([run.aws.signal, halt.signal]);
  const moments = new Map<string, Moments>(resources.map(({ id }) => [id, newMoments()]));
  const outputs = new Map<string, Outputs>([...observed.lookups, ...outputsOfLive(resources, observed)]);
  const progress = new Map<string, NodeResult>();
  const failures: { node: ResourceNode | undefined; thrown: unknown }[] = [];

  await Promise.all(
    resources.map(async (node) => {
      const mine = moments.get(node.id) ?? newMoments();
      try {
        const needs = await outputsNeeded(node);
        halt.signal.throwIfAborted();
        const end = await bring(node, needs, mine);
        mine.ready.resolve(end);
      } catch (thrown) {
        mine.known.reject(new Halted());
        mine.ready.reject(new Halted());
        if (!(thrown instanceof Halted)) fail(node, thrown);
      }
    }),
  );
  const results = resources.flatMap(({ id }) => progress.get(id) ?? []);
  return { results, outputs, failures };

  function fail(node: ResourceNode, thrown: unknown): void {
    const { aborted, reason } = run.aws.signal;
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

  async function outputsNeeded(node: ResourceNode): Promise<Readonly<Record<string, Outputs>>> {
    const entries = await Promise.all(
      Object.entries(node.needs).map(async ([name, { id, moment }]) => {
        const lookup = observed.lookups.get(id);
        return [name, lookup ?? (await (moments.get(id) ?? newMoments())[moment].promise)] as const;
      }),
    );
    return Object.fromEntries(entries);
  }

  /** Brings one node from what is live to what is wanted, and waits until it serves. */
  async function bring(
    node: ResourceNode,
    needs: Readonly<Record<string, Outputs>>,
    mine: Moments,
  ): Promise<Outputs> {
    const spec = node.spec(needs);
    const making: Making = { tags: run.tags, token: clientToken(run.tokenBase, node, spec) };
    const note = (step: Partial<NodeResult>) => {
      const before = progress.get(node.id) ?? {
        node,
        action: "unchanged",
        ownership: "owned",
        changes: [],
        live: observed.live.get(node.id),
        outputs: undefined,
      };
      progress.set(node.id, { ...before, ...step });
    };

    const seen = await settledBefore(node, observed.live.get(node.id));
    const start = seen === undefined ? await make(node, spec, making, note) : { live: seen, made: false };
    const { live, made } = start.made ? start : await reconcile(node, spec, start.live, making, note);
    const named = await untilKnown(node, live);
    note({ live: named.live, outputs: named.outputs });
    outputs.set(node.id, named.outputs);
    mine.known.resolve(named.outputs);
    // What shows only once AWS has named it: a host name that the container must know.
    const isNew = made || node.outputs(live) === undefined;
    const isOurs = progress.get(node.id)?.ownership === "owned";
    const late = isNew && isOurs ? node.compare(spec, named.live) : [];
    const whole = late.length > 0 ? await change(node, spec, named.live, late, making) : named.live;
    if (late.length > 0) {
      const { action = "unchanged", changes = [] } = progress.get(node.id) ?? {};
      note({
        live: whole,
        action: action === "unchanged" ? "update" : action,
        changes: [...changes, ...late],
      });
    }
    const served = await untilReady(node, whole);
    const end = node.outputs(served) ?? named.outputs;
    note({ live: served, outputs: end });
    outputs.set(node.id, end);
    return end;
  }

  type Note = (step: Partial<NodeResult>) => void;
  type Start = { readonly live: Live; readonly made: boolean };

  /** A resource that AWS is still removing must be gone before one of its name can be made. */
  async function settledBefore(node: ResourceNode, live: Live | undefined): Promise<Live | undefined> {
    let now = live;
    for (const length of pauses(run.pace)) {
      if (now?.leaving === undefined) break;
      run.tell({ ...eventOf(node), kind: "waiting", why: now.leaving });
      await pause(length, waiting);
      now = await node.observe(run.aws, now.id);
    }
    return now;
  }

  /** Creates it. "Already exists" is a race, or the lost answer of our own call: look again. */
  async function make(node: ResourceNode, spec: unknown, making: Making, note: Note): Promise<Start> {
    run.tell({ ...eventOf(node), kind: "creating" });
    note({ action: "create", live: undefined });
    outputs.delete(node.id);
    const start = await retrying(
      async (): Promise<Start> => {
        try {
          return { live: await node.create(run.aws, spec, making), made: true };
        } catch (thrown) {
          if (!isAlreadyThere(thrown) && !isTransient(thrown)) throw thrown;
          const seen = await node.observe(run.aws, undefined);
          if (seen === undefined) throw thrown;
          return { live: seen, made: false };
        }
      },
      {
        signal: run.aws.signal,
        on: (thrown) => isAlreadyThere(thrown) || isInMotion(thrown),
        limit: faultLimit,
      },
    );
    if (start.made) {
      note({ live: start.live });
      run.tell({ ...eventOf(node), kind: "created" });
      return start;
    }
    const settled = await settledBefore(node, start.live);
    return settled === undefined ? make(node, spec, making, note) : { live: settled, made: false };
  }

  /** Compares what is live with what is wanted, and changes what differs. */
  async function reconcile(
    node: ResourceNode,
    spec: unknown,
    live: Live,
    making: Making,
    note: Note,
  ): Promise<Start> {
    const verdict = judge(node, spec, live, run, memory);
    const { action, ownership, changes, tagChanges } = verdict;
    const all = [...changes, ...tagChanges];
    const begun = progress.get(node.id)?.action ?? "unchanged";
    note({ action: begun === "unchanged" ? action : begun, ownership, changes: all, live });
    if (action === "unchanged") {
      run.tell({ ...eventOf(node), kind: "unchanged" });
      return { live, made: false };
    }
    if (action === "replace") {
      run.tell({ ...eventOf(node), kind: "replacing", changes: all });
      await removed(node, live);
      const again = await make(node, spec, making, (step) => note({ ...step, action: "replace" }));
      return again.made ? again : reconcile(node, spec, again.live, making, note);
    }
    run.tell({ ...eventOf(node), kind: action === "adopt" ? "adopted" : "updating", changes: all });
    // Tags first: from then on it is ours, whatever happens next.
    if (tagChanges.length > 0) await node.tag(run.aws, live, making.tags);
    const tagged = { ...live, tags: { ...live.tags, ...making.tags } };
    const changed = changes.length > 0 ? await change(node, spec, tagged, changes, making) : tagged;
    note({ live: changed });
    run.tell({ ...eventOf(node), kind: "updated", changes: all });
    return { live: changed, made: false };
  }

  function change(
    node: ResourceNode,
    spec: unknown,
    live: Live,
    changes: readonly Change[],
    making: Making,
  ): Promise<Live> {
    return retrying(() => node.sync(run.aws, spec, live, changes, making), {
      signal: run.aws.signal,
      on: isInMotion,
      limit: motionLimit,
    });
  }

  async function removed(node: ResourceNode, live: Live): Promise<void> {
    for (const length of pauses(run.pace)) {
      const removal = await retrying(() => node.remove(run.aws, live, { force: false }), {
        signal: run.aws.signal,
        on: isInMotion,
        limit: motionLimit,
      });
      if (removal.status === "gone") return;
      if (removal.status === "kept")
        throw new Failure(
          "CANNOT_REPLACE",
          `the ${node.noun} ${node.name} cannot be replaced: ${removal.why}`,
        );
      run.tell({ ...eventOf(node), kind: "waiting", why: removal.why });
      await pause(length, waiting);
    }
  }

  /** Looks until AWS has said everything that dependants need. */
  async function untilKnown(node: ResourceNode, live: Live): Promise<{ live: Live; outputs: Outputs }> {
    let now = live;
    for (const length of pauses(run.pace)) {
      const known = node.outputs(now);
      if (known !== undefined) return { live: now, outputs: known };
      requireNotFailed(node, now);
      const health = node.health(now);
      const why = health.status === "pending" ? health.why : "AWS has not named it yet";
      run.tell({ ...eventOf(node), kind: "waiting", why });
      await pause(length, waiting);
      now = await lookAgain(node, now);
    }
    return { live: now, outputs: {} };
  }

  async function untilReady(node: ResourceNode, live: Live): Promise<Live> {
    let now = live;
    for (const length of pauses(run.pace)) {
      const health = node.health(now);
      if (health.status === "ready") {
        if (now !== live) run.tell({ ...eventOf(node), kind: "ready" });
        return now;
      }
      requireNotFailed(node, now);
      if (health.status === "pending") run.tell({ ...eventOf(node), kind: "waiting", why: health.why });
      await pause(length, waiting);
      now = await lookAgain(node, now);
    }
    return now;
  }

  async function lookAgain(node: ResourceNode, live: Live): Promise<Live> {
    const now = await node.refresh(run.aws, live);
    if (now === undefined)
      throw new Failure("VANISHED", `the ${node.noun} ${node.name} vanished while it was being waited for`, {
        fix: "Somebody or something else removed it. Run the deploy again.",
      });
    return now;
  }
}

/** What is known already, and stays known where the run ends before it comes to the node. */
function outputsOfLive(nodes: readonly ResourceNode[], { live }: Observed): readonly [string, Outputs][] {
  return nodes.flatMap((node): [string, Outputs][] => {
    const seen = live.get(node.id);
    const known = seen === undefined || seen.leaving !== undefined ? undefined : node.outputs(seen);
    return known === undefined ? [] : [[node.id, known]];
  });
}

function requireNotFailed(node: ResourceNode, live: Live): void {
  const health = node.health(live);
  if (health.status === "failed") throw new Failure("NODE_FAILED", health.why);
}

function newMoments(): Moments {
  const moments: Moments = { known: withResolvers(), ready: withResolvers() };
  // A rejection that nobody waits for is no news: the node's own failure is what counts.
  moments.known.promise.catch(() => {});
  moments.ready.promise.catch(() => {});
  return moments;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
