/** Looking at rollouts and revisions, and stopping a rollout: the only truth about whether an update has arrived. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { alarmName } from "./deployments.js";
import { conflict, deploymentNotFound, invalidParameter, invalidToken } from "./errors.js";
import { loadBalancerOf } from "./load-balancers.js";
import { activeCluster, deploymentOf, serviceOf, tasksOf } from "./lookup.js";
import { failureThreshold, trafficOf } from "./scheduler.js";
import { type Deployment, date, type EcsState, type ExpressService, type ServiceRevision } from "./state.js";
import { targetGroupArn } from "./tasks.js";

export function serviceDeploymentHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  return {
    ListServiceDeployments: (
      input: Ecs.ListServiceDeploymentsRequest,
    ): Ecs.ListServiceDeploymentsResponse => {
      activeCluster(state, input.cluster ?? clusterOfArn(input.service));
      const service = serviceOf(state, input.cluster, input.service);
      const { before, after } = input.createdAt ?? {};
      const matching = service.deployments
        .filter((one) => input.status === undefined || input.status.includes(one.status))
        .filter((one) => after === undefined || one.createdAt > after.getTime())
        .filter((one) => before === undefined || one.createdAt < before.getTime());
      const page = pageOf(matching, input.maxResults ?? 20, input.nextToken, invalidToken);
      return {
        serviceDeployments: page.items.map((deployment) => ({
          serviceDeploymentArn: deployment.arn,
          serviceArn: service.arn,
          clusterArn: service.cluster.arn,
          startedAt: date(deployment.startedAt),
          createdAt: new Date(deployment.createdAt),
          finishedAt: date(deployment.finishedAt),
          targetServiceRevisionArn: deployment.target.arn,
          status: deployment.status,
          statusReason: deployment.statusReason,
        })),
        nextToken: page.nextToken,
      };
    },

    DescribeServiceDeployments: (
      input: Ecs.DescribeServiceDeploymentsRequest,
    ): Ecs.DescribeServiceDeploymentsResponse => {
      const arns = input.serviceDeploymentArns ?? [];
      if (arns.length > 20) throw invalidParameter("serviceDeploymentArns can have at most 20 items.");
      return {
        serviceDeployments: arns.flatMap((arn) => {
          const found = deploymentOf(state, arn);
          return found === undefined ? [] : [describe(state, found.service, found.deployment)];
        }),
        failures: arns
          .filter((arn) => deploymentOf(state, arn) === undefined)
          .map((arn) => ({ arn, reason: "MISSING" })),
      };
    },

    DescribeServiceRevisions: (
      input: Ecs.DescribeServiceRevisionsRequest,
    ): Ecs.DescribeServiceRevisionsResponse => {
      const arns = input.serviceRevisionArns ?? [];
      if (arns.length > 20) throw invalidParameter("serviceRevisionArns can have at most 20 items.");
      const find = (arn: string) =>
        [...state.services.values()].find((service) => service.revisions.has(arn));
      return {
        serviceRevisions: arns.flatMap((arn) => {
          const service = find(arn);
          const revision = service?.revisions.get(arn);
          return service === undefined || revision === undefined
            ? []
            : [describeRevision(state, service, revision)];
        }),
        failures: arns.filter((arn) => find(arn) === undefined).map((arn) => ({ arn, reason: "MISSING" })),
      };
    },

    StopServiceDeployment: (input: Ecs.StopServiceDeploymentRequest): Ecs.StopServiceDeploymentResponse => {
      const found = deploymentOf(state, input.serviceDeploymentArn);
      if (found === undefined) throw deploymentNotFound();
      const { deployment } = found;
      if (deployment.status !== "PENDING" && deployment.status !== "IN_PROGRESS") {
        throw conflict(`The service deployment is in the ${deployment.status} status and can't be stopped.`);
      }
      const abort = input.stopType === "ABORT";
      deployment.status = abort ? "STOP_REQUESTED" : "ROLLBACK_REQUESTED";
      deployment.interrupt({ kind: abort ? "stop" : "rollback" });
      return { serviceDeploymentArn: deployment.arn };
    },
  };
}

/** `service` may be a whole ARN, which names its cluster. */
function clusterOfArn(service: string | undefined): string | undefined {
  return service?.startsWith("arn:") === true ? service.split("/").at(-2) : undefined;
}

