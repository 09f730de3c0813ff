import { describe, expect, test } from "@jest/globals";
import type { Deployment, State } from "../../src/state/schema.js";
import { newState } from "../../src/state/schema.js";
import { type StateStore, stateStore } from "../../src/state/store.js";
import { owner } from "./fake-s3.js";
import { region, useFakeS3 } from "./setup.js";

const world = useFakeS3();
const deployment: Deployment = {
  stage: { name: "pr-7", slug: "pr-7" },
  repository: "octo/app",
  account: owner,
  region,
  partition: "aws",
};
const state: State = {
  ...newState(deployment, "ecs"),
  nodes: {
    cluster: {
      kind: "ecs.Cluster",
      identity: { name: "zscaler-mcp" },
      needs: [],
      removedAfter: [],
      ownership: "owned",
      status: "planned",
      outputs: {},
    },
  },
};

function store(kmsKey?: string): StateStore {
  const { client: s3, stop } = world;
  const location = { s3, bucket: "states", key: "octo/app/pr-7.json", account: owner, kmsKey };
  return stateStore({ ...location, deployment, signal: stop.signal });
}

function put(content: unknown): void {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  world.s3.addBucket("states").objects.set("octo/app/pr-7.json", {
    body: text,
    etag: '"given"',
    writtenAt: Date.now(),
    headers: {},
  });
}

const isPut = (request: { method: string }) => request.method === "PUT";

describe("the state object", () => {
  test("is read back as it was written, with the next serial", async () => {
    world.s3.addBucket("states");
    const written = await store().write(state, undefined);
    expect(written.state.serial).toBe(1);
    expect(await store().read()).toEqual(written);
  });

  test("is absent, and no error, where neither bucket nor object exists", async () => {
    expect(await store().read()).toBeUndefined();
    world.s3.addBucket("states");
    expect(await store().read()).toBeUndefined();
  });

  test("cannot be overwritten by a run that read it before another run wrote", async () => {
    world.s3.addBucket("states");
    const first = await store().write(state, undefined);
    await store().write(first.state, first.etag);
    await expect(store().write(first.state, first.etag)).rejects.toMatchObject({ code: "STATE_CONFLICT" });
  });

  test("cannot be created twice", async () => {
    world.s3.addBucket("states");
    await store().write(state, undefined);
    await expect(
      store().write({ ...state, lineage: newState(deployment, "ecs").lineage }, undefined),
    ).rejects.toMatchObject({ code: "STATE_CONFLICT" });
  });

  test("is not brought back by a run that outlived its destroy", async () => {
    world.s3.addBucket("states");
    const { state: last, etag } = await store().write(state, undefined);
    await store().remove(etag);
    await expect(store().write(last, etag)).rejects.toMatchObject({ code: "STATE_CONFLICT" });
    expect(await store().read()).toBeUndefined();
  });

  test("counts as written where only the answer was lost", async () => {
    world.s3.addBucket("states");
    world.s3.fault(isPut, "drop-after-effect");
    const written = await store().write(state, undefined);
    expect(await store().read()).toEqual(written);
    world.s3.fault(isPut, "drop-after-effect");
    const next = await store().write(written.state, written.etag);
    expect(next.state.serial).toBe(2);
    expect((await store().read())?.etag).toBe(next.etag);
  });

  test("is written again after a race that S3 refused", async () => {
    world.s3.addBucket("states");
    world.s3.fault(isPut, { status: 409, code: "ConditionalRequestConflict" });
    await expect(store().write(state, undefined)).resolves.toMatchObject({ state: { serial: 1 } });
  });

  test("is removed only as the run knows it; one that is gone already is fine", async () => {
    world.s3.addBucket("states");
    const first = await store().write(state, undefined);
    const second = await store().write(first.state, first.etag);
    await expect(store().remove(first.etag)).rejects.toMatchObject({ code: "STATE_CONFLICT" });
    world.s3.fault((request) => request.method === "DELETE", "drop-after-effect");
    await store().remove(second.etag);
    await store().remove(second.etag);
    expect(await store().read()).toBeUndefined();
  });

  test("is encrypted with the key of the user", async () => {
    const bucket = world.s3.addBucket("states");
    await store("alias/state").write(state, undefined);
    expect(bucket.objects.get("octo/app/pr-7.json")?.headers).toMatchObject({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "alias/state",
    });
  });

  test("in a bucket of another account is refused, and told from one where a right is missing", async () => {
    world.s3.addBucket("states", "999900001111");
    await expect(store().read()).rejects.toMatchObject({
      code: "STATE_ACCESS_DENIED",
      message: expect.stringContaining("as it does where a bucket belongs to another AWS account"),
      fix: expect.stringContaining("make a bucket of your own and name it in the input `state`"),
    });
  });

  test("that is not JSON, or not a state, is an error that leaves it as it is", async () => {
    put("{ half");
    await expect(store().read()).rejects.toMatchObject({
      code: "STATE_DAMAGED",
      fix: expect.stringContaining("version"),
    });
    put({ ...state, nodes: { cluster: { kind: 1 } } });
    await expect(store().read()).rejects.toMatchObject({
      code: "STATE_DAMAGED",
      message: expect.stringContaining("nodes.cluster.kind"),
    });
    expect(world.s3.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("of a newer version of the action says so instead of being misread", async () => {
    put({ schemaVersion: 2, everything: "else" });
    await expect(store().read()).rejects.toMatchObject({
      code: "STATE_NEWER",
      message: expect.stringContaining("s3://states/octo/app/pr-7.json"),
    });
  });

  test.each([
    ["account", { ...state, account: "999900001111" }],
    ["region", { ...state, region: "us-west-2" }],
    ["repository", { ...state, repository: "octo/other" }],
    ["stage", { ...state, stage: { name: "main", slug: "main" } }],
  ])("of another %s is refused", async (what, other) => {
    put(other);
    await expect(store().read()).rejects.toMatchObject({
      code: "STATE_OF_ANOTHER_DEPLOYMENT",
      message: expect.stringContaining(`${what} is`),
    });
  });

  test("refuses members that the schema does not know, so no secret slips in", async () => {
    world.s3.addBucket("states");
    await expect(store().write({ ...state, token: "s3cret" } as State, undefined)).rejects.toThrow();
    expect(world.s3.requests).toHaveLength(0);
  });
});
