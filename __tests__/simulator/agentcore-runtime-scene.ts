/** An account with a role that a runtime may have, a secret for its container, and clients of what tests call. */
import { BedrockAgentCoreClient } from "@aws-sdk/client-bedrock-agentcore";
import {
  BedrockAgentCoreControlClient,
  CreateAgentRuntimeCommand,
  type CreateAgentRuntimeCommandInput,
  GetAgentRuntimeCommand,
  type GetAgentRuntimeCommandOutput,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/index.js";
import { ownImage } from "../../simulator/operation.js";
import { clientOptions } from "./client.js";

export const account = "111122223333";
export const region = "us-east-1";
export const prefix = `arn:aws:bedrock-agentcore:${region}:${account}:`;
export const roleArn = `arn:aws:iam::${account}:role/runtime`;
export const secretName = "zscaler/credentials";

/** What a runtime's role is given, statement by statement. */
export const grants = {
  login: { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  pull: {
    Effect: "Allow",
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: `arn:aws:ecr:${region}:${account}:repository/zscaler-mcp`,
  },
  logs: {
    Effect: "Allow",
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${region}:${account}:log-group:/aws/bedrock-agentcore/runtimes/*`,
  },
  secret: {
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: `arn:aws:secretsmanager:${region}:${account}:secret:${secretName}-*`,
  },
};

/** What the container needs behind a runtime: plaintext inside, any Host, and its secret by name. */
export const containerEnvironment = {
  ZSCALER_MCP_TRANSPORT: "streamable-http",
  ZSCALER_MCP_HOST: "0.0.0.0",
  ZSCALER_MCP_PORT: "8000",
  ZSCALER_MCP_ALLOW_HTTP: "true",
  ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
  ZSCALER_MCP_AUTH_ENABLED: "false",
  ZSCALER_SECRET_NAME: secretName,
};

export interface Scene {
  readonly simulator: Simulator;
  readonly control: BedrockAgentCoreControlClient;
  readonly data: BedrockAgentCoreClient;
  readonly iam: IAMClient;
  /** A valid request, with these members in place of its own. */
  request(changes?: Partial<CreateAgentRuntimeCommandInput>): CreateAgentRuntimeCommandInput;
  /** Creates a runtime and waits until it is no longer being made. Answers its id. */
  runtime(changes?: Partial<CreateAgentRuntimeCommandInput>): Promise<string>;
  settled(agentRuntimeId: string): Promise<GetAgentRuntimeCommandOutput>;
  grant(statements: readonly object[]): Promise<void>;
  image(version: string): string;
}

export async function runtimeScene(options: SimulatorOptions = {}): Promise<Scene> {
  const simulator = await startSimulator({
    timeScale: 0.0002,
    ...options,
    profile: { iamPropagation: 0, ...options.profile },
  });
  const settings = { ...clientOptions(simulator), maxAttempts: 1 };
  const control = new BedrockAgentCoreControlClient(settings);
  const iam = new IAMClient(settings);
  const image = (version: string) => ownImage(simulator, version);

  const grant = async (statements: readonly object[]) => {
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "runtime",
        PolicyName: "all",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      }),
    );
  };
  const trust = {
    Effect: "Allow",
    Principal: { Service: "bedrock-agentcore.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName: "runtime",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  await grant(Object.values(grants));
  await new SecretsManagerClient(settings).send(
    new CreateSecretCommand({
      Name: secretName,
      SecretString: JSON.stringify({
        ZSCALER_CLIENT_ID: "the-id",
        ZSCALER_CLIENT_SECRET: "the-secret",
        ZSCALER_VANITY_DOMAIN: "acme",
        ZSCALER_CUSTOMER_ID: "72057",
      }),
    }),
  );

  const request: Scene["request"] = (changes = {}) => ({
    agentRuntimeName: "zscaler_mcp",
    agentRuntimeArtifact: { containerConfiguration: { containerUri: image("1.0") } },
    roleArn,
    networkConfiguration: { networkMode: "PUBLIC" },
    protocolConfiguration: { serverProtocol: "MCP" },
    environmentVariables: containerEnvironment,
    ...changes,
  });
  const settled: Scene["settled"] = async (agentRuntimeId) => {
    const runtime = await control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
    return runtime.status === "CREATING" || runtime.status === "UPDATING" ? settled(agentRuntimeId) : runtime;
  };
  return {
    ...{ simulator, control, iam, request, settled, grant, image },
    data: new BedrockAgentCoreClient(settings),
    async runtime(changes) {
      const { agentRuntimeId = "" } = await control.send(new CreateAgentRuntimeCommand(request(changes)));
      await settled(agentRuntimeId);
      return agentRuntimeId;
    },
  };
}
