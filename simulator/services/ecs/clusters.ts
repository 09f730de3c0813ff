/** Clusters: created twice without harm, deletable only once nothing runs in them, and remembered afterwards. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import {
  clusterContainsServices,
  clusterContainsTasks,
  clusterNotFound,
  invalidParameter,
  invalidToken,
} from "./errors.js";
import { clusterName, tagList, tagRecord } from "./lookup.js";
import type { Cluster, EcsState } from "./state.js";

export function clusterHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  return {
    CreateCluster: (input: Ecs.CreateClusterRequest): Ecs.CreateClusterResponse => {
      const known = state.clusters.get(input.clusterName ?? "default");
      if (known?.status === "DEPROVISIONING") {
        throw invalidParameter(
          `The cluster ${known.name} cannot be created while it is in the DEPROVISIONING status.`,
        );
      }
      const reusable = known !== undefined && known.status !== "INACTIVE";
      const cluster = reusable ? known : addCluster(state, input);
      return { cluster: describe(state, cluster, true) };
    },

    DescribeClusters: (input: Ecs.DescribeClustersRequest): Ecs.DescribeClustersResponse => {
      const wanted = (input.clusters ?? ["default"]).map((reference) => ({
        reference,
        cluster: state.clusters.get(clusterName(reference)),
      }));
      const withTags = input.include?.includes("TAGS") === true;
      return {
        clusters: wanted.flatMap(({ cluster }) =>
          cluster === undefined ? [] : [describe(state, cluster, withTags)],
        ),
        failures: wanted
          .filter(({ cluster }) => cluster === undefined)
          .map(({ reference }) => ({
            arn: state.cloud.arn("ecs", `cluster/${clusterName(reference)}`),
            reason: "MISSING",
          })),
      };
    },

    DeleteCluster: (input: Ecs.DeleteClusterRequest): Ecs.DeleteClusterResponse => {
      const cluster = state.clusters.get(clusterName(input.cluster));
      if (cluster === undefined) throw clusterNotFound();
      if (cluster.status === "ACTIVE" || cluster.status === "PROVISIONING") {
        refuseWhileInUse(state, cluster);
        cluster.status = "DEPROVISIONING";
        state.cloud.clock.after("clusterDelete", () => {
          cluster.status = "INACTIVE";
        });
      }
      return { cluster: describe(state, cluster, false) };
    },

    ListClusters: (input: Ecs.ListClustersRequest): Ecs.ListClustersResponse => {
      const arns = [...state.clusters.values()]
        .filter((cluster) => cluster.status !== "INACTIVE")
        .map((cluster) => cluster.arn);
      const page = pageOf(arns, input.maxResults ?? 100, input.nextToken, invalidToken);
      return { clusterArns: [...page.items], nextToken: page.nextToken };
    },
  };
}

/** PROVISIONING first; where ECS makes the default cluster by itself it is there at once. */
export function addCluster(
  state: EcsState,
  input: Ecs.CreateClusterRequest,
  status: Cluster["status"] = "PROVISIONING",
): Cluster {
  const name = input.clusterName ?? "default";
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) throw invalidParameter("Invalid cluster name.");
  const cluster: Cluster = {
    name,
    arn: state.cloud.arn("ecs", `cluster/${name}`),
    createdAt: state.cloud.clock.now(),
    settings: input.settings ?? [],
    capacityProviders: input.capacityProviders ?? [],
    status,
    tags: tagRecord(input.tags),
  };
  state.clusters.set(name, cluster);
  state.cloud.clock.after("clusterCreate", () => {
    if (cluster.status === "PROVISIONING") cluster.status = "ACTIVE";
  });
  return cluster;
}

/** A service that is gone by status still holds its cluster until its load balancer's part has been removed. */
function refuseWhileInUse(state: EcsState, cluster: Cluster): void {
  const services = [...state.services.values()].filter((service) => service.cluster === cluster);
  if (services.some((service) => service.status !== "INACTIVE")) throw clusterContainsServices();
  const busy = state.tasks.some((task) => task.service.cluster === cluster && task.lastStatus !== "STOPPED");
  if (busy || services.some((service) => service.tearingDown)) throw clusterContainsTasks();
}

function describe(state: EcsState, cluster: Cluster, withTags: boolean): Ecs.Cluster {
  const tasks = state.tasks.filter((task) => task.service.cluster === cluster);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter((task) => task.lastStatus === "RUNNING").length,
    pendingTasksCount: tasks.filter((task) => task.lastStatus === "PENDING").length,
    activeServicesCount: [...state.services.values()].filter(
      (service) => service.cluster === cluster && service.status === "ACTIVE",
    ).length,
    statistics: [],
    settings: [...cluster.settings],
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: [],
    tags: withTags ? tagList(cluster.tags) : [],
  };
}
