/** What ECS needs to start a task: pull the image, write its log, inject the credentials. */
import { awsManagedPolicy } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { allow, type PolicyDocument, policy } from "./document.js";
import { decryptThrough } from "./kms.js";
import { trustedService } from "./trust.js";

export function taskExecutionRole(place: Place, secretArn: string | undefined, kmsKey: string | undefined) {
  const inlinePolicies: Record<string, PolicyDocument> =
    secretArn === undefined
      ? {}
      : {
          ReadZscalerSecrets: policy(
            allow("ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"], [secretArn]),
            ...decryptThrough(place, "secretsmanager", kmsKey),
          ),
        };
  return {
    description: "Starts the tasks of a Zscaler MCP Server: image, log, credentials",
    trust: trustedService("ecs-tasks.amazonaws.com"),
    managedPolicies: [awsManagedPolicy(place, "service-role/AmazonECSTaskExecutionRolePolicy")],
    inlinePolicies,
  };
}
