/** Deploys as the existing command-line tool does: its names, its tags, its policies, call by call. */
import {
  CreateAgentRuntimeCommand,
  CreateApiKeyCredentialProviderCommand,
  CreateGatewayCommand,
  CreateGatewayTargetCommand,
  CreateHarnessCommand,
  CreateOauth2CredentialProviderCommand,
  GetAgentRuntimeCommand,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  GetHarnessCommand,
  type HarnessTool,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateClusterCommand,
  CreateExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  type ExpressGatewayContainer,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { type Account, accountId, credentials, region } from "./action.js";

export interface Deployed {
  readonly harnessArn: string;
  readonly harnessId: string;
}

const image = `${accountId}.dkr.ecr.${region}.amazonaws.com/zscaler-mcp`;
const tags = { "managed-by": "zscaler-mcp-harness", integration: "harness" };
const ofGateway = { ...tags, topology: "gateway" };
const tagList = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([key, value]) => ({ key, value, Key: key, Value: value }));
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
const basic = `Basic ${btoa(`${credentials["zscaler-client-id"]}:${credentials["zscaler-client-secret"]}`)}`;
/** What its users put into its dotenv file, so that the container starts at all, and takes what it is called with. */
const dotenv = {
  ecs: { ZSCALER_MCP_AUTH_MODE: "zscaler", ZSCALER_MCP_ALLOW_HTTP: "true" },
  gateway: { ZSCALER_MCP_AUTH_ENABLED: "false", ZSCALER_MCP_ALLOW_HTTP: "true" },
};
const listening = {
  ZSCALER_MCP_TRANSPORT: "streamable-http",
  ZSCALER_MCP_HOST: "0.0.0.0",
  ZSCALER_MCP_PORT: "8000",
};

export async function deployToEcs(account: Account): Promise<Deployed> {
  const { clients } = account;
  const secretArn = await secret(account);
  const executionRoleArn = await role(account, "zscaler-mcp-ecs-task-execution-role", "ecs-tasks", {
    managed: "service-role/AmazonECSTaskExecutionRolePolicy",
    inline: {
      CrossAccountEcrPull: [
        { Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
        {
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "ecr:DescribeImages",
          ],
          Resource: arn("ecr", "repository/*"),
        },
      ],
      ReadZscalerSecrets: [
        {
          Sid: "ReadZscalerCredentialsSecret",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: [secretArn, `${secretArn}-*`],
        },
        { Sid: "DecryptZscalerCredentialsSecret", ...decryption },
      ],
    },
  });
  const infrastructureRoleArn = await role(account, "zscaler-mcp-ecs-infrastructure-role", "ecs", {
    managed: "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
  });
  const cluster = "zscaler-mcp";
  const logGroup = "/ecs/zscaler-mcp";
  await clients.ecs.send(new CreateClusterCommand({ clusterName: cluster, tags: tagList(tags) }));
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));

  const container = (environment: Readonly<Record<string, string>>): ExpressGatewayContainer => ({
    image: `${image}:1.0`,
    containerPort: 8000,
    awsLogsConfiguration: { logGroup, logStreamPrefix: "mcp" },
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    secrets: secretKeys.map((name) => ({ name, valueFrom: `${secretArn}:${name}::` })),
  });
  const { service } = await clients.ecs.send(
    new CreateExpressGatewayServiceCommand({
      executionRoleArn,
      infrastructureRoleArn,
      serviceName: "zscaler-mcp-server",
      cluster,
      healthCheckPath: "/health",
      primaryContainer: container({ ...listening, ...dotenv.ecs }),
      cpu: "1024",
      memory: "2048",
      tags: tagList(tags),
    }),
  );
  const serviceArn = service?.serviceArn;
  const host = await eventually(async () => {
    const { service: now } = await clients.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
    const paths = now?.activeConfigurations?.at(-1)?.ingressPaths ?? [];
    const endpoint = paths.find(({ accessType }) => accessType === "PUBLIC")?.endpoint;
    return now?.status?.statusCode === "ACTIVE" ? endpoint : undefined;
  });
  // The second pass, once the name is known.
  await clients.ecs.send(
    new UpdateExpressGatewayServiceCommand({
      serviceArn,
      executionRoleArn,
      healthCheckPath: "/health",
      primaryContainer: container({
        ...listening,
        ...dotenv.ecs,
        ZSCALER_MCP_ALLOWED_HOSTS: `${host},127.0.0.1:*,localhost:*`,
      }),
    }),
  );
  const { credentialProviderArn } = await clients.control.send(
    new CreateApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds", apiKey: basic, tags }),
  );
  return harness(account, {
    type: "remote_mcp",
    name: "zscaler",
    config: {
      remoteMcp: {
        url: `https://${host}/mcp`,
        headers: { Authorization: `\${${credentialProviderArn}}` },
      },
    },
  });
}

