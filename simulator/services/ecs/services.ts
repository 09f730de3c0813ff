/** The calls that see an Express service as what it is underneath: an ECS service. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { invalidParameter, invalidToken, serviceNotActive } from "./errors.js";
import { newestRevision, redeploy } from "./express-services.js";
import { activeCluster, serviceArn, serviceOf, tagList, tasksOf } from "./lookup.js";
import { type EcsState, type ExpressService, isUnfinished, type ServiceRevision } from "./state.js";
import { drain } from "./teardown.js";

export function serviceHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  return {
    DescribeServices: (input: Ecs.DescribeServicesRequest): Ecs.DescribeServicesResponse => {
      const references = input.services ?? [];
      if (references.length === 0) throw invalidParameter("Services cannot be empty.");
      if (references.length > 10) throw invalidParameter("Services can have at most 10 items.");
      activeCluster(state, input.cluster);
      const withTags = input.include?.includes("TAGS") === true;
      const arns = references.map((reference) => serviceArn(state, input.cluster, reference));
      return {
        services: arns.flatMap((arn) => {
          const service = state.services.get(arn);
          return service === undefined ? [] : [describe(state, service, withTags)];
        }),
        failures: arns.filter((arn) => !state.services.has(arn)).map((arn) => ({ arn, reason: "MISSING" })),
      };
    },

    ListServices: (input: Ecs.ListServicesRequest): Ecs.ListServicesResponse => {
      const cluster = activeCluster(state, input.cluster);
      // Draining ones are hidden, although they still hold their name.
      const arns = [...state.services.values()]
        .filter((service) => service.cluster === cluster && service.status === "ACTIVE")
        .map((service) => service.arn);
      const page = pageOf(arns, input.maxResults ?? 10, input.nextToken, invalidToken);
      return { serviceArns: [...page.items], nextToken: page.nextToken };
    },

    UpdateService: (input: Ecs.UpdateServiceRequest): Ecs.UpdateServiceResponse => {
      const service = activeService(state, input.cluster, input.service);
      if (input.forceNewDeployment !== true) {
        throw invalidParameter("An Express service is changed with UpdateExpressGatewayService.");
      }
      redeploy(state, service, newestRevision(service).configuration);
      return { service: describe(state, service, false) };
    },

    DeleteService: (input: Ecs.DeleteServiceRequest): Ecs.DeleteServiceResponse => {
      const service = activeService(state, input.cluster, input.service);
      const running = tasksOf(state, service).some((task) => task.desiredStatus === "RUNNING");
      if (running && input.force !== true) {
        throw invalidParameter("The service cannot be stopped while it is scaled above 0.");
      }
      drain(state, service);
      return { service: describe(state, service, false) };
    },
  };
}

function activeService(state: EcsState, cluster: string | undefined, reference: string | undefined) {
  activeCluster(state, cluster);
  const service = serviceOf(state, cluster, reference);
  if (service.status !== "ACTIVE") throw serviceNotActive();
  return service;
}

function describe(state: EcsState, service: ExpressService, withTags: boolean): Ecs.Service {
  const tasks = tasksOf(state, service);
  const count = (status: string) => tasks.filter((task) => task.lastStatus === status).length;
  const revision = newestRevision(service);
  const desired = service.status === "ACTIVE" ? revision.configuration.scalingTarget.minTaskCount : 0;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    status: service.status,
    desiredCount: desired,
    runningCount: count("RUNNING"),
    pendingCount: count("PENDING") + count("PROVISIONING"),
    launchType: "FARGATE",
    platformVersion: "LATEST",
    platformFamily: "Linux",
    taskDefinition: revision.taskDefinitionArn,
    schedulingStrategy: "REPLICA",
    resourceManagementType: "ECS",
    deployments: service.status === "INACTIVE" ? [] : [describeDeployment(state, service, revision, desired)],
    events: service.events.slice(0, 100),
    currentServiceDeployment: service.deployments[0]?.arn,
    createdAt: new Date(service.createdAt),
    ...(withTags ? { tags: tagList(service.tags) } : {}),
  };
}

function describeDeployment(
  state: EcsState,
  service: ExpressService,
  revision: ServiceRevision,
  desiredCount: number,
): Ecs.Deployment {
  const [deployment] = service.deployments;
  const tasks = tasksOf(state, service).filter((task) => task.revision === revision);
  const finished = deployment !== undefined && !isUnfinished(deployment);
  return {
    id: deployment?.id,
    status: "PRIMARY",
    taskDefinition: revision.taskDefinitionArn,
    desiredCount,
    runningCount: tasks.filter((task) => task.lastStatus === "RUNNING").length,
    pendingCount: tasks.filter((task) => task.lastStatus === "PENDING").length,
    failedTasks: deployment?.failedTasks,
    createdAt: new Date(deployment?.createdAt ?? service.createdAt),
    updatedAt: new Date(deployment?.updatedAt ?? service.updatedAt),
    launchType: "FARGATE",
    rolloutState: !finished ? "IN_PROGRESS" : deployment.status === "SUCCESSFUL" ? "COMPLETED" : "FAILED",
    rolloutStateReason: deployment?.statusReason,
  };
}
