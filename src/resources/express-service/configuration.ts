/** What the container and its tasks are to be, what they are, and where the two differ. */
import type { ExpressGatewayContainer } from "@aws-sdk/client-ecs";
import {
  type Change,
  differences,
  revealed,
  shownVariable,
  type Variables,
  variableChanges,
} from "../resource.js";
import { health, type LiveExpressService } from "./rollout.js";

const variablesPath = "primaryContainer.environment";

export interface ExpressServiceSpec {
  readonly executionRoleArn: string;
  readonly infrastructureRoleArn: string;
  readonly image: string;
  readonly containerPort: number;
  /** Variables with which the container starts before its public name is known. */
  readonly environment: Variables;
  /** Variables once the public name is known. */
  readonly environmentOnceNamed: (host: string) => Variables;
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

/** The members that create and update take alike. */
export function configurationOf(spec: ExpressServiceSpec, environment: Variables) {
  const primaryContainer: ExpressGatewayContainer = {
    image: spec.image,
    containerPort: spec.containerPort,
    awsLogsConfiguration: { logGroup: spec.logGroup, logStreamPrefix: spec.logStreamPrefix },
    environment: Object.entries(revealed(environment)).map(([name, value]) => ({ name, value })),
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

/** Every difference; the container's own public name counts only where that is worth a rollout, or one is due anyway. */
export function configurationChanges(spec: ExpressServiceSpec, live: LiveExpressService): readonly Change[] {
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
    liveConfiguration(live),
  );
  const environment = liveEnvironment(live);
  const unnamed = variableChanges(variablesPath, spec.environment, environment);
  const named =
    live.host === undefined
      ? unnamed
      : variableChanges(variablesPath, spec.environmentOnceNamed(live.host), environment);
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
}

/** Everything of it that a deploy keeps true, by the paths of its changes; of a sensitive variable only that it is there. */
export function configurationAspects(live: LiveExpressService): Readonly<Record<string, unknown>> {
  const environment = Object.entries(liveEnvironment(live)).map(([name, value]) => [
    `${variablesPath}.${name}`,
    shownVariable(name, value),
  ]);
  return {
    infrastructureRoleArn: live.infrastructureRoleArn,
    ...liveConfiguration(live),
    ...Object.fromEntries(environment),
  };
}

function liveConfiguration({ configuration: now }: LiveExpressService) {
  const { primaryContainer: container, scalingTarget, networkConfiguration } = now;
  return {
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
    "scalingTarget.minTaskCount": scalingTarget?.minTaskCount,
    "scalingTarget.maxTaskCount": scalingTarget?.maxTaskCount,
    "networkConfiguration.subnets": orderless(networkConfiguration?.subnets ?? []),
    "networkConfiguration.securityGroups": orderless(networkConfiguration?.securityGroups ?? []),
  };
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

/** A list whose order means nothing; undefined where it is empty, so that AWS's choice is not compared. */
function orderless(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list.toSorted();
}
