/**
 * An ECS Express Mode service: Fargate tasks behind a load balancer that AWS manages, under an HTTPS name that AWS
 * gives. `ACTIVE` says only that the record exists: whether it serves is told by its service deployment.
 */
import {
  CreateExpressGatewayServiceCommand,
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  type ECSExpressGatewayService,
  type ExpressGatewayContainer,
  type ExpressGatewayServiceConfiguration,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  type ServiceDeploymentBrief,
  TagResourceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import { arn } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found, isInMotion, isRolePropagation } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { lowerCaseTags, tagMap } from "../aws/tags.js";
import {
  type Change,
  defineResource,
  differences,
  gone,
  type Health,
  type Live,
  ready,
  SecretText,
} from "./resource.js";

type Environment = Readonly<Record<string, string | SecretText>>;

export interface ExpressServiceSpec {
  readonly executionRoleArn: string;
  readonly infrastructureRoleArn: string;
  readonly image: string;
  readonly containerPort: number;
  /** Variables with which the container starts before its public name is known. */
  readonly environment: Environment;
  /** Variables once the public name is known. */
  readonly environmentOnceNamed: (host: string) => Environment;
  /** Whether the name alone is worth a rollout; otherwise the next rollout for another reason carries it. */
  readonly nameRollsOut: boolean;
  /** Variable name to `valueFrom`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logStreamPrefix: string;
  /** Fargate's units, as strings: `1024`, `2048`. */
  readonly cpu: string;
  readonly memory: string;
  readonly cpuArchitecture: "X86_64" | "ARM64";
  readonly healthCheckPath: string;
  /** Undefined: AWS's default. */
  readonly minTaskCount: number | undefined;
  readonly maxTaskCount: number | undefined;
  /** Empty: the default VPC. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

interface Deployment {
  readonly target: string | undefined;
  readonly status: string;
  readonly reason: string | undefined;
}

export interface LiveExpressService extends Live {
  readonly infrastructureRoleArn: string | undefined;
  /** The configuration that the newest deployment leads to, or that serves where that one was rolled back. */
  readonly configuration: ExpressGatewayServiceConfiguration;
  /** Host name of the public (or else the only) ingress. */
  readonly host: string | undefined;
  readonly deployment: Deployment | undefined;
  /** Revision that this run's create or update asked for. */
  readonly started: string | undefined;
  /** A later rollout than this run's was started by somebody else. */
  readonly superseded: boolean;
  /** Why tasks stopped, where the rollout went wrong. */
  readonly stoppedTasks: readonly string[];
}

/** A deleted service of the same name keeps it for one to three minutes; a new role needs up to two. */
const createLimit = 300_000;

export const expressService = defineResource<
  { readonly name: string; readonly cluster: string },
  ExpressServiceSpec,
  LiveExpressService,
  { readonly arn: string; readonly host: string }
