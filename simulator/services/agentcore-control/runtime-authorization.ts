/**
 * What a caller needs besides the action it calls: the service makes and removes a runtime's parts with the caller's
 * rights, as was measured for harnesses in September 2026 (the runtime beneath is made by these very calls).
 */
import type { Call } from "../../service.js";
import { requestTagContext, resourceTagContext } from "../tags.js";
import type { Runtime } from "./runtime-records.js";
import type { AgentCoreStore } from "./store.js";

export function authorizeRuntimeCreation(
  call: Call,
  { arns }: AgentCoreStore,
  runtimeId: string,
  roleArn: string,
  tags: Runtime["tags"],
): void {
  const context = requestTagContext(tags);
  const runtime = arns.runtime(runtimeId);
  authorizeRole(call, roleArn);
  call.authorize("bedrock-agentcore:CreateAgentRuntimeEndpoint", runtime, context);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentityDirectory, context);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentity(runtimeId), context);
  if (Object.keys(tags).length > 0) call.authorize("bedrock-agentcore:TagResource", runtime, context);
}

export function authorizeRuntimeDeletion(call: Call, { arns }: AgentCoreStore, runtime: Runtime): void {
  const context = resourceTagContext(runtime.tags);
  call.authorize("bedrock-agentcore:DeleteAgentRuntimeEndpoint", arns.runtime(runtime.id), context);
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentityDirectory);
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentity(runtime.id));
}

export function authorizeRole(call: Call, roleArn: string): void {
  call.authorize("iam:PassRole", roleArn, { "iam:PassedToService": "bedrock-agentcore.amazonaws.com" });
}