export async function deployToGateway(account: Account): Promise<Deployed> {
  const { clients } = account;
  const scope = "zscaler-mcp/invoke";
  const secretArn = await secret(account);
  const { UserPool: { Id: UserPoolId } = {} } = await clients.cognito.send(
    new CreateUserPoolCommand({
      PoolName: "zscaler-mcp-harness-up",
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserPoolTags: ofGateway,
    }),
  );
  await clients.cognito.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: "zscaler-mcp",
      Name: "Zscaler MCP",
      Scopes: [{ ScopeName: "invoke", ScopeDescription: "Invoke the Zscaler MCP server" }],
    }),
  );
  const { UserPoolClient: { ClientId: clientId, ClientSecret: clientSecret } = {} } =
    await clients.cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "zscaler-mcp-harness-client",
        GenerateSecret: true,
        AllowedOAuthFlows: ["client_credentials"],
        AllowedOAuthScopes: [scope],
        AllowedOAuthFlowsUserPoolClient: true,
        ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      }),
    );
  await clients.cognito.send(
    new CreateUserPoolDomainCommand({ Domain: `zscaler-mcp-harness-${accountId}`, UserPoolId }),
  );
  const discoveryUrl = `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}/.well-known/openid-configuration`;
  const { credentialProviderArn: providerArn } = await clients.control.send(
    new CreateOauth2CredentialProviderCommand({
      name: "zscaler-mcp-cognito-oauth",
      credentialProviderVendor: "CustomOauth2",
      oauth2ProviderConfigInput: {
        customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl }, clientId, clientSecret },
      },
    }),
  );
  const authorizerConfiguration = {
    customJWTAuthorizer: { discoveryUrl, allowedClients: [clientId ?? ""], allowedScopes: [scope] },
  };
  const { agentRuntimeId, agentRuntimeArn = "" } = await clients.control.send(
    new CreateAgentRuntimeCommand({
      agentRuntimeName: "zscaler_mcp_runtime",
      agentRuntimeArtifact: { containerConfiguration: { containerUri: `${image}:arm64` } },
      roleArn: await role(
        account,
        "zscaler-mcp-harness-runtime-role",
        "bedrock-agentcore",
        { inline: { ZscalerRuntimeInline: runtimeStatements(secretArn) } },
        ofGateway,
      ),
      networkConfiguration: { networkMode: "PUBLIC" },
      protocolConfiguration: { serverProtocol: "MCP" },
      environmentVariables: {
        ...listening,
        ...dotenv.gateway,
        ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
        ZSCALER_SECRET_NAME: "zscaler-mcp-harness/credentials",
        // Its fault: the credentials stand in the runtime's variables, too.
        ZSCALER_CLIENT_ID: credentials["zscaler-client-id"],
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
      },
      authorizerConfiguration,
      requestHeaderConfiguration: { requestHeaderAllowlist: ["Authorization"] },
    }),
  );
  await eventually(async () => {
    const { status } = await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
    return status === "READY" || undefined;
  });
  const roleArn = await role(
    account,
    "zscaler-mcp-harness-gateway-role",
    "bedrock-agentcore",
    { inline: { ZscalerGatewayInline: gatewayStatements(agentRuntimeArn) } },
    ofGateway,
  );
  const { gatewayId, gatewayArn } = await clients.control.send(
    new CreateGatewayCommand({
      name: "zscaler-mcp-gateway",
      description: "Zscaler MCP",
      roleArn,
      protocolType: "MCP",
      authorizerType: "CUSTOM_JWT",
      authorizerConfiguration,
      tags: ofGateway,
    }),
  );
  await eventually(async () => {
    const { status } = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: gatewayId }));
    return status === "READY" || undefined;
  });
  const { targetId } = await clients.control.send(
    new CreateGatewayTargetCommand({
      gatewayIdentifier: gatewayId,
      name: "zscaler-mcp-runtime",
      description: "Zscaler MCP",
      targetConfiguration: {
        mcp: {
          mcpServer: {
            endpoint: `https://bedrock-agentcore.${region}.amazonaws.com/runtimes/${encodeURIComponent(agentRuntimeArn)}/invocations?qualifier=DEFAULT`,
            listingMode: "DEFAULT",
          },
        },
      },
      credentialProviderConfigurations: [
        {
          credentialProviderType: "OAUTH",
          credentialProvider: {
            oauthCredentialProvider: { providerArn, scopes: [scope], grantType: "CLIENT_CREDENTIALS" },
          },
        },
      ],
    }),
  );
  await eventually(async () => {
    const { status, statusReasons } = await clients.control.send(
      new GetGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId }),
    );
    if (status === "FAILED") throw new Error(`The target failed: ${statusReasons?.join(" ")}`);
    return status === "READY" || undefined;
  });
  return harness(account, {
    type: "agentcore_gateway",
    name: "zscaler",
    config: {
      agentCoreGateway: {
        gatewayArn,
        outboundAuth: { oauth: { providerArn, scopes: [], grantType: "CLIENT_CREDENTIALS" } },
      },
    },
  });
}