>({
  kind: "ecs.ExpressGatewayService",
  noun: "ECS Express service",

  observe: (aws, identity) => look(aws, identity, undefined),

  async create(aws, identity, spec, { tags }) {
    const { service } = await retrying(
      () =>
        aws.clients.ecs.send(
          new CreateExpressGatewayServiceCommand({
            serviceName: identity.name,
            cluster: identity.cluster,
            infrastructureRoleArn: spec.infrastructureRoleArn,
            ...configuration(spec, spec.environment),
            tags: lowerCaseTags(tags),
          }),
        ),
      {
        signal: aws.signal,
        on: (thrown) => isRolePropagation(thrown) || isInMotion(thrown),
        limit: createLimit,
      },
    );
    const first = service?.activeConfigurations?.at(-1);
    return liveService(aws, identity, { ...service }, undefined, first?.serviceRevisionArn);
  },

  compare(spec, live) {
    const { configuration: now } = live;
    const container = now.primaryContainer;
    const aspects = differences(
      {
        "primaryContainer.image": spec.image,
        "primaryContainer.containerPort": spec.containerPort,
        "primaryContainer.secrets": spec.secrets,
        "primaryContainer.awsLogsConfiguration.logGroup": spec.logGroup,
        executionRoleArn: spec.executionRoleArn,
        healthCheckPath: spec.healthCheckPath,
        cpu: spec.cpu,
        memory: spec.memory,
        cpuArchitecture: spec.cpuArchitecture,
        "scalingTarget.minTaskCount": spec.minTaskCount,
        "scalingTarget.maxTaskCount": spec.maxTaskCount,
        "networkConfiguration.subnets": orderless(spec.subnets),
        "networkConfiguration.securityGroups": orderless(spec.securityGroups),
      },
      {
        "primaryContainer.image": container?.image,
        "primaryContainer.containerPort": container?.containerPort,
        "primaryContainer.secrets": Object.fromEntries(
          (container?.secrets ?? []).map(({ name, valueFrom }) => [name ?? "", valueFrom]),
        ),
        "primaryContainer.awsLogsConfiguration.logGroup": container?.awsLogsConfiguration?.logGroup,
        executionRoleArn: now.executionRoleArn,
        healthCheckPath: now.healthCheckPath,
        cpu: now.cpu,
        memory: now.memory,
        // The API leaves it out where it is the default.
        cpuArchitecture: now.cpuArchitecture ?? "X86_64",
        "scalingTarget.minTaskCount": now.scalingTarget?.minTaskCount,
        "scalingTarget.maxTaskCount": now.scalingTarget?.maxTaskCount,
        "networkConfiguration.subnets": orderless(now.networkConfiguration?.subnets ?? []),
        "networkConfiguration.securityGroups": orderless(now.networkConfiguration?.securityGroups ?? []),
      },
    );
    const environment = liveEnvironment(live);
    const unnamed = environmentChanges(spec.environment, environment);
    const named =
      live.host === undefined
        ? unnamed
        : environmentChanges(spec.environmentOnceNamed(live.host), environment);
    const namedIsDue = spec.nameRollsOut || aspects.length > 0 || unnamed.length > 0;
    return [
      ...failedRollout(live),
      ...(live.infrastructureRoleArn === spec.infrastructureRoleArn
        ? []
        : [
            {
              path: "infrastructureRoleArn",
              before: live.infrastructureRoleArn,
              after: spec.infrastructureRoleArn,
              replaces: true as const,
            },
          ]),
      ...aspects,
      ...(namedIsDue ? named : []),
    ];
  },

  async sync(aws, _identity, spec, live) {
    const environment = live.host === undefined ? spec.environment : spec.environmentOnceNamed(live.host);
    const { service } = await retrying(
      () =>
        aws.clients.ecs.send(
          new UpdateExpressGatewayServiceCommand({
            serviceArn: live.id,
            ...configuration(spec, environment),
          }),
        ),
      { signal: aws.signal, on: isRolePropagation, limit: createLimit },
    );
    const target = service?.targetConfiguration;
    return {
      ...live,
      configuration: { ...live.configuration, ...target },
      deployment: undefined,
      started: target?.serviceRevisionArn,
      superseded: false,
      stoppedTasks: [],
    };
  },

  async tag({ clients: { ecs } }, { id }, tags) {
    await ecs.send(new TagResourceCommand({ resourceArn: id, tags: lowerCaseTags(tags) }));
  },

  refresh: (aws, identity, live) => look(aws, identity, live.started),

  health,

  async remove(aws, identity, live) {
    const now = await look(aws, identity, undefined);
    if (now === undefined) return gone;
    if (now.leaving === undefined)
      await found(aws.clients.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn: live.id })));
    return { status: "pending", why: now.leaving ?? "service is ACTIVE" };
  },

  outputs: ({ id, host }) => (host === undefined ? undefined : { arn: id, host }),
});

