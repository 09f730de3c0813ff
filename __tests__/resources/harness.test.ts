import type { Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { describe, expect, test } from "@jest/globals";
import { type HarnessSpec, harness, type LiveHarness } from "../../src/resources/harness.js";

const spec: HarnessSpec = {
  executionRoleArn: "arn:aws:iam::111122223333:role/harness",
  model: { bedrockModelConfig: { modelId: "m", maxTokens: 8192, temperature: 0.2 } },
  systemPrompt: "be kind",
  tools: [
    {
      type: "remote_mcp",
      name: "zscaler",
      config: { remoteMcp: { url: "https://a.test/mcp", headers: { Authorization: "from the vault" } } },
    },
  ],
  allowedTools: ["@zscaler/*"],
  memory: { disabled: {} },
  maxIterations: 25,
  timeoutSeconds: undefined,
};

/** As AWS describes the harness of `spec`, with everything that it adds by itself. */
const described: Harness = {
  harnessId: "h-AbCdEfGhIj",
  harnessName: "h",
  arn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/h-AbCdEfGhIj",
  status: "READY",
  harnessVersion: "3",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  executionRoleArn: spec.executionRoleArn,
  model: {
    bedrockModelConfig: {
      modelId: "m",
      maxTokens: 8192,
      temperature: Math.fround(0.2),
      apiFormat: "converse_stream",
    },
  },
  systemPrompt: [{ text: "be kind" }],
  tools: [...spec.tools],
  skills: [],
  allowedTools: ["@zscaler/*"],
  memory: { disabled: {} },
  truncation: { strategy: "sliding_window", config: { slidingWindow: { messagesCount: 40 } } },
  environment: {
    agentCoreRuntimeEnvironment: {
      agentRuntimeArn: "arn:runtime",
      agentRuntimeName: "harness_h",
      agentRuntimeId: "harness_h-AbCdEfGhIj",
      lifecycleConfiguration: { idleRuntimeSessionTimeout: 900, maxLifetime: 28800 },
      networkConfiguration: { networkMode: "PUBLIC" },
    },
  },
  maxIterations: 25,
  timeoutSeconds: 3600,
};

const liveOf = (changed: Partial<Harness> = {}, timesReady = 2): LiveHarness => ({
  id: described.arn ?? "",
  tags: {},
  harness: { ...described, ...changed },
  timesReady,
});
const paths = (wanted: Partial<HarnessSpec>, now = liveOf()) =>
  harness.compare({ ...spec, ...wanted }, now).map(({ path }) => path);
const tool = spec.tools[0];
if (tool === undefined) throw new Error("the spec has a tool");

describe("comparing a harness", () => {
  test("finds nothing where only AWS's own defaults were added, for each update makes a version for ever", () => {
    expect(harness.compare(spec, liveOf())).toEqual([]);
  });

  test.each<[string, Partial<HarnessSpec>, string]>([
    ["role", { executionRoleArn: "arn:other" }, "executionRoleArn"],
    [
      "model",
      { model: { bedrockModelConfig: { modelId: "n", maxTokens: 8192, temperature: 0.2 } } },
      "model",
    ],
    ["kind of model", { model: { geminiModelConfig: { modelId: "m", apiKeyArn: "arn" } } }, "model"],
    [
      "temperature",
      { model: { bedrockModelConfig: { modelId: "m", maxTokens: 8192, temperature: 0 } } },
      "model",
    ],
    ["prompt", { systemPrompt: "be brief" }, "systemPrompt"],
    ["tool more", { tools: [tool, { type: "agentcore_browser", name: "b" }] }, "tools"],
    ["tool fewer", { tools: [] }, "tools"],
    [
      "address of a tool",
      { tools: [{ ...tool, config: { remoteMcp: { url: "https://b.test/mcp" } } }] },
      "tools",
    ],
    ["choice of tools", { allowedTools: ["*"] }, "allowedTools"],
    ["limit of iterations", { maxIterations: 5 }, "maxIterations"],
    ["limit of time", { timeoutSeconds: 60 }, "timeoutSeconds"],
    ["memory", { memory: { managedMemoryConfiguration: {} } }, "memory"],
  ])("finds another %s", (_what, wanted, path) => {
    expect(paths(wanted)).toEqual([path]);
  });

  test("takes a managed memory for what was asked for, whatever ARN and strategies AWS gave it", () => {
    const memory = { managedMemoryConfiguration: { arn: "arn:memory", eventExpiryDuration: 30 } };
    expect(paths({ memory: { managedMemoryConfiguration: {} } }, liveOf({ memory }))).toEqual([]);
  });

  test("takes no memory for a disabled one", () => {
    const { memory: _none, ...without } = described;
    expect(harness.compare(spec, { ...liveOf(), harness: without as Harness })).toEqual([]);
  });

  test("shows of the live side only what is wanted, not what AWS adds", () => {
    const model = { bedrockModelConfig: { modelId: "n", maxTokens: 8192, temperature: 0.2 } };
    expect(harness.compare({ ...spec, model }, liveOf())).toEqual([
      {
        path: "model",
        before: { bedrockModelConfig: { modelId: "m", maxTokens: 8192, temperature: Math.fround(0.2) } },
        after: model,
      },
    ]);
  });

  test("shows no value of a tool's headers, on either side", () => {
    const url = "https://a.test/mcp";
    const keyed = (key: string, more: readonly HarnessSpec["tools"][number][] = []) => [
      { ...tool, config: { remoteMcp: { url, headers: { "X-Key": key } } } },
      ...more,
    ];
    const now = liveOf({ tools: keyed("old-key") });
    expect(harness.compare({ ...spec, tools: keyed("new-key") }, now)).toEqual([
      { path: "tools", before: "(secret)", after: "(secret)" },
    ]);
    const browser = { type: "agentcore_browser" as const, name: "b" };
    const [change] = harness.compare({ ...spec, tools: keyed("new-key", [browser]) }, now);
    expect(JSON.stringify(change)).not.toMatch(/old-key|new-key/);
    expect(change?.after).toMatchObject([{ config: { remoteMcp: { url } } }, { name: "b" }]);
  });

  test("repairs an update that failed, and replaces what cannot be repaired", () => {
    const broken = (status: string) =>
      harness.compare(spec, liveOf({ status: status as "READY", failureReason: "no right" }));
    expect(broken("UPDATE_FAILED")).toEqual([
      { path: "status", before: "UPDATE_FAILED: no right", after: "READY" },
    ]);
    for (const status of ["CREATE_FAILED", "DELETE_FAILED"])
      expect(broken(status)).toEqual([
        { path: "status", before: `${status}: no right`, after: "READY", replaces: true },
      ]);
  });
});

describe("how the harness is doing", () => {
  test.each([
    ["READY", 2, "ready"],
    ["READY", 1, "pending"],
    ["CREATING", 0, "pending"],
    ["UPDATING", 0, "pending"],
    ["DELETING", 0, "pending"],
    ["CREATE_FAILED", 0, "failed"],
    ["UPDATE_FAILED", 0, "failed"],
    ["DELETE_FAILED", 0, "failed"],
  ] as const)("%s, seen ready %d times", (status, timesReady, expected) => {
    expect(harness.health?.(liveOf({ status }, timesReady)).status).toBe(expected);
  });

  test("a failure is told with AWS's reason", () => {
    expect(harness.health?.(liveOf({ status: "CREATE_FAILED", failureReason: "no such model" }))).toEqual({
      status: "failed",
      why: "harness is CREATE_FAILED: no such model",
    });
  });

  test("its outputs name the runtime beneath, by which its log is found", () => {
    expect(harness.outputs(liveOf())).toEqual({
      arn: described.arn,
      id: "h-AbCdEfGhIj",
      version: "3",
      status: "READY",
      runtimeId: "harness_h-AbCdEfGhIj",
    });
  });
});
