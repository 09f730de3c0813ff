/** What a status tells: outputs, job summary, log, annotations. */
import { lastContainerLines } from "../../agent/container-log.js";
import { gatewayToolOf } from "../../agent/gateway-tool.js";
import { mcpToolOf, providersOf } from "../../agent/harness-credential.js";
import { Failure } from "../../failure/failure.js";
import type { Outputs } from "../../report/outputs.js";
import type { DriftRow, StatusReport, StatusRow } from "../../report/summaries/status.js";
import type { Live } from "../../resources/resource.js";
import { type LiveRuntimeLogs, runtimeLogs } from "../../resources/runtime-logs.js";
import { userPool } from "../../resources/user-pool.js";
import type { StatusSettings } from "../../settings/settings.js";
import { toolName } from "../../topologies/harness-side.js";
import { annotate, type Thrown, told } from "../failures.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";
import { changesOf, type StageDrift } from "./drift.js";
import type { StageLook } from "./look.js";
import { liveIn, ofKind, type Part } from "./part.js";
import { rowsOf, type Told } from "./rows.js";
import type { Verdict } from "./verdict.js";

export interface StatusTold {
  readonly settings: StatusSettings;
  readonly context: Context;
  readonly session: Session;
  readonly seen: Told;
  readonly verdict: Verdict;
}

/** How far back the container's last words may lie. ECS forgets its stopped tasks after an hour. Milliseconds. */
const lastHour = 3_600_000;

export async function statusResult(all: StatusTold): Promise<Result> {
  const { settings, context, session, seen, verdict } = all;
  const { log } = context;
  const thrown = [...verdict.problems, ...gate(all)];
  const isFailure = settings.failOn !== "never" && thrown.length > 0;
  const logs = await containerLines(all);
  const problems = told(thrown, logs);
  // A step that is not to fail has no errors.
  annotate(isFailure ? log : { ...log, error: log.warning }, problems);
  if (logs.length > 0)
    await log.group("Last lines of the container", async () => log.foreign(logs.slice(-50)));
  const rows = rowsOf(seen, verdict, Date.now());
  await log.group(`Stage ${settings.stage.name} is ${verdict.status}`, async () =>
    log.foreign(rows.map(lineOf)),
  );
  const report: StatusReport = {
    kind: "status",
    ...runFacts(settings.stage, context),
    notices: session.notices,
    status: verdict.status,
    place: session.place,
    rows,
    drift: driftRows(seen.drift),
    ...pagesOf(all),
    ...problems,
  };
  return { report, outputs: outputsOf(all), failures: isFailure ? thrown.map((one) => one.thrown) : [] };
}

/** What fails the step beside what is wrong with the stage. */
function gate({ settings: { failOn, stage }, seen: { drift }, verdict }: StatusTold): readonly Thrown[] {
  if (failOn === "never") return [];
  if (verdict.status === "absent")
    return [
      {
        thrown: new Failure("STAGE_ABSENT", `nothing of stage ${stage.name} exists`, {
          fix: "Deploy it, or check the inputs stage and region; with fail-on: never an absent stage is no failure.",
        }),
      },
    ];
  return failOn === "drift" ? driftFailures(drift, verdict) : [];
}

function driftFailures(drift: StageDrift, { problems }: Verdict): readonly Thrown[] {
  if (drift.kind === "unknown")
    return [
      {
        thrown: new Failure("DRIFT_UNKNOWN", `whether anything has drifted cannot be told: ${drift.why}`, {
          fix: "Deploy once more with a state; or look again once nobody is at work.",
        }),
      },
    ];
  const fix =
    "Deploy again: it puts back what the inputs say. What is meant to stay belongs into the inputs.";
  return [
    ...drift.drifted.flatMap(({ node: { noun, name }, what }): Thrown[] => {
      if (what.kind === "changed") {
        const paths = what.drifts.map(({ path }) => path).join(", ");
        const failure = new Failure("DRIFT", `it was changed since the last deploy: ${paths}`, { fix });
        return [{ thrown: failure, noun, name }];
      }
      // That it is missing has been said where it is a problem by itself.
      const isSaid = problems.some((one) => one.noun === noun && one.name === name);
      return isSaid ? [] : [{ thrown: new Failure("DRIFT", `it is ${what.why}`, { fix }), noun, name }];
    }),
    ...drift.uncompared.map(({ node, why }): Thrown => {
      const failure = new Failure("DRIFT_UNKNOWN", `whether it has drifted cannot be told: ${why}`, {
        fix: "Allow what is missing, or deploy once more.",
      });
      return { thrown: failure, noun: node.noun, name: node.name };
    }),
  ];
}

