/** A runtime and its endpoints as the API shows them. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Runtime, RuntimeEndpoint, RuntimeVersion } from "./runtime-records.js";
import type { AgentCoreStore } from "./store.js";

export function runtimeIdentity(runtime: Runtime, { arns }: AgentCoreStore) {
  return {
    agentRuntimeArn: arns.runtime(runtime.id),
    agentRuntimeId: runtime.id,
    agentRuntimeVersion: runtime.current.version,
    workloadIdentityDetails: { workloadIdentityArn: arns.workloadIdentity(runtime.id) },
    createdAt: runtime.createdAt,
    status: runtime.status,
  };
}

export function runtimeAnswer(
  runtime: Runtime,
  version: RuntimeVersion,
  store: AgentCoreStore,
): AgentCore.GetAgentRuntimeResponse {
  const isCurrent = version === runtime.current;
  return {
    ...runtimeIdentity(runtime, store),
    ...version.configuration,
    agentRuntimeName: runtime.name,
    agentRuntimeVersion: version.version,
    status: isCurrent ? runtime.status : version.status,
    failureReason: isCurrent ? runtime.failureReason : version.failureReason,
    lastUpdatedAt: version.updatedAt,
  };
}

export function runtimeSummary(
  runtime: Runtime,
  version: RuntimeVersion,
  { arns }: AgentCoreStore,
): AgentCore.AgentRuntime {
  return {
    agentRuntimeArn: arns.runtime(runtime.id),
    agentRuntimeId: runtime.id,
    agentRuntimeName: runtime.name,
    agentRuntimeVersion: version.version,
    // The model has it as required, for runtimes that were given none too.
    description: version.configuration.description ?? "",
    lastUpdatedAt: version.updatedAt,
    status: version === runtime.current ? runtime.status : version.status,
  };
}

export function endpointAnswer(
  runtime: Runtime,
  endpoint: RuntimeEndpoint,
  { arns }: AgentCoreStore,
): AgentCore.AgentRuntimeEndpoint {
  return {
    name: endpoint.name,
    id: endpoint.name,
    agentRuntimeArn: arns.runtime(runtime.id),
    agentRuntimeEndpointArn: arns.runtimeEndpoint(runtime.id, endpoint.name),
    liveVersion: endpoint.liveVersion,
    targetVersion: endpoint.targetVersion,
    description: endpoint.description,
    status: endpoint.status,
    createdAt: endpoint.createdAt,
    lastUpdatedAt: endpoint.updatedAt,
  };
}
