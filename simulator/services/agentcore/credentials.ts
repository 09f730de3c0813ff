/**
 * A tool's headers with their credentials: a value `${<provider ARN>}` is swapped, whole, for what the token vault
 * keeps. One look-up is authorised on each resource by itself; a parent's ARN never covers a child's.
 */
import type { Cloud } from "../../cloud.js";
import { jsonValue } from "../agentcore-control/credential-secrets.js";
import type { AgentCoreStore, CredentialSecret } from "../agentcore-control/store.js";
import { operationFailed, type RuntimeRole } from "./runtime-role.js";

export interface Vault {
  readonly cloud: Cloud;
  readonly store: AgentCoreStore;
  readonly role: RuntimeRole;
  /** Name of the workload identity of the harness or gateway. */
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
  demandVaultAccess(vault, "GetResourceApiKey", providerArn);
  const { apiKeyProviders, arns } = vault.store;
  const provider = [...apiKeyProviders.values()].find(
    ({ name }) => arns.apiKeyProvider(name) === providerArn,
  );
  if (provider === undefined) throw noProvider("GetResourceApiKey", providerArn);
  return credentialValue(vault, "GetResourceApiKey", provider.secret);
}

/** The two steps to any credential: a token for the workload, and with it what the provider keeps. */
export function demandVaultAccess(
  { store: { arns }, role, workloadName }: Vault,
  operation: "GetResourceApiKey" | "GetResourceOauth2Token",
  providerArn: string,
): void {
  const identity = [arns.workloadIdentityDirectory, arns.workloadIdentity(workloadName)];
  for (const resource of identity) {
    role.demand("GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessToken", resource);
  }
  for (const resource of [...identity, arns.tokenVault, providerArn]) {
    role.demand(operation, `bedrock-agentcore:${operation}`, resource);
  }
}

export const noProvider = (operation: string, providerArn: string) =>
  operationFailed(
    "ResourceNotFoundException",
    operation,
    `Credential provider ${providerArn} was not found.`,
  );

/** What a provider's secret holds; reading it takes the role's own rights. */
export function credentialValue(
  { cloud, role }: Vault,
  operation: string,
  { secretArn, jsonKey }: CredentialSecret,
): string {
  role.demand(operation, "secretsmanager:GetSecretValue", secretArn);
  const secret = cloud.secrets.read(secretArn);
  if (secret?.kmsKeyId !== undefined) {
    role.demand(operation, "kms:Decrypt", kmsKeyArn(cloud, secret.kmsKeyId), {
      "kms:ViaService": `secretsmanager.${cloud.region}.amazonaws.com`,
    });
  }
  const value = jsonKey === undefined ? secret?.value : jsonValue(secret?.value ?? "", jsonKey);
  if (value === undefined) {
    throw operationFailed("ResourceNotFoundException", operation, "Secrets Manager can't find the value.");
  }
  return value;
}

function kmsKeyArn(cloud: Cloud, kmsKeyId: string): string {
  return kmsKeyId.startsWith("arn:") ? kmsKeyId : cloud.arn("kms", `key/${kmsKeyId}`);
}
