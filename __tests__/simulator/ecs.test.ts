import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteExpressGatewayServiceCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeExpressGatewayServiceCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import { DeleteRoleCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";
import {
  allow,
  clientsFor,
  containerOf,
  createService,
  finished,
  LOG_GROUP,
  openServer,
  ownImage,
  type Scene,
  setScene,
  until,
} from "./ecs-scene.js";

let simulator: Simulator;
let scene: Scene;

beforeEach(async () => {
  // What has to be seen while it passes takes a few hundred milliseconds, also where the machine is busy.
  const profile = {
    request: 0,
    clusterDelete: 600_000,
    serviceDrain: 1_000_000,
    serviceTail: 600_000,
    canaryBake: 600_000,
    finalBake: 60_000,
  };
  simulator = await startSimulator({ timeScale: 0.0005, profile });
  scene = await setScene(simulator);
});

afterEach(async () => {
  scene.ecs.destroy();
  scene.iam.destroy();
  await simulator.stop();
});

const failure = (name: string, message = /.*/) =>
  expect.objectContaining({ name, message: expect.stringMatching(message) });

async function describeService(serviceArn: string) {
  const { service } = await scene.ecs.send(
    new DescribeExpressGatewayServiceCommand({ serviceArn, include: ["TAGS"] }),
  );
  return service;
}

/** Why the tasks that have stopped did so, in AWS's words; the newest first. */
async function stopReasons(): Promise<{ reason: string; exitCode: number | undefined }[]> {
  const { taskArns = [] } = await scene.ecs.send(
    new ListTasksCommand({ cluster: "zscaler-mcp", desiredStatus: "STOPPED" }),
  );
  const { tasks = [] } = await scene.ecs.send(
    new DescribeTasksCommand({ cluster: "zscaler-mcp", tasks: taskArns }),
  );
  return tasks.map((task) => ({
    reason: task.stoppedReason ?? "",
    exitCode: task.containers?.[0]?.exitCode,
  }));
}

async function runningService(more: Parameters<typeof createService>[2] = {}) {
  const service = await createService(simulator, scene, more);
  const deployment = await finished(scene.ecs, service.currentDeployment);
  expect(deployment.status).toBe("SUCCESSFUL");
  return service;
}

async function publicName(serviceArn: string): Promise<string> {
  const service = await describeService(serviceArn);
  return service?.activeConfigurations?.at(-1)?.ingressPaths?.[0]?.endpoint ?? "";
}

const update = (input: ConstructorParameters<typeof UpdateExpressGatewayServiceCommand>[0]) =>
  scene.ecs.send(new UpdateExpressGatewayServiceCommand(input));

describe("clusters", () => {
  test("a name that is ACTIVE is answered and not refused, with the tags it has", async () => {
    const tags = [{ key: "managed-by", value: "somebody else" }];
    const again = await scene.ecs.send(new CreateClusterCommand({ clusterName: "zscaler-mcp", tags }));
    expect(again.cluster).toMatchObject({ status: "ACTIVE", tags: [] });
  });

  test("what is missing is a failure in the answer, and what was deleted is INACTIVE", async () => {
    await scene.ecs.send(new CreateClusterCommand({ clusterName: "brief" }));
    const deleted = await scene.ecs.send(new DeleteClusterCommand({ cluster: "brief" }));
    expect(deleted.cluster?.status).toBe("DEPROVISIONING");
    await expect(scene.ecs.send(new CreateClusterCommand({ clusterName: "brief" }))).rejects.toEqual(
      failure("InvalidParameterException", /DEPROVISIONING/),
    );
    await until(async () => {
      const { clusters, failures } = await scene.ecs.send(
        new DescribeClustersCommand({ clusters: ["brief", "never"] }),
      );
      expect(failures).toEqual([{ arn: simulator.cloud.arn("ecs", "cluster/never"), reason: "MISSING" }]);
      return clusters?.[0]?.status === "INACTIVE";
    });
  });
});

describe("an Express service", () => {
  test("serves its public name once its first deployment has succeeded", async () => {
    const service = await createService(simulator, scene, { tags: [{ key: "stage", value: "default" }] });
    expect(service).toMatchObject({
      cluster: "zscaler-mcp",
      status: { statusCode: "ACTIVE" },
      activeConfigurations: [{ ingressPaths: [], cpuArchitecture: "X86_64" }],
    });
    const deployment = await finished(scene.ecs, service.currentDeployment);
    expect(deployment).toMatchObject({
      status: "SUCCESSFUL",
      sourceServiceRevisions: [],
      targetServiceRevision: { runningTaskCount: 1, requestedTaskCount: 1, pendingTaskCount: 0 },
      deploymentCircuitBreaker: { status: "MONITORING_COMPLETE", failureCount: 0, threshold: 3 },
    });
    const live = await describeService(service.serviceArn);
    expect(live?.tags).toEqual([{ key: "stage", value: "default" }]);
    expect(live?.activeConfigurations).toHaveLength(1);
    const host = await publicName(service.serviceArn);
    expect(host).toMatch(/^mcp-[a-z0-9]{12}\.ecs\.us-east-1\.on\.aws$/);
    const health = await simulator.cloud.edge.fetch(`https://${host}/health`);
    expect(health.status).toBe(200);
  });

  test("registers a task definition of family cluster-service, with its container called Main", async () => {
    await runningService({ cpuArchitecture: "ARM64" });
    const { taskDefinition } = await scene.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "zscaler-mcp-mcp" }),
    );
    expect(taskDefinition).toMatchObject({
      family: "zscaler-mcp-mcp",
      revision: 1,
      status: "ACTIVE",
      cpu: "1024",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      containerDefinitions: [{ name: "Main", portMappings: [{ containerPort: 8000 }] }],
    });
  });

  test("resolves an image's tag to a digest once for a revision", async () => {
    const service = await runningService();
    const { image } = containerOf(simulator);
    const digest = simulator.cloud.registry.pull(image)?.digest;
    const revisionArn = (await describeService(service.serviceArn))?.activeConfigurations?.[0]
      ?.serviceRevisionArn;
    const { serviceRevisions } = await scene.ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn ?? ""] }),
    );
    expect(serviceRevisions?.[0]?.containerImages).toEqual([
      expect.objectContaining({ containerName: "Main", image, imageDigest: digest }),
    ]);
  });

  test("replaces a task that ends", async () => {
    await runningService();
    const cluster = "zscaler-mcp";
    const running = async () =>
      (await scene.ecs.send(new ListTasksCommand({ cluster, serviceName: "mcp" }))).taskArns ?? [];
    const [task = "", ...others] = await running();
    expect(others).toEqual([]);
    await scene.ecs.send(new StopTaskCommand({ cluster, task }));
    await until(async () => {
      const { tasks } = await scene.ecs.send(
        new DescribeTasksCommand({ cluster, tasks: [task, ...(await running())] }),
      );
      return tasks?.[0]?.stopCode === "UserInitiated" && tasks[1]?.lastStatus === "RUNNING";
    });
  });

  test.each([
    [
      "an unknown Fargate size",
      { cpu: "1024", memory: "512" },
      "ClientException",
      /No Fargate configuration exists/,
    ],
    ["a cluster that does not exist", { cluster: "never" }, "ClusterNotFoundException", /Cluster not found/],
    [
      "a health path without a slash",
      { healthCheckPath: "health" },
      "InvalidParameterException",
      /forward slash/,
    ],
    [
      "fewer tasks at most than at least",
      { scalingTarget: { minTaskCount: 3, maxTaskCount: 2 } },
      "InvalidParameterException",
      /minTaskCount/,
    ],
  ])("is refused with %s", async (_, more, name, message) => {
    await expect(createService(simulator, scene, more)).rejects.toEqual(failure(name, message));
  });

  test("is refused where a variable is both plain and secret", async () => {
    const primaryContainer = {
      ...containerOf(simulator),
      secrets: [
        { name: "ZSCALER_MCP_HOST", valueFrom: "arn:aws:secretsmanager:us-east-1:111122223333:secret:x" },
      ],
    };
    await expect(createService(simulator, scene, { primaryContainer })).rejects.toEqual(
      failure("ClientException", /The secret name must be unique/),
    );
  });

  test("can't take the name of one that is ACTIVE", async () => {
    await createService(simulator, scene);
    await expect(createService(simulator, scene)).rejects.toEqual(
      failure("InvalidParameterException", /not idempotent/),
    );
  });

  test("is refused in each of AWS's ways while IAM can't find a role", async () => {
    const missing = simulator.cloud.arn("iam", "role/not-yet-there", { region: "" });
    const refusals: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await createService(simulator, scene, { executionRoleArn: missing }).catch((error: Error) =>
        refusals.push(`${error.name}: ${error.message}`),
      );
    }
    expect(refusals).toEqual([
      expect.stringMatching(/^AccessDeniedException: Cannot assume role/),
      expect.stringMatching(/^AccessDeniedException: .*is not authorized to perform: sts:AssumeRole/),
      "ClientException: AWS was not able to validate the provided access credentials",
    ]);
  });

  test("needs the caller's right to pass both roles", async () => {
    const grant = (Action: string | string[], Resource: string | string[], more = {}) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource, ...more }],
    });
    const environment = simulator.credentialsFor({
      policies: [
        grant("ecs:*", "*"),
        grant("iam:PassRole", scene.executionRoleArn, {
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
      ],
    });
    const restricted = { ...scene, ecs: clientsFor(environment, simulator) };
    await expect(createService(simulator, restricted)).rejects.toEqual(
      failure("AccessDeniedException", /iam:PassRole on resource: .*role\/infrastructure/),
    );
    restricted.ecs.destroy();
  });
});

