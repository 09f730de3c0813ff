/** In topology `gateway`, what the harness's calls go through: the gateway, its target, and the runtime behind them. */
import { gatewayToolOf } from "../../agent/gateway-tool.js";
import { agentRuntime, type LiveAgentRuntime } from "../../resources/agent-runtime.js";
import { gateway, type LiveGateway } from "../../resources/gateway.js";
import { gatewayTarget, type LiveGatewayTarget } from "../../resources/gateway-target.js";
import type { LiveHarness } from "../../resources/harness.js";
import type { Live } from "../../resources/resource.js";
import type { Names } from "../../settings/settings.js";
import { toolName } from "../../topologies/harness-side.js";
import type { Part } from "./look.js";

export interface GatewayPath {
  readonly gateway: Part<LiveGateway>;
  /** Undefined: nothing says that there should be one. */
  readonly target: Part<LiveGatewayTarget> | undefined;
  readonly runtime: Part<LiveAgentRuntime> | undefined;
}

/** In the order in which a call passes. */
export function partsOf({ gateway, target, runtime }: GatewayPath): readonly Part[] {
  return [gateway, target, runtime].filter((part) => part !== undefined);
}

/**
 * Two gateways stand side by side while one kind takes the place of the other, or where only names say what may be
 * there: the one that the harness calls counts. Undefined where the stage has none.
 */
export function gatewayPathOf(
  parts: readonly Part[],
  harness: Part<LiveHarness> | undefined,
  names: Names,
): GatewayPath | undefined {
  const gateways = ofKind<LiveGateway>(parts, gateway.kind);
  const called =
    harness?.seen.kind === "live"
      ? gatewayToolOf(harness.seen.live.harness, toolName)?.gatewayArn
      : undefined;
  const chosen =
    gateways.find(({ seen }) => seen.kind === "live" && seen.live.id === called) ??
    gateways.find(({ remembered }) => remembered !== undefined && remembered.status !== "kept") ??
    gateways.find(({ seen, stranger }) => seen.kind === "live" && stranger === undefined);
  if (chosen === undefined) return undefined;
  const own = Object.values(names.gateways).find((one) => one.gateway === chosen.node.name);
  return {
    gateway: chosen,
    target: ofKind<LiveGatewayTarget>(parts, gatewayTarget.kind).find(
      ({ node }) => node.identity["gateway"] === chosen.node.name,
    ),
    runtime: ofKind<LiveAgentRuntime>(parts, agentRuntime.kind).find(
      ({ node }) => node.name === own?.runtime,
    ),
  };
}

/** A node's live value is what its own kind has observed. */
function ofKind<L extends Live>(parts: readonly Part[], kind: string): readonly Part<L>[] {
  return parts.filter(({ node }) => node.kind === kind) as readonly Part[] as readonly Part<L>[];
}
