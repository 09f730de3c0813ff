/**
 * The control plane of Amazon Bedrock AgentCore: harnesses and runtimes with versions and endpoints, gateways with
 * targets, and the token vault.
 */
import type { Account } from "../../account.js";
import type { Service } from "../../service.js";
import { apiKeyProviderHandlers } from "./api-key-providers.js";
import { agentCoreAuthorization } from "./authorization.js";
import { gatewayTargetHandlers } from "./gateway-targets.js";
import { gatewayHandlers } from "./gateways.js";
import { endpointHandlers } from "./harness-endpoints.js";
import { harnessHandlers } from "./harnesses.js";
import { agentCoreInventory } from "./inventory.js";
import { oauth2ProviderHandlers } from "./oauth2-providers.js";
import { runtimeEndpointHandlers } from "./runtime-endpoints.js";
import { runtimeHandlers } from "./runtimes.js";
import { type AgentCoreStore, createStore } from "./store.js";
import { taggable, taggingHandlers } from "./tagging.js";
import { workloadIdentityHandlers } from "./workload-identities.js";

/** The store is what the data plane reads. */
export function agentCoreControl(cloud: Account): {
  readonly service: Service;
  readonly store: AgentCoreStore;
} {
  const store = createStore(cloud);
  return {
    store,
    service: {
      name: "bedrock-agentcore-control",
      protocol: "rest-json",
      handlers: {
        ...harnessHandlers(cloud, store),
        ...endpointHandlers(cloud, store),
        ...runtimeHandlers(cloud, store),
        ...runtimeEndpointHandlers(cloud, store),
        ...gatewayHandlers(cloud, store),
        ...gatewayTargetHandlers(cloud, store),
        ...apiKeyProviderHandlers(cloud, store),
        ...oauth2ProviderHandlers(cloud, store),
        ...workloadIdentityHandlers(cloud, store),
        ...taggingHandlers(store),
      },
      authorization: agentCoreAuthorization(store),
      inventory: () => agentCoreInventory(store),
      tagged: () => [
        ...taggable(store).map(({ arn, resource }) => ({ arn, tags: resource.tags })),
        // The runtime beneath a harness carries the harness's tags.
        ...[...store.harnesses.values()].map(({ runtimeId, tags }) => ({
          arn: store.arns.runtime(runtimeId),
          tags,
        })),
      ],
    },
  };
}
