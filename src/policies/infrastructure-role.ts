/** What ECS Express needs to keep the load balancer, certificate, scaling and alarms of the service. */
import { awsManagedPolicy } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { trustedService } from "./trust.js";

export function infrastructureRole(place: Place) {
  return {
    description: "Lets ECS Express manage the load balancer of a Zscaler MCP Server",
    trust: trustedService("ecs.amazonaws.com"),
    // The lower-case "for" is AWS's own spelling.
    managedPolicies: [
      awsManagedPolicy(place, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"),
    ],
    inlinePolicies: {},
  };
}
