/** What exists, as the account's inventory lists it: configurations without ids, times or random names. */
import type { InventoryItem } from "../../service.js";
import type { Runtime } from "./runtime-records.js";
import type { AgentCoreStore, CredentialSecret, Harness } from "./store.js";

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
      configuration: { vendor, configuration, ...secretFacts(secret) },
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

/** The public host name of an Express service is random; every other part of a tool is the user's. */
function harnessItem({ id, name, tags, current }: Harness): InventoryItem {
  const configuration: unknown = JSON.parse(
    JSON.stringify({ name, ...current.configuration }).replace(
      /https:\/\/[^."/]+(\.ecs\.[a-z0-9-]+\.on\.aws)/g,
      "https://*$1",
    ),
  );
  return { type: "AWS::BedrockAgentCore::Harness", id, tags, configuration };
}

/** Ids of user pools and of their clients are random. */
function runtimeItem({ id, name, tags, current }: Runtime): InventoryItem {
  const authorizer = current.configuration.authorizerConfiguration?.customJWTAuthorizer;
  const authorizerConfiguration = authorizer && {
    ...authorizer,
    discoveryUrl: authorizer.discoveryUrl?.replace(/(\/[a-z]{2}[a-z-]*-\d)_[A-Za-z0-9]+\//, "$1_*/"),
    allowedClients: authorizer.allowedClients?.map(() => "*"),
  };
  const configuration = { name, ...current.configuration, authorizerConfiguration };
  return { type: "AWS::BedrockAgentCore::Runtime", id, tags, configuration };
}