async function harness(account: Account, tool: HarnessTool): Promise<Deployed> {
  const { control } = account.clients;
  const executionRoleArn = await role(account, "zscaler-mcp-harness-execution-role", "bedrock-agentcore", {
    inline: { HarnessInlinePolicy: harnessStatements },
  });
  const { harness: made } = await control.send(
    new CreateHarnessCommand({
      harnessName: "zscaler_mcp_harness",
      executionRoleArn,
      model: {
        bedrockModelConfig: {
          modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
          maxTokens: 8192,
          temperature: 0.2,
        },
      },
      systemPrompt: [{ text: "You are a senior administrator of the Zscaler Zero Trust Exchange." }],
      tools: [tool],
    }),
  );
  const harnessId = made?.harnessId;
  await eventually(async () => {
    const { harness: now } = await control.send(new GetHarnessCommand({ harnessId }));
    return now?.status === "READY" || undefined;
  });
  return { harnessArn: made?.arn ?? "", harnessId: harnessId ?? "" };
}

const secretKeys = [
  "ZSCALER_CLIENT_ID",
  "ZSCALER_CLIENT_SECRET",
  "ZSCALER_VANITY_DOMAIN",
  "ZSCALER_CUSTOMER_ID",
];

async function secret({ clients }: Account): Promise<string> {
  const { ARN = "" } = await clients.secrets.send(
    new CreateSecretCommand({
      Name: "zscaler-mcp-harness/credentials",
      Description: "Zscaler OneAPI credentials",
      SecretString: JSON.stringify({
        ZSCALER_CLIENT_ID: credentials["zscaler-client-id"],
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
        ZSCALER_VANITY_DOMAIN: credentials["zscaler-vanity-domain"],
        ZSCALER_CUSTOMER_ID: credentials["zscaler-customer-id"],
      }),
      Tags: tagList(tags),
    }),
  );
  return ARN;
}

