/**
 * Takes the stage down: everything that is ours, in reverse, until it is gone. Goes by the state, and by names and tags
 * where there is none. Needs no Zscaler credentials.
 */

import { deniedAction, isAccessDenied } from "../aws/errors.js";
import {
  type Destroyed,
  type DestroyRun,
  preview,
  type Removable,
  destroy as remove,
  type Survey,
  survey,
} from "../engine/destroy.js";
import { Failure } from "../failure/failure.js";
import { createRecorder } from "../report/progress.js";
import type { Notice } from "../report/run-report.js";
import type { DestroySettings, Keepable } from "../settings/settings.js";
import type { State } from "../state/schema.js";
import type { Stored } from "../state/store.js";
import { ofEveryStage, remainsOf, removable } from "../topologies/remains.js";
import { destroyResult } from "./destroy/report.js";
import type { Context, Result } from "./operation.js";
import { ownerOf } from "./ownership.js";
import { openSession } from "./session.js";
import { leftNodes, memoryOf, removableNodes } from "./stage-state.js";

/** Which kinds each word of the input `keep` keeps; what those need is kept with them. */
const keeps: Readonly<Record<Keepable, (node: Removable) => boolean>> = {
  roles: ({ kind }) => kind === "iam.Role",
  ecs: ({ kind }) => kind.startsWith("ecs."),
  secret: ({ kind }) => kind === "secretsmanager.Secret",
  cognito: ({ kind }) => kind.startsWith("cognito-idp."),
};

interface Look {
  readonly stored: Stored | undefined;
  readonly nodes: readonly Removable[];
  readonly seen: Survey;
}

export async function destroy(settings: DestroySettings, context: Context): Promise<Result> {
  const { log } = context;
  const session = await openSession(settings, context);
  const recorder = createRecorder(log, context.startedAt);
  const run: DestroyRun = {
    aws: session.aws,
    owner: ownerOf(settings),
    pace: session.pace,
    tell: (event) => recorder.record(event),
    removing: { force: settings.forceSecretDelete },
    keep(node) {
      const word = [...settings.keep].find((one) => keeps[one](node));
      return word === undefined ? undefined : `the input keep names ${word}`;
    },
    mayMiss: () => false,
  };

  const { first, lock } = await log.group("Look at what is left", async () => {
    const [looked, seen] = await Promise.all([look(), session.lock()]);
    return { first: looked, lock: seen };
  });
  if (first.seen.unread.length > 0) session.give(notLookedFor(first.seen.unread));
  // A lock without anything else is that of a deploy that has not begun yet, or never will.
  const nothing = first.seen.live.size === 0 && first.stored === undefined && lock === undefined;
  if (settings.dryRun || nothing) return told(first, preview(first.nodes, first.seen), false);

  // Without a bucket there is neither a state nor anybody who could hold a lock in it.
  const hasBucket = first.stored !== undefined || (await session.bucketExists());
  const { last, destroyed, failure } = hasBucket
    ? await session.locked(() => takeDown(true))
    : await takeDown(false);
  return told(last, destroyed, true, failure);

  function told(last: Look, destroyed: readonly Destroyed[], wasRun: boolean, failure?: unknown): Result {
    const isEmpty = last.seen.live.size === 0;
    return destroyResult({ settings, context, session, recorder, destroyed, wasRun, isEmpty, failure });
  }

  async function look(): Promise<Look> {
    const stored = await session.store.read();
    const nodes = removablesOf(stored?.state);
    if (stored !== undefined)
      return { stored, nodes, seen: await survey(nodes, run, memoryOf(stored.state.nodes)) };
    // By names alone every topology is looked for, and who deploys one need not have the rights to see the others.
    const seen = await survey(
      nodes,
      { ...run, mayMiss: ({ id }, thrown) => isAccessDenied(thrown) && !ofEveryStage.has(id) },
      new Map(),
    );
    // Something of ours that only it could need: then it may well be there, and must go first.
    const needed = seen.unread.find(({ node }) =>
      node.needs.some((id) => seen.live.has(id) && !seen.kept.has(id) && !ofEveryStage.has(id)),
    );
    if (needed !== undefined) throw needed.thrown;
    return { stored, nodes, seen };
  }

  /** Somebody else may have been at work while this run waited for the lock: who writes, writes the state first. */
  async function unlessSame(): Promise<Look> {
    const now = await session.store.read();
    const isSame = lock === undefined && now?.etag === first.stored?.etag;
    return isSame ? first : log.group("Look again, now that the lock is ours", look);
  }

  function removablesOf(state: State | undefined): readonly Removable[] {
    if (state === undefined)
      return remainsOf(settings.names, session.place).flatMap((remain) => removable(remain) ?? []);
    const { known, unknown } = removableNodes(state.nodes);
    if (unknown.length === 0) return known;
    throw new Failure(
      "STATE_NEWER",
      `the state names resources that this version does not know: ${unknown.join(", ")}`,
      {
        fix: "Use the version of the action that deployed this stage, or a newer one.",
      },
    );
  }

  async function takeDown(
    isLocked: boolean,
  ): Promise<{ last: Look; destroyed: readonly Destroyed[]; failure?: unknown }> {
    const last = isLocked ? await unlessSame() : first;
    const fenced =
      last.stored &&
      (await session.store.write(
        { ...last.stored.state, lastRun: session.record("running") },
        last.stored.etag,
      ));
    const destroyed = await log.group("Take it down", () => remove(last.nodes, last.seen, run));
    if (fenced === undefined) return { last, destroyed };
    const nodes = leftNodes(destroyed, fenced.state.nodes);
    try {
      if (Object.keys(nodes).length === 0) await session.store.remove(fenced.etag);
      else
        await session.store.write(
          {
            ...fenced.state,
            nodes,
            outputs: {},
            lastRun: session.record(hasFailed(destroyed) ? "failed" : "succeeded"),
          },
          fenced.etag,
        );
      return { last, destroyed };
    } catch (thrown) {
      return { last, destroyed, failure: thrown };
    }
  }
}

/** One word for each kind of thing, whatever of it could not be read. */
function notLookedFor(unread: Survey["unread"]): Notice {
  const nouns = [...new Set(unread.map(({ node }) => node.noun))].toSorted();
  const actions = [...new Set(unread.map(({ thrown }) => deniedAction(thrown)))].toSorted();
  return {
    level: "warning",
    title: "Not everything could be looked for",
    message: `There is no state of this stage, so it was looked for by its names. What the caller may not see would be left: ${nouns.join(", ")}. If the stage had any of these, allow ${actions.join(", ")} and destroy again.`,
  };
}

function hasFailed(destroyed: readonly Destroyed[]): boolean {
  return destroyed.some(({ fate }) => fate.kind === "failed");
}
