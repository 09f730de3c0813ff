/** Finding things by the short names and ARNs that ECS takes in the same member. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Tags } from "../tags.js";
import { clusterNotFound, invalidParameter, serviceNotFound } from "./errors.js";
import type { Cluster, EcsState, ExpressService, TaskDefinitionRevision } from "./state.js";

/** The last segment of an ARN, or the short name itself; no cluster means `default`. */
export function clusterName(cluster: string | undefined): string {
  return cluster === undefined ? "default" : cluster.slice(cluster.lastIndexOf("/") + 1);
}

/** The cluster where it can be worked with: an INACTIVE one is only remembered. */
export function activeCluster(state: EcsState, cluster: string | undefined): Cluster {
  const found = state.clusters.get(clusterName(cluster));
  if (found === undefined || found.status === "INACTIVE") throw clusterNotFound();
  return found;
}

export function serviceArn(
  state: EcsState,
  cluster: string | undefined,
  service: string | undefined,
): string {
  if (service?.startsWith("arn:") === true) return service;
  return state.cloud.arn("ecs", `service/${clusterName(cluster)}/${service}`);
}

export function serviceOf(state: EcsState, cluster: string | undefined, service: string | undefined) {
  const found = state.services.get(serviceArn(state, cluster, service));
  if (found === undefined) throw serviceNotFound();
  return found;
}

/** An Express call takes only a whole ARN of this account and region. */
export function expressServiceArn(state: EcsState, arn: string | undefined): string {
  const prefix = state.cloud.arn("ecs", "service/");
  if (arn?.startsWith(prefix) !== true || arn.slice(prefix.length).split("/").length !== 2) {
    throw invalidParameter("Invalid identifier: the service ARN is not valid.");
  }
  return arn;
}

/** `family`, `family:revision` or an ARN. A family alone means its newest ACTIVE revision. */
export function taskDefinitionOf(
  state: EcsState,
  reference: string | undefined,
): TaskDefinitionRevision | undefined {
  const id = (reference ?? "").replace(/^arn:.*:task-definition\//, "");
  const [family, revision] = id.split(":");
  return revision === undefined
    ? state.taskDefinitions.findLast((one) => one.family === family && one.status === "ACTIVE")
    : state.taskDefinitions.find((one) => one.family === family && one.revision === Number(revision));
}

export function deploymentOf(state: EcsState, arn: string | undefined) {
  for (const service of state.services.values()) {
    const deployment = service.deployments.find((one) => one.arn === arn);
    if (deployment !== undefined) return { service, deployment };
  }
  return undefined;
}

export function tasksOf(state: EcsState, service: ExpressService) {
  return state.tasks.filter((task) => task.service === service);
}

export function tagRecord(tags: readonly Ecs.Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.key ?? "", tag.value ?? ""]));
}

export function tagList(tags: Tags): Ecs.Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
