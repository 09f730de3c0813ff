/** The roles that AgentCore's resources are given: the service must be able to assume them. */
import type { Cloud } from "../../cloud.js";
import { invalid } from "./errors.js";

/** A role that does not exist and one that has not propagated yet are told apart by nobody: both are this sentence. */
export function whyRoleIsRefused(cloud: Cloud, roleArn: string): string | undefined {
  const verdict = cloud.access.canBeAssumedBy(roleArn, "bedrock-agentcore.amazonaws.com", {
    "aws:SourceAccount": cloud.accountId,
    "aws:SourceArn": cloud.arn("bedrock-agentcore", "*"),
  });
  if (verdict === "yes") return undefined;
  return `Role validation failed for '${roleArn}'. Verify that the role exists and that its trust policy allows bedrock-agentcore.amazonaws.com to assume it.`;
}

export function refuseRole(cloud: Cloud, roleArn: string): void {
  const reason = whyRoleIsRefused(cloud, roleArn);
  if (reason !== undefined) throw invalid(reason);
}
