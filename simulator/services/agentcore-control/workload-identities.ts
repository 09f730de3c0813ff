/** Workload identities, and the vault that every account has. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Handler } from "../../service.js";
import { invalid, notFound } from "./errors.js";
import type { AgentCoreStore, WorkloadIdentity } from "./store.js";

export function workloadIdentityHandlers(
  cloud: Cloud,
  store: AgentCoreStore,
): Readonly<Record<string, Handler>> {
  const identities = store.workloadIdentities;
  const vaultMadeAt = new Date(cloud.clock.now());

  function existing(name: string | undefined): WorkloadIdentity {
    const identity = identities.get(name ?? "");
    if (identity === undefined) throw notFound(`Workload identity ${name} was not found.`);
    return identity;
  }

  function answer(identity: WorkloadIdentity): AgentCore.GetWorkloadIdentityResponse {
    return {
      name: identity.name,
      workloadIdentityArn: store.arns.workloadIdentity(identity.name),
      allowedResourceOauth2ReturnUrls: [...identity.returnUrls],
      createdTime: identity.createdAt,
      lastUpdatedTime: identity.updatedAt,
    };
  }

  function create(input: AgentCore.CreateWorkloadIdentityRequest): AgentCore.CreateWorkloadIdentityResponse {
    const name = input.name ?? "";
    if (identities.has(name)) throw invalid(`Workload identity ${name} already exists.`);
    const at = new Date(cloud.clock.now());
    const identity: WorkloadIdentity = {
      name,
      createdAt: at,
      updatedAt: at,
      returnUrls: input.allowedResourceOauth2ReturnUrls ?? [],
      managedBy: undefined,
      tags: input.tags ?? {},
    };
    identities.set(name, identity);
    const { createdTime: _, lastUpdatedTime: __, ...created } = answer(identity);
    return created;
  }

  function remove(input: AgentCore.DeleteWorkloadIdentityRequest): AgentCore.DeleteWorkloadIdentityResponse {
    const identity = existing(input.name);
    if (identity.managedBy !== undefined) {
      throw invalid(`Workload identity ${identity.name} is managed by ${identity.managedBy}.`);
    }
    identities.delete(identity.name);
    return {};
  }

  function getTokenVault(input: AgentCore.GetTokenVaultRequest): AgentCore.GetTokenVaultResponse {
    const tokenVaultId = input.tokenVaultId ?? "default";
    if (tokenVaultId !== "default") throw notFound(`Token vault ${tokenVaultId} was not found.`);
    return {
      tokenVaultId,
      kmsConfiguration: { keyType: "ServiceManagedKey" },
      lastModifiedDate: vaultMadeAt,
    };
  }

  return {
    CreateWorkloadIdentity: create,
    GetWorkloadIdentity: (input: AgentCore.GetWorkloadIdentityRequest) => answer(existing(input.name)),
    DeleteWorkloadIdentity: remove,
    GetTokenVault: getTokenVault,
  };
}
