/** The outputs of a deploy, from what its nodes told. */

import type { Outputs } from "../../report/outputs.js";
import type { Outputs as NodeOutputs } from "../../resources/resource.js";
import type { WantedSettings } from "../../settings/settings.js";
import type { OutputsById, Topology } from "../../topologies/topology.js";
import { previousImageOf } from "../stage-state.js";
import type { Deployed } from "./deployed.js";

export function deployOutputs(
  { stage }: WantedSettings,
  stateUri: string,
  topology: Topology,
  { applied, failures, changed, orphans, before }: Deployed,
): Outputs {
  const { outputs, results } = applied;
  const changes = [
    ...results
      .filter(({ action }) => action !== "unchanged")
      .map(({ node, action, changes: differences }) => ({
        resource: node.id,
        kind: node.kind,
        name: node.name,
        action,
        changes: differences,
      })),
    ...orphans
      .filter(({ fate }) => fate.kind === "deleted")
      .map(({ node }) => ({
        resource: node.id,
        kind: node.kind,
        name: node.name,
        action: "delete",
        changes: [],
      })),
  ];
  return {
    ...known(topology, outputs),
    "previous-image": before && previousImageOf(before, text(outputs.get("image"), "uri")),
    state: stateUri,
    stage: stage.slug,
    status: failures.length === 0 ? "ready" : outputs.has("harness") ? "degraded" : "failed",
    changed: changed && changes.length > 0,
    changes,
  };
}

/** What the state keeps of them for later runs. */
export function rememberedOutputs(topology: Topology, outputs: OutputsById): Record<string, string> {
  return Object.fromEntries(
    Object.entries(known(topology, outputs)).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

function known(topology: Topology, outputs: OutputsById): Outputs {
  const harness = outputs.get("harness");
  return {
    "harness-arn": text(harness, "arn"),
    "harness-id": text(harness, "id"),
    "harness-version": text(harness, "version"),
    "harness-status": text(harness, "status"),
    "mcp-url": topology.connection(outputs)?.url,
    image: text(outputs.get("image"), "uri"),
    "service-arn": text(outputs.get("mcp-service"), "arn"),
    "runtime-arn": text(outputs.get("runtime"), "arn"),
    "gateway-arn": text(outputs.get("gateway"), "arn"),
    "execution-role-arn": text(outputs.get("harness-role"), "arn"),
    "credential-provider-arn": text(outputs.get("credentials") ?? outputs.get("oauth-provider"), "arn"),
  };
}

export function text(outputs: NodeOutputs | undefined, name: string): string | undefined {
  const value = outputs === undefined ? undefined : (outputs as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
