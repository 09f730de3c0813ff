/**
 * What AWS has to do in each operation, and in which order: the dependencies that AWS itself imposes (docs/architecture.md
 * draws the resources), with the times of the profile. Requests that depend on one another count too, at
 * the profile's service time; what the client chooses to do one after the other does not.
 */
import type { TimeProfile } from "../times.js";
import { type Chains, frame } from "./frame.js";
import { gatewayChains } from "./gateway-chains.js";

/** As the figures call them. */
export const hostings = ["ecs", "gateway, cognito", "gateway, iam"] as const;
export type Hosting = (typeof hostings)[number];

export function chains(profile: TimeProfile, hosting: Hosting): Chains {
  if (hosting === "ecs") return ecsChains(profile);
  return gatewayChains(profile, hosting === "gateway, iam" ? "iam" : "cognito");
}

function ecsChains(profile: TimeProfile): Chains {
  const { requests, step, look, lock, firstLock, close } = frame(profile);
  return {
    deploy: [
      ...look,
      ...firstLock,
      step("secret", requests(1), "write ahead"),
      step("roles", requests(2), "write ahead"),
      step("task execution role", requests(2), "secret"),
      step("roles propagated", profile.iamPropagation, "roles", "task execution role"),
      step("cluster", requests(2) + profile.clusterCreate, "write ahead"),
      step("log group", requests(2), "write ahead"),
      step("service created", requests(1), "roles propagated", "cluster", "log group"),
      step("endpoint named", profile.expressEndpoint, "service created"),
      step("rollout pending", profile.deploymentPending, "service created"),
      step("load balancer", profile.loadBalancerProvision, "rollout pending"),
      step("task start", profile.taskStart, "load balancer"),
      step("credential provider", requests(1) + profile.credentialProvider, "secret"),
      step("harness", requests(1) + profile.harnessCreate, "endpoint named", "credential provider"),
      ...close("task start", "harness"),
    ],
    "deploy again": look,
    "change the image": [
      ...look,
      ...lock,
      step("service updated", requests(1), "write ahead"),
      step("rollout pending", profile.deploymentPending, "service updated"),
      step("task start", profile.taskStart, "rollout pending"),
      step("canary at 5 %", profile.canaryBake, "task start"),
      step("bake at 100 %", profile.finalBake, "canary at 5 %"),
      ...close("bake at 100 %"),
    ],
    destroy: [
      ...look,
      ...lock,
      step("harness", requests(1) + profile.harnessDelete, "write ahead"),
      step("harness role", requests(2), "harness"),
      step("credential provider", requests(1), "harness"),
      step("service draining", requests(1) + profile.serviceDrain, "write ahead"),
      step("service's tail", profile.serviceTail, "service draining"),
      step("task definitions", requests(2) + profile.taskDefinitionDelete, "service draining"),
      step("task execution role", requests(2), "service draining"),
      step("secret", requests(1) + profile.secretForceDelete, "task execution role", "credential provider"),
      step("cluster", requests(1), "service's tail"),
      // ECS takes the load balancer down with it.
      step("infrastructure role", requests(2), "cluster"),
      ...close("harness role", "task definitions", "secret", "infrastructure role"),
    ],
  };
}
