/** A run's footing: whose account it is in, its clients, the state and lock of a stage, and the one signal that ends it. */
import { setMaxListeners } from "node:events";
import type { Aws, Place } from "../aws/aws.js";
import { createClients, type Identity, identify, requireAllowedAccount } from "../aws/clients.js";
import { Failure, messageOf } from "../failure/failure.js";
import { runCompletion } from "../github/run-completion.js";
import { duration } from "../report/duration.js";
import { leaveForPost, takeBack } from "../report/handover.js";
import type { Notice } from "../report/run-report.js";
import { adviceOnRunningAgain } from "../settings/again.js";
import type { CommonSettings, OperationName, Stage, StageSettings } from "../settings/settings.js";
import { ensureStateBucket, hasStateBucket, stateBucketName } from "../state/bucket.js";
import { describeHolder, holderFrom } from "../state/holder.js";
import { type HeldLock, type StateLock, stateLock } from "../state/lock.js";
import type { RunRecord } from "../state/schema.js";
import { type StateStore, stateStore } from "../state/store.js";
import type { Pace } from "../waiting/wait.js";
import { type Context, callLogOf, runUrlOf } from "./operation.js";

/** What of the settings is the same for every stage that a run has to do with. */
export interface AccountSettings
  extends Pick<
    CommonSettings,
    | "region"
    | "repository"
    | "timeout"
    | "lockTimeout"
    | "pollInterval"
    | "allowedAccountIds"
    | "githubToken"
    | "kmsKey"
  > {
  readonly operation: OperationName;
}

/** The account that a run works in, looked at once however many stages there are. */
export interface Account {
  readonly settings: AccountSettings;
  readonly identity: Identity;
  readonly aws: Aws;
}

/** A stage of the account: where its state lies, and who is told of it. */
export interface StagePlace {
  readonly stage: Stage;
  readonly state: { readonly bucket: string | undefined; readonly key: string };
}

export interface Session {
  readonly aws: Aws;
  readonly place: Place;
  /** ARN of who calls: a user, or a session of a role. */
  readonly caller: string;
  readonly pace: Pace;
  readonly store: StateStore;
  /** What was given so far. */
  readonly notices: readonly Notice[];
  /** Something to know: as an annotation now, and in the summary. */
  give(notice: Notice): void;
  /** For who looks closely: shown only where step debugging is on. */
  detail(text: string): void;
  /** The stage's lock as it is now, also one that a dead run has left; writes nothing. */
  lock(): ReturnType<StateLock["peek"]>;
  /** Makes the default bucket where it is missing; needed before a stage's first write. */
  ensureBucket(): Promise<void>;
  /** Without a bucket there is neither a state nor anybody who could hold a lock in it. */
  bucketExists(): Promise<boolean>;
  /** Runs `work` while this run holds the stage's lock. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  /** This run as the state remembers it. */
  record(outcome: RunRecord["outcome"]): RunRecord;
}

/**
 * Pauses of a wait, in ms, up to the input `poll-interval`. Each is a tenth longer than the one before: what AWS takes
 * seconds for is seen soon after, and so is one such thing after another.
 */
const pauses = { shortest: 250, growth: 1.1 };
/** A cancelled run has 7.5 s: time enough to write the state and free the lock, and no more. */
const closingTime = 6_000;

export async function openSession(settings: StageSettings, context: Context): Promise<Session> {
  return stageSession(await openAccount(settings, context), settings, context);
}

/** Asks AWS who calls, and refuses an account that is not allowed. */
export async function openAccount(settings: AccountSettings, context: Context): Promise<Account> {
  const { region } = settings;
  const timeout = AbortSignal.timeout(settings.timeout);
  const over = new AbortController();
  timeout.addEventListener("abort", () => over.abort(timeoutFailure(settings)));
  const signal = either([context.signal, over.signal]);
  const clients = createClients({ region, signal, callLog: callLogOf(context) });
  const identity = await identify(clients);
  requireAllowedAccount(identity, settings.allowedAccountIds);
  const { caller: _caller, ...place } = identity;
  return {
    settings,
    identity,
    aws: { ...place, clients, signal, mask: (values) => context.secrets.mask(values) },
  };
}