describe("a first deployment that can't come up", () => {
  async function failed(more: Parameters<typeof createService>[2]) {
    const service = await createService(simulator, scene, more);
    const deployment = await finished(scene.ecs, service.currentDeployment);
    return { service, deployment, reasons: await stopReasons() };
  }

  const withContainer = (more: Partial<ReturnType<typeof containerOf>> & object) => ({
    primaryContainer: { ...containerOf(simulator), ...more },
  });

  test("ends in ROLLBACK_FAILED after the third failed task, while the service stays ACTIVE", async () => {
    const { service, deployment, reasons } = await failed(
      withContainer({ image: ownImage(simulator, "crash") }),
    );
    expect(deployment).toMatchObject({
      status: "ROLLBACK_FAILED",
      statusReason: expect.stringMatching(/\(service mcp\).*deployment failed: tasks failed to start/),
      deploymentCircuitBreaker: { status: "TRIGGERED", failureCount: 3 },
    });
    expect(reasons).toHaveLength(3);
    expect(reasons[0]?.reason).toBe("Essential container in task exited");
    expect(reasons[0]?.exitCode).not.toBe(0);
    expect((await describeService(service.serviceArn))?.status?.statusCode).toBe("ACTIVE");
    const { services } = await scene.ecs.send(
      new DescribeServicesCommand({ cluster: "zscaler-mcp", services: ["mcp"] }),
    );
    expect(services?.[0]?.deployments?.[0]?.rolloutState).toBe("FAILED");
    expect(services?.[0]?.events?.map((event) => event.message).join("\n")).toMatch(/failed to start/);
  });

  test("can be mended by an update", async () => {
    const { service } = await failed(withContainer({ image: ownImage(simulator, "crash") }));
    await update({ serviceArn: service.serviceArn, primaryContainer: containerOf(simulator) });
    const { currentDeployment } = (await describeService(service.serviceArn)) ?? {};
    expect((await finished(scene.ecs, currentDeployment)).status).toBe("SUCCESSFUL");
  });

  test("says so where the server refuses to start for want of a setting", async () => {
    const { reasons } = await failed(
      withContainer({ environment: openServer.filter(({ name }) => name !== "ZSCALER_MCP_ALLOW_HTTP") }),
    );
    expect(reasons[0]?.reason).toBe("Essential container in task exited");
  });

  test("says that the health check failed where the path does not answer 200", async () => {
    const { reasons } = await failed({ healthCheckPath: "/nowhere" });
    expect(reasons[0]?.reason).toMatch(/^Task failed ELB health checks in \(target-group arn:/);
  });

  test("says exec format error in its log where a single manifest is of another architecture", async () => {
    const { reasons } = await failed(withContainer({ image: ownImage(simulator, "arm64") }));
    expect(reasons[0]).toEqual({ reason: "Essential container in task exited", exitCode: 1 });
  });

  test("can't pull an index that lacks the platform", async () => {
    const { reasons } = await failed(
      withContainer({
        image: "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.15.2-bedrock",
      }),
    );
    expect(reasons[0]?.reason).toMatch(/^CannotPullContainerError: .*matching platform 'linux\/amd64'/);
  });

  test("can't pull an image that is not there", async () => {
    const { reasons } = await failed(withContainer({ image: ownImage(simulator, "9.9") }));
    expect(reasons[0]?.reason).toMatch(/^CannotPullContainerError: .*not found/);
  });

  test("can't write to a log group that is not there", async () => {
    const { reasons } = await failed(
      withContainer({ awsLogsConfiguration: { logGroup: "/ecs/none", logStreamPrefix: "mcp" } }),
    );
    expect(reasons[0]?.reason).toMatch(
      /^ResourceInitializationError: .*The specified log group does not exist/,
    );
  });

  test("can't pull without the execution role's rights", async () => {
    const policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    await scene.iam.send(new DetachRolePolicyCommand({ RoleName: "execution", PolicyArn: policy }));
    await until(
      () => !simulator.cloud.access.roleAllows(scene.executionRoleArn, "ecr:GetAuthorizationToken", "*"),
    );
    const { reasons } = await failed({});
    expect(reasons[0]?.reason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*ecr:GetAuthorizationToken/,
    );
  });
});

test("the load balancer can't be made with an infrastructure role that may do nothing", async () => {
  const policy = "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices";
  await scene.iam.send(new DetachRolePolicyCommand({ RoleName: "infrastructure", PolicyArn: policy }));
  const service = await createService(simulator, scene);
  expect(await finished(scene.ecs, service.currentDeployment)).toMatchObject({
    status: "ROLLBACK_FAILED",
    statusReason: expect.stringMatching(/not authorized to perform: elasticloadbalancing:CreateLoadBalancer/),
  });
});

describe("load balancers", () => {
  const balancers = () =>
    simulator
      .inventory()
      .filter(({ type }) => type === "AWS::ElasticLoadBalancingV2::LoadBalancer")
      .map(({ configuration }) => configuration as { scheme: string; services: string[] });

  test("are shared by up to 25 services", async () => {
    const names = Array.from({ length: 26 }, (_, index) => `mcp-${index}`);
    await Promise.all(names.map((serviceName) => createService(simulator, scene, { serviceName })));
    expect(balancers().map(({ services }) => services.length)).toEqual([25, 1]);
  });

  test("are not shared by public and private services, and a private name is not on the internet", async () => {
    const networkConfiguration = { subnets: ["subnet-private1"] };
    const service = await runningService({ serviceName: "inside", networkConfiguration });
    await createService(simulator, scene);
    expect(balancers().map(({ scheme }) => scheme)).toEqual(["internal", "internet-facing"]);
    const live = await describeService(service.serviceArn);
    const [path] = live?.activeConfigurations?.[0]?.ingressPaths ?? [];
    expect(path?.accessType).toBe("PRIVATE");
    await expect(simulator.cloud.edge.fetch(`https://${path?.endpoint}/health`)).rejects.toThrow();
  });
});

test("as many tasks run as the scaling target demands at least", async () => {
  const service = await createService(simulator, scene, {
    scalingTarget: { minTaskCount: 2, maxTaskCount: 4 },
  });
  const deployment = await finished(scene.ecs, service.currentDeployment);
  expect(deployment.targetServiceRevision).toMatchObject({ requestedTaskCount: 2, runningTaskCount: 2 });
});

test("a caller needs no more than the ARNs of its own cluster, service, deployments, tasks and definitions", async () => {
  const arn = (resource: string) => simulator.cloud.arn("ecs", resource);
  const allowed = (Action: string[], Resource: string[], more = {}) => ({
    Effect: "Allow",
    Action: Action.map((action) => (action.includes(":") ? action : `ecs:${action}`)),
    Resource,
    ...more,
  });
  const policy = {
    Version: "2012-10-17",
    Statement: [
      allowed(["DescribeClusters"], [arn("cluster/zscaler-mcp")]),
      allowed(
        [
          "CreateExpressGatewayService",
          "DescribeExpressGatewayService",
          "UpdateExpressGatewayService",
          "DeleteExpressGatewayService",
          "DescribeServices",
          "ListServiceDeployments",
          "DescribeServiceDeployments",
          "DescribeServiceRevisions",
        ],
        [
          arn("service/zscaler-mcp/mcp"),
          arn("service-deployment/zscaler-mcp/mcp/*"),
          arn("service-revision/zscaler-mcp/mcp/*"),
        ],
        { Condition: { ArnEquals: { "ecs:cluster": arn("cluster/zscaler-mcp") } } },
      ),
      allowed(["TagResource"], [arn("service/zscaler-mcp/mcp")], {
        Condition: { StringEquals: { "ecs:CreateAction": "CreateExpressGatewayService" } },
      }),
      allowed(
        ["ListTasks", "DescribeTasks"],
        [arn("container-instance/zscaler-mcp/*"), arn("task/zscaler-mcp/*")],
      ),
      allowed(
        ["RegisterTaskDefinition", "DeleteTaskDefinitions"],
        [arn("task-definition/zscaler-mcp-mcp:*")],
      ),
      allowed(["ListTaskDefinitions", "DeregisterTaskDefinition"], ["*"]),
      allowed(["iam:PassRole"], [scene.executionRoleArn, scene.infrastructureRoleArn]),
    ],
  };
  const ecs = clientsFor(simulator.credentialsFor({ policies: [policy] }), simulator);
  const restricted = { ...scene, ecs };
  const tags = [{ key: "stage", value: "default" }];
  const cluster = "zscaler-mcp";
  const service = await createService(simulator, restricted, { tags });
  const { serviceArn } = service;
  await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }));
  await ecs.send(new ListServiceDeploymentsCommand({ cluster, service: "mcp" }));
  await finished(ecs, service.currentDeployment);
  await ecs.send(new DescribeServicesCommand({ cluster, services: ["mcp"] }));
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const { service: updated } = await ecs.send(
    new UpdateExpressGatewayServiceCommand({ serviceArn, memory: "4096" }),
  );
  const revision = updated?.targetConfiguration?.serviceRevisionArn ?? "";
  await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] }));
  await ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
  const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({}));
  for (const taskDefinition of taskDefinitionArns) {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }
  await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: taskDefinitionArns }));
  expect(taskDefinitionArns).toHaveLength(2);
  await expect(ecs.send(new DeleteClusterCommand({ cluster }))).rejects.toEqual(
    failure("AccessDeniedException", /ecs:DeleteCluster on resource: .*cluster\/zscaler-mcp/),
  );
  await expect(createService(simulator, restricted, { serviceName: "other" })).rejects.toEqual(
    failure(
      "AccessDeniedException",
      /ecs:CreateExpressGatewayService on resource: .*service\/zscaler-mcp\/other/,
    ),
  );
  ecs.destroy();
});

