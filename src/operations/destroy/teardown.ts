/**
 * Taking one stage down, for whatever reason: everything that is ours, in reverse, until it is gone. Goes by the state,
 * and by names and tags where there is none.
 */
import { deniedAction, isAccessDenied } from "../../aws/errors.js";
import {
  type Destroyed,
  type DestroyRun,
  type Removable,
  destroy as remove,
  type Survey,
  survey,
} from "../../engine/destroy.js";
import { Failure } from "../../failure/failure.js";
import type { Log } from "../../report/log.js";
import type { Recorder } from "../../report/progress.js";
import type { Notice } from "../../report/run-report.js";
import type { CommonSettings } from "../../settings/settings.js";
import type { State } from "../../state/schema.js";
import type { Stored } from "../../state/store.js";
import { ofEveryStage, remainsOf, removable } from "../../topologies/remains.js";
import { ownerOf } from "../ownership.js";
import type { Session } from "../session.js";
import { leftNodes, memoryOf, removableNodes } from "../stage-state.js";

export interface TeardownOptions extends Pick<CommonSettings, "stage" | "names" | "repository" | "region"> {
  readonly session: Session;
  readonly recorder: Recorder;
  readonly log: Log;
  readonly forceSecretDelete: boolean;
  /** Why a node is to be kept although it is ours; undefined: it may go. */
  readonly keep: (node: Removable) => string | undefined;
}

/** What is left of the stage, as one look saw it. */
export interface Remains {
  readonly stored: Stored | undefined;
  readonly nodes: readonly Removable[];
  readonly seen: Survey;
}

export interface FirstLook extends Remains {
  /** The stage's lock, also one that a dead run has left. */
  readonly lock: Awaited<ReturnType<Session["lock"]>>;
}

export interface TakenDown {
  /** The last look before anything was removed. */
  readonly last: Remains;
  readonly destroyed: readonly Destroyed[];
  /** The last write of the state, where it failed. */
  readonly failure?: unknown;
}

export interface Teardown {
  /** Reads everything and writes nothing. */
  look(): Promise<FirstLook>;
  /**
   * Under the stage's lock, if there is a bucket that could hold one. Where `mayGo` throws, everything stays as it is;
   * it is called with what is stored once the lock is ours.
   */
  takeDown(first: FirstLook, mayGo?: (stored: Stored | undefined) => Promise<void>): Promise<TakenDown>;
}

export function teardown(options: TeardownOptions): Teardown {
  const { session, log } = options;
  const run: DestroyRun = {
    aws: session.aws,
    owner: ownerOf(options),
    pace: session.pace,
    tell: (event) => options.recorder.record(event),
    removing: { force: options.forceSecretDelete },
    keep: options.keep,
    mayMiss: () => false,
  };

  return {
    async look() {
      const [looked, lock] = await Promise.all([look(), session.lock()]);
      return { ...looked, lock };
    },

    async takeDown(first, mayGo = async () => {}) {
      // Without a bucket there is neither a state nor anybody who could hold a lock in it.
      const hasBucket = first.stored !== undefined || (await session.bucketExists());
      if (hasBucket) return session.locked(() => takeDown(() => unlessSame(first), mayGo));
      return takeDown(async () => first, mayGo);
    },
  };

  async function look(): Promise<Remains> {
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
  async function unlessSame(first: FirstLook): Promise<Remains> {
    const now = await session.store.read();
    const isSame = first.lock === undefined && now?.etag === first.stored?.etag;
    return isSame ? first : log.group("Look again, now that the lock is ours", look);
  }

  function removablesOf(state: State | undefined): readonly Removable[] {
    if (state === undefined)
      return remainsOf(options.names, session.place).flatMap((remain) => removable(remain) ?? []);
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
    lookAgain: () => Promise<Remains>,
    mayGo: (stored: Stored | undefined) => Promise<void>,
  ): Promise<TakenDown> {
    const last = await lookAgain();
    await mayGo(last.stored);
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

/** What could not be looked for without the state. One word for each kind of thing, whatever of it could not be read. */
export function notLookedFor({ unread }: Survey): readonly Notice[] {
  if (unread.length === 0) return [];
  const nouns = [...new Set(unread.map(({ node }) => node.noun))].toSorted();
  const actions = [...new Set(unread.map(({ thrown }) => deniedAction(thrown)))].toSorted();
  return [
    {
      level: "warning",
      title: "Not everything could be looked for",
      message: `There is no state of this stage, so it was looked for by its names. What the caller may not see would be left: ${nouns.join(", ")}. If the stage had any of these, allow ${actions.join(", ")} and destroy again.`,
    },
  ];
}

function hasFailed(destroyed: readonly Destroyed[]): boolean {
  return destroyed.some(({ fate }) => fate.kind === "failed");
}
