/** A harness as the API shows it. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { AgentCoreStore, Harness, HarnessVersion } from "./store.js";

export function harnessAnswer(
  harness: Harness,
  version: HarnessVersion,
  { arns }: AgentCoreStore,
): AgentCore.Harness {
  const { environment, memory, ...configuration } = version.configuration;
  const isCurrent = version === harness.current;
  return {
    harnessId: harness.id,
    harnessName: harness.name,
    arn: arns.harness(harness),
    status: isCurrent ? harness.status : version.status,
    harnessVersion: version.version,
    createdAt: harness.createdAt,
    updatedAt: version.updatedAt,
    failureReason: isCurrent ? harness.failureReason : version.failureReason,
    ...configuration,
    memory:
      memory?.managedMemoryConfiguration && harness.managedMemoryId !== undefined
        ? {
            managedMemoryConfiguration: {
              ...memory.managedMemoryConfiguration,
              arn: arns.memory(harness.managedMemoryId),
            },
          }
        : memory,
    environment: {
      agentCoreRuntimeEnvironment: {
        agentRuntimeArn: arns.runtime(harness.runtimeId),
        agentRuntimeId: harness.runtimeId,
        agentRuntimeName: `harness_${harness.name}`,
        lifecycleConfiguration: environment.lifecycleConfiguration,
        networkConfiguration: environment.networkConfiguration,
        filesystemConfigurations: environment.filesystemConfigurations,
      },
    },
  };
}

export function harnessSummary(harness: Harness, { arns }: AgentCoreStore): AgentCore.HarnessSummary {
  return {
    harnessId: harness.id,
    harnessName: harness.name,
    arn: arns.harness(harness),
    status: harness.status,
    harnessVersion: harness.current.version,
    createdAt: harness.createdAt,
    updatedAt: harness.updatedAt,
  };
}

export function versionSummary(
  harness: Harness,
  version: HarnessVersion,
  { arns }: AgentCoreStore,
): AgentCore.HarnessVersionSummary {
  return {
    harnessId: harness.id,
    harnessName: harness.name,
    arn: arns.harness(harness),
    harnessVersion: version.version,
    status: version.status,
    createdAt: version.createdAt,
    updatedAt: version.updatedAt,
    failureReason: version.failureReason,
  };
}
