/** In topology `gateway`, what the harness's calls go through: the gateway, its target, and the runtime behind them. */
import { gatewayToolOf } from "../../agent/gateway-tool.js";
import { agentRuntime, type LiveAgentRuntime } from "../../resources/agent-runtime.js";
import { gateway, type LiveGateway } from "../../resources/gateway.js";
import { gatewayTarget, type LiveGatewayTarget } from "../../resources/gateway-target.js";
import type { LiveHarness } from "../../resources/harness.js";
import type { Names } from "../../settings/settings.js";
import { toolName } from "../../topologies/harness-side.js";
import { liveIn, ofKind, type Part } from "./part.js";

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
  const agent = liveIn(harness)?.harness;
  const called = agent && gatewayToolOf(agent, toolName)?.gatewayArn;
  const chosen =
    gateways.find((part) => called !== undefined && liveIn(part)?.id === called) ??
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
