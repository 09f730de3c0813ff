/** The configuration of an Express service's revision: AWS's defaults, what an update keeps, and what is refused. */
import type * as Ecs from "@aws-sdk/client-ecs";
import { clientError, invalidParameter } from "./errors.js";
import { taskDefinitionOf } from "./lookup.js";
import type {
  EcsState,
  ExpressConfiguration,
  ExpressContainer,
  ExpressService,
  ScalingTarget,
  ServiceRevision,
} from "./state.js";
import { checkFargateSize } from "./task-definitions.js";

/** What Create and Update have in common. */
export type ConfigurationInput = Pick<
  Ecs.CreateExpressGatewayServiceRequest,
  | "executionRoleArn"
  | "taskRoleArn"
  | "cpu"
  | "memory"
  | "cpuArchitecture"
  | "healthCheckPath"
  | "primaryContainer"
  | "networkConfiguration"
  | "scalingTarget"
  | "taskDefinitionArn"
>;

/**
 * Members that an update leaves out keep their value; the container is replaced whole.
 * @param defaultLogGroup names the group that ECS makes where the container names none.
 */
export function configurationFrom(
  state: EcsState,
  input: ConfigurationInput,
  previous: ExpressConfiguration | undefined,
  defaultLogGroup: () => string,
): ExpressConfiguration {
  const task =
    input.taskDefinitionArn === undefined
      ? taskSettings(input, previous, defaultLogGroup)
      : fromTaskDefinition(state, input);
  const configuration: ExpressConfiguration = {
    ...task,
    healthCheckPath: input.healthCheckPath ?? previous?.healthCheckPath ?? "/ping",
    networkConfiguration: input.networkConfiguration ?? previous?.networkConfiguration,
    scalingTarget: scalingTarget(input.scalingTarget, previous?.scalingTarget),
  };
  check(configuration);
  return configuration;
}

type TaskSettings = Omit<ExpressConfiguration, "healthCheckPath" | "networkConfiguration" | "scalingTarget">;

function taskSettings(
  input: ConfigurationInput,
  previous: ExpressConfiguration | undefined,
  defaultLogGroup: () => string,
): TaskSettings {
  const executionRoleArn = input.executionRoleArn ?? previous?.executionRoleArn;
  if (executionRoleArn === undefined) throw invalidParameter("executionRoleArn is required.");
  const primaryContainer =
    input.primaryContainer === undefined
      ? previous?.primaryContainer
      : containerFrom(input.primaryContainer, defaultLogGroup);
  if (primaryContainer === undefined) throw invalidParameter("primaryContainer is required.");
  return {
    executionRoleArn,
    taskRoleArn: input.taskRoleArn ?? previous?.taskRoleArn,
    cpu: input.cpu ?? previous?.cpu ?? "256",
    memory: input.memory ?? previous?.memory ?? "512",
    cpuArchitecture: input.cpuArchitecture ?? previous?.cpuArchitecture ?? "X86_64",
    primaryContainer,
    taskDefinitionArn: undefined,
  };
}

function containerFrom(
  container: Ecs.ExpressGatewayContainer,
  defaultLogGroup: () => string,
): ExpressContainer {
  const logs = container.awsLogsConfiguration;
  return {
    image: container.image ?? "",
    containerPort: container.containerPort ?? 80,
    awsLogsConfiguration: {
      logGroup: logs?.logGroup ?? defaultLogGroup(),
      logStreamPrefix: logs?.logStreamPrefix ?? "ecs",
    },
    repositoryCredentials: container.repositoryCredentials,
    command: container.command,
    environment: container.environment ?? [],
    secrets: container.secrets ?? [],
  };
}

/** A customer's own definition must have a container `Main` with one named TCP port, for Fargate. */
function fromTaskDefinition(state: EcsState, input: ConfigurationInput): TaskSettings {
  const { primaryContainer, executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture } = input;
  const excluded = { primaryContainer, executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture };
  for (const [name, value] of Object.entries(excluded)) {
    if (value !== undefined)
      throw invalidParameter(`You can't specify ${name} together with taskDefinitionArn.`);
  }
  const revision = taskDefinitionOf(state, input.taskDefinitionArn);
  if (revision?.status !== "ACTIVE") throw clientError("TaskDefinition not found.");
  const { definition } = revision;
  const main = definition.containerDefinitions?.find((container) => container.name === "Main");
  const [port, ...morePorts] = main?.portMappings ?? [];
  const suitable =
    definition.requiresCompatibilities?.includes("FARGATE") === true &&
    main !== undefined &&
    port?.name !== undefined &&
    morePorts.length === 0;
  if (!suitable) {
    throw invalidParameter(
      "The task definition must be FARGATE compatible and have a container named Main with a single named TCP port mapping.",
    );
  }
  const logs = main.logConfiguration?.options ?? {};
  return {
    executionRoleArn: definition.executionRoleArn ?? "",
    taskRoleArn: definition.taskRoleArn,
    cpu: definition.cpu ?? "",
    memory: definition.memory ?? "",
    cpuArchitecture: definition.runtimePlatform?.cpuArchitecture ?? "X86_64",
    primaryContainer: containerFrom(
      {
        image: main.image ?? "",
        containerPort: port.containerPort,
        awsLogsConfiguration: {
          logGroup: logs["awslogs-group"] ?? "",
          logStreamPrefix: logs["awslogs-stream-prefix"] ?? "ecs",
        },
        command: main.command,
        environment: main.environment,
        secrets: main.secrets,
      },
      () => "",
    ),
    taskDefinitionArn: revision.arn,
  };
}