describe("secrets of a task", () => {
  async function secretArn(value: string, KmsKeyId?: string): Promise<string> {
    const secrets = new SecretsManagerClient(clientOptions(simulator));
    const { ARN = "" } = await secrets.send(
      new CreateSecretCommand({
        Name: "credentials",
        SecretString: value,
        ...(KmsKeyId ? { KmsKeyId } : {}),
      }),
    );
    secrets.destroy();
    return ARN;
  }

  async function started(valueFrom: string) {
    const primaryContainer = {
      ...containerOf(simulator),
      secrets: [{ name: "ZSCALER_CLIENT_ID", valueFrom }],
    };
    const service = await createService(simulator, scene, { primaryContainer });
    return finished(scene.ecs, service.currentDeployment);
  }

  test("are read with the execution role, by JSON key", async () => {
    const arn = await secretArn(JSON.stringify({ ZSCALER_CLIENT_ID: "id" }));
    await allow(simulator, scene, "secretsmanager:GetSecretValue", arn);
    expect((await started(`${arn}:ZSCALER_CLIENT_ID::`)).status).toBe("SUCCESSFUL");
  });

  test("stop the task where the role may not read them", async () => {
    const arn = await secretArn("{}");
    await started(`${arn}:ZSCALER_CLIENT_ID::`);
    expect((await stopReasons())[0]?.reason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*is not authorized to perform: secretsmanager:GetSecretValue/,
    );
  });

  test("stop the task where the JSON lacks the key", async () => {
    const arn = await secretArn("{}");
    await allow(simulator, scene, "secretsmanager:GetSecretValue", arn);
    await started(`${arn}:ZSCALER_CLIENT_ID::`);
    expect((await stopReasons())[0]?.reason).toMatch(/did not contain json key ZSCALER_CLIENT_ID/);
  });

  test("take kms:Decrypt as well where the key is the customer's", async () => {
    const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const arn = await secretArn('{"ZSCALER_CLIENT_ID":"id"}', key);
    await allow(simulator, scene, "secretsmanager:GetSecretValue", arn);
    await started(`${arn}:ZSCALER_CLIENT_ID::`);
    expect((await stopReasons())[0]?.reason).toMatch(/Access to KMS is not allowed/);
  });
});

