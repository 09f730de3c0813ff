/** Takes one stage down that is due, by the very code of destroy, and tells what became of it. */
import type { Destroyed } from "../../engine/destroy.js";
import { Failure, messageOf } from "../../failure/failure.js";
import type { GitHub } from "../../github/github.js";
import { createRecorder } from "../../report/progress.js";
import type { Notice } from "../../report/run-report.js";
import { namesFor } from "../../settings/names.js";
import type { SweepSettings } from "../../settings/settings.js";
import { describeHolder } from "../../state/holder.js";
import type { State } from "../../state/schema.js";
import { notLookedFor, type Teardown, teardown } from "../destroy/teardown.js";
import type { Thrown } from "../failures.js";
import { type Context, runUrlOf } from "../operation.js";
import { tellTakenDown } from "../reporting.js";
import { type Account, type Session, stageSession } from "../session.js";
import { type Judged, type Judgement, judgeAgain } from "./judge.js";
import { stageLog } from "./log.js";
import type { FoundStage, Rules } from "./stages.js";
import { lastRunOf } from "./states.js";

/** What a sweep goes by, for every stage. */
export interface Sweeping {
  readonly settings: SweepSettings;
  readonly account: Account;
  readonly context: Context;
  readonly rules: Rules;
  readonly github: GitHub | undefined;
}

/** What became of a stage. */
export interface Swept {
  readonly found: FoundStage;
  readonly judgement: Judgement;
  /**
   * `due`: nobody was to take it down, or the run ended before its turn. `gone`: there is nothing of it, whatever AWS's
   * index of tags still lists. `left`: it was no more looked at, and the next run does.
   */
  readonly outcome: "due" | "taken-down" | "kept" | "failed" | "gone" | "left";
  readonly why: string;
  /** How many things were deleted. */
  readonly deleted?: number;
  readonly thrown: readonly Thrown[];
  /** What was waited for in vain, in AWS's words. */
  readonly waitedFor?: readonly string[];
  readonly notices: readonly Notice[];
}

interface Work extends Teardown {
  readonly session: Session;
  readonly waitedFor: () => readonly string[];
}

function workOn(
  { settings, account, context }: Sweeping,
  { stage, state }: Pick<FoundStage, "stage" | "state">,
): Work {
  const log = stageLog(context.log, stage.slug);
  const session = stageSession(account, { stage, state }, { ...context, log });
  const recorder = createRecorder(log, context.startedAt);
  const { repository, region, forceSecretDelete } = settings;
  // A stage with other names has them in its state.
  const names = namesFor(stage);
  const of = { stage, names, repository, region, forceSecretDelete };
  return {
    ...teardown({ ...of, session, recorder, log, keep: () => undefined }),
    session,
    waitedFor: () => recorder.waitedFor(),
  };
}

/**
 * A stage that only tags tell of may be gone already: their index runs behind, and knows a secret until nobody can
 * restore it. Undefined: there is something left of it.
 */
export async function goneAlready(
  sweeping: Sweeping,
  { found, judgement }: Judged,
): Promise<Swept | undefined> {
  const same = { found, judgement, thrown: [], notices: [] };
  try {
    const { stored, seen } = await workOn(sweeping, found).look();
    if (stored !== undefined || seen.live.size > 0) return undefined;
    return seen.unread.length === 0
      ? { ...same, outcome: "gone", why: "nothing of it is left" }
      : { ...same, outcome: "kept", why: "nothing is left of it that the caller may look for" };
  } catch (thrown) {
    if (judgement.kind !== "due" || sweeping.account.aws.signal.aborted) return undefined;
    return { ...same, outcome: "failed", why: messageOf(thrown), thrown: [{ thrown }] };
  }
}

/** Somebody is at work on the stage. Undefined: as far as its lock tells, nobody is. */
export async function inUse(sweeping: Sweeping, { found, judgement }: Judged): Promise<Swept | undefined> {
  // Whoever takes it down asks again.
  const lock = await workOn(sweeping, found)
    .session.lock()
    .catch(() => undefined);
  if (lock === undefined || lock.hasRunOut) return undefined;
  const why = `in use by ${describeHolder(lock.holder)}`;
  return { found, judgement, outcome: "kept", why, thrown: [], notices: [] };
}