/** What goes on with one stage ends with the run, or alone where its lock is lost. Calls nothing yet. */
export function stageSession(
  { settings, identity, aws: { mask, clients: as, signal: runSignal } }: Account,
  { stage, state }: StagePlace,
  context: Context,
): Session {
  const { log, environment } = context;
  const lost = new AbortController();
  const signal = either([runSignal, lost.signal]);

  // State and lock outlive a cancelled run for a moment.
  const closing = new AbortController();
  signal.addEventListener("abort", () => {
    setTimeout(() => closing.abort(signal.reason), closingTime).unref();
  });

  const { region } = settings;
  const callLog = callLogOf(context);
  const clients = createClients({ region, signal, callLog, as });
  const { caller, ...place } = identity;
  const bucket = state.bucket ?? stateBucketName(place);
  const location = {
    s3: createClients({ region, signal: closing.signal, callLog }).s3,
    bucket,
    key: state.key,
    account: place.account,
    kmsKey: settings.kmsKey,
    signal: closing.signal,
  };
  const holder = holderFrom(environment, settings.operation);
  const lock = stateLock({
    ...location,
    holder,
    isRunCompleted: runCompletion({
      token: settings.githubToken,
      apiUrl: environment["GITHUB_API_URL"],
      repository: settings.repository,
      signal,
      callLog,
    }),
  });
  const pace: Pace = { ...pauses, longest: settings.pollInterval };
  const notices: Notice[] = [];
  const give = (notice: Notice) => {
    notices.push(notice);
    (notice.level === "warning" ? log.warning : log.notice)(notice);
  };

  return {
    aws: { ...place, clients, signal, mask },
    place,
    caller,
    pace,
    notices,
    give,
    detail: (text) => log.detail(text),
    store: stateStore({ ...location, deployment: { ...place, stage, repository: settings.repository } }),
    lock: () => lock.peek(),

    async ensureBucket() {
      await ensureStateBucket({
        s3: location.s3,
        place,
        bucket: state.bucket,
        kmsKey: settings.kmsKey,
        signal,
      });
    },

    bucketExists: () => hasStateBucket({ s3: location.s3, place, bucket }),

    async locked(work) {
      leaveForPost({
        region: place.region,
        account: place.account,
        bucket,
        key: location.key,
        nonce: holder.nonce,
      });
      const held = await acquire();
      try {
        // A run that was cancelled while it waited for the lock begins nothing.
        signal.throwIfAborted();
        return await work();
      } finally {
        await free(held);
      }
    },

    record: (outcome) => ({
      url: runUrlOf(context) ?? "",
      commit: environment["GITHUB_SHA"] ?? "",
      actor: environment["GITHUB_ACTOR"] ?? "",
      at: new Date().toISOString(),
      operation: settings.operation,
      outcome,
    }),
  };

  /** What the run came to counts, not whether its lock could be freed: the lease runs out by itself. */
  async function free(held: HeldLock): Promise<void> {
    try {
      await held.release();
      takeBack(holder);
    } catch (thrown) {
      give({
        level: "note",
        title: "Lock not freed",
        message: `The lock of this stage could not be freed and runs out by itself: ${messageOf(thrown)}`,
      });
    }
  }

  async function acquire(): Promise<HeldLock> {
    let toldAt = Number.NEGATIVE_INFINITY;
    const held = await lock.acquire({
      timeout: settings.lockTimeout,
      pace,
      onWaiting: (other, waited) => {
        // The first time, and then steadily but rarely.
        if (waited - toldAt < 15_000) return;
        toldAt = waited;
        const left = duration(settings.lockTimeout - waited);
        log.line(
          `waiting for the lock of this stage, held by ${describeHolder(other)}; giving up in ${left}`,
        );
      },
      onLost: (failure) => lost.abort(failure),
    });
    if (held.takenOverFrom !== undefined)
      give({
        level: "note",
        title: "Lock taken over",
        message: `${describeHolder(held.takenOverFrom)} ended without freeing the lock of this stage.`,
      });
    return held;
  }
}

/** Every call in flight listens to it, and there are dozens at once. */
function either(signals: AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any(signals);
  setMaxListeners(0, signal);
  return signal;
}

function timeoutFailure({ operation, timeout }: Pick<AccountSettings, "operation" | "timeout">): Failure {
  return new Failure("TIMEOUT", `The run did not end within ${duration(timeout)}`, {
    fix: `${adviceOnRunningAgain(operation)} Raise the input timeout where AWS needs longer.`,
  });
}
