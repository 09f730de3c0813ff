/**
 * Who may do what to a harness. AWS checks each action twice: the harness action itself, and what the service does
 * with the caller's rights to the runtime, endpoint, workload identity and memory underneath. The first is documented
 * (user guide, "harness security"); the resources of the second were measured by others in September 2026.
 */
import type { Call } from "../../service.js";
import { requestTagContext, resourceTagContext, type Tags } from "../tags.js";
import type { AgentCoreStore, Harness } from "./store.js";

export function authorizeHarnessCreation(
  call: Call,
  { arns }: AgentCoreStore,
  { roleArn, runtimeId, hasManagedMemory, tags }: HarnessCreation,
): void {
  const context = requestTagContext(tags);
  const anyRuntime = arns.runtime("*");
  authorizePassRole(call, roleArn);
  call.authorize("bedrock-agentcore:CreateAgentRuntime", anyRuntime, context);
  call.authorize("bedrock-agentcore:CreateAgentRuntimeEndpoint", arns.runtime(runtimeId), context);
  call.authorize("bedrock-agentcore:GetAgentRuntime", arns.runtime(runtimeId), context);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentityDirectory, context);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentity(runtimeId), context);
  if (hasManagedMemory) {
    call.authorize("bedrock-agentcore:CreateMemory", "*");
    call.authorize("bedrock-agentcore:GetMemory", arns.memory("*"));
  }
  if (Object.keys(tags).length > 0) {
    call.authorize("bedrock-agentcore:TagResource", arns.runtime(runtimeId), context);
  }
}

interface HarnessCreation {
  readonly roleArn: string;
  readonly runtimeId: string;
  readonly hasManagedMemory: boolean;
  readonly tags: Tags;
}

/** `newRoleArn` only where the update changes the role. */
export function authorizeHarnessUpdate(
  call: Call,
  store: AgentCoreStore,
  harness: Harness,
  newRoleArn: string | undefined,
): void {
  const context = resourceTagContext(harness.tags);
  if (newRoleArn !== undefined) authorizePassRole(call, newRoleArn);
  call.authorize("bedrock-agentcore:UpdateAgentRuntime", store.arns.harness(harness), context);
  call.authorize("bedrock-agentcore:UpdateAgentRuntime", store.arns.runtime(harness.runtimeId), context);
  call.authorize("bedrock-agentcore:GetAgentRuntime", store.arns.runtime(harness.runtimeId), context);
  if (harness.managedMemoryId !== undefined) {
    call.authorize("bedrock-agentcore:UpdateMemory", store.arns.memory(harness.managedMemoryId));
  }
}

export function authorizeHarnessDeletion(
  call: Call,
  { arns }: AgentCoreStore,
  harness: Harness,
  deletesMemory: boolean,
): void {
  const context = resourceTagContext(harness.tags);
  // First on any runtime and without tags, then on the one that is meant.
  call.authorize("bedrock-agentcore:DeleteAgentRuntime", arns.runtime("*"));
  call.authorize("bedrock-agentcore:DeleteAgentRuntime", arns.harness(harness), context);
  call.authorize("bedrock-agentcore:DeleteAgentRuntime", arns.runtime(harness.runtimeId), context);
  call.authorize("bedrock-agentcore:DeleteAgentRuntimeEndpoint", arns.runtime(harness.runtimeId), context);
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentityDirectory);
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentity(harness.runtimeId));
  if (deletesMemory && harness.managedMemoryId !== undefined) {
    call.authorize("bedrock-agentcore:DeleteMemory", arns.memory(harness.managedMemoryId));
  }
}

/**
 * While it deletes, the service looks whether the runtime is gone: by then its tags are, so a permission that depends
 * on them does not hold and the harness ends in DELETE_FAILED.
 */
export function mayWatchDeletion(call: Call, { arns }: AgentCoreStore, harness: Harness): boolean {
  try {
    call.authorize("bedrock-agentcore:GetAgentRuntime", arns.runtime(harness.runtimeId));
    return true;
  } catch {
    return false;
  }
}

export function authorizeEndpointChange(
  call: Call,
  { arns }: AgentCoreStore,
  harness: Harness,
  change: "Create" | "Update" | "Delete",
): void {
  const action = `bedrock-agentcore:${change}AgentRuntimeEndpoint`;
  call.authorize(action, arns.harness(harness), resourceTagContext(harness.tags));
  call.authorize(action, arns.runtime(harness.runtimeId), resourceTagContext(harness.tags));
}

function authorizePassRole(call: Call, roleArn: string): void {
  call.authorize("iam:PassRole", roleArn, { "iam:PassedToService": "bedrock-agentcore.amazonaws.com" });
}