function scalingTarget(
  input: Ecs.ExpressGatewayScalingTarget | undefined,
  previous: ScalingTarget | undefined,
): ScalingTarget {
  return {
    minTaskCount: input?.minTaskCount ?? previous?.minTaskCount ?? 1,
    maxTaskCount: input?.maxTaskCount ?? previous?.maxTaskCount ?? 20,
    autoScalingMetric: input?.autoScalingMetric ?? previous?.autoScalingMetric ?? "AVERAGE_CPU",
    autoScalingTargetValue: input?.autoScalingTargetValue ?? previous?.autoScalingTargetValue ?? 60,
  };
}

function check({ primaryContainer, ...configuration }: ExpressConfiguration): void {
  checkFargateSize(configuration.cpu, configuration.memory);
  const { minTaskCount, maxTaskCount } = configuration.scalingTarget;
  if (minTaskCount < 1 || minTaskCount > maxTaskCount) {
    throw invalidParameter("minTaskCount must be at least 1 and not greater than maxTaskCount.");
  }
  if (!configuration.healthCheckPath.startsWith("/")) {
    throw invalidParameter("The health check path must start with a forward slash.");
  }
  if (primaryContainer.containerPort < 1 || primaryContainer.containerPort > 65_535) {
    throw invalidParameter("containerPort must be between 1 and 65535.");
  }
  const variables = new Set(primaryContainer.environment.map((variable) => variable.name));
  for (const { name } of primaryContainer.secrets) {
    if (!variables.has(name)) continue;
    throw clientError(
      `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${name}'.`,
    );
  }
  const subnets = configuration.networkConfiguration?.subnets ?? [];
  const unknown = subnets.find((subnet) => !/^subnet-[0-9a-z-]+$/.test(subnet));
  if (unknown !== undefined) throw invalidParameter(`The subnet ID '${unknown}' does not exist`);
}

/** The task definition that ECS registers for a revision; the container is always called `Main`. */
export function taskDefinitionFor(
  family: string,
  region: string,
  configuration: ExpressConfiguration,
): Omit<Ecs.RegisterTaskDefinitionRequest, "tags"> {
  const { primaryContainer: container } = configuration;
  return {
    family,
    executionRoleArn: configuration.executionRoleArn,
    taskRoleArn: configuration.taskRoleArn,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: configuration.cpu,
    memory: configuration.memory,
    runtimePlatform: { cpuArchitecture: configuration.cpuArchitecture, operatingSystemFamily: "LINUX" },
    containerDefinitions: [
      {
        name: "Main",
        image: container.image,
        essential: true,
        cpu: 0,
        portMappings: [
          {
            containerPort: container.containerPort,
            hostPort: container.containerPort,
            protocol: "tcp",
            name: `main-${container.containerPort}-tcp`,
          },
        ],
        command: container.command === undefined ? undefined : [...container.command],
        environment: [...container.environment],
        secrets: [...container.secrets],
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": container.awsLogsConfiguration.logGroup,
            "awslogs-region": region,
            "awslogs-stream-prefix": container.awsLogsConfiguration.logStreamPrefix,
          },
        },
      },
    ],
  };
}

/** As Describe and Update answer it. The public name is listed some seconds after the service was created. */
export function describeConfiguration(
  service: ExpressService,
  revision: ServiceRevision,
): Ecs.ExpressGatewayServiceConfiguration {
  const { primaryContainer: container, ...configuration } = revision.configuration;
  return {
    serviceRevisionArn: revision.arn,
    executionRoleArn: configuration.executionRoleArn,
    taskRoleArn: configuration.taskRoleArn,
    taskDefinitionArn: revision.taskDefinitionArn,
    cpu: configuration.cpu,
    memory: configuration.memory,
    cpuArchitecture: configuration.cpuArchitecture,
    networkConfiguration: configuration.networkConfiguration,
    healthCheckPath: configuration.healthCheckPath,
    primaryContainer: {
      image: container.image,
      containerPort: container.containerPort,
      awsLogsConfiguration: { ...container.awsLogsConfiguration },
      repositoryCredentials: container.repositoryCredentials,
      command: container.command === undefined ? undefined : [...container.command],
      environment: [...container.environment],
      secrets: [...container.secrets],
    },
    scalingTarget: { ...configuration.scalingTarget },
    ingressPaths: service.endpointListed
      ? [{ accessType: service.accessType, endpoint: service.hostname }]
      : [],
    createdAt: new Date(revision.createdAt),
  };
}