describe("an update", () => {
  test("shows both configurations while it rolls out and only the new one afterwards", async () => {
    const service = await runningService();
    const before = Date.now();
    const { service: updated } = await update({
      serviceArn: service.serviceArn,
      primaryContainer: containerOf(simulator, "2.0"),
    });
    expect(updated?.targetConfiguration).toMatchObject({
      serviceRevisionArn: expect.stringMatching(/:service-revision\/zscaler-mcp\/mcp\//),
      taskDefinitionArn: expect.stringMatching(/zscaler-mcp-mcp:2$/),
      healthCheckPath: "/health",
      cpu: "1024",
    });
    const during = await describeService(service.serviceArn);
    expect(during?.activeConfigurations?.map((one) => one.primaryContainer?.image)).toEqual([
      ownImage(simulator, "1.0"),
      ownImage(simulator, "2.0"),
    ]);
    const { serviceDeployments } = await scene.ecs.send(
      new ListServiceDeploymentsCommand({
        cluster: "zscaler-mcp",
        service: "mcp",
        createdAt: { after: new Date(before - 1) },
      }),
    );
    expect(serviceDeployments?.map((one) => one.targetServiceRevisionArn)).toEqual([
      updated?.targetConfiguration?.serviceRevisionArn,
    ]);
    const deployment = await finished(scene.ecs, serviceDeployments?.[0]?.serviceDeploymentArn);
    expect(deployment).toMatchObject({ status: "SUCCESSFUL", alarms: { status: "MONITORING_COMPLETE" } });
    const after = await describeService(service.serviceArn);
    expect(after?.activeConfigurations?.map((one) => one.primaryContainer?.image)).toEqual([
      ownImage(simulator, "2.0"),
    ]);
  });

  test("is rolled back where its tasks fail, and the old image goes on serving", async () => {
    const service = await runningService();
    await update({ serviceArn: service.serviceArn, primaryContainer: containerOf(simulator, "crash") });
    const { currentDeployment } = (await describeService(service.serviceArn)) ?? {};
    const deployment = await finished(scene.ecs, currentDeployment);
    expect(deployment).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: expect.stringMatching(/circuit breaker threshold was exceeded/),
      rollback: { serviceRevisionArn: deployment.sourceServiceRevisions?.[0]?.arn },
    });
    const live = await describeService(service.serviceArn);
    expect(live?.activeConfigurations?.map((one) => one.primaryContainer?.image)).toEqual([
      ownImage(simulator, "1.0"),
    ]);
    const health = await simulator.cloud.edge.fetch(`https://${await publicName(service.serviceArn)}/health`);
    expect(health.status).toBe(200);
  });

  test("is rolled back by the alarm where more than 1 % of the answers are 4xx", async () => {
    const service = await runningService();
    const host = await publicName(service.serviceArn);
    await update({ serviceArn: service.serviceArn, primaryContainer: containerOf(simulator, "2.0") });
    const { currentDeployment } = (await describeService(service.serviceArn)) ?? {};
    let over = false;
    const probing = (async () => {
      while (!over) await simulator.cloud.edge.fetch(`https://${host}/nowhere`);
    })();
    const deployment = await finished(scene.ecs, currentDeployment);
    over = true;
    await probing;
    expect(deployment).toMatchObject({ status: "ROLLBACK_SUCCESSFUL", alarms: { status: "TRIGGERED" } });
  });

  test("that comes while another rolls out stops that one", async () => {
    const service = await runningService();
    const change = async (tag: string) => {
      await update({ serviceArn: service.serviceArn, primaryContainer: containerOf(simulator, tag) });
      return (await describeService(service.serviceArn))?.currentDeployment;
    };
    const first = await change("2.0");
    const second = await change("amd64");
    expect((await finished(scene.ecs, first)).status).toBe("STOPPED");
    expect((await finished(scene.ecs, second)).status).toBe("SUCCESSFUL");
  });

  test("can be stopped by its user, who gets the old configuration back", async () => {
    const service = await runningService();
    await update({ serviceArn: service.serviceArn, healthCheckPath: "/health?probe=1" });
    const { currentDeployment = "" } = (await describeService(service.serviceArn)) ?? {};
    await scene.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: currentDeployment }));
    expect((await finished(scene.ecs, currentDeployment)).status).toBe("ROLLBACK_SUCCESSFUL");
    await expect(
      scene.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: currentDeployment })),
    ).rejects.toEqual(failure("ConflictException"));
    expect((await describeService(service.serviceArn))?.activeConfigurations?.[0]?.healthCheckPath).toBe(
      "/health",
    );
  });
});

