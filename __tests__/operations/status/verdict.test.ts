import { describe, expect, test } from "@jest/globals";
import { Failure, messageOf } from "../../../src/failure/failure.js";
import { driftOfStage } from "../../../src/operations/status/drift.js";
import { gatewayPathOf, partsOf } from "../../../src/operations/status/gateway-path.js";
import type { StageLook } from "../../../src/operations/status/look.js";
import type { Part } from "../../../src/operations/status/part.js";
import { type Seen, verdictOf } from "../../../src/operations/status/verdict.js";
import type { Health, Live } from "../../../src/resources/resource.js";
import { namesFor } from "../../../src/settings/names.js";
import { type NodeState, newState, type State } from "../../../src/state/schema.js";
import { remainsOf, removable } from "../../../src/topologies/remains.js";

const stage = { name: "pr-7", slug: "pr-7" };
const place = { partition: "aws", region: "us-east-1", account: "111122223333" };
const nodes = new Map(remainsOf(namesFor(stage), place).map((remain) => [remain.id, removable(remain)]));
const ready: Health = { status: "ready" };
const tasks = { running: 2, desired: 2, imageDigests: [], stopped: [] };

function nodeOf(id: string): Part["node"] {
  const node = nodes.get(id);
  if (node?.role !== "resource") throw new Error(`${id} is no resource`);
  return node;
}

const remembered = (changed: Partial<NodeState> = {}): NodeState => ({
  kind: "k",
  identity: { name: "n" },
  needs: [],
  removedAfter: [],
  ownership: "owned",
  status: "present",
  outputs: {},
  ...changed,
});

const part = (id: string, health: Health = ready, changed: Partial<Part> = {}): Part => ({
  node: nodeOf(id),
  remembered: remembered(),
  seen: { kind: "live", live: { id: `arn:${id}`, tags: {} }, health },
  stranger: undefined,
  ...changed,
});

const missing = (id: string, changed: Partial<Part> = {}): Part =>
  part(id, ready, { seen: { kind: "missing" }, ...changed });
const unread = (id: string): Part =>
  part(id, ready, { seen: { kind: "unread", action: "a:Get", thrown: new Error("denied: a:Get") } });

const state: State = newState(
  { stage, repository: "octo/app", account: "111122223333", region: "us-east-1", partition: "aws" },
  "ecs",
);
const lastRun = (operation: string, outcome: "succeeded" | "failed" | "running"): Partial<State> => ({
  lastRun: { url: "", commit: "", actor: "", at: "2026-11-23T08:00:00Z", operation, outcome },
});

/** A stage of a harness, a service and these further parts. */
function seen(
  parts: readonly Part[],
  changed: Partial<Seen> & { readonly state?: State | undefined } = {},
): Seen {
  const given = (id: string) => parts.find(({ node }) => node.id === id) ?? part(id);
  // The verdict asks the two for no more than any live thing has, and the service for its deployment.
  const harness = given("harness") as StageLook["harness"];
  const service = given("mcp-service") as StageLook["service"];
  const others = parts.filter(({ node }) => node.id !== "harness" && node.id !== "mcp-service");
  const { state: known, ...rest } = changed;
  return {
    look: {
      state: "state" in changed ? known : state,
      parts: [harness, service, ...others].filter((one) => one !== undefined),
      harness,
      service,
      path: undefined,
      unknown: [],
    },
    tasks,
    handshake: undefined,
    used: [],
    ...rest,
  };
}

const verdict = (...args: Parameters<typeof seen>) => {
  const { status, problems } = verdictOf(seen(...args));
  return { status, why: problems.map(({ thrown }) => messageOf(thrown)) };
};

describe("a stage is ready", () => {
  test("where everything is there and serves", () => {
    expect(verdict([part("secret"), part("log-group")])).toEqual({ status: "ready", why: [] });
  });

  test("where a part that does not serve by itself may not be looked at", () => {
    expect(verdict([unread("secret")]).status).toBe("ready");
  });

  test("where its tasks may not be counted: the handshake tells", () => {
    expect(verdict([], { tasks: undefined }).status).toBe("ready");
  });

  test("where what is missing was never part of it, as far as names tell", () => {
    const never = missing("log-group", { remembered: undefined });
    expect(
      verdict([never, missing("mcp-service", { remembered: undefined })], { state: undefined }).status,
    ).toBe("ready");
  });

  test("where what is missing is no longer wanted", () => {
    expect(verdict([missing("log-group", { remembered: remembered({ status: "kept" }) })]).status).toBe(
      "ready",
    );
  });

  test("where an old revision serves because a later deploy asked for just that", () => {
    const live = { id: "arn:s", tags: {}, deployment: { status: "ROLLBACK_SUCCESSFUL" } } as unknown as Live;
    const service = part("mcp-service", ready, { seen: { kind: "live", live, health: ready } });
    expect(verdict([service], { state: { ...state, ...lastRun("deploy", "succeeded") } }).status).toBe(
      "ready",
    );
    const failed = verdict([service], { state: { ...state, ...lastRun("deploy", "failed") } });
    expect(failed.status).toBe("degraded");
    expect(failed.why).toEqual(["the version before serves; service deployment ROLLBACK_SUCCESSFUL"]);
  });
});

