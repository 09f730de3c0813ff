/** How a stage is, judged from what was seen of it. Pure. */
import { Failure } from "../../failure/failure.js";
import type { ServiceTasks } from "../../resources/express-service/tasks.js";
import type { Live } from "../../resources/resource.js";
import type { Thrown } from "../failures.js";
import type { Brought } from "./brought.js";
import { partsOf } from "./gateway-path.js";
import type { Shaken } from "./handshake.js";
import type { StageLook } from "./look.js";
import type { Part } from "./part.js";

export interface Seen {
  readonly look: StageLook;
  /** Undefined where there is no service, or its tasks may not be read. */
  readonly tasks: ServiceTasks | undefined;
  readonly handshake: Shaken | undefined;
  /** What it uses and does not own. */
  readonly used: readonly Brought[];
}

export type Status = "ready" | "degraded" | "failed" | "absent";

export interface Verdict {
  readonly status: Status;
  /** Why it is not ready, the gravest first. */
  readonly problems: readonly Thrown[];
}

export function verdictOf(seen: Seen): Verdict {
  if (isAbsent(seen.look)) return { status: "absent", problems: [] };
  const failed = [
    ...harnessFailures(seen.look),
    ...hostFailures(seen),
    ...pathFailures(seen.look),
    ...handshakeFailures(seen),
  ];
  const degraded = [...degradations(seen), ...unfit(seen)];
  return {
    status: failed.length > 0 ? "failed" : degraded.length > 0 ? "degraded" : "ready",
    problems: [...failed, ...degraded],
  };
}

/** Nothing of its own is there, or what is there was kept when it was taken down. */
function isAbsent({ parts, harness, state }: StageLook): boolean {
  const wasDestroyed = state?.lastRun?.operation === "destroy" && state.lastRun.outcome === "succeeded";
  if (wasDestroyed && harness?.seen.kind !== "live") return true;
  return parts.every(({ seen, stranger }) => seen.kind === "missing" || stranger !== undefined);
}

function harnessFailures({ harness, parts }: StageLook): readonly Thrown[] {
  if (harness === undefined || isMissing(harness) || harness.stranger !== undefined) {
    const left = parts.filter(({ seen, stranger }) => seen.kind === "live" && stranger === undefined).length;
    const what = `${left} other thing${left === 1 ? "" : "s"} of the stage exist${left === 1 ? "s" : ""}`;
    const message = `the harness does not exist, although ${what}`;
    return [about(harness, new Failure("HARNESS_MISSING", message, { fix: deployAgain }))];
  }
  return [...unread(harness), ...failures(harness)];
}

function hostFailures({ look: { service, state }, tasks }: Seen): readonly Thrown[] {
  if (service === undefined || service.stranger !== undefined) return [];
  if (isMissing(service)) {
    // Without a state it is not known whether the stage has ever hosted its server: the handshake tells.
    if (state === undefined) return [];
    return [
      about(service, new Failure("SERVICE_MISSING", "the service does not exist", { fix: deployAgain })),
    ];
  }
  const broken = [...unread(service), ...failures(service)];
  if (broken.length > 0 || tasks === undefined || tasks.running > 0 || isMoving(service)) return broken;
  const why = [`no task runs, of ${tasks.desired} desired`, ...tasks.stopped].join("; ");
  return [about(service, new Failure("NODE_FAILED", why))];
}

/** No call comes through unless gateway, target and runtime are there, all three. */
function pathFailures({ path }: StageLook): readonly Thrown[] {
  if (path === undefined) return [];
  return partsOf(path)
    .filter(({ stranger }) => stranger === undefined)
    .flatMap((part) => (isMissing(part) ? [missing(part)] : [...unread(part), ...failures(part)]));
}

function handshakeFailures({ handshake }: Seen): readonly Thrown[] {
  if (handshake?.kind !== "refused") return [];
  return [{ thrown: handshake.failure, noun: "MCP handshake with", name: handshake.url }];
}

function degradations({ look, tasks }: Seen): readonly Thrown[] {
  const { parts, harness, service, path, state } = look;
  const toldOf = new Set<Part | undefined>([harness, service, ...(path === undefined ? [] : partsOf(path))]);
  const own = parts.filter(({ stranger }) => stranger === undefined);
  return [
    ...own.flatMap((part): readonly Thrown[] => {
      const { seen } = part;
      if (seen.kind === "live" && seen.health.status === "pending")
        return [about(part, new Failure("IN_MOTION", seen.health.why, { fix: waitForIt }))];
      // Of harness and host it is told above.
      if (toldOf.has(part)) return [];
      return [...(isExpected(part) && isMissing(part) ? [missing(part)] : []), ...failures(part)];
    }),
    ...shortOfTasks(service, tasks),
    ...turnedBack(service, tasks, state?.lastRun?.outcome === "succeeded"),
  ];
}

function shortOfTasks(service: Part | undefined, tasks: ServiceTasks | undefined): readonly Thrown[] {
  if (service === undefined || tasks === undefined || isMoving(service)) return [];
  if (tasks.running === 0 || tasks.running >= tasks.desired) return [];
  const why = [`${tasks.running} of ${tasks.desired} tasks run`, ...tasks.stopped].join("; ");
  return [about(service, new Failure("NODE_FAILED", why))];
}

/** What serves is the revision before, unless that is what a later deploy wanted. */
function turnedBack(
  service: StageLook["service"],
  tasks: ServiceTasks | undefined,
  isWanted: boolean,
): readonly Thrown[] {
  if (service?.seen.kind !== "live" || service.seen.health.status !== "ready" || isWanted) return [];
  const { deployment } = service.seen.live;
  if (deployment === undefined || deployment.status === "SUCCESSFUL") return [];
  const { status, reason } = deployment;
  const why = [`service deployment ${status}`, reason, ...(tasks?.stopped ?? [])].filter(Boolean).join("; ");
  return [about(service, new Failure("NODE_FAILED", `the version before serves; ${why}`))];
}

function unfit({ used }: Seen): readonly Thrown[] {
  return used.flatMap(({ noun, name, seen }) =>
    seen.kind === "unfit" ? [{ thrown: seen.failure, noun, name }] : [],
  );
}

const deployAgain = "Deploy again: it makes what is missing.";
const waitForIt = "Wait until it has ended, and look again.";

/** Only a state tells what there should be. */
function isExpected({ remembered }: Part): boolean {
  return remembered !== undefined && remembered.status !== "kept";
}

function isMissing({ seen }: Part): boolean {
  return seen.kind === "missing";
}

function isMoving({ seen }: Part): boolean {
  return seen.kind === "live" && seen.health.status === "pending";
}

function missing(part: Part): Thrown {
  const { seen, remembered } = part;
  const why = seen.kind === "missing" && seen.why !== undefined ? `it is ${seen.why}` : "it does not exist";
  const message = remembered?.status === "planned" ? "the last deploy did not get to make it" : why;
  return about(part, new Failure("PART_MISSING", message, { fix: deployAgain }));
}

function unread({ node, seen }: Part): readonly Thrown[] {
  return seen.kind === "unread" ? [{ thrown: seen.thrown, noun: node.noun, name: node.name }] : [];
}

function failures(part: Part): readonly Thrown[] {
  const { seen } = part;
  if (seen.kind !== "live" || seen.health.status !== "failed") return [];
  return [about(part, new Failure("NODE_FAILED", seen.health.why))];
}

function about<L extends Live>(part: Part<L> | undefined, thrown: Failure): Thrown {
  return part === undefined ? { thrown } : { thrown, noun: part.node.noun, name: part.node.name };
}
