/** Gateways and their targets as AgentCore keeps them. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { Tags } from "../tags.js";
import { notFound } from "./errors.js";
import type { AgentCoreStore } from "./store.js";

export type GatewayConfiguration = Pick<
  AgentCore.GetGatewayResponse,
  | "description"
  | "roleArn"
  | "protocolType"
  | "protocolConfiguration"
  | "authorizerType"
  | "authorizerConfiguration"
  | "exceptionLevel"
>;

export type TargetConfiguration = Pick<
  AgentCore.GetGatewayTargetResponse,
  "description" | "targetConfiguration" | "credentialProviderConfigurations" | "metadataConfiguration"
> & { readonly name: string };

export interface GatewayTarget {
  readonly id: string;
  readonly createdAt: Date;
  updatedAt: Date;
  status: AgentCore.TargetStatus;
  statusReasons: readonly string[];
  configuration: TargetConfiguration;
  /** What the server offered when it was last asked; a target that lists dynamically keeps nothing. */
  tools: readonly Tool[];
  lastSynchronizedAt: Date | undefined;
  /** Where a person must give their consent, while the status waits for it. */
  authorizationUrl: string | undefined;
  /** Client tokens that were used on it, each with the request that it came with. */
  readonly tokens: Map<string, string>;
}

export interface Gateway {
  /** The name in lower case, and a suffix; its workload identity has the same name. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date;
  status: AgentCore.GatewayStatus;
  statusReasons: readonly string[];
  configuration: GatewayConfiguration;
  tags: Tags;
  /** By id. */
  readonly targets: Map<string, GatewayTarget>;
  readonly tokens: Map<string, string>;
}

export function existingGateway(store: AgentCoreStore, gatewayId: string | undefined): Gateway {
  const gateway = store.gateways.get(gatewayId ?? "");
  if (gateway === undefined) throw notFound(`Gateway with ID: ${gatewayId} not found.`);
  return gateway;
}

export function existingTarget(gateway: Gateway, targetId: string | undefined): GatewayTarget {
  const target = gateway.targets.get(targetId ?? "");
  if (target === undefined) {
    throw notFound(`Target with ID: ${targetId} not found in gateway ${gateway.id}.`);
  }
  return target;
}