describe("a stage is degraded", () => {
  test.each<[string, readonly Part[], Partial<Seen>, RegExp]>([
    [
      "while the harness is being changed",
      [part("harness", { status: "pending", why: "UPDATING" })],
      {},
      /UPDATING/,
    ],
    [
      "while its service rolls out, also where no task runs yet",
      [part("mcp-service", { status: "pending", why: "service deployment IN_PROGRESS" })],
      { tasks: { ...tasks, running: 0 } },
      /IN_PROGRESS/,
    ],
    [
      "with fewer tasks than are desired, and says why they stopped",
      [],
      { tasks: { ...tasks, running: 1, stopped: ["OutOfMemory"] } },
      /1 of 2 tasks run; OutOfMemory/,
    ],
    ["where a part of its own is gone", [missing("log-group")], {}, /does not exist/],
    [
      "where the last deploy did not get to a part",
      [missing("log-group", { remembered: remembered({ status: "planned" }) })],
      {},
      /did not get to make it/,
    ],
    [
      "where its secret is about to go",
      [part("secret", ready, { seen: { kind: "missing", why: "scheduled for deletion" } })],
      {},
      /scheduled for deletion/,
    ],
    [
      "where what was brought is unfit",
      [],
      { used: [{ noun: "role", name: "r", seen: { kind: "unfit", failure: new Failure("X", "no trust") } }] },
      /no trust/,
    ],
  ])("%s", (_when, parts, changed, why) => {
    const { status, why: told } = verdict(parts, changed);
    expect(status).toBe("degraded");
    expect(told.join("\n")).toMatch(why);
  });
});

describe("a stage has failed", () => {
  const refused = {
    kind: "refused",
    url: "https://x/mcp",
    failure: new Failure("MCP_UNAUTHORIZED", "401"),
  } as const;
  test.each<[string, readonly Part[], Partial<Seen>, RegExp]>([
    ["without its harness", [missing("harness")], {}, /harness does not exist, although 1 other thing/],
    [
      "with a harness of somebody else",
      [part("harness", ready, { stranger: "theirs" })],
      {},
      /does not exist/,
    ],
    ["where the harness may not be looked at", [unread("harness")], {}, /denied: a:Get/],
    [
      "with a broken harness",
      [part("harness", { status: "failed", why: "UPDATE_FAILED" })],
      {},
      /UPDATE_FAILED/,
    ],
    ["without its service", [missing("mcp-service")], {}, /service does not exist/],
    ["with a failed rollout", [part("mcp-service", { status: "failed", why: "STOPPED" })], {}, /STOPPED/],
    [
      "with no task at all",
      [],
      { tasks: { ...tasks, running: 0, stopped: ["CannotPullContainerError"] } },
      /no task runs, of 2 desired; CannotPullContainerError/,
    ],
    ["where its server refuses the handshake", [], { handshake: refused }, /401/],
  ])("%s", (_when, parts, changed, why) => {
    const { status, why: told } = verdict(parts, changed);
    expect(status).toBe("failed");
    expect(told[0]).toMatch(why);
  });
});

describe("a stage behind a gateway", () => {
  const names = namesFor(stage);
  const behind = (changed: Readonly<Record<string, Part>> = {}, known: State | undefined = state) => {
    const host = ["gateway", "gateway-target", "runtime"].map((id) => changed[id] ?? part(id));
    const noService = missing("mcp-service", { remembered: undefined });
    const given = seen([noService, ...host, part("user-pool")], { state: known, tasks: undefined });
    const path = gatewayPathOf(given.look.parts, undefined, names);
    const { status, problems } = verdictOf({ ...given, look: { ...given.look, service: undefined, path } });
    return { status, told: problems.map(({ noun, thrown }) => `${noun}: ${messageOf(thrown)}`) };
  };

  test("is ready where gateway, target and runtime are", () => {
    expect(behind()).toEqual({ status: "ready", told: [] });
  });

  test.each(["gateway", "gateway-target", "runtime"])("does not work without its %s", (id) => {
    const { status, told } = behind({ [id]: missing(id) });
    expect(status).toBe("failed");
    expect(told).toEqual([`${nodeOf(id).noun}: it does not exist`]);
  });

  test.each(["gateway", "gateway-target", "runtime"])("does not work with a broken %s", (id) => {
    const { status, told } = behind({ [id]: part(id, { status: "failed", why: "is FAILED: no answer" }) });
    expect(status).toBe("failed");
    expect(told).toEqual([`${nodeOf(id).noun}: is FAILED: no answer`]);
  });

  test("is degraded while a new version of the runtime takes over", () => {
    const moving = part("runtime", { status: "pending", why: "endpoint DEFAULT serves version 1" });
    expect(behind({ runtime: moving })).toEqual({
      status: "degraded",
      told: ["AgentCore runtime: endpoint DEFAULT serves version 1"],
    });
  });

  test("has failed where its gateway may not be looked at", () => {
    expect(behind({ gateway: unread("gateway") }).status).toBe("failed");
  });

  test("does without what is somebody else's business", () => {
    const kept = part("gateway", { status: "failed", why: "x" }, { stranger: "found, used and kept" });
    expect(behind({ gateway: kept }).status).toBe("ready");
  });
});