describe("a deletion", () => {
  test("drains, holds name and cluster for a tail, and then leaves nothing but task definitions", async () => {
    const service = await runningService();
    const { serviceArn } = service;
    const host = await publicName(serviceArn);
    const { service: deleted } = await scene.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
    expect(deleted?.status?.statusCode).toBe("DRAINING");
    expect((await scene.ecs.send(new ListServicesCommand({ cluster: "zscaler-mcp" }))).serviceArns).toEqual(
      [],
    );
    await expect(simulator.cloud.edge.fetch(`https://${host}/health`)).rejects.toThrow();
    await expect(createService(simulator, scene)).rejects.toEqual(
      failure("InvalidParameterException", /still Draining/),
    );
    await expect(update({ serviceArn, cpu: "512" })).rejects.toEqual(failure("ServiceNotActiveException"));
    const deleteCluster = () => scene.ecs.send(new DeleteClusterCommand({ cluster: "zscaler-mcp" }));
    await expect(deleteCluster()).rejects.toEqual(failure("ClusterContainsServicesException"));
    await until(async () => (await describeService(serviceArn))?.status?.statusCode === "INACTIVE");
    await expect(deleteCluster()).rejects.toEqual(failure("ClusterContainsTasksException"));
    await until(() =>
      deleteCluster().then(
        () => true,
        () => false,
      ),
    );
    const { taskDefinitionArns = [] } = await scene.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: "zscaler-mcp-mcp" }),
    );
    const ofEcs = () =>
      simulator
        .inventory()
        .filter(({ type }) => /ECS|LoadBalancing/.test(type) && type !== "AWS::ECS::Cluster");
    expect(ofEcs().map(({ id }) => id)).toEqual(taskDefinitionArns);
    expect(taskDefinitionArns).toHaveLength(1);
  });

  test("leaks the load balancer where the infrastructure role goes too early", async () => {
    const { serviceArn } = await runningService();
    await scene.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
    await scene.iam.send(
      new DetachRolePolicyCommand({
        RoleName: "infrastructure",
        PolicyArn:
          "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
      }),
    );
    await scene.iam.send(new DeleteRoleCommand({ RoleName: "infrastructure" }));
    const balancers = () => simulator.inventory().filter(({ type }) => type.endsWith("::LoadBalancer"));
    await until(() =>
      balancers().some(({ configuration }) => (configuration as { leaked: boolean }).leaked === true),
    );
    expect(balancers()).toHaveLength(1);
  });

  test("frees the name for a new service in the end", async () => {
    const { serviceArn } = await runningService();
    await scene.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
    await until(() =>
      createService(simulator, scene).then(
        () => true,
        () => false,
      ),
    );
    expect((await describeService(serviceArn))?.status?.statusCode).toBe("ACTIVE");
  });

  test("of what is not there is told apart from what is no longer active", async () => {
    const serviceArn = simulator.cloud.arn("ecs", "service/zscaler-mcp/never");
    await expect(scene.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }))).rejects.toEqual(
      failure("ServiceNotFoundException"),
    );
    await expect(scene.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }))).rejects.toEqual(
      failure("ResourceNotFoundException"),
    );
  });
});

