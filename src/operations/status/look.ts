/** What is live of a stage, by its state or, without one, by its names: everything read at once, nothing written. */
import type { Place } from "../../aws/aws.js";
import { deniedAction, isAccessDenied } from "../../aws/errors.js";
import { ownershipOf } from "../../engine/ownership.js";
import { Failure } from "../../failure/failure.js";
import type { LiveExpressService } from "../../resources/express-service/rollout.js";
import { expressService } from "../../resources/express-service.js";
import { harness, type LiveHarness } from "../../resources/harness.js";
import type { Health } from "../../resources/resource.js";
import type { StatusSettings } from "../../settings/settings.js";
import { describeHolder } from "../../state/holder.js";
import type { NodeState, State } from "../../state/schema.js";
import { remainsOf, removable } from "../../topologies/remains.js";
import { ownerOf } from "../ownership.js";
import type { Session } from "../session.js";
import { removableNodes } from "../stage-state.js";
import { type GatewayPath, gatewayPathOf } from "./gateway-path.js";
import { ofKind, type Part, type ResourceNode } from "./part.js";

export interface StageLook {
  readonly state: State | undefined;
  readonly parts: readonly Part[];
  /** Undefined: the state knows of none, so the stage has none. */
  readonly harness: Part<LiveHarness> | undefined;
  readonly service: Part<LiveExpressService> | undefined;
  /** Of topology `gateway`. */
  readonly path: GatewayPath | undefined;
  /** In the state, but of a kind that this version does not know. */
  readonly unknown: readonly string[];
}

export async function lookAtStage(
  state: State | undefined,
  settings: StatusSettings,
  session: Session,
): Promise<StageLook> {
  const { known, unknown } = nodesOf(state, settings, session.place);
  const owner = ownerOf(settings);
  const parts = withStrangersBelongings(
    await Promise.all(known.flatMap((node) => (node.role === "resource" ? [partOf(node)] : []))),
  );
  const [agent] = ofKind<LiveHarness>(parts, harness.kind);
  return {
    state,
    parts,
    unknown,
    harness: agent,
    path: gatewayPathOf(parts, agent, settings.names),
    service: ofKind<LiveExpressService>(parts, expressService.kind)[0],
  };

  async function partOf(node: ResourceNode): Promise<Part> {
    const remembered = state?.nodes[node.id];
    const seen = await seenOf(node, remembered);
    return { node, remembered, seen, stranger: strangerTo(remembered, seen) };
  }

  async function seenOf(node: ResourceNode, remembered: NodeState | undefined): Promise<Part["seen"]> {
    try {
      const live = await liveOf(node, remembered);
      if (live === undefined) return { kind: "missing" };
      if (live.deleted === true) return { kind: "missing", why: "scheduled for deletion" };
      const health: Health =
        live.leaving === undefined ? node.health(live) : { status: "pending", why: live.leaving };
      return { kind: "live", live, health };
    } catch (thrown) {
      if (isAccessDenied(thrown)) return { kind: "unread", action: deniedAction(thrown), thrown };
      throw thrown;
    }
  }

  /** Who only looks need not have the right to read secrets. */
  async function liveOf(node: ResourceNode, remembered: NodeState | undefined) {
    try {
      return await node.observe(session.aws, remembered?.id);
    } catch (thrown) {
      if (!isAccessDenied(thrown) || node.glance === undefined) throw thrown;
      return node.glance(session.aws);
    }
  }

  /** What the state remembers is the stage's own affair; without a state the tags tell. */
  function strangerTo(remembered: NodeState | undefined, seen: Part["seen"]): string | undefined {
    if (remembered?.ownership === "adopted") return "found, used and kept";
    if (remembered !== undefined || seen.kind !== "live" || seen.live.tags === undefined) return undefined;
    const ownership = ownershipOf(seen.live.tags, owner);
    return ownership.kind === "owned" ? undefined : ownership.by;
  }
}

/** What takes no tags is whose the thing is that it belongs to: a target its gateway's, a client its user pool's. */
function withStrangersBelongings(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) => {
    const { node, remembered, seen } = part;
    if (remembered !== undefined || seen.kind !== "live" || seen.live.tags !== undefined) return part;
    const owner = parts.find((other) => other.node.id === node.needs[0]);
    return owner?.stranger === undefined ? part : { ...part, stranger: owner.stranger };
  });
}

function nodesOf(
  state: State | undefined,
  { names }: StatusSettings,
  place: Place,
): ReturnType<typeof removableNodes> {
  return state === undefined
    ? { known: remainsOf(names, place).flatMap((remain) => removable(remain) ?? []), unknown: [] }
    : removableNodes(state.nodes);
}

/** What the stage's bucket says. */
export interface Memory {
  readonly state: State | undefined;
  /** A run is at work on the stage. */
  readonly isHeld: boolean;
}

/** Where the bucket may not be read, it is as if there were none; `session` gives that as a notice. */
export async function memoryOf({ store, lock, give }: Session): Promise<Memory> {
  try {
    const [stored, held] = await Promise.all([store.read(), lock()]);
    const isHeld = held !== undefined && !held.hasRunOut;
    if (isHeld)
      give({
        level: "note",
        title: "Somebody is at work",
        message: `The lock of this stage is held by ${describeHolder(held.holder)}: what is told may change any moment.`,
      });
    return { state: stored?.state, isHeld };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== "STATE_ACCESS_DENIED") throw thrown;
    give({
      level: "warning",
      title: "State not read",
      message: `${thrown.message} What belongs to the stage is told by names and tags alone.`,
    });
    return { state: undefined, isHeld: false };
  }
}
