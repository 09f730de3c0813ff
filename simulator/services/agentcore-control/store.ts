/** Everything AgentCore keeps for this account, and what its things are called. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Tags } from "../tags.js";
import { notFound } from "./errors.js";
import type { Gateway } from "./gateway-records.js";
import type { HarnessConfiguration } from "./harness-configuration.js";
import type { Runtime } from "./runtime-records.js";

export interface HarnessVersion {
  readonly version: string;
  readonly configuration: HarnessConfiguration;
  readonly createdAt: Date;
  status: AgentCore.HarnessStatus;
  updatedAt: Date;
  failureReason: string | undefined;
}

export interface HarnessEndpoint {
  readonly name: string;
  readonly createdAt: Date;
  status: AgentCore.HarnessEndpointStatus;
  updatedAt: Date;
  description: string | undefined;
  liveVersion: string | undefined;
  targetVersion: string;
  tags: Tags;
}

export interface Harness {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** `harness_<name>-<suffix>`: the id of the runtime underneath, and the name of its workload identity. */
  readonly runtimeId: string;
  status: AgentCore.HarnessStatus;
  failureReason: string | undefined;
  updatedAt: Date;
  /** The newest version, whatever became of it. */
  current: HarnessVersion;
  readonly versions: HarnessVersion[];
  /** Without `DEFAULT`, which always exists and follows the newest version that is ready. */
  readonly endpoints: Map<string, HarnessEndpoint>;
  tags: Tags;
  managedMemoryId: string | undefined;
  /** Client tokens that were used on it, each with the request that it came with. */
  readonly tokens: Map<string, string>;
}

export interface CredentialSecret {
  readonly source: AgentCore.SecretSourceType;
  readonly secretArn: string;
  /** Which key of the secret's JSON holds the value; undefined where the whole value is it. */
  readonly jsonKey: string | undefined;
}

export interface ApiKeyProvider {
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date;
  secret: CredentialSecret;
  tags: Tags;
}

export interface Oauth2Provider {
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date;
  vendor: AgentCore.CredentialProviderVendorType;
  configuration: AgentCore.Oauth2ProviderConfigOutput;
  secret: CredentialSecret;
  status: AgentCore.Status;
  tags: Tags;
}

export interface WorkloadIdentity {
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date;
  returnUrls: readonly string[];
  /** ARN of the harness, runtime or gateway whose own identity it is, and with which it goes. */
  readonly managedBy: string | undefined;
  tags: Tags;
}

/** A memory that a harness made; it outlives the harness where the deletion says so. */
export interface Memory {
  readonly id: string;
  readonly strategies: readonly string[];
  readonly eventExpiryDuration: number;
}

export interface AgentCoreStore {
  /** By id. */
  readonly harnesses: Map<string, Harness>;
  /** By id, without those beneath harnesses. */
  readonly runtimes: Map<string, Runtime>;
  /** By id. */
  readonly gateways: Map<string, Gateway>;
  /** By name. */
  readonly apiKeyProviders: Map<string, ApiKeyProvider>;
  readonly oauth2Providers: Map<string, Oauth2Provider>;
  readonly workloadIdentities: Map<string, WorkloadIdentity>;
  /** By id. */
  readonly memories: Map<string, Memory>;
  readonly arns: AgentCoreArns;
}

export interface AgentCoreArns {
  harness(harness: Pick<Harness, "id">): string;
  harnessEndpoint(harness: Pick<Harness, "id">, endpointName: string): string;
  runtime(runtimeId: string): string;
  runtimeEndpoint(runtimeId: string, endpointName: string): string;
  gateway(gatewayId: string): string;
  readonly tokenVault: string;
  apiKeyProvider(name: string): string;
  oauth2Provider(name: string): string;
  readonly workloadIdentityDirectory: string;
  workloadIdentity(name: string): string;
  memory(id: string): string;
}

export function createStore(cloud: Cloud): AgentCoreStore {
  const arn = (resource: string) => cloud.arn("bedrock-agentcore", resource);
  const tokenVault = arn("token-vault/default");
  const workloadIdentityDirectory = arn("workload-identity-directory/default");
  return {
    harnesses: new Map(),
    runtimes: new Map(),
    gateways: new Map(),
    apiKeyProviders: new Map(),
    oauth2Providers: new Map(),
    workloadIdentities: new Map(),
    memories: new Map(),
    arns: {
      harness: ({ id }) => arn(`harness/${id}`),
      harnessEndpoint: ({ id }, endpointName) => arn(`harness/${id}/harness-endpoint/${endpointName}`),
      runtime: (runtimeId) => arn(`runtime/${runtimeId}`),
      runtimeEndpoint: (runtimeId, endpointName) =>
        arn(`runtime/${runtimeId}/runtime-endpoint/${endpointName}`),
      gateway: (gatewayId) => arn(`gateway/${gatewayId}`),
      tokenVault,
      apiKeyProvider: (name) => `${tokenVault}/apikeycredentialprovider/${name}`,
      oauth2Provider: (name) => `${tokenVault}/oauth2credentialprovider/${name}`,
      workloadIdentityDirectory,
      workloadIdentity: (name) => `${workloadIdentityDirectory}/workload-identity/${name}`,
      memory: (id) => arn(`memory/${id}`),
    },
  };
}

export function existingHarness(store: AgentCoreStore, harnessId: string | undefined): Harness {
  const harness = store.harnesses.get(harnessId ?? "");
  if (harness === undefined) throw notFound(`Harness with id ${harnessId} was not found.`);
  return harness;
}
