/** How the engine waits for AWS: look, tell why, pause, look again. */
import { isInMotion } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import type { Live, Outputs } from "../resources/resource.js";
import { pacer, pause } from "../waiting/wait.js";
import type { ResourceNode } from "./graph.js";
import { type DeployRun, eventOf } from "./run.js";

/** While something else about a resource is moving, a change of it is refused; AWS's own work ends within this, in ms. */
export const motionLimit = 600_000;

export interface Waiting {
  readonly run: DeployRun;
  /** Ends the pauses; calls under way are ended by the run's own signal alone. */
  readonly signal: AbortSignal;
}

/** A resource that AWS is still removing must be gone before one of its name can be made. */
export async function settledBefore(
  node: ResourceNode,
  live: Live | undefined,
  { run, signal }: Waiting,
): Promise<Live | undefined> {
  const next = pacer(run.pace);
  let now = live;
  while (now?.leaving !== undefined) {
    run.tell({ ...eventOf(node), kind: "waiting", why: now.leaving });
    await pause(next(now.leaving), signal);
    now = await node.observe(run.aws, now.id);
  }
  return now;
}

/** Removes it to make room for its replacement. */
export async function removed(node: ResourceNode, live: Live, { run, signal }: Waiting): Promise<void> {
  const next = pacer(run.pace);
  for (;;) {
    const removal = await retrying(() => node.remove(run.aws, live, { force: false }), {
      signal: run.aws.signal,
      on: isInMotion,
      limit: motionLimit,
    });
    if (removal.status === "gone") return;
    if (removal.status === "kept")
      throw new Failure("CANNOT_REPLACE", `the ${node.noun} ${node.name} cannot be replaced: ${removal.why}`);
    run.tell({ ...eventOf(node), kind: "waiting", why: removal.why });
    await pause(next(removal.why), signal);
  }
}

/** Looks until AWS has said everything that dependants need. */
export async function untilKnown(
  node: ResourceNode,
  live: Live,
  { run, signal }: Waiting,
): Promise<{ live: Live; outputs: Outputs }> {
  const next = pacer(run.pace);
  let now = live;
  for (;;) {
    const known = node.outputs(now);
    if (known !== undefined) return { live: now, outputs: known };
    const health = node.health(now);
    if (health.status === "failed") throw new Failure("NODE_FAILED", health.why);
    const why = health.status === "pending" ? health.why : "AWS has not named it yet";
    run.tell({ ...eventOf(node), kind: "waiting", why });
    await pause(next(why), signal);
    now = await lookAgain(node, now, run);
  }
}

/** Looks until it serves. */
export async function untilReady(node: ResourceNode, live: Live, { run, signal }: Waiting): Promise<Live> {
  const next = pacer(run.pace);
  let now = live;
  let health = node.health(now);
  while (health.status !== "ready") {
    if (health.status === "failed") throw new Failure("NODE_FAILED", health.why);
    run.tell({ ...eventOf(node), kind: "waiting", why: health.why });
    await pause(next(health.why), signal);
    now = await lookAgain(node, now, run);
    health = node.health(now);
  }
  if (now !== live) run.tell({ ...eventOf(node), kind: "ready" });
  return now;
}

async function lookAgain(node: ResourceNode, live: Live, run: DeployRun): Promise<Live> {
  const now = await node.refresh(run.aws, live);
  if (now === undefined)
    throw new Failure("VANISHED", `the ${node.noun} ${node.name} vanished while it was being waited for`, {
      fix: "Somebody or something else removed it. Run the deploy again.",
    });
  return now;
}
