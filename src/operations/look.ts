/** What is live and what the state remembers, as one look saw it, and what that means for what is wanted. */
import { type Decision, decide } from "../engine/decide.js";
import { type Observed, observe } from "../engine/observe.js";
import type { DeployRun, Memory } from "../engine/run.js";
import type { Recorder } from "../report/progress.js";
import type { DeploySettings, PlanSettings, WantedSettings } from "../settings/settings.js";
import type { Stored } from "../state/store.js";
import { ecs } from "../topologies/ecs.js";
import { external } from "../topologies/external.js";
import { gateway } from "../topologies/gateway.js";
import type { Topology } from "../topologies/topology.js";
import { isRemembered } from "./drift.js";
import { expiryOf } from "./expiry.js";
import { deployTags, ownerOf } from "./ownership.js";
import { preflight } from "./preflight.js";
import type { Session } from "./session.js";
import { memoryOf, separated } from "./stage-state.js";

export interface Look {
  readonly stored: Stored | undefined;
  readonly memory: Memory;
  readonly observed: Observed;
  readonly run: DeployRun;
  readonly decision: Decision;
  /** Everything that stands in the way of a deploy: nothing may be touched where there is anything. */
  readonly findings: readonly unknown[];
  readonly expiresAt: string | undefined;
}

export function topologyOf({ place }: Session, settings: WantedSettings): Topology {
  const { topology } = settings;
  switch (topology.kind) {
    case "ecs":
      return ecs(place, settings, topology);
    case "gateway":
      return gateway(place, settings, topology);
    case "external":
      return external(place, settings, topology);
  }
}

/** Reads everything and writes nothing. */
export async function lookAt(
  { graph: { nodes } }: Topology,
  settings: DeploySettings | PlanSettings,
  session: Session,
  recorder: Recorder,
): Promise<Look> {
  const stored = await session.store.read();
  const memory = memoryOf(separated(stored?.state.nodes ?? {}, nodes));
  const expiresAt = expiryOf(settings.expiresIn, stored?.state.expiresAt, Date.now());
  const run: DeployRun = {
    aws: session.aws,
    owner: ownerOf(settings),
    pace: session.pace,
    tell: (event) => recorder.record(event),
    tags: deployTags(settings, expiresAt),
    adopt: settings.adopt,
    tokenBase: "",
  };
  const observed = await observe(nodes, run, memory);
  const read = nodes.filter(({ id }) => !observed.unread.has(id));
  const decision = decide(read, observed, run, memory);
  const findings = await preflight({ nodes, observed, decision, tags: run.tags, settings, session });
  return { stored, memory, observed, run, decision, findings, expiresAt };
}

/** Nothing is to be changed in AWS, nor in the state. */
export function isAsWanted(look: Look, topology: Topology): boolean {
  return !look.decision.changes && isComplete(look, topology);
}

/** The state knows everything that is live, as it is, and nothing else. */
function isComplete({ stored, observed, run }: Look, { graph, kind }: Topology): boolean {
  if (stored === undefined || stored.state.topology !== kind) return false;
  const wanted = graph.nodes.filter(({ role }) => role !== "lookup");
  const ids = new Set(wanted.map(({ id }) => id));
  return (
    stored.state.lastRun?.outcome === "succeeded" &&
    Object.entries(stored.state.nodes).every(([id, { status }]) => ids.has(id) || status === "kept") &&
    wanted.every((node) => {
      const state = stored.state.nodes[node.id];
      const live = observed.live.get(node.id);
      if (state?.status !== "present") return false;
      if (node.role !== "resource") return true;
      return live !== undefined && state.id === live.id && isRemembered(state, node, live, run.tags);
    })
  );
}
