/**
 * How a stage is: every part of it, its tasks, a handshake with its MCP server, and what was changed since the last
 * deploy. Goes by the state, and by names and tags where there is none. Reads only.
 */
import { deniedAction, isAccessDenied } from "../aws/errors.js";
import { expiryIn } from "../engine/ownership.js";
import { type ServiceTasks, tasksOf } from "../resources/express-service/tasks.js";
import type { StatusSettings } from "../settings/settings.js";
import type { Context, Result } from "./operation.js";
import { openSession, type Session } from "./session.js";
import { broughtBy } from "./status/brought.js";
import { driftOfStage } from "./status/drift.js";
import { shake } from "./status/handshake.js";
import { lookAtStage, memoryOf, type StageLook } from "./status/look.js";
import { statusResult } from "./status/report.js";
import type { Told } from "./status/rows.js";
import { verdictOf } from "./status/verdict.js";

export async function status(settings: StatusSettings, context: Context): Promise<Result> {
  const session = await openSession(settings, context);
  const seen = await context.log.group("Look at what is live", async (): Promise<Told> => {
    const { state, isHeld } = await memoryOf(session);
    const look = await lookAtStage(state, settings, session);
    const [tasks, used] = await Promise.all([tasksIn(look, session), broughtBy(look, session)]);
    const handshake = await shake(look, tasks && tasks.running > 0, session);
    return { look, tasks, used, handshake, drift: driftOfStage(look, isHeld), expires: expiryOf(look) };
  });
  giveNotices(seen, settings, session);
  return statusResult({ settings, context, session, seen, verdict: verdictOf(seen) });
}

/** Undefined where there is no service, or its tasks may not be read. */
async function tasksIn({ service }: StageLook, { aws, give }: Session): Promise<ServiceTasks | undefined> {
  if (service?.seen.kind !== "live") return undefined;
  const { name, identity } = service.node;
  const { deployment } = service.seen.live;
  const wasTurnedBack = deployment?.status.startsWith("ROLLBACK") ?? false;
  try {
    return await tasksOf(aws, { name, cluster: identity["cluster"] ?? "" }, wasTurnedBack);
  } catch (thrown) {
    if (!isAccessDenied(thrown)) throw thrown;
    const message = `How many tasks run is not known: the caller lacks ${deniedAction(thrown)}.`;
    give({ level: "note", title: "Tasks not read", message });
    return undefined;
  }
}

/** What the state says, or else the tags of what is live. */
function expiryOf({ state, parts }: StageLook): string | undefined {
  if (state?.expiresAt !== undefined) return state.expiresAt;
  const tags = parts.flatMap(({ seen, stranger }) =>
    seen.kind === "live" && stranger === undefined ? (expiryIn(seen.live.tags ?? {}) ?? []) : [],
  );
  return tags.find((one) => one !== "never") ?? tags[0];
}

function giveNotices({ look, drift, expires }: Told, { failOn }: StatusSettings, { give }: Session): void {
  const strangers = look.parts.filter(({ stranger, remembered }) => stranger !== undefined && !remembered);
  for (const { node, stranger } of strangers)
    give({
      level: "note",
      title: "Not ours",
      message: `The ${node.noun} ${node.name} exists and does not belong to this stage: ${stranger}.`,
    });
  if (look.unknown.length > 0)
    give({
      level: "warning",
      title: "Not looked at",
      message: `The state names things that this version of the action does not know: ${look.unknown.join(", ")}.`,
    });
  if (expires !== undefined && Date.parse(expires) < Date.now())
    give({
      level: "warning",
      title: "Expired",
      message: `The life of this stage ended at ${expires}: a sweep takes it down. A deploy prolongs it.`,
    });
  // A gate tells each of them as an error.
  if (drift.kind === "known" && drift.drifted.length > 0 && failOn !== "drift")
    give({
      level: "warning",
      title: "Drift",
      message: `Changed since the last deploy: ${drift.drifted.map(({ node }) => `${node.noun} ${node.name}`).join(", ")}. The next deploy puts it back.`,
    });
}
