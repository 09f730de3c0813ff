/** A stage whose resources get other names from one deploy to the next. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import type { Context } from "../../src/operations/operation.js";
import { perform } from "../../src/operations/perform.js";
import type { Log } from "../../src/report/log.js";
import { createSecrets } from "../../src/report/secrets.js";
import { namesFor } from "../../src/settings/names.js";
import type { DeploySettings, DestroySettings } from "../../src/settings/settings.js";
import { deploySettings, hosting, managed } from "../topologies/settings.js";

jest.setTimeout(30_000);

const region = "us-east-1";
const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/mcp:1.0";
const stage = { name: "pr-7", slug: "pr-7" };
const saved = { ...process.env };
let simulator: Simulator;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "renamed-"));
  simulator = await startSimulator({ timeScale: 0.0005, region });
  simulator.images.publish(image, {
    architectures: ["amd64"],
    program: "zscaler-mcp-server",
    version: "0.15.0",
  });
  // What main hands over to post goes into the runner's file.
  await writeFile(join(folder, "state"), "");
  process.env = { ...saved, ...simulator.environment, GITHUB_STATE: join(folder, "state") };
});
afterEach(async () => {
  process.env = { ...saved };
  await simulator.stop();
  await rm(folder, { recursive: true });
});
afterAll(() => {
  process.env = saved;
});

function context(): Context {
  const silent = () => {};
  const log: Log = {
    line: silent,
    detail: silent,
    notice: silent,
    warning: silent,
    error: silent,
    foreign: silent,
    group: (_title, work) => work(),
  };
  return {
    environment: {},
    log,
    secrets: createSecrets(silent),
    startedAt: Date.now(),
    signal: new AbortController().signal,
  };
}

type Names = Parameters<typeof namesFor>[1];

function deploy(names: Names, changed: Partial<DeploySettings> = {}) {
  const settings = deploySettings({
    region,
    names: namesFor(stage, names),
    topology: { kind: "ecs", hosting: { ...hosting, image }, delivery: managed },
    pollInterval: 20,
    verify: false,
    ...changed,
  });
  return perform(settings, context());
}

function destroy() {
  const settings: DestroySettings = {
    ...deploySettings({ region, pollInterval: 20 }),
    operation: "destroy",
    keep: new Set(),
    forceSecretDelete: true,
    dryRun: false,
  };
  return perform(settings, context());
}

/** Everything of the stage, but for the bucket that holds the states. */
const there = (type: RegExp) =>
  simulator
    .inventory()
    .filter((item) => type.test(item.type))
    .map(({ id }) => id);

describe("a stage that is deployed again under other names", () => {
  test("is made anew, and nothing of its old self is left, neither then nor after a destroy", async () => {
    const first = await deploy({});
    expect(first.failures).toEqual([]);
    const names = { cluster: "another", secret: "team/another", harness: "another_agent" };
    const second = await deploy(names);
    expect(second.failures).toEqual([]);
    const all = JSON.stringify(simulator.inventory());
    const { cluster, secret, harness } = namesFor(stage);
    for (const former of [`cluster/${cluster}"`, secret, `${harness}-`]) expect(all).not.toContain(former);
    for (const name of Object.values(names)) expect(all).toContain(name);
    expect(second.outputs["changes"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: cluster, action: "delete" }),
        expect.objectContaining({ name: secret, action: "delete" }),
        expect.objectContaining({ name: harness, action: "delete" }),
      ]),
    );

    const third = await deploy(names);
    expect(third.outputs).toMatchObject({ changed: false });
    expect((await destroy()).failures).toEqual([]);
    expect(there(/^(?!.*[Bb]ucket|.*[Oo]bject)/)).toEqual([]);
  });
});
