/** Express gateway services: one call makes revision, task definition, load balancer, public name and rollout. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Call, Handler } from "../../service.js";
import { addCluster } from "./clusters.js";
import {
  type ConfigurationInput,
  configurationFrom,
  describeConfiguration,
  taskDefinitionFor,
} from "./configuration.js";
import { startDeployment } from "./deployments.js";
import {
  clusterNotFound,
  invalidParameter,
  resourceNotFound,
  serviceNotActive,
  serviceNotFound,
} from "./errors.js";
import { assignLoadBalancer, schemeOf } from "./load-balancers.js";
import { activeCluster, clusterName, expressServiceArn, serviceArn, tagList, tagRecord } from "./lookup.js";
import { roleCheck } from "./roles.js";
import {
  type Cluster,
  type EcsState,
  type ExpressConfiguration,
  type ExpressService,
  isUnfinished,
  type ServiceRevision,
} from "./state.js";
import { registerTaskDefinition } from "./task-definitions.js";
import { drain } from "./teardown.js";

export function expressServiceHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  const checkRoles = roleCheck(state);

  return {
    CreateExpressGatewayService: (
      input: Ecs.CreateExpressGatewayServiceRequest,
      call: Call,
    ): Ecs.CreateExpressGatewayServiceResponse => {
      const cluster = clusterFor(state, input.cluster);
      const name = input.serviceName ?? `express-${state.cloud.id(8)}`;
      if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) throw invalidParameter("Invalid service name.");
      const arn = serviceArn(state, cluster.name, name);
      refuseTaken(state, arn);
      const logGroup = () => `/aws/ecs/${cluster.name}/${name}-${state.cloud.id(4)}`;
      const configuration = configurationFrom(state, input, undefined, logGroup);
      authorizeTaskDefinition(state, call, familyOf(cluster, name));
      checkRoles(call, arn, {
        execution: configuration.executionRoleArn,
        task: configuration.taskRoleArn,
        infrastructure: input.infrastructureRoleArn,
      });
      const service = addService(state, cluster, name, configuration, input);
      startDeployment(state, service, addRevision(state, service, configuration));
      return { service: describe(service, true) };
    },

    DescribeExpressGatewayService: (
      input: Ecs.DescribeExpressGatewayServiceRequest,
    ): Ecs.DescribeExpressGatewayServiceResponse => {
      const service = find(state, input.serviceArn);
      if (service === undefined) throw resourceNotFound("Service not found.");
      return { service: describe(service, input.include?.includes("TAGS") === true) };
    },

    UpdateExpressGatewayService: (
      input: Ecs.UpdateExpressGatewayServiceRequest,
      call: Call,
    ): Ecs.UpdateExpressGatewayServiceResponse => {
      const service = changeable(state, input.serviceArn);
      const logGroup = () =>
        newestRevision(service).configuration.primaryContainer.awsLogsConfiguration.logGroup;
      const configuration = configurationFrom(state, input, newestRevision(service).configuration, logGroup);
      authorizeTaskDefinition(state, call, familyOf(service.cluster, service.name));
      checkRoles(call, service.arn, {
        execution: input.executionRoleArn,
        task: input.taskRoleArn,
        infrastructure: undefined,
      });
      const target = redeploy(state, service, configuration);
      return {
        service: {
          serviceArn: service.arn,
          cluster: service.cluster.name,
          serviceName: service.name,
          status: { statusCode: service.status, statusReason: service.statusReason },
          targetConfiguration: describeConfiguration(service, target),
          createdAt: new Date(service.createdAt),
          updatedAt: new Date(service.updatedAt),
        },
      };
    },

    DeleteExpressGatewayService: (
      input: Ecs.DeleteExpressGatewayServiceRequest,
    ): Ecs.DeleteExpressGatewayServiceResponse => {
      const service = changeable(state, input.serviceArn);
      drain(state, service);
      return { service: describe(service, false) };
    },
  };
}

/** A new revision with its own task definition, rolled out from now on. */
export function redeploy(
  state: EcsState,
  service: ExpressService,
  configuration: ExpressConfiguration,
): ServiceRevision {
  const target = addRevision(state, service, configuration);
  service.updatedAt = state.cloud.clock.now();
  startDeployment(state, service, target);
  return target;
}

/** What is meant to run: the newest revision, whether or not it has got there. */
export function newestRevision(service: ExpressService): ServiceRevision {
  const newest = service.deployments[0];
  const revision =
    newest !== undefined && isUnfinished(newest) ? newest.target : (service.live ?? newest?.target);
  if (revision === undefined) throw new Error(`The service ${service.arn} has no revision.`);
  return revision;
}

/** The default cluster is made where it is missing; any other has to be ACTIVE. */
function clusterFor(state: EcsState, reference: string | undefined): Cluster {
  const name = clusterName(reference);
  const known = state.clusters.get(name);
  if (name === "default" && (known === undefined || known.status === "INACTIVE")) {
    return addCluster(state, { clusterName: name }, "ACTIVE");
  }
  const cluster = activeCluster(state, reference);
  if (cluster.status !== "ACTIVE") throw invalidParameter("The referenced cluster was inactive.");
  return cluster;
}