function describe(state: EcsState, service: ExpressService, deployment: Deployment): Ecs.ServiceDeployment {
  const { source, target } = deployment;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: new Date(deployment.createdAt),
    startedAt: date(deployment.startedAt),
    finishedAt: date(deployment.finishedAt),
    stoppedAt: date(deployment.stoppedAt),
    updatedAt: new Date(deployment.updatedAt),
    sourceServiceRevisions: source === undefined ? [] : [summary(state, service, source)],
    targetServiceRevision: summary(state, service, target),
    status: deployment.status,
    statusReason: deployment.statusReason,
    lifecycleStage: deployment.lifecycleStage,
    deploymentConfiguration: {
      strategy: "CANARY",
      canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 3 },
      bakeTimeInMinutes: 3,
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { alarmNames: [alarmName(service)], enable: true, rollback: true },
    },
    rollback:
      deployment.rollback === undefined || source === undefined
        ? undefined
        : {
            reason: deployment.rollback.reason,
            startedAt: new Date(deployment.rollback.startedAt),
            serviceRevisionArn: source.arn,
          },
    deploymentCircuitBreaker: {
      status: deployment.circuitBreaker,
      failureCount: deployment.failedTasks,
      threshold: failureThreshold(target),
    },
    alarms: {
      status: deployment.alarms,
      alarmNames: [alarmName(service)],
      triggeredAlarmNames: deployment.alarms === "TRIGGERED" ? [alarmName(service)] : [],
    },
  };
}

function summary(
  state: EcsState,
  service: ExpressService,
  revision: ServiceRevision,
): Ecs.ServiceRevisionSummary {
  const tasks = tasksOf(state, service).filter((task) => task.revision === revision);
  return {
    arn: revision.arn,
    requestedTaskCount: revision.configuration.scalingTarget.minTaskCount,
    runningTaskCount: tasks.filter((task) => task.lastStatus === "RUNNING").length,
    pendingTaskCount: tasks.filter((task) => task.lastStatus === "PENDING").length,
    requestedProductionTrafficWeight: trafficOf(service).get(revision) ?? 0,
  };
}

function describeRevision(
  state: EcsState,
  service: ExpressService,
  revision: ServiceRevision,
): Ecs.ServiceRevision {
  const loadBalancer = loadBalancerOf(state, service);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: revision.taskDefinitionArn,
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    containerImages: [
      {
        containerName: "Main",
        image: revision.configuration.primaryContainer.image,
        imageDigest: revision.imageDigest,
      },
    ],
    createdAt: new Date(revision.createdAt),
    ecsManagedResources: {
      ingressPaths: [
        {
          accessType: service.accessType,
          endpoint: service.hostname,
          loadBalancer: {
            arn: loadBalancer?.arn,
            status: managedStatus(service),
            updatedAt: new Date(service.updatedAt),
            scheme: loadBalancer?.scheme,
          },
          targetGroups: [
            {
              arn: targetGroupArn(state, service),
              status: managedStatus(service),
              updatedAt: new Date(service.updatedAt),
              healthCheckPath: revision.configuration.healthCheckPath,
              healthCheckPort: revision.configuration.primaryContainer.containerPort,
              port: revision.configuration.primaryContainer.containerPort,
            },
          ],
        },
      ],
    },
  };
}

/** How far what AWS manages for the service has come, on its way up or down. */
function managedStatus(service: ExpressService): Ecs.ManagedResourceStatus {
  if (service.tearingDown) return "DEPROVISIONING";
  if (service.status === "INACTIVE") return "DELETED";
  return service.ingressOpen ? "ACTIVE" : "PROVISIONING";
}
