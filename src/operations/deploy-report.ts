/** What a deploy tells: outputs, job summary, annotations. */

import { lastContainerLines } from "../agent/container-log.js";
import type { NodeResult } from "../engine/bring.js";
import { messageOf } from "../failure/failure.js";
import type { Recorder } from "../report/progress.js";
import type { DeploymentFacts, DeployReport, ResourceResult } from "../report/run-report.js";
import { defaultModel } from "../settings/model.js";
import type { DeploySettings } from "../settings/settings.js";
import type { Topology } from "../topologies/topology.js";
import { deployOutputs, text } from "./deploy-outputs.js";
import type { Deployed } from "./deployed.js";
import { annotate, type Thrown, told } from "./failures.js";
import { type Context, type Result, runFacts } from "./operation.js";
import type { Session } from "./session.js";

export interface Told {
  readonly settings: DeploySettings;
  readonly context: Context;
  readonly session: Session;
  readonly topology: Topology;
  readonly recorder: Recorder;
  readonly deployed: Deployed;
}

export async function deployResult(all: Told): Promise<Result> {
  const { settings, context, session, topology, recorder, deployed } = all;
  const serviceFailed = deployed.applied.failures.some(({ node }) => node?.id === "mcp-service");
  const logs = serviceFailed
    ? await lastContainerLines(session.aws, settings.names.logGroup, context.startedAt)
    : [];
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

function resourcesOf({ applied, orphans }: Deployed): readonly ResourceResult[] {
  return [
    ...applied.results.map(
      ({ node, action, ownership, changes, failure }: NodeResult): ResourceResult => ({
        noun: node.noun,
        name: node.name,
        action,
        changes,
        ...(ownership === "adopted" ? { why: "found, used and kept: it is not this stage's" } : {}),
        ...(failure === undefined ? {} : { failed: true }),
      }),
    ),
    ...orphans
      .filter(({ fate }) => fate.kind !== "absent")
      .map(
        ({ node, fate }): ResourceResult => ({
          noun: node.noun,
          name: node.name,
          action: fate.kind === "kept" ? "keep" : "delete",
          ...(fate.kind === "kept" ? { why: fate.why } : {}),
          ...(fate.kind === "failed" ? { failed: true, why: messageOf(fate.thrown) } : {}),
        }),
      ),
  ];
}

function factsOf({ settings, session, topology, deployed }: Told): DeploymentFacts {
  const { names, harness } = settings;
  const { outputs } = deployed.applied;
  const agent = outputs.get("harness");
  const image = text(outputs.get("image"), "uri");
  const hosting = settings.topology.kind === "ecs" ? settings.topology : undefined;
  const { verification } = deployed;
  return {
    ...session.place,
    topology: topology.kind,
    harnessArn: text(agent, "arn"),
    harnessId: text(agent, "id"),
    harnessName: names.harness,
    harnessVersion: text(agent, "version"),
    harnessStatus: text(agent, "status"),
    mcpUrl: topology.connection(outputs)?.url,
    model: harness.model ?? defaultModel(session.place.region),
    endpoint: harness.endpoint,
    stateUri: session.store.uri,
    authMode: settings.auth.mode,
    credentialProvider: settings.auth.mode === "none" ? undefined : names.credentialProvider,
    verifiedTools: verification?.kind === "verified" ? verification.tools.length : undefined,
    ...(hosting === undefined
      ? {}
      : {
          image: { reference: hosting.hosting.image, digest: image?.split("@")[1] },
          architecture: text(outputs.get("image"), "architecture"),
          cluster: names.cluster,
          service: names.service,
          serviceArn: text(outputs.get("mcp-service"), "arn"),
          logGroup: names.logGroup,
          secret:
            hosting.delivery.kind === "managed"
              ? names.secret
              : hosting.delivery.kind === "existing"
                ? hosting.delivery.secretId
                : undefined,
        }),
  };
}