describe("of two gateways", () => {
  const names = namesFor(stage);
  const both = ["gateway", "gateway-target", "runtime", "iam-gateway", "iam-gateway-target", "iam-runtime"];
  const calling = (gatewayArn: string) => {
    const tools = [{ name: "zscaler", config: { agentCoreGateway: { gatewayArn } } }];
    const live = { id: "arn:harness", tags: {}, harness: { tools } } as unknown as Live;
    return part("harness", ready, { seen: { kind: "live", live, health: ready } }) as StageLook["harness"];
  };
  const idsOf = (parts: readonly Part[], harness?: StageLook["harness"]) => {
    const path = gatewayPathOf(parts, harness, names);
    return path === undefined ? undefined : partsOf(path).map(({ node }) => node.id);
  };

  test("the one counts that the harness calls, with the target and the runtime of its own", () => {
    const parts = both.map((id) => part(id));
    expect(idsOf(parts, calling("arn:gateway"))).toEqual(["gateway", "gateway-target", "runtime"]);
    expect(idsOf(parts, calling("arn:iam-gateway"))).toEqual([
      "iam-gateway",
      "iam-gateway-target",
      "iam-runtime",
    ]);
  });

  test("the one counts that the state knows, before one that only has a name of the stage", () => {
    const parts = both.map((id) => part(id, ready, id.startsWith("iam-") ? {} : { remembered: undefined }));
    expect(idsOf(parts)?.[0]).toBe("iam-gateway");
  });

  test("none counts where none is there, or all are somebody else's", () => {
    const never = both.map((id) => missing(id, { remembered: undefined }));
    expect(idsOf(never)).toBeUndefined();
    expect(idsOf([part("gateway", ready, { remembered: undefined, stranger: "theirs" })])).toBeUndefined();
  });
});

describe("a stage is absent", () => {
  const nothing = [missing("harness"), missing("mcp-service"), missing("secret")];

  test("where nothing of it exists, remembered or not", () => {
    expect(verdict(nothing)).toEqual({ status: "absent", why: [] });
    expect(verdict(nothing, { state: undefined }).status).toBe("absent");
  });

  test("where all that is there is somebody else's", () => {
    expect(verdict([...nothing, part("cluster", ready, { stranger: "it belongs to stage x" })]).status).toBe(
      "absent",
    );
  });

  test("after a destroy that was to keep something", () => {
    const kept = [missing("harness"), missing("mcp-service"), part("secret")];
    expect(verdict(kept, { state: { ...state, ...lastRun("destroy", "succeeded") } }).status).toBe("absent");
    expect(verdict(kept, { state: { ...state, ...lastRun("deploy", "succeeded") } }).status).toBe("failed");
  });
});

describe("drift", () => {
  const drift = (parts: readonly Part[], isHeld = false) => driftOfStage(seen(parts).look, isHeld);
  const kept = remembered({ aspects: {} });
  const quiet = [
    missing("harness", { remembered: undefined }),
    missing("mcp-service", { remembered: undefined }),
  ];

  test("is not known without a state, or while a run is at work", () => {
    expect(driftOfStage(seen([], { state: undefined }).look, false)).toMatchObject({ kind: "unknown" });
    expect(drift([], true)).toMatchObject({ kind: "unknown" });
  });

  test("is not known where the last run was cut off: what that run changed would pass for somebody's doing", () => {
    const { look } = seen([], { state: { ...state, ...lastRun("deploy", "running") } });
    expect(driftOfStage(look, false)).toMatchObject({ kind: "unknown" });
  });

  test("is a thing that was there and is gone, but not one that was never made", () => {
    const gone = missing("secret", { remembered: kept });
    const planned = missing("log-group", { remembered: remembered({ status: "planned" }) });
    const used = missing("cluster", { remembered: remembered({ ownership: "adopted" }) });
    const told = drift([...quiet, gone, planned, used]);
    expect(told.kind === "known" && told.drifted.map(({ node }) => node.id)).toEqual(["secret"]);
  });

  test("says what it could not compare", () => {
    const hidden = { ...unread("secret"), remembered: kept };
    expect(drift([...quiet, hidden])).toMatchObject({
      drifted: [],
      uncompared: [{ why: "not allowed: a:Get" }],
    });
  });
});
