/** Trust policies: who may assume a role. */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import type { PolicyDocument, Statement } from "./document.js";

export function trustedService(service: string, Condition?: Statement["Condition"]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(Condition === undefined ? {} : { Condition }),
      },
    ],
  };
}

/** AgentCore, but only on behalf of this account: AWS's own guard against a confused deputy. */
export function trustedAgentCore(place: Place): PolicyDocument {
  return trustedService("bedrock-agentcore.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": place.account },
    ArnLike: { "aws:SourceArn": arn(place, "bedrock-agentcore", "*") },
  });
}
