/** What of ECS exists and costs or clutters: the answer to "is anything left?". */
import type { InventoryItem } from "../../service.js";
import { newestRevision } from "./express-services.js";
import type { EcsState, ExpressService } from "./state.js";

export function inventory(state: EcsState): readonly InventoryItem[] {
  const clusters = [...state.clusters.values()].filter((cluster) => cluster.status !== "INACTIVE");
  const services = [...state.services.values()].filter((service) => service.status !== "INACTIVE");
  const tasks = state.tasks.filter((task) => task.lastStatus !== "STOPPED");
  return [
    ...clusters.map((cluster) => ({
      type: "AWS::ECS::Cluster",
      id: cluster.arn,
      tags: cluster.tags,
      configuration: { clusterName: cluster.name, status: cluster.status, settings: cluster.settings },
    })),
    ...services.map((service) => ({
      type: "AWS::ECS::ExpressGatewayService",
      id: service.arn,
      tags: service.tags,
      configuration: serviceConfiguration(service),
    })),
    // A deregistered revision is still there; only deletion takes it away.
    ...state.taskDefinitions
      .filter((revision) => revision.status !== "DELETE_IN_PROGRESS")
      .map((revision) => ({
        type: "AWS::ECS::TaskDefinition",
        id: revision.arn,
        tags: revision.tags,
        configuration: { ...revision.definition, status: revision.status },
      })),
    ...tasks.map((task) => ({
      type: "AWS::ECS::Task",
      id: task.arn,
      configuration: {
        group: `service:${task.service.name}`,
        taskDefinitionArn: task.revision.taskDefinitionArn,
      },
    })),
    ...state.loadBalancers.map((loadBalancer) => ({
      type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
      id: loadBalancer.arn,
      tags: { AmazonECSManaged: "true" },
      configuration: {
        scheme: loadBalancer.scheme,
        services: [...loadBalancer.services],
        leaked: loadBalancer.leaked,
      },
    })),
  ];
}

function serviceConfiguration(service: ExpressService): unknown {
  return {
    serviceName: service.name,
    cluster: service.cluster.name,
    status: service.status,
    accessType: service.accessType,
    infrastructureRoleArn: service.infrastructureRoleArn,
    ...newestRevision(service).configuration,
  };
}
