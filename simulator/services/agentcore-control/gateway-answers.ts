/** A gateway and its targets as the API shows them. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { gatewayUrl } from "../agentcore-gateway/address.js";
import type { Gateway, GatewayTarget } from "./gateway-records.js";
import type { AgentCoreStore } from "./store.js";

export function gatewayAnswer(gateway: Gateway, { arns }: AgentCoreStore): AgentCore.GetGatewayResponse {
  const gatewayArn = arns.gateway(gateway.id);
  return {
    ...gateway.configuration,
    gatewayArn,
    gatewayId: gateway.id,
    gatewayUrl: gatewayUrl(gatewayArn),
    name: gateway.name,
    status: gateway.status,
    statusReasons: reasons(gateway),
    createdAt: gateway.createdAt,
    updatedAt: gateway.updatedAt,
    workloadIdentityDetails: { workloadIdentityArn: arns.workloadIdentity(gateway.id) },
  };
}

export function gatewaySummary(gateway: Gateway): AgentCore.GatewaySummary {
  const { description, authorizerType, protocolType } = gateway.configuration;
  return {
    gatewayId: gateway.id,
    name: gateway.name,
    status: gateway.status,
    createdAt: gateway.createdAt,
    updatedAt: gateway.updatedAt,
    ...{ description, authorizerType, protocolType },
  };
}

export function targetAnswer(
  gateway: Gateway,
  target: GatewayTarget,
  { arns }: AgentCoreStore,
): AgentCore.GetGatewayTargetResponse {
  return {
    ...target.configuration,
    gatewayArn: arns.gateway(gateway.id),
    targetId: target.id,
    status: target.status,
    statusReasons: reasons(target),
    createdAt: target.createdAt,
    updatedAt: target.updatedAt,
    lastSynchronizedAt: target.lastSynchronizedAt,
    authorizationData: authorizationData(target),
  };
}

export function targetSummary(target: GatewayTarget): AgentCore.TargetSummary {
  const { name, description, targetConfiguration } = target.configuration;
  const server = targetConfiguration?.mcp?.mcpServer;
  return {
    targetId: target.id,
    ...{ name, description },
    status: target.status,
    createdAt: target.createdAt,
    updatedAt: target.updatedAt,
    lastSynchronizedAt: target.lastSynchronizedAt,
    authorizationData: authorizationData(target),
    targetType: "MCP_SERVER",
    listingMode: server?.listingMode,
    resourcePriority: server?.resourcePriority,
  };
}

const reasons = ({ statusReasons }: Gateway | GatewayTarget): string[] | undefined =>
  statusReasons.length === 0 ? undefined : [...statusReasons];

const authorizationData = ({ authorizationUrl }: GatewayTarget): AgentCore.AuthorizationData | undefined =>
  authorizationUrl === undefined ? undefined : { oauth2: { authorizationUrl } };
