import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { createClients, identify } from "../../src/aws/clients.js";
import { ensureStateBucket, stateBucketName } from "../../src/state/bucket.js";
import { holderFrom } from "../../src/state/holder.js";
import { stateLock } from "../../src/state/lock.js";
import { newState } from "../../src/state/schema.js";
import { stateStore } from "../../src/state/store.js";

const region = "us-east-1";
const accountId = "111122223333";
const takenRegion = "eu-west-1";
const saved = { ...process.env };
let simulator: Simulator;
let stop: AbortController;

beforeEach(async () => {
  stop = new AbortController();
  const taken = stateBucketName({ account: accountId, region: takenRegion });
  simulator = await startSimulator({ accountId, region, bucketsOfOthers: [taken] });
  process.env = { ...saved, ...simulator.environment };
});

afterEach(async () => {
  stop.abort();
  process.env = { ...saved };
  await simulator.stop();
});

describe("state and lock in an account", () => {
  test("make their bucket, keep a state in it, and shut a run off that lost its lock", async () => {
    const clients = createClients({ region, signal: stop.signal });
    const place = await identify(clients);
    expect(place).toEqual({
      partition: "aws",
      region,
      account: accountId,
      caller: `arn:aws:iam::${accountId}:root`,
    });
    const { s3 } = clients;
    const { signal } = stop;
    const bucket = await ensureStateBucket({ s3, place, bucket: undefined, kmsKey: undefined, signal });

    const location = { s3, bucket, key: "octo/app/pr-7.json", account: accountId, kmsKey: undefined };
    const deployment = { stage: { name: "pr-7", slug: "pr-7" }, repository: "octo/app", ...place };
    const store = stateStore({ ...location, deployment, signal });
    const lockOfAttempt = (attempt: string) =>
      stateLock({
        ...location,
        holder: holderFrom(
          { GITHUB_REPOSITORY: "octo/app", GITHUB_RUN_ID: "7", GITHUB_RUN_ATTEMPT: attempt },
          "deploy",
        ),
        isRunCompleted: async () => false,
        signal,
      });
    const acquiring = {
      timeout: 2_000,
      pace: { shortest: 10, longest: 50 },
      onWaiting: () => {},
      onLost: () => {},
    };

    const first = await lockOfAttempt("1").acquire(acquiring);
    const written = await store.write(newState(deployment, "ecs"), undefined);

    const second = await lockOfAttempt("2").acquire(acquiring);
    const found = await store.read();
    expect(found).toEqual(written);
    const rewritten = await store.write(written.state, written.etag);
    await expect(store.write(written.state, written.etag)).rejects.toMatchObject({ code: "STATE_CONFLICT" });

    await first.release();
    expect(await lockOfAttempt("3").peek()).toMatchObject({ holder: { runAttempt: 2 } });
    await store.remove(rewritten.etag);
    await second.release();
    expect(await lockOfAttempt("3").peek()).toBeUndefined();
    expect(await store.read()).toBeUndefined();
  });

  test("say so where the default bucket's name belongs to another account", async () => {
    const { s3 } = createClients({ region: takenRegion, signal: stop.signal });
    const place = { partition: "aws", account: accountId, region: takenRegion };
    await expect(
      ensureStateBucket({ s3, place, bucket: undefined, kmsKey: undefined, signal: stop.signal }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^STATE_BUCKET_(DENIED|TAKEN)$/) });
  });
});