function configuration(spec: ExpressServiceSpec, environment: Environment) {
  const primaryContainer: ExpressGatewayContainer = {
    image: spec.image,
    containerPort: spec.containerPort,
    awsLogsConfiguration: { logGroup: spec.logGroup, logStreamPrefix: spec.logStreamPrefix },
    environment: Object.entries(environment).map(([name, value]) => ({ name, value: plain(value) })),
    secrets: Object.entries(spec.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
  };
  const scales = spec.minTaskCount !== undefined || spec.maxTaskCount !== undefined;
  const networked = spec.subnets.length > 0 || spec.securityGroups.length > 0;
  return {
    executionRoleArn: spec.executionRoleArn,
    primaryContainer,
    cpu: spec.cpu,
    memory: spec.memory,
    cpuArchitecture: spec.cpuArchitecture,
    healthCheckPath: spec.healthCheckPath,
    ...(scales
      ? { scalingTarget: { minTaskCount: spec.minTaskCount, maxTaskCount: spec.maxTaskCount } }
      : {}),
    ...(networked
      ? { networkConfiguration: { subnets: [...spec.subnets], securityGroups: [...spec.securityGroups] } }
      : {}),
  };
}

/** Names of variables whose values are never shown, whichever side they stand on. */
const sensitiveName = /SECRET|TOKEN|PASSWORD|PASSPHRASE|KEY|CLIENT_ID|CUSTOMER_ID|VANITY_DOMAIN/i;

function environmentChanges(wanted: Environment, live: Readonly<Record<string, string>>): readonly Change[] {
  return Object.keys({ ...live, ...wanted })
    .filter((name) => live[name] !== (wanted[name] === undefined ? undefined : plain(wanted[name])))
    .map((name) => {
      const secret = wanted[name] instanceof SecretText || sensitiveName.test(name);
      const shown = (value: unknown) => (secret && value !== undefined ? "(secret)" : value);
      return {
        path: `primaryContainer.environment.${name}`,
        before: shown(live[name]),
        after: shown(wanted[name]),
      };
    });
}

/** A rollout that failed is tried again, also where nothing else differs: its cause may have gone. */
function failedRollout(live: LiveExpressService): readonly Change[] {
  const now = health(live);
  return now.status === "failed" && live.started === undefined
    ? [{ path: "deployment", before: now.why, after: "SUCCESSFUL" }]
    : [];
}

function liveEnvironment({
  configuration: { primaryContainer },
}: LiveExpressService): Record<string, string> {
  return Object.fromEntries(
    (primaryContainer?.environment ?? []).map(({ name, value }) => [name ?? "", value ?? ""]),
  );
}

function plain(value: string | SecretText): string {
  return value instanceof SecretText ? value.reveal() : value;
}

/** A list whose order means nothing; undefined where it is empty, so that AWS's choice is not compared. */
function orderless(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list.toSorted();
}

/** One look at the service, its newest deployment and, where that went wrong, its stopped tasks. */
async function look(
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

function serviceArnOf(
  aws: Aws,
  { cluster, name }: { readonly name: string; readonly cluster: string },
): string {
  return arn(aws, "ecs", `service/${cluster}/${name}`);
}

function newestOf(deployments: readonly ServiceDeploymentBrief[]): ServiceDeploymentBrief | undefined {
  return deployments.toSorted((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0))[0];
}

function liveService(
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

/** Follows the deployment that this run started, or else the newest one, to its end. */
function health({
  deployment,
  started,
  superseded,
  configuration: { serviceRevisionArn },
  stoppedTasks,
}: LiveExpressService): Health {
  if (deployment === undefined) return { status: "pending", why: "the rollout has not started" };
  const { status, reason, target } = deployment;
  const told = [`service deployment ${status}`, reason, ...stoppedTasks].filter(Boolean).join("; ");
  if (superseded)
    return { status: "failed", why: "somebody else's rollout has taken the place of this run's" };
  if (started !== undefined && started !== target)
    return { status: "pending", why: "the rollout of this run is not listed yet" };
  if (status === "SUCCESSFUL") return ready;
  if (status !== "STOPPED" && status !== "ROLLBACK_SUCCESSFUL" && status !== "ROLLBACK_FAILED")
    return { status: "pending", why: told };
  // Somebody's earlier rollout was rolled back, and what serves now is another revision: that one is fine.
  const servesAnother =
    started === undefined && serviceRevisionArn !== undefined && serviceRevisionArn !== target;
  return servesAnother && status !== "ROLLBACK_FAILED" ? ready : { status: "failed", why: told };
}

async function stoppedTaskReasons(
  { clients: { ecs } }: Aws,
  { name, cluster }: { readonly name: string; readonly cluster: string },
): Promise<readonly string[]> {
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster, serviceName: name, desiredStatus: "STOPPED", maxResults: 10 }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const reasons = tasks.flatMap(({ stoppedReason, containers = [] }) => [
    stoppedReason,
    ...containers.map(
      ({ reason, exitCode }) => reason ?? (exitCode ? `container exit code ${exitCode}` : undefined),
    ),
  ]);
  return [...new Set(reasons.filter((reason) => reason !== undefined))].slice(0, 5);
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