describe("task definitions", () => {
  const register = (family: string) =>
    scene.ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        containerDefinitions: [{ name: "Main", image: "nginx" }],
        tags: [{ key: "stage", value: "default" }],
      }),
    );

  test("have to be deregistered before they can be deleted, and keep their numbers", async () => {
    const { taskDefinition } = await register("web");
    const arn = taskDefinition?.taskDefinitionArn ?? "";
    const remove = () => scene.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
    expect((await remove()).failures?.[0]?.reason).toMatch(/still in ACTIVE status/);
    await scene.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    await expect(
      scene.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn })),
    ).rejects.toEqual(failure("ClientException", /inactive/));
    expect((await remove()).taskDefinitions?.[0]?.status).toBe("DELETE_IN_PROGRESS");
    await until(() =>
      scene.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn })).then(
        () => false,
        (error: Error) => error.name === "ClientException",
      ),
    );
    expect((await register("web")).taskDefinition?.revision).toBe(2);
  });

  test("are listed by family and status in pages", async () => {
    for (const family of ["web", "web", "web", "website"]) await register(family);
    const first = await scene.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: "web", maxResults: 2, sort: "DESC" }),
    );
    expect(first.taskDefinitionArns?.map((arn) => arn.split("/")[1])).toEqual(["web:3", "web:2"]);
    const second = await scene.ecs.send(
      new ListTaskDefinitionsCommand({
        familyPrefix: "web",
        maxResults: 2,
        sort: "DESC",
        nextToken: first.nextToken,
      }),
    );
    expect(second.taskDefinitionArns?.map((arn) => arn.split("/")[1])).toEqual(["web:1"]);
    expect(second.nextToken).toBeUndefined();
  });

  test("carry tags that can be changed", async () => {
    const { taskDefinition } = await register("web");
    const resourceArn = taskDefinition?.taskDefinitionArn ?? "";
    await scene.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: "owner", value: "us" }] }));
    await scene.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["stage"] }));
    const { tags } = await scene.ecs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: "owner", value: "us" }]);
  });
});

test("a container's lines are in the log group under its task's stream", async () => {
  await createService(simulator, scene, {
    primaryContainer: { ...containerOf(simulator), image: ownImage(simulator, "arm64") },
  });
  await until(async () => (await stopReasons()).length > 0);
  const { FilterLogEventsCommand, CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = new CloudWatchLogsClient(clientOptions(simulator));
  await until(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: LOG_GROUP }));
    return events.some(
      ({ message, logStreamName }) =>
        message === "exec /usr/bin/zscaler-mcp-server: exec format error" &&
        /^mcp\/Main\/[a-z0-9]{32}$/.test(logStreamName ?? ""),
    );
  });
  logs.destroy();
});
