/** Runtimes as AgentCore keeps them: those that were asked for, and the one that lies beneath each harness. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Tags } from "../tags.js";
import { notFound } from "./errors.js";
import type { AgentCoreStore, Harness } from "./store.js";

export type RuntimeConfiguration = Pick<
  AgentCore.GetAgentRuntimeResponse,
  | "agentRuntimeArtifact"
  | "roleArn"
  | "networkConfiguration"
  | "protocolConfiguration"
  | "authorizerConfiguration"
  | "requestHeaderConfiguration"
  | "environmentVariables"
  | "lifecycleConfiguration"
  | "metadataConfiguration"
  | "filesystemConfigurations"
  | "description"
>;

export interface RuntimeVersion {
  readonly version: string;
  readonly configuration: RuntimeConfiguration;
  /** What the image's tag pointed at when the version was made: a tag that moves later moves no version. */
  readonly imageDigest: string | undefined;
  readonly createdAt: Date;
  status: AgentCore.AgentRuntimeStatus;
  updatedAt: Date;
  failureReason: string | undefined;
}

export interface RuntimeEndpoint {
  readonly name: string;
  readonly createdAt: Date;
  status: AgentCore.AgentRuntimeEndpointStatus;
  updatedAt: Date;
  description: string | undefined;
  liveVersion: string | undefined;
  targetVersion: string;
  tags: Tags;
}

export interface Runtime {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  status: AgentCore.AgentRuntimeStatus;
  updatedAt: Date;
  failureReason: string | undefined;
  /** The newest version, whatever became of it. */
  current: RuntimeVersion;
  readonly versions: RuntimeVersion[];
  /** Without `DEFAULT`, which always exists and follows the newest version that is ready. */
  readonly endpoints: Map<string, RuntimeEndpoint>;
  tags: Tags;
  /** Client tokens that were used on it, each with the request that it came with. */
  readonly tokens: Map<string, string>;
}

export const defaultRuntimeEndpointName = "DEFAULT";

export function runtimeEndpointOf(runtime: Runtime, name: string): RuntimeEndpoint | undefined {
  return name === defaultRuntimeEndpointName ? defaultEndpoint(runtime) : runtime.endpoints.get(name);
}

export function endpointsOf(runtime: Runtime): readonly RuntimeEndpoint[] {
  return [defaultEndpoint(runtime), ...runtime.endpoints.values()];
}

/** Where an invocation through this endpoint goes; undefined where there is no such endpoint, or nothing behind it yet. */
export function liveRuntimeVersion(runtime: Runtime, endpointName: string): RuntimeVersion | undefined {
  const live = runtimeEndpointOf(runtime, endpointName)?.liveVersion;
  return runtime.versions.find(({ version }) => version === live);
}

function defaultEndpoint(runtime: Runtime): RuntimeEndpoint {
  return {
    name: defaultRuntimeEndpointName,
    createdAt: runtime.createdAt,
    updatedAt: runtime.updatedAt,
    status: runtime.status,
    description: undefined,
    liveVersion: runtime.versions.findLast(({ status }) => status === "READY")?.version,
    targetVersion: runtime.current.version,
    tags: {},
  };
}

/**
 * The runtime beneath a harness can be read like any other (the service itself does, with its caller's rights). That
 * lists show it too is taken from the quotas, which count a harness as a runtime.
 */
export function allRuntimes(store: AgentCoreStore): readonly Runtime[] {
  return [...store.runtimes.values(), ...[...store.harnesses.values()].map(beneath)];
}

export function existingRuntime(store: AgentCoreStore, runtimeId: string | undefined): Runtime {
  const runtime = allRuntimes(store).find(({ id }) => id === runtimeId);
  if (runtime === undefined) throw notFound(`Agent runtime with id ${runtimeId} was not found.`);
  return runtime;
}

function beneath(harness: Harness): Runtime {
  const versions = harness.versions.map(({ configuration, ...version }): RuntimeVersion => {
    const { environment, environmentVariables, authorizerConfiguration, executionRoleArn } = configuration;
    return {
      ...version,
      imageDigest: undefined,
      configuration: {
        agentRuntimeArtifact: undefined,
        roleArn: executionRoleArn,
        networkConfiguration: environment.networkConfiguration,
        protocolConfiguration: undefined,
        authorizerConfiguration,
        requestHeaderConfiguration: undefined,
        environmentVariables,
        lifecycleConfiguration: environment.lifecycleConfiguration,
        metadataConfiguration: undefined,
        filesystemConfigurations: environment.filesystemConfigurations,
        description: undefined,
      },
    };
  });
  return {
    id: harness.runtimeId,
    name: `harness_${harness.name}`,
    createdAt: harness.createdAt,
    status: harness.status,
    updatedAt: harness.updatedAt,
    failureReason: harness.failureReason,
    // A harness always has a version.
    current: versions.at(-1) as RuntimeVersion,
    versions,
    endpoints: harness.endpoints,
    tags: harness.tags,
    tokens: new Map(),
  };
}
