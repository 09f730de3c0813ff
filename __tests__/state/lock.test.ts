import { describe, expect, jest, test } from "@jest/globals";
import type { Failure } from "../../src/failure/failure.js";
import { type Holder, holderFrom } from "../../src/state/holder.js";
import {
  type Acquiring,
  type LockTiming,
  releaseLeftover,
  type StateLock,
  stateLock,
} from "../../src/state/lock.js";
import { pause } from "../../src/waiting/wait.js";
import { owner } from "./fake-s3.js";
import { useFakeS3 } from "./setup.js";

const world = useFakeS3();
const key = "octo/app/pr-7.json";
const minute = 60_000;

function run(runId: string, overrides: Partial<Holder> = {}): Holder {
  const environment = {
    GITHUB_REPOSITORY: "octo/app",
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_JOB: "deploy",
    GITHUB_ACTOR: "mona",
  };
  return { ...holderFrom(environment, "deploy"), ...overrides };
}

function location() {
  return { s3: world.client, bucket: "states", key, account: owner, kmsKey: undefined };
}

interface LockOverrides {
  readonly timing?: LockTiming;
  readonly isRunCompleted?: (holder: Holder) => Promise<boolean>;
}

function lockFor(holder: Holder, overrides: LockOverrides = {}): StateLock {
  if (!world.s3.buckets.has("states")) world.s3.addBucket("states");
  return stateLock({
    ...location(),
    holder,
    isRunCompleted: async () => false,
    signal: world.stop.signal,
    ...overrides,
  });
}

function acquiring(overrides: Partial<Acquiring> = {}): Acquiring {
  return {
    timeout: 5_000,
    pace: { shortest: 10, longest: 20 },
    onWaiting: () => {},
    onLost: (failure) => {
      throw failure;
    },
    ...overrides,
  };
}

const object = () => world.s3.buckets.get("states")?.objects.get(`${key}.lock`);
const heldBy = (): string => JSON.parse(object()?.body ?? "{}").holder?.nonce;

