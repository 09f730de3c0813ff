import { describe, expect, test } from "@jest/globals";
import type { Step } from "../../../src/engine/decide.js";
import type { Destroyed } from "../../../src/engine/destroy.js";
import { type Planned, planResult } from "../../../src/operations/plan/report.js";
import type { Live } from "../../../src/resources/resource.js";
import { ecs } from "../../../src/topologies/ecs.js";
import { remainsOf, removable } from "../../../src/topologies/remains.js";
import { deploySettings, hosting, managed, place } from "../../topologies/settings.js";

const settings = deploySettings();
const topology = ecs(place, settings, { hosting, delivery: managed });
const resources = topology.graph.nodes.filter((node) => node.role === "resource");
const ids = resources.map(({ id }) => id);

/** Enough of each kind to tell that it is there and serves. */
const lives = new Map<string, object>([
  ["secret", { versionId: "v1", values: {} }],
  ["cluster", { status: "ACTIVE" }],
  [
    "mcp-service",
    { host: "s.on.aws", configuration: {}, stoppedTasks: [], deployment: { status: "SUCCESSFUL" } },
  ],
  ["harness", { harness: { harnessId: "h-1", status: "READY" }, timesReady: 2 }],
  ["harness-logs", { groups: [] }],
]);
const liveOf = (id: string): Live => ({ id: `arn:${id}`, tags: {}, ...lives.get(id) });

interface Scene {
  /** Ids of what is live; everything, unless told otherwise. */
  readonly there?: readonly string[];
  /** Ids that the state knows; everything. */
  readonly known?: readonly string[];
  readonly steps?: Readonly<Record<string, Partial<Step>>>;
  readonly live?: Readonly<Record<string, object>>;
  readonly orphans?: readonly Destroyed[];
  readonly failOn?: "changes" | "never";
}

async function resultOf({
  there = ids,
  known = ids,
  steps = {},
  live = {},
  orphans = [],
  failOn = "never",
}: Scene) {
  const errors: unknown[] = [];
  const lines: string[] = [];
  const planned = {
    settings: { ...settings, operation: "plan", failOn },
    context: {
      environment: {},
      startedAt: 0,
      log: {
        error: (entry: unknown) => void errors.push(entry),
        group: (_title: string, work: () => Promise<void>) => work(),
        foreign: (told: readonly string[]) => void lines.push(...told),
      },
    },
    session: { place, store: { uri: "s3://b/k" }, notices: [] },
    topology,
    look: {
      decision: {
        steps: resources.map((node): Step => {
          const action = there.includes(node.id) ? "unchanged" : "create";
          return { node, action, ownership: "owned", changes: [], ...steps[node.id] };
        }),
      },
      observed: {
        lookups: new Map([["image", { uri: "mcp@sha256:1", architecture: "ARM64" }]]),
        live: new Map(there.map((id) => [id, { ...liveOf(id), ...live[id] }])),
      },
      memory: new Map(known.map((id) => [id, { id: `arn:${id}`, ownership: "owned" }])),
    },
    orphans,
  } as unknown as Planned;
  return { ...(await planResult(planned)), errors, lines };
}

const without = (...missing: readonly string[]) => ids.filter((id) => !missing.includes(id));

describe("the status that a plan tells", () => {
  test.each<[string, Scene, string]>([
    ["ready where everything is there", {}, "ready"],
    ["ready where something would change", { steps: { harness: { action: "update" } } }, "ready"],
    [
      "ready where something is wanted that never was",
      { there: without("log-group"), known: without("log-group") },
      "ready",
    ],
    ["degraded where something has vanished", { there: without("log-group") }, "degraded"],
    [
      "degraded where a rollout failed",
      { live: { "mcp-service": { deployment: { status: "STOPPED" } } } },
      "degraded",
    ],
    ["failed where the harness has vanished", { there: without("harness") }, "failed"],
    ["failed where a first deploy got only so far", { there: ["secret"], known: ids }, "failed"],
    ["failed where the state is lost and there is no harness", { there: ["secret"], known: [] }, "failed"],
    ["absent where nothing is there", { there: [], known: [] }, "absent"],
    ["absent where all was deleted", { there: [] }, "absent"],
    [
      "absent where only somebody else's is there",
      { there: ["cluster"], known: [], steps: { cluster: { ownership: "adopted" } } },
      "absent",
    ],
  ])("is %s", async (_what, scene, expected) => {
    expect((await resultOf(scene)).outputs["status"]).toBe(expected);
  });
});

describe("what a plan tells", () => {
  const [remain] = remainsOf(settings.names, place);
  const node = remain && removable(remain);
  if (node === undefined) throw new Error("there is something to remove");
  const orphans: readonly Destroyed[] = [
    { node, fate: { kind: "deleted", live: { id: "arn:old", tags: {} } } },
    {
      node,
      fate: { kind: "kept", live: { id: "arn:theirs", tags: {} }, why: "it belongs to stage x", ours: false },
    },
  ];

  test("is what a deploy would report, with what is known of what exists", async () => {
    const change = { path: "cpu", before: "512", after: "1024" };
    const { outputs, report, lines } = await resultOf({
      steps: {
        "mcp-service": { action: "update", changes: [change] },
        cluster: { ownership: "adopted", why: "it carries no owner tag" },
      },
      orphans,
    });
    expect(outputs).toMatchObject({
      "harness-arn": "arn:harness",
      "mcp-url": "https://s.on.aws/mcp",
      state: "s3://b/k",
      stage: "pr-7",
      changed: true,
      changes: [
        { resource: "mcp-service", action: "update", changes: [change] },
        { resource: "secret", action: "delete", changes: [] },
      ],
    });
    expect(report).toMatchObject({
      kind: "plan",
      lookups: [{ noun: "container image", found: "mcp@sha256:1" }],
      failures: [],
    });
    expect(lines).toEqual([
      `keep     ECS cluster ${settings.names.cluster}: found, used and kept: it carries no owner tag`,
      `update   ECS Express service ${settings.names.service}`,
      "           cpu: 512 → 1024",
      `delete   secret ${settings.names.secret}`,
      `keep     secret ${settings.names.secret}: it belongs to stage x`,
    ]);
  });

  test("fails a gate for every change, and for none where there is none", async () => {
    const failed = await resultOf({ there: without("log-group"), orphans, failOn: "changes" });
    expect(failed.failures).toHaveLength(1);
    expect(failed.errors).toEqual([
      expect.objectContaining({
        title: "Not as wanted",
        message: "stage pr-7 is not as wanted: a deploy would create 1 and delete 1",
        fix: expect.stringContaining("operation deploy"),
      }),
    ]);
    expect(failed.outputs).toMatchObject({ changed: true });
    const passed = await resultOf({ failOn: "changes" });
    expect([passed.failures, passed.errors, passed.lines]).toEqual([[], [], []]);
    expect(passed.outputs).toMatchObject({ changed: false, changes: [] });
    expect((await resultOf({ there: without("log-group") })).failures).toEqual([]);
  });
});
