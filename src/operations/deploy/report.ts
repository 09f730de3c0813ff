/** What a deploy tells: outputs, job summary, annotations. */

import { lastContainerLines } from "../../agent/container-log.js";
import type { Aws } from "../../aws/aws.js";
import { createClients } from "../../aws/clients.js";
import type { Recorder } from "../../report/progress.js";
import type { DeployReport } from "../../report/run-report.js";
import type { DeploySettings } from "../../settings/settings.js";
import type { Topology } from "../../topologies/topology.js";
import { factsOf, resourcesOf } from "../deployment.js";
import { annotate, type Thrown, told } from "../failures.js";
import { type Context, callLogOf, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";
import type { Deployed } from "./deployed.js";
import { deployOutputs, text } from "./outputs.js";

/** What the end of a run is told by is read within this, in ms. */
const afterwordLimit = 5_000;

export interface Told {
  readonly settings: DeploySettings;
  readonly context: Context;
  readonly session: Session;
  readonly topology: Topology;
  readonly recorder: Recorder;
  readonly deployed: Deployed;
  readonly expiresAt: string | undefined;
}

export async function deployResult(all: Told): Promise<Result> {
  const { settings, context, session, topology, recorder, deployed } = all;
  const group = troubledLogGroup(deployed, settings);
  const logs =
    group === undefined ? [] : await lastContainerLines(stillReading(all), group, context.startedAt);
  // A run that was stopped waited for nothing in vain.
  const events = context.signal.aborted ? [] : recorder.waitedFor();
  const problems = told(thrownBy(deployed), logs, events);
  annotate(context.log, problems);
  if (logs.length > 0)
    await context.log.group("Last lines of the container", async () => context.log.foreign(logs.slice(-50)));
  const report: DeployReport = {
    kind: "deploy",
    outcome: outcomeOf(deployed, context),
    ...runFacts(settings.stage, context),
    notices: session.notices,
    deployment: factsOf(all),
    resources: resourcesOf(deployed),
    ...problems,
    timeline: recorder.timeline(),
  };
  return {
    report,
    outputs: deployOutputs(settings, session.store.uri, topology, deployed),
    failures: deployed.failures,
  };
}

/** A run that did not end in time may read a moment longer; not one that is cancelled, which has no time left. */
function stillReading({ session: { aws }, context }: Told): Aws {
  if (context.signal.aborted || !aws.signal.aborted) return aws;
  const signal = AbortSignal.timeout(afterwordLimit);
  return {
    ...aws,
    signal,
    clients: createClients({ region: aws.region, signal, callLog: callLogOf(context), as: aws.clients }),
  };
}

/** Where the container's last words stand, if it may have been the container that failed, or was waited for in vain. */
function troubledLogGroup(
  { applied: { results, outputs } }: Deployed,
  { names }: DeploySettings,
): string | undefined {
  const hasFailed = (id: string) =>
    results.some(({ node, failure }) => node.id === id && failure !== undefined);
  if (hasFailed("mcp-service")) return names.logGroup;
  // A target is made by asking the server behind it for its tools.
  return hasFailed("runtime") || hasFailed("gateway-target")
    ? text(outputs.get("runtime-logs"), "group")
    : undefined;
}

function thrownBy({ applied, failures }: Deployed): readonly Thrown[] {
  const ofNodes = applied.failures.map(({ node, thrown }) =>
    node === undefined ? { thrown } : { thrown, noun: node.noun, name: node.name },
  );
  const others = failures.filter((thrown) => !applied.failures.some((one) => one.thrown === thrown));
  return [...ofNodes, ...others.map((thrown) => ({ thrown }))];
}

function outcomeOf({ applied, failures, changed }: Deployed, { signal }: Context): DeployReport["outcome"] {
  if (signal.aborted) return "cancelled";
  if (failures.length > 0) return "failed";
  if (!changed || applied.results.every(({ action }) => action === "unchanged")) return "unchanged";
  return applied.results.some(({ node, action }) => node.id === "harness" && action === "create")
    ? "created"
    : "updated";
}
