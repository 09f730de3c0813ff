/** What AWS says of an Express service: one look at it, at its rollout and, where that went wrong, at its tasks. */
import {
  DescribeExpressGatewayServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  type ECSExpressGatewayService,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type ServiceDeploymentBrief,
  type Task,
} from "@aws-sdk/client-ecs";
import { arn } from "../../aws/arn.js";
import type { Aws, Place } from "../../aws/aws.js";
import { found, isAccessDenied } from "../../aws/errors.js";
import { tagMap } from "../../aws/tags.js";
import { type Deployment, health, type LiveExpressService } from "./rollout.js";

/** One look at the service, its newest deployment and, where that went wrong, its stopped tasks. */
export async function look(
  aws: Aws,
  identity: { readonly name: string; readonly cluster: string },
  started: string | undefined,
): Promise<LiveExpressService | undefined> {
  const { ecs } = aws.clients;
  const serviceArn = serviceArnOf(aws, identity);
  const [described, deployments] = await Promise.all([
    found(ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn, include: ["TAGS"] }))),
    found(
      ecs.send(
        new ListServiceDeploymentsCommand({
          service: serviceArn,
          cluster: identity.cluster,
          maxResults: 100,
        }),
      ),
    ),
  ]);
  const service = described?.service;
  if (service === undefined) return undefined;
  const listed = deployments?.serviceDeployments ?? [];
  const newest = newestOf(listed);
  const isListed = listed.some(({ targetServiceRevisionArn }) => targetServiceRevisionArn === started);
  const superseded = started !== undefined && isListed && newest?.targetServiceRevisionArn !== started;
  const live = { ...liveService(aws, identity, service, newest, started), superseded };
  if (service.status?.statusCode === "INACTIVE") {
    const removing = await managedResourcesInRemoval(aws, live, newest);
    return removing === undefined ? undefined : { ...live, leaving: removing };
  }
  const troubled = health(live).status === "failed";
  return troubled ? { ...live, stoppedTasks: await stoppedTaskReasons(aws, identity) } : live;
}

export function serviceArnOf(
  place: Place,
  { cluster, name }: { readonly name: string; readonly cluster: string },
): string {
  return arn(place, "ecs", `service/${cluster}/${name}`);
}

function newestOf(deployments: readonly ServiceDeploymentBrief[]): ServiceDeploymentBrief | undefined {
  return deployments.toSorted((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0))[0];
}

export function liveService(
  aws: Aws,
  identity: { readonly name: string; readonly cluster: string },
  service: ECSExpressGatewayService,
  newest: ServiceDeploymentBrief | undefined,
  started: string | undefined,
): LiveExpressService {
  const configurations = service.activeConfigurations ?? [];
  const target = newest?.targetServiceRevisionArn;
  const current =
    configurations.find(({ serviceRevisionArn }) => serviceRevisionArn === target) ??
    configurations.at(-1) ??
    {};
  const paths = current.ingressPaths ?? [];
  const endpoint = (paths.find(({ accessType }) => accessType === "PUBLIC") ?? paths[0])?.endpoint;
  const status = service.status?.statusCode ?? "ACTIVE";
  return {
    id: service.serviceArn ?? serviceArnOf(aws, identity),
    tags: tagMap(service.tags),
    infrastructureRoleArn: service.infrastructureRoleArn,
    configuration: current,
    host: endpoint?.replace(/^https?:\/\//, "").replace(/\/.*$/, ""),
    deployment: newest
      ? { target, status: newest.status ?? "PENDING", reason: newest.statusReason }
      : longSettled(service),
    started,
    superseded: false,
    stoppedTasks: [],
    ...(status === "ACTIVE" ? {} : { leaving: `service is ${status}` }),
  };
}

/**
 * A service that is older than a day has arrived although no deployment of it is listed: AWS shows those of the last
 * 90 days only (ECS developer guide, "Viewing service deployments").
 */
function longSettled({ createdAt }: ECSExpressGatewayService): Deployment | undefined {
  const isOld = createdAt !== undefined && Date.now() - createdAt.getTime() > 86_400_000;
  return isOld ? { target: undefined, status: "SUCCESSFUL", reason: undefined } : undefined;
}

/** What is known of the tasks that stopped; a right to read them that is missing must not hide the failure itself. */
export async function stoppedTaskReasons(
  { clients: { ecs } }: Aws,
  { name, cluster }: { readonly name: string; readonly cluster: string },
): Promise<readonly string[]> {
  const tasks = await stoppedTasks().catch((thrown) => {
    if (isAccessDenied(thrown)) return [];
    throw thrown;
  });
  const reasons = tasks.flatMap(({ stoppedReason, containers = [] }) => [
    stoppedReason,
    ...containers.map(
      ({ reason, exitCode }) => reason ?? (exitCode ? `container exit code ${exitCode}` : undefined),
    ),
  ]);
  return [...new Set(reasons.filter((reason) => reason !== undefined))].slice(0, 5);

  async function stoppedTasks(): Promise<readonly Task[]> {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster, serviceName: name, desiredStatus: "STOPPED", maxResults: 10 }),
    );
    if (taskArns.length === 0) return [];
    return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
  }
}

/** After INACTIVE the load balancer goes on being removed for minutes, and the infrastructure role must outlive that. */
async function managedResourcesInRemoval(
  { clients: { ecs } }: Aws,
  { configuration: { serviceRevisionArn } }: LiveExpressService,
  newest: ServiceDeploymentBrief | undefined,
): Promise<string | undefined> {
  const revision = newest?.targetServiceRevisionArn ?? serviceRevisionArn;
  if (revision === undefined) return undefined;
  const { serviceRevisions = [] } =
    (await found(ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] })))) ?? {};
  const managed = serviceRevisions[0]?.ecsManagedResources;
  const statuses = [
    ...(managed?.ingressPaths ?? []).flatMap(
      ({ loadBalancer, listener, rule, certificate, targetGroups = [] }) => [
        loadBalancer?.status,
        listener?.status,
        rule?.status,
        certificate?.status,
        ...targetGroups.map(({ status }) => status),
      ],
    ),
    ...(managed?.serviceSecurityGroups ?? []).map(({ status }) => status),
  ];
  return statuses.includes("DEPROVISIONING") ? "its load balancer is being removed" : undefined;
}
