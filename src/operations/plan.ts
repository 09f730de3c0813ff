/**
 * What a deploy with the same inputs would do, field by field. Looks as a deploy looks, decides as a deploy decides, and
 * writes nothing: no lock, no state, no bucket.
 */
import { Findings } from "../failure/failure.js";
import { createRecorder } from "../report/progress.js";
import type { PlanSettings } from "../settings/settings.js";
import { describeHolder } from "../state/holder.js";
import { isAsWanted, type Look, lookAt, topologyOf } from "./look.js";
import type { Context, Result } from "./operation.js";
import { previewOrphans } from "./orphans.js";
import { planResult } from "./plan/report.js";
import type { Reporting } from "./reporting.js";
import { openSession } from "./session.js";
import { warnings } from "./warnings.js";

export async function plan(settings: PlanSettings, context: Context, reporting: Reporting): Promise<Result> {
  const { log } = context;
  const session = await openSession(settings, context);
  const topology = topologyOf(session, settings);
  const recorder = createRecorder(log, context.startedAt);
  const { nodes } = topology.graph;

  const { look, orphans } = await log.group("Look at what is live", async () => {
    const [looked, lock] = await Promise.all([lookAt(topology, settings, session, recorder), session.lock()]);
    if (lock !== undefined && !lock.hasRunOut)
      session.give({
        level: "note",
        title: "Somebody is at work",
        message: `The lock of this stage is held by ${describeHolder(lock.holder)}: once that run ends, a deploy may have other things to do.`,
      });
    if (looked.findings.length > 0) throw new Findings(looked.findings);
    return { look: looked, orphans: await wouldBeRemoved(looked) };
  });
  reporting.knows(look.stored?.state);
  for (const notice of warnings(settings, look.observed)) session.give(notice);
  return planResult({ settings, context, session, topology, look, orphans });

  /** Where nothing differs a deploy settles for that, and leaves alone what it had to keep before. */
  async function wouldBeRemoved(looked: Look) {
    const { stored, run } = looked;
    return stored === undefined || isAsWanted(looked, topology)
      ? []
      : previewOrphans(stored.state, nodes, run);
  }
}
