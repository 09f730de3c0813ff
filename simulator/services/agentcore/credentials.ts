/**
 * A tool's headers with their credentials: a value `${<provider ARN>}` is swapped, whole, for what the token vault
 * keeps. One look-up is authorised on each resource by itself; a parent's ARN never covers a child's.
 */
import type { Cloud } from "../../cloud.js";
import { jsonValue } from "../agentcore-control/credential-secrets.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { operationFailed, type RuntimeRole } from "./runtime-role.js";

export interface Vault {
  readonly cloud: Cloud;
  readonly store: AgentCoreStore;
  readonly role: RuntimeRole;
  /** Name of the harness's workload identity. */
  readonly workloadName: string;
}

export function resolveHeaders(
  vault: Vault,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const providerArn = /\$\{(arn:[^}]+)\}/.exec(value)?.[1];
      return [name, providerArn === undefined ? value : resolveApiKey(vault, providerArn)];
    }),
  );
}

function resolveApiKey(vault: Vault, providerArn: string): string {
  const { cloud, store, role, workloadName } = vault;
  const { arns } = store;
  const identity = [arns.workloadIdentityDirectory, arns.workloadIdentity(workloadName)];
  for (const resource of identity) {
    role.demand("GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessToken", resource);
  }
  for (const resource of [...identity, arns.tokenVault, providerArn]) {
    role.demand("GetResourceApiKey", "bedrock-agentcore:GetResourceApiKey", resource);
  }
  const provider = [...store.apiKeyProviders.values()].find(
    ({ name }) => arns.apiKeyProvider(name) === providerArn,
  );
  if (provider === undefined) {
    throw operationFailed(
      "ResourceNotFoundException",
      "GetResourceApiKey",
      `Credential provider ${providerArn} was not found.`,
    );
  }
  const { secretArn, jsonKey } = provider.secret;
  role.demand("GetResourceApiKey", "secretsmanager:GetSecretValue", secretArn);
  const secret = cloud.secrets.read(secretArn);
  if (secret?.kmsKeyId !== undefined) {
    role.demand("GetResourceApiKey", "kms:Decrypt", kmsKeyArn(cloud, secret.kmsKeyId), {
      "kms:ViaService": `secretsmanager.${cloud.region}.amazonaws.com`,
    });
  }
  const value = jsonKey === undefined ? secret?.value : jsonValue(secret?.value ?? "", jsonKey);
  if (value === undefined) {
    throw operationFailed(
      "ResourceNotFoundException",
      "GetResourceApiKey",
      "Secrets Manager can't find the value.",
    );
  }
  return value;
}

function kmsKeyArn(cloud: Cloud, kmsKeyId: string): string {
  return kmsKeyId.startsWith("arn:") ? kmsKeyId : cloud.arn("kms", `key/${kmsKeyId}`);
}
