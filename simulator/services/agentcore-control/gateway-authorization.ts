/**
 * What a caller needs besides the action it calls. That a gateway's own workload identity is made and removed with the
 * caller's rights, as a runtime's is, follows AWS's sample policy for builders of gateways, which has these actions.
 */
import type { Call } from "../../service.js";
import { requestTagContext, type Tags } from "../tags.js";
import { authorizeRole } from "./runtime-authorization.js";
import type { AgentCoreStore } from "./store.js";

export function authorizeGatewayCreation(
  call: Call,
  { arns }: AgentCoreStore,
  { gatewayId, roleArn, tags }: { readonly gatewayId: string; readonly roleArn: string; readonly tags: Tags },
): void {
  const context = requestTagContext(tags);
  authorizeRole(call, roleArn);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentityDirectory, context);
  call.authorize("bedrock-agentcore:CreateWorkloadIdentity", arns.workloadIdentity(gatewayId), context);
  if (Object.keys(tags).length > 0) {
    call.authorize("bedrock-agentcore:TagResource", arns.gateway(gatewayId), context);
  }
}

export function authorizeGatewayDeletion(call: Call, { arns }: AgentCoreStore, gatewayId: string): void {
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentityDirectory);
  call.authorize("bedrock-agentcore:DeleteWorkloadIdentity", arns.workloadIdentity(gatewayId));
}