function refuseTaken(state: EcsState, arn: string): void {
  const known = state.services.get(arn);
  if (known === undefined) return;
  if (known.status === "ACTIVE") throw invalidParameter("Creation of service was not idempotent.");
  if (known.status === "DRAINING" || known.tearingDown) {
    throw invalidParameter("Unable to Start a service that is still Draining.");
  }
}

function find(state: EcsState, reference: string | undefined): ExpressService | undefined {
  const arn = expressServiceArn(state, reference);
  const service = state.services.get(arn);
  if (service !== undefined) return service;
  const cluster = arn.split("/").at(-2) ?? "";
  if (!state.clusters.has(cluster)) throw clusterNotFound();
  return undefined;
}

function changeable(state: EcsState, reference: string | undefined): ExpressService {
  const service = find(state, reference);
  if (service === undefined) throw serviceNotFound();
  if (service.status !== "ACTIVE") throw serviceNotActive();
  return service;
}

const familyOf = (cluster: Cluster, serviceName: string): string => `${cluster.name}-${serviceName}`;

/** ECS registers the task definition on behalf of the caller, who needs the right to. */
function authorizeTaskDefinition(state: EcsState, call: Call, family: string): void {
  call.authorize("ecs:RegisterTaskDefinition", state.cloud.arn("ecs", `task-definition/${family}:*`));
}

function addService(
  state: EcsState,
  cluster: Cluster,
  name: string,
  configuration: ExpressConfiguration,
  input: ConfigurationInput & Pick<Ecs.CreateExpressGatewayServiceRequest, "infrastructureRoleArn" | "tags">,
): ExpressService {
  const { cloud } = state;
  const scheme = schemeOf(configuration.networkConfiguration?.subnets);
  const label = name
    .toLowerCase()
    .replaceAll("_", "-")
    .slice(0, 24)
    .replace(/^-+|-+$/g, "");
  const now = cloud.clock.now();
  const service: ExpressService = {
    name,
    arn: serviceArn(state, cluster.name, name),
    cluster,
    infrastructureRoleArn: input.infrastructureRoleArn ?? "",
    accessType: scheme === "internal" ? "PRIVATE" : "PUBLIC",
    hostname: `${label === "" ? "" : `${label}-`}${cloud.id(12)}.ecs.${cloud.region}.on.aws`,
    createdAt: now,
    deployments: [],
    revisions: new Map(),
    events: [],
    updatedAt: now,
    status: "ACTIVE",
    statusReason: undefined,
    tags: tagRecord(input.tags),
    live: undefined,
    endpointListed: false,
    ingressOpen: false,
    tearingDown: false,
  };
  state.services.set(service.arn, service);
  assignLoadBalancer(state, service);
  const givenGroup = input.primaryContainer?.awsLogsConfiguration;
  if (givenGroup === undefined && input.taskDefinitionArn === undefined) {
    cloud.logs.ensureGroup(configuration.primaryContainer.awsLogsConfiguration.logGroup);
  }
  cloud.clock.after("expressEndpoint", () => {
    service.endpointListed = true;
  });
  return service;
}

function addRevision(
  state: EcsState,
  service: ExpressService,
  configuration: ExpressConfiguration,
): ServiceRevision {
  const { cloud } = state;
  const family = familyOf(service.cluster, service.name);
  const taskDefinitionArn =
    configuration.taskDefinitionArn ??
    registerTaskDefinition(state, taskDefinitionFor(family, cloud.region, configuration), {}).arn;
  const revision: ServiceRevision = {
    arn: cloud.arn("ecs", `service-revision/${service.cluster.name}/${service.name}/${cloud.id(19)}`),
    taskDefinitionArn,
    configuration,
    createdAt: cloud.clock.now(),
    imageDigest: undefined,
  };
  service.revisions.set(revision.arn, revision);
  return revision;
}

function describe(service: ExpressService, withTags: boolean): Ecs.ECSExpressGatewayService {
  return {
    cluster: service.cluster.name,
    serviceName: service.name,
    serviceArn: service.arn,
    infrastructureRoleArn: service.infrastructureRoleArn,
    status: { statusCode: service.status, statusReason: service.statusReason },
    currentDeployment: service.deployments[0]?.arn,
    activeConfigurations: activeRevisions(service).map((revision) =>
      describeConfiguration(service, revision),
    ),
    ...(withTags ? { tags: tagList(service.tags) } : {}),
    createdAt: new Date(service.createdAt),
    updatedAt: new Date(service.updatedAt),
  };
}

/** While rolling out both the old and the new one; where nothing has ever come up, what was last tried. */
function activeRevisions(service: ExpressService): readonly ServiceRevision[] {
  if (service.status === "INACTIVE") return [];
  const [newest] = service.deployments;
  const target =
    newest !== undefined && (isUnfinished(newest) || service.live === undefined) ? newest.target : undefined;
  return [...new Set([service.live, target])].filter((revision) => revision !== undefined);
}
