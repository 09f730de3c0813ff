/**
 * Takes the stage down: everything that is ours, in reverse, until it is gone. Goes by the state, and by names and tags
 * where there is none. Needs no Zscaler credentials.
 */

import { type Destroyed, preview, type Removable } from "../engine/destroy.js";
import { createRecorder } from "../report/progress.js";
import type { DestroySettings, Keepable } from "../settings/settings.js";
import { destroyResult } from "./destroy/report.js";
import { notLookedFor, type Remains, teardown } from "./destroy/teardown.js";
import type { Context, Result } from "./operation.js";
import type { Reporting } from "./reporting.js";
import { openSession } from "./session.js";

/** Which kinds each word of the input `keep` keeps; what those need is kept with them. */
const keeps: Readonly<Record<Keepable, (node: Removable) => boolean>> = {
  roles: ({ kind }) => kind === "iam.Role",
  ecs: ({ kind }) => kind.startsWith("ecs."),
  secret: ({ kind }) => kind === "secretsmanager.Secret",
  cognito: ({ kind }) => kind.startsWith("cognito-idp."),
};

export async function destroy(
  settings: DestroySettings,
  context: Context,
  reporting: Reporting,
): Promise<Result> {
  const { log } = context;
  const session = await openSession(settings, context);
  const recorder = createRecorder(log, context.startedAt);
  const { look, takeDown } = teardown({
    ...settings,
    session,
    recorder,
    log,
    keep(node) {
      const word = [...settings.keep].find((one) => keeps[one](node));
      return word === undefined ? undefined : `the input keep names ${word}`;
    },
  });

  const first = await log.group("Look at what is left", look);
  reporting.knows(first.stored?.state);
  for (const notice of notLookedFor(first.seen)) session.give(notice);
  // A lock without anything else is that of a deploy that has not begun yet, or never will.
  const nothing = first.seen.live.size === 0 && first.stored === undefined && first.lock === undefined;
  if (settings.dryRun || nothing) return told(first, preview(first.nodes, first.seen), false);

  const { last, destroyed, failure } = await takeDown(first, async (stored) =>
    reporting.begins(stored?.state),
  );
  return told(last, destroyed, true, failure);

  function told(last: Remains, destroyed: readonly Destroyed[], wasRun: boolean, failure?: unknown): Result {
    const isEmpty = last.seen.live.size === 0;
    return destroyResult({ settings, context, session, recorder, destroyed, wasRun, isEmpty, failure });
  }
}
