/** The harness's execution role at work: each step is evaluated as AWS evaluates it, and refused in its words. */
import type { Cloud } from "../../cloud.js";
import { AwsError, type ConditionContext } from "../../service.js";

export interface RuntimeRole {
  readonly arn: string;
  isAllowed(action: string, resource: string, context?: ConditionContext): boolean;
  /** Throws in the stream where the role lacks the right. `operation` is the API call that AWS makes. */
  demand(operation: string, action: string, resource: string, context?: ConditionContext): void;
}

export function runtimeRole(cloud: Cloud, arn: string): RuntimeRole {
  const isAllowed: RuntimeRole["isAllowed"] = (action, resource, context) =>
    cloud.access.roleAllows(arn, action, resource, context);
  return {
    arn,
    isAllowed,
    demand(operation, action, resource, context) {
      if (isAllowed(action, resource, context)) return;
      const roleName = arn.split("/").at(-1);
      const session = `arn:${cloud.partition}:sts::${cloud.accountId}:assumed-role/${roleName}/BedrockAgentCore`;
      throw operationFailed(
        "AccessDeniedException",
        operation,
        `User: ${session} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      );
    },
  };
}

/** A failure inside the runtime: an exception in a stream whose status was 200. */
export function runtimeClientError(message: string): AwsError {
  return new AwsError("RuntimeClientError", 424, message);
}

/** The same, for a failed AWS call of the runtime, in the words of its SDK. */
export function operationFailed(code: string, operation: string, message: string): AwsError {
  return runtimeClientError(
    `An error occurred (${code}) when calling the ${operation} operation: ${message}`,
  );
}