interface Statement {
  readonly Sid?: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

async function role(
  { clients: { iam } }: Account,
  RoleName: string,
  service: string,
  policies: { readonly managed?: string; readonly inline?: Readonly<Record<string, readonly Statement[]>> },
  ofRole: Readonly<Record<string, string>> = tags,
): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: document([
        { Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" },
      ]),
      Tags: tagList(ofRole),
    }),
  );
  if (policies.managed !== undefined)
    await iam.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${policies.managed}` }),
    );
  for (const [PolicyName, statements] of Object.entries(policies.inline ?? {}))
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document(statements) }));
  // Where the tool sleeps until IAM has told everybody, so does this, as long as that takes here.
  await new Promise((resolve) => setTimeout(resolve, 150));
  return Role?.Arn ?? "";
}

const document = (statements: readonly object[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });

const decryption = {
  Action: ["kms:Decrypt"],
  Resource: "*",
  Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
};

const runtimeLogs = arn("logs", "log-group:/aws/bedrock-agentcore/runtimes/*");
const directory = arn("bedrock-agentcore", "workload-identity-directory/default");
const vault = arn("bedrock-agentcore", "token-vault/default");

const harnessStatements: readonly Statement[] = [
  {
    Sid: "BedrockModelInvocation",
    Action: [
      "bedrock:InvokeModel",
      "bedrock:InvokeModelWithResponseStream",
      "bedrock:Converse",
      "bedrock:ConverseStream",
    ],
    Resource: [
      "arn:aws:bedrock:*::foundation-model/*",
      arn("bedrock", "*"),
      arn("bedrock", "inference-profile/*"),
      arn("bedrock", "application-inference-profile/*"),
      "arn:aws:bedrock:*:*:inference-profile/*",
    ],
  },
  { Sid: "EcrPublicTokenAccess", Action: ["ecr-public:GetAuthorizationToken"], Resource: "*" },
  { Sid: "StsForEcrPublicPull", Action: ["sts:GetServiceBearerToken"], Resource: "*" },
  {
    Sid: "XRayTracingAccess",
    Action: [
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
    ],
    Resource: "*",
  },
  {
    Sid: "CloudWatchLogsGroup",
    Action: ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
    Resource: runtimeLogs,
  },
  {
    Sid: "CloudWatchLogsDescribeGroups",
    Action: ["logs:DescribeLogGroups"],
    Resource: arn("logs", "log-group:*"),
  },
  {
    Sid: "CloudWatchLogsStream",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${runtimeLogs}:log-stream:*`,
  },
  {
    Sid: "CloudWatchMetricsPublish",
    Action: ["cloudwatch:PutMetricData"],
    Resource: "*",
    Condition: { StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" } },
  },
  {
    Sid: "AgentCoreWorkloadIdentity",
    Action: ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
    Resource: [directory, `${directory}/workload-identity/harness_zscaler_mcp_harness-*`],
  },
  {
    Sid: "ResolveTokenVaultCredentials",
    Action: ["bedrock-agentcore:GetResourceApiKey", "bedrock-agentcore:GetResourceOauth2Token"],
    Resource: [
      directory,
      `${directory}/workload-identity/harness_zscaler_mcp_harness-*`,
      vault,
      `${vault}/apikeycredentialprovider/*`,
      `${vault}/oauth2credentialprovider/*`,
    ],
  },
  {
    Sid: "ReadTokenVaultBackingSecrets",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: arn("secretsmanager", "secret:bedrock-agentcore-identity*"),
  },
  { Sid: "DecryptTokenVaultBackingSecrets", ...decryption },
];

const runtimeStatements = (secretArn: string): readonly Statement[] => [
  {
    Sid: "EcrAuthAndPull",
    Action: [
      "ecr:GetAuthorizationToken",
      "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer",
      "ecr:BatchGetImage",
      "ecr-public:GetAuthorizationToken",
      "sts:GetServiceBearerToken",
    ],
    Resource: "*",
  },
  {
    Sid: "CloudWatchLogs",
    Action: [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
    ],
    Resource: runtimeLogs,
  },
  {
    Sid: "BedrockInvokeModel",
    Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
    Resource: "*",
  },
  { Sid: "SecretsManagerGet", Action: ["secretsmanager:GetSecretValue"], Resource: secretArn },
  { Sid: "KmsDecryptForSecrets", ...decryption },
];

const gatewayStatements = (runtimeArn: string): readonly Statement[] => [
  {
    Sid: "InvokeRuntimeTarget",
    Action: ["bedrock-agentcore:InvokeAgentRuntime"],
    Resource: [runtimeArn, `${runtimeArn}/*`, `${runtimeArn}:*`],
  },
  {
    Sid: "Logging",
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: "*",
  },
  // The tool forgets these; whoever got its target to work has added them, as the vendor's own template does.
  {
    Sid: "Identity",
    Action: [
      "bedrock-agentcore:GetWorkloadAccessToken",
      "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
      "bedrock-agentcore:GetResourceOauth2Token",
      "bedrock-agentcore:CompleteResourceTokenAuth",
      "bedrock-agentcore:CreateWorkloadIdentity",
      "secretsmanager:GetSecretValue",
    ],
    Resource: "*",
  },
];

export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const givenUp = Date.now() + 30_000; Date.now() < givenUp; ) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("What was waited for did not come.");
}
