/** Asks IAM before a handler runs, and for a handler that asks again. */
import type { Access } from "../access/access.js";
import {
  type AuthorizationRequest,
  AwsError,
  type Call,
  type Service,
  type ServiceName,
} from "../service.js";

const iamPrefixes: Readonly<Partial<Record<ServiceName, string>>> = {
  "bedrock-agentcore-control": "bedrock-agentcore",
  tagging: "tag",
};

/** The action that IAM knows an operation by, where the service names no other. */
export const actionOf = (service: ServiceName, operation: string): string =>
  `${iamPrefixes[service] ?? service}:${operation}`;

/** Throws the service's own access-denied error where one of the checks does not pass. */
export function authorizeOperation(service: Service, input: unknown, call: Call): void {
  const action = actionOf(service.name, call.operation);
  const asked = service.authorization?.[call.operation]?.(input, call) ?? {};
  const requests: readonly AuthorizationRequest[] = isList(asked)
    ? asked
    : [{ action, resources: ["*"], ...asked }];
  for (const request of requests) {
    for (const resource of request.resources) call.authorize(request.action, resource, request.context);
  }
}

const isList = (
  asked: Partial<AuthorizationRequest> | readonly AuthorizationRequest[],
): asked is readonly AuthorizationRequest[] => Array.isArray(asked);

export function authorizer(service: Service, access: Access, caller: Call["caller"]): Call["authorize"] {
  return (action, resource, context) => {
    const decision = access.authorizeCaller(caller, action, resource, context);
    if (decision.effect !== "allow") throw accessDenied(service, decision.message);
  };
}

function accessDenied(service: Service, message: string): AwsError {
  switch (service.protocol) {
    case "json-1.1":
      return new AwsError("AccessDeniedException", 400, message);
    case "rest-json":
      return new AwsError("AccessDeniedException", 403, message);
    case "ec2-query":
      return new AwsError(
        "UnauthorizedOperation",
        403,
        `You are not authorized to perform this operation. ${message}`,
      );
    case "query":
    case "rest-xml":
      return new AwsError("AccessDenied", 403, message);
  }
}
