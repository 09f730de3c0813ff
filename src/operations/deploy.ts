/**
 * Makes the stage true to the inputs. Looks at everything at once; where nothing differs, nothing is written, not even
 * a lock. Otherwise: lock, write ahead, change what differs, wait until it serves, shake hands.
 */
import { apply } from "../engine/apply.js";
import { outputsOfLive } from "../engine/observe.js";
import type { DeployRun } from "../engine/run.js";
import { createRecorder } from "../report/progress.js";
import type { DeploySettings } from "../settings/settings.js";
import { newState } from "../state/schema.js";
import type { Deployed } from "./deploy/deployed.js";
import { rememberedOutputs } from "./deploy/outputs.js";
import { deployResult } from "./deploy/report.js";
import { verify } from "./deploy/verify.js";
import { isAsWanted, type Look, lookAt, topologyOf } from "./look.js";
import type { Context, Result } from "./operation.js";
import { removeOrphans } from "./orphans.js";
import type { Reporting } from "./reporting.js";
import { openSession } from "./session.js";
import { afterDeploy, concluded, plannedNodes } from "./stage-state.js";
import { warnings } from "./warnings.js";

export async function deploy(
  settings: DeploySettings,
  context: Context,
  reporting: Reporting,
): Promise<Result> {
  const { log } = context;
  const session = await openSession(settings, context);
  const topology = topologyOf(session, settings);
  const recorder = createRecorder(log, context.startedAt);
  const look = () => lookAt(topology, settings, session, recorder);

  const { first, isHeld } = await log.group("Look at what is live", async () => {
    const [looked, lock] = await Promise.all([look(), session.lock()]);
    return { first: looked, isHeld: lock !== undefined && !lock.hasRunOut };
  });
  reporting.knows(first.stored?.state);
  for (const notice of warnings(settings, first.observed)) session.give(notice);

  const deployed = first.findings.length > 0 ? stopped(first) : await withVerification(await brought());
  const { expiresAt } = first;
  return deployResult({ settings, context, session, topology, recorder, deployed, expiresAt });

  async function brought(): Promise<Deployed> {
    if (first.stored === undefined) await session.ensureBucket();
    // Nothing to change and nobody at work: then no lock is needed, because nothing is written.
    const isTrue = !isHeld && isAsWanted(first, topology) && reporting.isRememberedIn(first.stored?.state);
    return isTrue
      ? log.group("Nothing differs", () => settle(first))
      : session.locked(() => change(first, isHeld));
  }

  /** Before anything was touched. */
  function stopped({ stored, observed, findings }: Look): Deployed {
    log.line("Nothing was made or changed: all that stands in the way follows.");
    return {
      applied: { results: [], outputs: outputsOfLive(topology.graph.nodes, observed), failures: [] },
      orphans: [],
      verification: undefined,
      failures: findings,
      changed: false,
      before: stored?.state,
    };
  }

  async function settle({ stored, observed, run, memory }: Look): Promise<Deployed> {
    const applied = await apply(topology.graph.nodes, observed, run, memory);
    return {
      applied,
      orphans: [],
      verification: undefined,
      failures: applied.failures.map(({ thrown }) => thrown),
      changed: false,
      before: stored?.state,
    };
  }

  /** With the lock held: somebody else may have been at work since the first look. */
  async function change(before: Look, wasHeld: boolean): Promise<Deployed> {
    const fresh = await session.store.read();
    const isSame = !wasHeld && fresh?.etag === before.stored?.etag;
    const now = isSame ? before : await log.group("Look again, now that the lock is ours", look);
    if (now.findings.length > 0) return stopped(now);
    const nodes = topology.graph.nodes;
    const base = now.stored?.state ?? newState({ ...settings, ...session.place }, topology.kind);
    reporting.begins(now.stored?.state);
    // Write-ahead: from here on everything that may come to exist can be found again, and an outdated run is fenced off.
    const ahead = await session.store.write(
      {
        ...base,
        ...reporting.remembered(base),
        topology: topology.kind,
        nodes: plannedNodes(nodes, now.decision.steps, base.nodes),
        lastRun: session.record("running"),
      },
      now.stored?.etag,
    );
    const run: DeployRun = { ...now.run, tokenBase: `${ahead.state.lineage} ${ahead.state.serial}` };
    const { applied, orphans } = await log.group("Make it true", async () => {
      const done = await apply(nodes, now.observed, run, now.memory);
      const removed = done.failures.length > 0 ? [] : await removeOrphans(ahead.state, nodes, run);
      return { applied: done, orphans: removed };
    });
    const failures: unknown[] = [
      ...applied.failures.map(({ thrown }) => thrown),
      ...orphans.flatMap(({ fate }) => (fate.kind === "failed" ? [fate.thrown] : [])),
    ];
    try {
      await session.store.write(
        concluded(ahead.state, now.expiresAt, {
          nodes: afterDeploy(nodes, applied.results, orphans, ahead.state.nodes, run.tags),
          outputs: failures.length === 0 ? rememberedOutputs(topology, applied.outputs) : undefined,
          lastRun: session.record(
            failures.length === 0 ? "succeeded" : context.signal.aborted ? "cancelled" : "failed",
          ),
        }),
        ahead.etag,
      );
    } catch (thrown) {
      failures.push(thrown);
    }
    return { applied, orphans, verification: undefined, failures, changed: true, before: now.stored?.state };
  }

  async function withVerification(brought: Deployed): Promise<Deployed> {
    const connection = brought.failures.length > 0 ? undefined : topology.connection(brought.applied.outputs);
    if (!settings.verify || connection === undefined) return brought;
    try {
      const verification = await log.group("Shake hands with the MCP server", () =>
        verify(connection, session, context),
      );
      return { ...brought, verification };
    } catch (thrown) {
      return { ...brought, failures: [thrown] };
    }
  }
}
