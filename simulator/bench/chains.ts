/**
 * What AWS has to do in each operation, and in which order: the dependencies that AWS itself imposes (docs/architecture.md
 * draws the resources), with the times of the profile. Requests that depend on one another count too, at
 * the profile's service time; what the client chooses to do one after the other does not.
 */
import type { TimeProfile } from "../times.js";
import type { Activity } from "./critical-path.js";

export type OperationName = "deploy" | "deploy again" | "change the image" | "destroy";

export function chains(profile: TimeProfile): Readonly<Record<OperationName, readonly Activity[]>> {
  const requests = (number: number): number => number * profile.request;
  const step = (name: string, takes: number, ...after: string[]): Activity => ({ name, takes, after });

  // Who calls, what the state says, what is live: a role, the names of its policies, its policies.
  const look = [
    step("caller", requests(1)),
    step("state", requests(1), "caller"),
    step("look", requests(3), "state"),
  ];
  // A stage's lock, and the write-ahead of its state; then, when all is done, the state and the lock's release.
  const lock = [step("lock", requests(1), "look"), step("write ahead", requests(1), "lock")];
  const close = (...after: string[]) => [
    step("state written", requests(1), ...after),
    step("lock released", requests(1), "state written"),
  ];

  return {
    deploy: [
      ...look,
      // Created, then closed to the public, encrypted, versioned, given a policy and tags.
      step("state bucket", requests(2), "look"),
      step("lock", requests(1), "state bucket"),
      step("write ahead", requests(1), "lock"),
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