export async function takeDown(sweeping: Sweeping, { found, judgement }: Judged): Promise<Swept> {
  const { github, account, context } = sweeping;
  const work = workOn(sweeping, found);
  const same = { found, judgement };
  try {
    const first = await work.look();
    for (const notice of notLookedFor(first.seen)) work.session.give(notice);
    if (first.stored === undefined && first.seen.live.size === 0)
      return told("gone", "another run has taken it down meanwhile");
    const { last, destroyed, failure } = await work.takeDown(first, stillDue);
    const deleted = destroyed.filter(({ fate }) => fate.kind === "deleted").length;
    const thrown: readonly Thrown[] = [
      ...destroyed.flatMap(({ node: { noun, name }, fate }) =>
        fate.kind === "failed" ? [{ thrown: fate.thrown, noun, name }] : [],
      ),
      ...(failure === undefined ? [] : [{ thrown: failure }]),
    ];
    if (thrown.length > 0 && isStopped()) return { ...told("due", stopped), deleted };
    if (thrown.length > 0)
      return { ...told("failed", failedWhy(thrown)), deleted, thrown, waitedFor: work.waitedFor() };
    await tell(last.stored?.state);
    return { ...told("taken-down", `${whyOf(judgement)}${keptOf(destroyed)}`), deleted };
  } catch (thrown) {
    const code = thrown instanceof Failure ? thrown.code : undefined;
    if (code === "LOCK_TIMEOUT") return told("kept", `in use: ${messageOf(thrown)}`);
    if (thrown instanceof Spared) return { ...told("kept", thrown.message), thrown: thrown.thrown };
    if (isStopped()) return told("due", stopped);
    return { ...told("failed", messageOf(thrown)), thrown: [{ thrown }], waitedFor: work.waitedFor() };
  }

  /** Then what failed failed because of that, which is told once for the whole run. */
  function isStopped(): boolean {
    return account.aws.signal.aborted;
  }

  function told(outcome: Swept["outcome"], why: string): Swept {
    return { ...same, outcome, why, thrown: [], notices: work.session.notices };
  }

  /** While this run waited for the lock, somebody may have deployed the stage, or opened its pull request again. */
  async function stillDue(stored: { readonly state: State } | undefined): Promise<void> {
    const now: FoundStage =
      stored === undefined
        ? found
        : { ...found, by: "state", expiresAt: stored.state.expiresAt, lastRun: lastRunOf(stored.state) };
    const again = await judgeAgain(now, { ...sweeping.rules, now: Date.now() }, github);
    if (again.kind === "due") return;
    if (again.kind === "undecided") throw new Spared(again.why, [{ thrown: again.thrown }]);
    throw new Spared(`not due any more: ${again.why}`, []);
  }

  async function tell(state: State | undefined): Promise<void> {
    if (github === undefined || state === undefined) return;
    const notices = await tellTakenDown(github, { state, why: whyOf(judgement), runUrl: runUrlOf(context) });
    for (const notice of notices) work.session.give(notice);
  }
}

const stopped = "the run ended before it was gone";

/** The stage is not to be taken down after all. */
class Spared extends Error {
  readonly thrown: readonly Thrown[];

  constructor(why: string, thrown: readonly Thrown[]) {
    super(why);
    this.thrown = thrown;
  }
}

function keptOf(destroyed: readonly Destroyed[]): string {
  const kept = destroyed.flatMap(({ node, fate }) =>
    fate.kind === "kept" ? [`the ${node.noun} ${node.name} is kept, because ${fate.why}`] : [],
  );
  return kept.map((one) => `; ${one}`).join("");
}

export function whyOf(judgement: Judgement): string {
  return judgement.kind === "left" ? "" : judgement.why;
}

function failedWhy(all: readonly Thrown[]): string {
  const [{ thrown, noun, name } = { thrown: undefined }] = all;
  const what = noun === undefined ? "" : `${noun} ${name ?? ""}: `;
  const more = all.length === 1 ? "" : `, and ${all.length - 1} more`;
  return `${what}${messageOf(thrown)}${more}`;
}
