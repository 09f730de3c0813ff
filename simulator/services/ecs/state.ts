/** What ECS remembers: clusters, task definitions, Express services with their revisions and deployments, tasks. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Cloud, RunningContainer } from "../../cloud.js";
import type { Tags } from "../tags.js";

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly settings: readonly Ecs.ClusterSetting[];
  readonly capacityProviders: readonly string[];
  status: "PROVISIONING" | "ACTIVE" | "DEPROVISIONING" | "INACTIVE";
  tags: Tags;
}

export interface TaskDefinitionRevision {
  readonly family: string;
  readonly revision: number;
  readonly arn: string;
  readonly definition: Omit<Ecs.RegisterTaskDefinitionRequest, "tags">;
  readonly registeredAt: number;
  status: "ACTIVE" | "INACTIVE" | "DELETE_IN_PROGRESS";
  deregisteredAt: number | undefined;
  tags: Tags;
}

/** All that a revision of an Express service says, with AWS's defaults filled in. */
export interface ExpressConfiguration {
  readonly executionRoleArn: string;
  readonly taskRoleArn: string | undefined;
  readonly cpu: string;
  readonly memory: string;
  readonly cpuArchitecture: Ecs.ExpressCpuArchitecture;
  readonly healthCheckPath: string;
  readonly primaryContainer: ExpressContainer;
  readonly networkConfiguration: Ecs.ExpressGatewayServiceNetworkConfiguration | undefined;
  readonly scalingTarget: ScalingTarget;
  /** The customer's own task definition, where the service was given one. */
  readonly taskDefinitionArn: string | undefined;
}

export interface ExpressContainer {
  readonly image: string;
  readonly containerPort: number;
  readonly awsLogsConfiguration: { readonly logGroup: string; readonly logStreamPrefix: string };
  readonly repositoryCredentials: Ecs.ExpressGatewayRepositoryCredentials | undefined;
  readonly command: readonly string[] | undefined;
  readonly environment: readonly Ecs.KeyValuePair[];
  readonly secrets: readonly Ecs.Secret[];
}

export interface ScalingTarget {
  readonly minTaskCount: number;
  readonly maxTaskCount: number;
  readonly autoScalingMetric: Ecs.ExpressGatewayServiceScalingMetric;
  readonly autoScalingTargetValue: number;
}

export interface ServiceRevision {
  readonly arn: string;
  readonly taskDefinitionArn: string;
  readonly configuration: ExpressConfiguration;
  readonly createdAt: number;
  /** The digest that the image's tag meant when the first task of this revision pulled it. */
  imageDigest: string | undefined;
}

/** Why a deployment does not run to its end. */
export type Interruption =
  | { readonly kind: "stop" }
  | { readonly kind: "rollback" }
  | { readonly kind: "superseded" }
  | { readonly kind: "service deleted" };

export interface Deployment {
  readonly id: string;
  readonly arn: string;
  readonly source: ServiceRevision | undefined;
  readonly target: ServiceRevision;
  readonly createdAt: number;
  /** Settles once, when somebody interrupts. */
  readonly interrupted: Promise<Interruption>;
  interrupt(why: Interruption): void;
  status: Ecs.ServiceDeploymentStatus;
  statusReason: string | undefined;
  lifecycleStage: Ecs.ServiceDeploymentLifecycleStage | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  stoppedAt: number | undefined;
  updatedAt: number;
  failedTasks: number;
  rollback: { readonly reason: string; readonly startedAt: number } | undefined;
  circuitBreaker: Ecs.ServiceDeploymentRollbackMonitorsStatus;
  alarms: Ecs.ServiceDeploymentRollbackMonitorsStatus;
  /** Per cent of the traffic that goes to the target; the rest goes to the source. */
  targetWeight: number;
}

export interface ExpressService {
  readonly name: string;
  readonly arn: string;
  readonly cluster: Cluster;
  readonly infrastructureRoleArn: string;
  readonly accessType: Ecs.AccessType;
  readonly hostname: string;
  readonly createdAt: number;
  /** Newest first. */
  readonly deployments: Deployment[];
  readonly revisions: Map<string, ServiceRevision>;
  readonly events: Ecs.ServiceEvent[];
  updatedAt: number;
  status: Ecs.ExpressGatewayServiceStatusCode;
  statusReason: string | undefined;
  tags: Tags;
  /** The revision that has succeeded and serves. */
  live: ServiceRevision | undefined;
  endpointListed: boolean;
  /** The load balancer's rule is there: the public name answers, be it with 503. */
  ingressOpen: boolean;
  /** From INACTIVE until the load balancer's part is gone: the name and the cluster are still held. */
  tearingDown: boolean;
}

export type TaskStatus = "PROVISIONING" | "PENDING" | "RUNNING" | "DEPROVISIONING" | "STOPPED";

export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly service: ExpressService;
  readonly revision: ServiceRevision;
  readonly startedBy: string;
  readonly createdAt: number;
  lastStatus: TaskStatus;
  desiredStatus: "RUNNING" | "STOPPED";
  healthy: boolean;
  startedAt: number | undefined;
  stoppedAt: number | undefined;
  stopCode: Ecs.TaskStopCode | undefined;
  stoppedReason: string | undefined;
  containerReason: string | undefined;
  exitCode: number | undefined;
  imageDigest: string | undefined;
  container: RunningContainer | undefined;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: "internet-facing" | "internal";
  /** ARNs of the services whose host-header rules it carries. */
  readonly services: Set<string>;
  /** Its last service could not take it down: the infrastructure role was gone. Nothing will ever remove it. */
  leaked: boolean;
}

export interface EcsState {
  readonly cloud: Cloud;
  readonly clusters: Map<string, Cluster>;
  readonly taskDefinitions: TaskDefinitionRevision[];
  /** By family; never falls back, so a deleted revision's number is not given out again. */
  readonly lastRevision: Map<string, number>;
  readonly services: Map<string, ExpressService>;
  readonly tasks: Task[];
  readonly loadBalancers: LoadBalancer[];
  /** What ends every task before its container starts; undefined where nothing does. */
  readonly taskFailure: string | undefined;
}

export function emptyState(cloud: Cloud, taskFailure?: string): EcsState {
  return {
    cloud,
    taskFailure,
    clusters: new Map(),
    taskDefinitions: [],
    lastRevision: new Map(),
    services: new Map(),
    tasks: [],
    loadBalancers: [],
  };
}

/** Whether the deployment may still change what runs. */
export function isUnfinished(deployment: Deployment): boolean {
  return (
    deployment.status === "PENDING" ||
    deployment.status === "IN_PROGRESS" ||
    deployment.status === "STOP_REQUESTED" ||
    deployment.status === "ROLLBACK_REQUESTED" ||
    deployment.status === "ROLLBACK_IN_PROGRESS"
  );
}

export const date = (instant: number | undefined): Date | undefined =>
  instant === undefined ? undefined : new Date(instant);
