/** What an Express service needs around it, and looking at it until it is as expected. */
import {
  CreateClusterCommand,
  CreateExpressGatewayServiceCommand,
  type CreateExpressGatewayServiceRequest,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  type ServiceDeployment,
} from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Environment, Simulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

export const LOG_GROUP = "/ecs/zscaler-mcp";

export interface Scene {
  readonly ecs: ECSClient;
  readonly iam: IAMClient;
  readonly executionRoleArn: string;
  readonly infrastructureRoleArn: string;
}

const managed = "arn:aws:iam::aws:policy/service-role/";

/** Roles that have propagated, a cluster that is ACTIVE, and the log group. */
export async function setScene(simulator: Simulator, cluster = "zscaler-mcp"): Promise<Scene> {
  const ecs = new ECSClient(clientOptions(simulator));
  const iam = new IAMClient(clientOptions(simulator));
  const executionRoleArn = await role(
    iam,
    "execution",
    "ecs-tasks.amazonaws.com",
    "AmazonECSTaskExecutionRolePolicy",
  );
  const infrastructureRoleArn = await role(
    iam,
    "infrastructure",
    "ecs.amazonaws.com",
    "AmazonECSInfrastructureRoleforExpressGatewayServices",
  );
  simulator.cloud.logs.ensureGroup(LOG_GROUP);
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await until(async () => {
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
    return clusters?.[0]?.status === "ACTIVE";
  });
  const trusted = (arn: string, service: string) =>
    simulator.cloud.access.canBeAssumedBy(arn, service) === "yes";
  await until(
    () =>
      trusted(executionRoleArn, "ecs-tasks.amazonaws.com") &&
      trusted(infrastructureRoleArn, "ecs.amazonaws.com") &&
      simulator.cloud.access.roleAllows(executionRoleArn, "ecr:GetAuthorizationToken", "*"),
  );
  return { ecs, iam, executionRoleArn, infrastructureRoleArn };
}

async function role(iam: IAMClient, name: string, service: string, policy: string): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: `${managed}${policy}` }));
  return Role?.Arn ?? "";
}

export async function allow(
  simulator: Simulator,
  scene: Scene,
  action: string,
  resource: string,
): Promise<void> {
  await scene.iam.send(
    new PutRolePolicyCommand({
      RoleName: "execution",
      PolicyName: action.replace(/\W/g, ""),
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
      }),
    }),
  );
  await until(() => simulator.cloud.access.roleAllows(scene.executionRoleArn, action, resource));
}

/** Variables with which the server starts and serves without credentials of its callers. */
export const openServer = [
  { name: "ZSCALER_MCP_TRANSPORT", value: "streamable-http" },
  { name: "ZSCALER_MCP_HOST", value: "0.0.0.0" },
  { name: "ZSCALER_MCP_PORT", value: "8000" },
  { name: "ZSCALER_MCP_ALLOW_HTTP", value: "true" },
  { name: "ZSCALER_MCP_DISABLE_HOST_VALIDATION", value: "true" },
  { name: "ZSCALER_MCP_AUTH_ENABLED", value: "false" },
];

export function ownImage(simulator: Simulator, tag: string): string {
  const { accountId, region } = simulator.cloud;
  return `${accountId}.dkr.ecr.${region}.amazonaws.com/zscaler-mcp:${tag}`;
}

export function containerOf(simulator: Simulator, tag = "1.0") {
  return {
    image: ownImage(simulator, tag),
    containerPort: 8000,
    awsLogsConfiguration: { logGroup: LOG_GROUP, logStreamPrefix: "mcp" },
    environment: openServer,
  };
}

export async function createService(
  simulator: Simulator,
  scene: Scene,
  more: Partial<CreateExpressGatewayServiceRequest> = {},
) {
  const { service } = await scene.ecs.send(
    new CreateExpressGatewayServiceCommand({
      serviceName: "mcp",
      cluster: "zscaler-mcp",
      executionRoleArn: scene.executionRoleArn,
      infrastructureRoleArn: scene.infrastructureRoleArn,
      healthCheckPath: "/health",
      cpu: "1024",
      memory: "2048",
      primaryContainer: containerOf(simulator),
      ...more,
    }),
  );
  if (service?.serviceArn === undefined) throw new Error("No service was made.");
  return { ...service, serviceArn: service.serviceArn };
}

const unfinished = ["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"];

/** The deployment once it has come to its end, well or badly. */
export async function finished(ecs: ECSClient, arn: string | undefined): Promise<ServiceDeployment> {
  let deployment: ServiceDeployment | undefined;
  await until(async () => {
    const { serviceDeployments } = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn ?? ""] }),
    );
    deployment = serviceDeployments?.[0];
    return deployment !== undefined && !unfinished.includes(deployment.status ?? "");
  });
  if (deployment === undefined) throw new Error("The deployment is gone.");
  return deployment;
}

export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 8_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not so after ${milliseconds} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function clientsFor(environment: Environment, simulator: Simulator): ECSClient {
  return new ECSClient(clientOptions(simulator, environment));
}
