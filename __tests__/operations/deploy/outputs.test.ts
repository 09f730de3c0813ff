import { describe, expect, test } from "@jest/globals";
import type { NodeResult } from "../../../src/engine/bring.js";
import type { Destroyed } from "../../../src/engine/destroy.js";
import type { Deployed } from "../../../src/operations/deploy/deployed.js";
import { deployOutputs, rememberedOutputs } from "../../../src/operations/deploy/outputs.js";
import type { Outputs } from "../../../src/resources/resource.js";
import { ecs } from "../../../src/topologies/ecs.js";
import { remainsOf, removable } from "../../../src/topologies/remains.js";
import { deploySettings, hosting, managed, place } from "../../topologies/settings.js";

const settings = deploySettings();
const topology = ecs(place, settings, { hosting, delivery: managed });
const host = "zs-1.ecs.eu-central-1.on.aws";
const known = new Map<string, Outputs>([
  ["image", { uri: "repo@sha256:1", architecture: "ARM64" }],
  ["secret", { arn: "arn:secret", versionId: "v1", keys: "A", kmsKey: undefined }],
  ["mcp-service", { arn: "arn:service", host }],
  ["credentials", { arn: "arn:provider", name: "c" }],
  ["harness-role", { arn: "arn:role" }],
  ["harness", { arn: "arn:harness", id: "h-1", version: "3", status: "READY", runtimeId: "r" }],
]);

function result(id: string, action: NodeResult["action"]): NodeResult {
  const node = topology.graph.nodes.find((one) => one.id === id);
  if (node?.role !== "resource") throw new Error(`${id} is no resource`);
  const changes = action === "unchanged" ? [] : [{ path: "size", before: 1, after: 2 }];
  return { node, action, ownership: "owned", changes, live: undefined, outputs: undefined };
}

const deployed = (
  changed: Partial<Deployed> = {},
  outputs = known,
  results: readonly NodeResult[] = [],
): Deployed => ({
  applied: { results, outputs, failures: [] },
  orphans: [],
  verification: undefined,
  failures: [],
  changed: true,
  ...changed,
});
const outputsOf = (...args: Parameters<typeof deployed>) =>
  deployOutputs(settings, "s3://b/k", topology, deployed(...args));

describe("the outputs of a deploy", () => {
  test("name everything that the workflow may use", () => {
    expect(outputsOf()).toEqual({
      "harness-arn": "arn:harness",
      "harness-id": "h-1",
      "harness-version": "3",
      "harness-status": "READY",
      "mcp-url": `https://${host}/mcp`,
      "service-arn": "arn:service",
      "execution-role-arn": "arn:role",
      "credential-provider-arn": "arn:provider",
      state: "s3://b/k",
      stage: "pr-7",
      status: "ready",
      changed: false,
      changes: [],
    });
  });

  test("hold what is known also where the run failed half way", () => {
    const failed = { failures: [new Error("x")] };
    expect(outputsOf(failed)).toMatchObject({ status: "degraded", "harness-arn": "arn:harness" });
    const early = new Map([...known].filter(([id]) => id === "secret"));
    expect(outputsOf(failed, early)).toMatchObject({
      status: "failed",
      "harness-arn": undefined,
      "mcp-url": undefined,
    });
  });

  test("list what was changed and what was removed, not what stayed", () => {
    const [remain] = remainsOf(settings.names, place);
    const node = remain && removable(remain);
    if (node === undefined) throw new Error("there is something to remove");
    const live = { id: "arn:old", tags: {} };
    const orphans: Destroyed[] = [
      { node, fate: { kind: "deleted", live } },
      { node, fate: { kind: "kept", live, why: "theirs", ours: false } },
    ];
    const outputs = outputsOf({ orphans }, known, [
      result("cluster", "unchanged"),
      result("secret", "update"),
    ]);
    expect(outputs).toMatchObject({
      changed: true,
      changes: [
        {
          resource: "secret",
          kind: "secretsmanager.Secret",
          name: settings.names.secret,
          action: "update",
          changes: [{ path: "size", before: 1, after: 2 }],
        },
        { resource: "secret", action: "delete", changes: [] },
      ],
    });
  });

  test("say that nothing changed where nothing was written", () => {
    expect(outputsOf({ changed: false }, known, [result("secret", "unchanged")])).toMatchObject({
      changed: false,
      changes: [],
    });
  });

  test("that the state remembers are strings alone, with the image that ran", () => {
    const remembered = rememberedOutputs(topology, known);
    expect(remembered).toMatchObject({ "harness-arn": "arn:harness", image: "repo@sha256:1" });
    for (const value of Object.values(remembered)) expect(typeof value).toBe("string");
    expect(rememberedOutputs(topology, new Map())).toEqual({});
  });
});
