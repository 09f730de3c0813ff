/** What exists, as the account's inventory lists it: configurations without ids, times or random names. */
import type { InventoryItem } from "../../service.js";
import type { Gateway } from "./gateway-records.js";
import type { Runtime } from "./runtime-records.js";
import type { AgentCoreStore, CredentialSecret, Harness } from "./store.js";
import { withoutRandomParts } from "./without-random-parts.js";

export function agentCoreInventory(store: AgentCoreStore): readonly InventoryItem[] {
  return [
    ...[...store.harnesses.values()].flatMap((harness) => [
      harnessItem(harness),
      ...[...harness.endpoints.values()].map((endpoint) => ({
        type: "AWS::BedrockAgentCore::HarnessEndpoint",
        id: `${harness.id}/${endpoint.name}`,
        tags: endpoint.tags,
        configuration: { targetVersion: endpoint.targetVersion, description: endpoint.description },
      })),
    ]),
    ...[...store.runtimes.values()].flatMap((runtime) => [
      runtimeItem(runtime),
      ...[...runtime.endpoints.values()].map((endpoint) => ({
        type: "AWS::BedrockAgentCore::RuntimeEndpoint",
        id: `${runtime.id}/${endpoint.name}`,
        tags: endpoint.tags,
        configuration: { targetVersion: endpoint.targetVersion, description: endpoint.description },
      })),
    ]),
    ...[...store.gateways.values()].flatMap(gatewayItems),
    ...[...store.memories.values()].map(({ id, ...configuration }) => ({
      type: "AWS::BedrockAgentCore::Memory",
      id,
      configuration,
    })),
    ...[...store.apiKeyProviders.values()].map(({ name, tags, secret }) => ({
      type: "AWS::BedrockAgentCore::ApiKeyCredentialProvider",
      id: name,
      tags,
      configuration: secretFacts(secret),
    })),
    ...[...store.oauth2Providers.values()].map(({ name, tags, secret, vendor, configuration }) => ({
      type: "AWS::BedrockAgentCore::OAuth2CredentialProvider",
      id: name,
      tags,
      configuration: { vendor, configuration: withoutRandomParts(configuration), ...secretFacts(secret) },
    })),
    ...[...store.workloadIdentities.values()].map(({ name, tags, returnUrls, managedBy }) => ({
      type: "AWS::BedrockAgentCore::WorkloadIdentity",
      id: name,
      tags,
      configuration: { returnUrls, isManaged: managedBy !== undefined },
    })),
  ];
}

function secretFacts({ source, jsonKey }: CredentialSecret): Readonly<Record<string, unknown>> {
  return { source, ...(jsonKey === undefined ? {} : { jsonKey }) };
}

function harnessItem({ id, name, tags, current }: Harness): InventoryItem {
  const configuration = withoutRandomParts({ name, ...current.configuration });
  return { type: "AWS::BedrockAgentCore::Harness", id, tags, configuration };
}

function runtimeItem({ id, name, tags, current }: Runtime): InventoryItem {
  const configuration = withoutRandomParts({ name, ...current.configuration });
  return { type: "AWS::BedrockAgentCore::Runtime", id, tags, configuration };
}

function gatewayItems(gateway: Gateway): readonly InventoryItem[] {
  const { id, name, tags, configuration } = gateway;
  return [
    {
      type: "AWS::BedrockAgentCore::Gateway",
      ...{ id, tags },
      configuration: withoutRandomParts({ name, ...configuration }),
    },
    ...[...gateway.targets.values()].map((target) => ({
      type: "AWS::BedrockAgentCore::GatewayTarget",
      id: `${id}/${target.id}`,
      configuration: withoutRandomParts({
        ...target.configuration,
        tools: target.tools.map((tool) => tool.name),
      }),
    })),
  ];
}
