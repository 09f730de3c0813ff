/** What a plan tells: outputs, job summary, log, and the error of a gate. */
import { outputsOfLive } from "../../engine/observe.js";
import { Failure } from "../../failure/failure.js";
import { changeLines, countedActions, willChange } from "../../report/changes.js";
import type { PlanReport } from "../../report/summaries/plan.js";
import type { PlanSettings } from "../../settings/settings.js";
import type { Topology } from "../../topologies/topology.js";
import type { Deployed } from "../deploy/deployed.js";
import { deployOutputs, text } from "../deploy/outputs.js";
import { factsOf, resourcesOf } from "../deployment.js";
import { told } from "../failures.js";
import type { Look } from "../look.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";

export interface Planned {
  readonly settings: PlanSettings;
  readonly context: Context;
  readonly session: Session;
  readonly topology: Topology;
  readonly look: Look;
  /** What a deploy would remove because nothing wants it any more, and what it would keep of that. */
  readonly orphans: Deployed["orphans"];
}

export async function planResult(all: Planned): Promise<Result> {
  const { settings, context, session, topology, look } = all;
  const deployed = asDeployed(all);
  const resources = resourcesOf(deployed);
  const count = resources.filter(willChange).length;
  if (count > 0)
    await context.log.group("What a deploy would do", async () =>
      context.log.foreign(resources.flatMap(lines)),
    );
  const failures =
    settings.failOn === "changes" && count > 0
      ? [changesDue(settings.stage.name, countedActions(resources))]
      : [];
  for (const { message, fix } of failures) context.log.error({ title: "Not as wanted", message, fix });
  const report: PlanReport = {
    kind: "plan",
    ...runFacts(settings.stage, context),
    notices: session.notices,
    deployment: factsOf({ settings, session, topology, deployed, expiresAt: look.expiresAt }),
    resources,
    lookups: lookupsOf(topology, look),
    ...told(failures.map((thrown) => ({ thrown }))),
  };
  return {
    report,
    outputs: {
      ...deployOutputs(settings, session.store.uri, topology, deployed),
      status: statusOf(look, deployed),
    },
    failures,
  };
}

/** The steps as a deploy would tell of them afterwards; what is known is what is live now. */
function asDeployed({ topology, look: { stored, decision, observed }, orphans }: Planned): Deployed {
  const results = decision.steps.map((step) => ({
    ...step,
    live: observed.live.get(step.node.id),
    outputs: undefined,
  }));
  return {
    applied: { results, outputs: outputsOfLive(topology.graph.nodes, observed), failures: [] },
    orphans,
    verification: undefined,
    failures: [],
    changed: true,
    before: stored?.state,
  };
}

function lines(resource: PlanReport["resources"][number]): readonly string[] {
  const { noun, name, action, changes = [], why } = resource;
  if (action === "unchanged") return [];
  return [
    `${action.padEnd(8)} ${noun} ${name}${why === undefined ? "" : `: ${why}`}`,
    ...changes.flatMap(changeLines).map((line) => `           ${line}`),
  ];
}

function changesDue(stage: string, counted: string): Failure {
  return new Failure("CHANGES_DUE", `stage ${stage} is not as wanted: a deploy would ${counted}`, {
    fix: "Look at the changes in the job summary, then run the operation deploy with the same inputs, or bring the inputs to what is live.",
  });
}

function lookupsOf({ graph }: Topology, { observed }: Look): PlanReport["lookups"] {
  return graph.nodes.flatMap(({ id, noun, name }) => {
    const outputs = observed.lookups.get(id);
    const found = text(outputs, "uri") ?? text(outputs, "arn");
    return found === undefined ? [] : [{ noun, name, found }];
  });
}

/** As far as looking tells; whether the MCP server answers is for `status` and `deploy` to say. */
function statusOf({ decision, observed: { live }, memory }: Look, { applied, orphans }: Deployed): string {
  const ours = decision.steps.filter(({ ownership }) => ownership === "owned").map(({ node }) => node);
  const isThere = (id: string) => applied.outputs.has(id);
  if (orphans.length === 0 && !ours.some(({ id }) => isThere(id))) return "absent";
  // What the state does not know was never asked for: it is missing only where nothing is remembered at all.
  const isMissing = (id: string) => !isThere(id) && (memory.size === 0 || memory.has(id));
  if (isMissing("harness")) return "failed";
  const isWhole = ours.every((node) => {
    const seen = live.get(node.id);
    return !isMissing(node.id) && (seen === undefined || node.health(seen).status === "ready");
  });
  return isWhole ? "ready" : "degraded";
}