/** For the diagnosis of a service whose tasks stop, or of a server that the gateway gets no answer from. */
async function containerLines({ session, seen, verdict }: StatusTold): Promise<readonly string[]> {
  const { service, path } = seen.look;
  const group = logGroupOf(seen.look);
  const hosts = [service, path?.target, path?.runtime].flatMap((part) => part?.node.noun ?? []);
  const isTroubled = verdict.problems.some(
    ({ noun = "", thrown }) =>
      hosts.includes(noun) && thrown instanceof Failure && thrown.code === "NODE_FAILED",
  );
  return isTroubled && group !== undefined
    ? lastContainerLines(session.aws, group, Date.now() - lastHour)
    : [];
}

function driftRows(drift: StageDrift): readonly DriftRow[] {
  if (drift.kind === "unknown") return [];
  return drift.drifted.flatMap(({ node: { noun, name }, what }): DriftRow[] =>
    what.kind === "deleted"
      ? [{ noun, name, path: undefined, what: what.why, live: undefined }]
      : what.drifts.map(({ path, kind, live }) => ({ noun, name, path, what: kind, live })),
  );
}

function lineOf({ label, name, word, why, facts }: StatusRow): string {
  const told = [
    ...(why === undefined ? [] : [why]),
    ...Object.entries(facts ?? {}).map((fact) => fact.join(" ")),
  ];
  const what = name === undefined ? label : `${label} ${name}`;
  return `${what}: ${word}${told.length === 0 ? "" : ` (${told.join(", ")})`}`;
}

/** Undefined also where it is somebody else's. */
function liveOf<L extends Live>(part: Part<L> | undefined): L | undefined {
  return part?.stranger === undefined ? liveIn(part) : undefined;
}

function agentOf({ harness }: StageLook) {
  return liveOf(harness)?.harness;
}

function hostOf({ service }: StageLook) {
  return liveOf(service);
}

function logGroupOf(look: StageLook): string | undefined {
  const ofService = hostOf(look)?.configuration.primaryContainer?.awsLogsConfiguration?.logGroup;
  return ofService ?? runtimeLogGroupOf(look);
}

/** The one that calls through the gateway write to. */
function runtimeLogGroupOf(look: StageLook): string | undefined {
  const runtime = liveOf(look.path?.runtime)?.runtime;
  const groups = ofKind<LiveRuntimeLogs>(look.parts, runtimeLogs.kind).flatMap(
    (part) => liveIn(part)?.groups ?? [],
  );
  return groups.find(({ logGroupName }) => logGroupName?.endsWith(`/${runtime?.agentRuntimeId}-DEFAULT`))
    ?.logGroupName;
}

function pagesOf({ seen: { look }, session }: StatusTold) {
  const host = hostOf(look) && look.service?.node.identity;
  return {
    harnessId: agentOf(look)?.harnessId,
    ...(host === undefined ? {} : { cluster: host["cluster"], service: host.name }),
    runtimeId: liveOf(look.path?.runtime)?.runtime.agentRuntimeId,
    gatewayId: liveOf(look.path?.gateway)?.gateway.gatewayId,
    userPoolId: liveOf(look.parts.find(({ node }) => node.kind === userPool.kind))?.id,
    logGroup: logGroupOf(look),
    stateUri: look.state === undefined ? undefined : session.store.uri,
  };
}

function outputsOf({ settings, session, seen: { look, drift }, verdict }: StatusTold): Outputs {
  const agent = agentOf(look);
  const server = agent && mcpToolOf(agent, toolName);
  const gateway = liveOf(look.path?.gateway);
  const outbound = agent && gatewayToolOf(agent, toolName)?.outboundAuth;
  const drifted = drift.kind === "known" ? drift.drifted : undefined;
  return {
    "harness-arn": agent?.arn,
    "harness-id": agent?.harnessId,
    "harness-version": agent?.harnessVersion,
    "harness-status": agent?.status,
    "mcp-url": server?.url ?? gateway?.gateway.gatewayUrl,
    image: look.state?.outputs["image"],
    "previous-image": look.state?.previousImage,
    "service-arn": hostOf(look)?.id,
    "runtime-arn": liveOf(look.path?.runtime)?.id,
    "gateway-arn": gateway?.id,
    "execution-role-arn": agent?.executionRoleArn,
    "credential-provider-arn": server === undefined ? outbound?.oauth?.providerArn : providersOf(server)[0],
    state: look.state === undefined ? undefined : session.store.uri,
    stage: settings.stage.slug,
    status: verdict.status,
    ...(drifted === undefined ? {} : { changed: drifted.length > 0, changes: changesOf(drifted) }),
  };
}
