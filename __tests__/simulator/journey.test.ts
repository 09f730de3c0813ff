/** The account as a whole: what the action does, by hand, through the real clients. */

import { BedrockAgentCoreClient, InvokeHarnessCommand } from "@aws-sdk/client-bedrock-agentcore";
import {
  BedrockAgentCoreControlClient,
  CreateApiKeyCredentialProviderCommand,
  CreateHarnessCommand,
  DeleteApiKeyCredentialProviderCommand,
  DeleteHarnessCommand,
  GetHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateExpressGatewayServiceCommand,
  DeleteClusterCommand,
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;
let clients: ReturnType<typeof clientsOf>;

function clientsOf(options: ReturnType<typeof clientOptions>) {
  return {
    iam: new IAMClient(options),
    ecs: new ECSClient(options),
    secrets: new SecretsManagerClient(options),
    logs: new CloudWatchLogsClient(options),
    control: new BedrockAgentCoreControlClient(options),
    data: new BedrockAgentCoreClient(options),
  };
}

beforeAll(async () => {
  simulator = await startSimulator({ timeScale: 0.0005 });
  clients = clientsOf(clientOptions(simulator));
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await simulator.stop();
});

/** Asks until there is an answer that is not undefined; retries what eventual consistency refuses. */
async function eventually<Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  let last: unknown;
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; ) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${what} did not come: ${String(last)}`);
}

async function createRole(
  RoleName: string,
  service: string,
  actions: readonly string[] = [],
): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  const { Role } = await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (actions.length > 0) {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
    });
    await clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument }));
  }
  return Role?.Arn ?? "";
}

const managed = (name: string) => `arn:aws:iam::aws:policy/service-role/${name}`;
const express = managed("AmazonECSInfrastructureRoleforExpressGatewayServices");
const execution = managed("AmazonECSTaskExecutionRolePolicy");
const credentials = {
  ZSCALER_CLIENT_ID: "client",
  ZSCALER_CLIENT_SECRET: "the-client-secret",
  ZSCALER_CUSTOMER_ID: "1",
  ZSCALER_VANITY_DOMAIN: "acme",
};

test("a server on ECS behind a harness answers through a real tool call, and goes without a trace", async () => {
  const { iam, ecs, secrets, logs, control, data } = clients;
  const secret = await secrets.send(
    new CreateSecretCommand({ Name: "zscaler", SecretString: JSON.stringify(credentials) }),
  );
  const executionRoleArn = await createRole("execution", "ecs-tasks.amazonaws.com", [
    "secretsmanager:GetSecretValue",
  ]);
  await iam.send(new AttachRolePolicyCommand({ RoleName: "execution", PolicyArn: execution }));
  const infrastructureRoleArn = await createRole("infrastructure", "ecs.amazonaws.com");
  await iam.send(new AttachRolePolicyCommand({ RoleName: "infrastructure", PolicyArn: express }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/zscaler" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "zscaler" }));

  const service = await eventually("the service", async () => {
    const created = await ecs.send(
      new CreateExpressGatewayServiceCommand({
        cluster: "zscaler",
        serviceName: "mcp",
        executionRoleArn,
        infrastructureRoleArn,
        cpu: "1024",
        memory: "2048",
        healthCheckPath: "/health",
        primaryContainer: {
          image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler-mcp:2.0",
          containerPort: 8000,
          awsLogsConfiguration: { logGroup: "/ecs/zscaler", logStreamPrefix: "mcp" },
          environment: Object.entries({
            ZSCALER_MCP_TRANSPORT: "streamable-http",
            ZSCALER_MCP_HOST: "0.0.0.0",
            ZSCALER_MCP_PORT: "8000",
            ZSCALER_MCP_AUTH_ENABLED: "true",
            ZSCALER_MCP_AUTH_MODE: "zscaler",
            ZSCALER_MCP_ALLOW_HTTP: "true",
            ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
          }).map(([name, value]) => ({ name, value })),
          secrets: Object.keys(credentials).map((name) => ({ name, valueFrom: `${secret.ARN}:${name}::` })),
        },
      }),
    );
    return created.service;
  });
  const { status, reason } = await eventually("the end of the rollout", async () => {
    const listed = await ecs.send(new ListServiceDeploymentsCommand({ service: service.serviceArn ?? "" }));
    const arns = listed.serviceDeployments?.flatMap(({ serviceDeploymentArn: arn }) => arn ?? []) ?? [];
    if (arns.length === 0) return undefined;
    const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns }));
    const [deployment] = described.serviceDeployments ?? [];
    return deployment?.status === "PENDING" || deployment?.status === "IN_PROGRESS"
      ? undefined
      : { status: deployment?.status, reason: deployment?.statusReason };
  });
  expect([status, reason]).toEqual(["SUCCESSFUL", undefined]);

  const endpoint =
    service.activeConfigurations?.[0]?.ingressPaths?.[0]?.endpoint ?? (await endpointOf(service.serviceArn));
  const basic = Buffer.from(`${credentials.ZSCALER_CLIENT_ID}:${credentials.ZSCALER_CLIENT_SECRET}`).toString(
    "base64",
  );
  const provider = await control.send(
    new CreateApiKeyCredentialProviderCommand({ name: "zscaler", apiKey: `Basic ${basic}` }),
  );
  const harnessRole = await createRole("harness", "bedrock-agentcore.amazonaws.com", [
    "bedrock:*",
    "bedrock-agentcore:*",
    "ecr-public:*",
    "sts:GetServiceBearerToken",
    "logs:*",
    "secretsmanager:GetSecretValue",
  ]);
  const harness = await eventually("the harness", async () => {
    const created = await control.send(
      new CreateHarnessCommand({
        harnessName: "zscaler_mcp_harness",
        executionRoleArn: harnessRole,
        model: { bedrockModelConfig: { modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" } },
        memory: { disabled: {} },
        allowedTools: ["@zscaler/*"],
        tools: [
          {
            type: "remote_mcp",
            name: "zscaler",
            config: {
              remoteMcp: {
                url: `${endpoint.startsWith("http") ? endpoint : `https://${endpoint}`}/mcp`,
                headers: { Authorization: `\${${provider.credentialProviderArn}}` },
              },
            },
          },
        ],
      }),
    );
    return created.harness;
  });
  await eventually("the ready harness", async () => {
    const got = await control.send(new GetHarnessCommand({ harnessId: harness.harnessId ?? "" }));
    return got.harness?.status === "READY" ? true : undefined;
  });

  const answer = await data.send(
    new InvokeHarnessCommand({
      harnessArn: harness.arn ?? "",
      runtimeSessionId: "session-".padEnd(40, "0"),
      messages: [{ role: "user", content: [{ text: "List the ZIA locations" }] }],
    }),
  );
  const events: unknown[] = [];
  for await (const event of answer.stream ?? []) events.push(event);
  expect(JSON.stringify(events)).toContain('"mcp_tool_use"');
  expect(events).toContainEqual({ messageStop: { stopReason: "end_turn" } });

  await control.send(new DeleteHarnessCommand({ harnessId: harness.harnessId ?? "" }));
  await ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn: service.serviceArn ?? "" }));
  await eventually("the deleted cluster", () => ecs.send(new DeleteClusterCommand({ cluster: "zscaler" })));
  await control.send(new DeleteApiKeyCredentialProviderCommand({ name: "zscaler" }));
  await secrets.send(new DeleteSecretCommand({ SecretId: "zscaler", ForceDeleteWithoutRecovery: true }));
  await logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler" }));
  await iam.send(new DetachRolePolicyCommand({ RoleName: "execution", PolicyArn: execution }));
  await iam.send(new DetachRolePolicyCommand({ RoleName: "infrastructure", PolicyArn: express }));
  for (const RoleName of ["execution", "harness"]) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "inline" }));
  }
  for (const RoleName of ["execution", "harness", "infrastructure"]) {
    await eventually(`the deleted role ${RoleName}`, () => iam.send(new DeleteRoleCommand({ RoleName })));
  }
  const left = (): string[] => simulator.inventory().map(({ type, id }) => `${type} ${id}`);
  // What AWS leaves behind after all of these calls as well.
  const remains =
    /^AWS::ECS::TaskDefinition |^AWS::Logs::LogGroup .*:log-group:\/aws\/bedrock-agentcore\/|ServiceLinkedRole /;
  const tooMuch = (): string[] => left().filter((item) => !remains.test(item));
  await eventually("an empty account", async () => (tooMuch().length === 0 ? true : undefined)).catch(
    () => {},
  );
  expect(tooMuch()).toEqual([]);
}, 15_000);

async function endpointOf(serviceArn: string | undefined): Promise<string> {
  return eventually("the endpoint", async () => {
    const described = await clients.ecs.send(
      new DescribeExpressGatewayServiceCommand({ serviceArn: serviceArn ?? "" }),
    );
    return described.service?.activeConfigurations?.[0]?.ingressPaths?.[0]?.endpoint;
  });
}