describe("the lock of a stage", () => {
  test("names the run that holds it, and is gone when released", async () => {
    const holder = run("1");
    const held = await lockFor(holder).acquire(acquiring());
    expect(JSON.parse(object()?.body ?? "")).toMatchObject({
      holder: { runUrl: "https://github.com/octo/app/actions/runs/1", actor: "mona", operation: "deploy" },
    });
    await held.release();
    expect(object()).toBeUndefined();
  });

  test("is held by one of many runs at a time, and by each in the end", async () => {
    let holding = 0;
    let most = 0;
    const runs = ["1", "2", "3", "4"].map(async (runId) => {
      const held = await lockFor(run(runId)).acquire(acquiring());
      holding += 1;
      most = Math.max(most, holding);
      await pause(20, world.stop.signal);
      holding -= 1;
      await held.release();
    });
    await Promise.all(runs);
    expect(most).toBe(1);
    expect(object()).toBeUndefined();
  });

  test("makes a run that waits say for whom and how long, until its timeout", async () => {
    const held = await lockFor(run("1")).acquire(acquiring());
    const onWaiting = jest.fn<Acquiring["onWaiting"]>();
    await expect(lockFor(run("2")).acquire(acquiring({ timeout: 80, onWaiting }))).rejects.toMatchObject({
      code: "LOCK_TIMEOUT",
      message: expect.stringContaining("https://github.com/octo/app/actions/runs/1"),
    });
    const [first, last] = [onWaiting.mock.calls[0], onWaiting.mock.calls.at(-1)];
    expect(first?.[0]?.runId).toBe("1");
    expect(last?.[1]).toBeGreaterThan(first?.[1] ?? 0);
    await held.release();
  });

  test("stops waiting as soon as the run is cancelled", async () => {
    const held = await lockFor(run("1")).acquire(acquiring());
    const cancelled = new Error("cancelled");
    const onWaiting = () => world.stop.abort(cancelled);
    const pace = { shortest: minute, longest: minute };
    await expect(lockFor(run("2")).acquire(acquiring({ timeout: minute, pace, onWaiting }))).rejects.toBe(
      cancelled,
    );
    await held.release().catch(() => {});
  });

  test("of a run that died is taken over once its lease ran out by S3's clock, whatever the runner's says", async () => {
    await lockFor(run("1")).acquire(acquiring());
    await expect(lockFor(run("2")).acquire(acquiring({ timeout: 30 }))).rejects.toMatchObject({
      code: "LOCK_TIMEOUT",
    });
    world.s3.advance(minute + 2_000);
    const held = await lockFor(run("2")).acquire(acquiring());
    expect(held.takenOverFrom?.runId).toBe("1");
    await held.release();
  });

  test("whose lease ran out is taken by one of two takers", async () => {
    await lockFor(run("1")).acquire(acquiring());
    world.s3.advance(minute + 2_000);
    const attempts = ["2", "3"].map((runId) => lockFor(run(runId)).acquire(acquiring({ timeout: 100 })));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("left by an earlier attempt of the same run is taken over at once", async () => {
    await lockFor(run("1")).acquire(acquiring());
    const held = await lockFor(run("1", { runAttempt: 2 })).acquire(acquiring());
    expect(held.takenOverFrom?.runAttempt).toBe(1);
    await held.release();
  });

  test("is not taken from a matrix sibling, nor from a run of another repository with the same number", async () => {
    const held = await lockFor(run("1")).acquire(acquiring());
    for (const other of [run("1"), run("1", { repository: "octo/fork", runAttempt: 2 })]) {
      const isRunCompleted = async () => other.repository !== "octo/app";
      await expect(
        lockFor(other, { isRunCompleted }).acquire(acquiring({ timeout: 30 })),
      ).rejects.toMatchObject({
        code: "LOCK_TIMEOUT",
      });
    }
    await held.release();
  });

  test("of a run that GitHub calls completed is taken over, and GitHub is not asked at every look", async () => {
    await lockFor(run("1")).acquire(acquiring());
    let answer = false;
    const isRunCompleted = jest.fn(async () => answer);
    const timing = { lease: minute, askEvery: 50 };
    const onWaiting = (_: Holder | undefined, waited: number) => {
      answer = waited > 100;
    };
    const held = await lockFor(run("2"), { isRunCompleted, timing }).acquire(acquiring({ onWaiting }));
    expect(held.takenOverFrom?.runId).toBe("1");
    expect(isRunCompleted.mock.calls.length).toBeLessThan(6);
    await held.release();
  });

  test("is ours where only the answer to creating it was lost", async () => {
    const holder = run("1");
    const lock = lockFor(holder);
    world.s3.fault(({ method }) => method === "PUT", "drop-after-effect");
    const held = await lock.acquire(acquiring());
    expect(held.takenOverFrom).toBeUndefined();
    expect(heldBy()).toBe(holder.nonce);
    await held.release();
  });

  test("that is damaged is waited for and then taken, not trusted", async () => {
    const lock = lockFor(run("2"));
    world.s3.buckets.get("states")?.objects.set(`${key}.lock`, {
      body: "{ half",
      etag: '"x"',
      writtenAt: Date.now(),
      headers: {},
    });
    await expect(lock.acquire(acquiring({ timeout: 30 }))).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    world.s3.advance(minute + 2_000);
    await (await lock.acquire(acquiring())).release();
  });

  test("cannot be taken in a bucket that does not exist", async () => {
    const lock = lockFor(run("1"));
    world.s3.buckets.clear();
    await expect(lock.acquire(acquiring())).rejects.toMatchObject({ code: "STATE_BUCKET_MISSING" });
  });
});

describe("a lock that is held", () => {
  const timing = { lease: 300, askEvery: minute };

  test("is renewed, so that a long run keeps it", async () => {
    const held = await lockFor(run("1"), { timing }).acquire(acquiring());
    const first = object()?.etag;
    await pause(700, world.stop.signal);
    expect(JSON.parse(object()?.body ?? "").renewals).toBeGreaterThan(2);
    // Or a taker could not tell a renewed lock from the one whose lease ran out.
    expect(object()?.etag).not.toBe(first);
    await held.release();
    const requests = world.s3.requests.length;
    await pause(250, world.stop.signal);
    expect(world.s3.requests).toHaveLength(requests);
    expect(object()).toBeUndefined();
  });

  test("is kept through a renewal whose answer was lost and one that S3 refused for a moment", async () => {
    const lost = jest.fn<Acquiring["onLost"]>();
    const held = await lockFor(run("1"), { timing }).acquire(acquiring({ onLost: lost }));
    world.s3.fault(({ method }) => method === "PUT", "drop-after-effect");
    world.s3.fault(({ method }) => method === "PUT", { status: 409, code: "ConditionalRequestConflict" });
    await pause(600, world.stop.signal);
    expect(lost).not.toHaveBeenCalled();
    await held.release();
    expect(object()).toBeUndefined();
  });

  test("and lost to another run stops this run, and is left to that run on release", async () => {
    const lost = new Promise<Failure>((onLost) => {
      void lockFor(run("1"), { timing })
        .acquire(acquiring({ onLost }))
        .then(async (held) => {
          const other = lockFor(run("1", { runAttempt: 2 }));
          await other.acquire(acquiring());
          await lost;
          await held.release();
        });
    });
    await expect(lost).resolves.toMatchObject({ code: "LOCK_LOST" });
    await pause(50, world.stop.signal);
    expect(JSON.parse(object()?.body ?? "").holder.runAttempt).toBe(2);
  });

  test.each<[string, Parameters<typeof world.s3.fault>[1]]>([
    ["refuses", { status: 503, code: "SlowDown" }],
    ["does not answer", "no-answer"],
  ])("stops this run when S3 %s for a whole lease, since another may have it then", async (_, fault) => {
    const startedAt = performance.now();
    const lost = new Promise<Failure>((onLost) => {
      void lockFor(run("1"), { timing }).acquire(acquiring({ onLost }));
    });
    await pause(50, world.stop.signal);
    for (let index = 0; index < 50; index += 1) {
      world.s3.fault(({ method }) => method === "PUT", fault);
    }
    await expect(lost).resolves.toMatchObject({ code: "LOCK_LOST" });
    expect(performance.now() - startedAt).toBeLessThan(timing.lease * 2);
  });

  test("is seen by a look that writes nothing, and that tells whether its lease ran out", async () => {
    const lock = lockFor(run("2"));
    expect(await lock.peek()).toBeUndefined();
    const held = await lockFor(run("1")).acquire(acquiring());
    world.s3.requests.length = 0;
    expect(await lock.peek()).toMatchObject({ holder: { runId: "1" }, hasRunOut: false });
    expect(world.s3.requests.map(({ method }) => method)).toEqual(["GET"]);
    world.s3.advance(minute + 2_000);
    expect(await lock.peek()).toMatchObject({ hasRunOut: true });
    await held.release();
  });
});

describe("freeing what a killed main left", () => {
  test("deletes the lock with main's nonce, once", async () => {
    const holder = run("1");
    await lockFor(holder).acquire(acquiring());
    expect(await releaseLeftover(location(), holder.nonce)).toBe(true);
    expect(object()).toBeUndefined();
    expect(await releaseLeftover(location(), holder.nonce)).toBe(false);
  });

  test("leaves the lock of any other run, and needs no bucket", async () => {
    expect(await releaseLeftover(location(), "nobody")).toBe(false);
    const held = await lockFor(run("1")).acquire(acquiring());
    expect(await releaseLeftover(location(), run("1").nonce)).toBe(false);
    expect(object()).toBeDefined();
    await held.release();
  });
});
