/** The whole way from a harness to a container: user pool, OAuth provider, runtime, gateway and target, each on demand. */
import { InvokeHarnessCommand, type InvokeHarnessStreamOutput } from "@aws-sdk/client-bedrock-agentcore";
import {
  CreateGatewayCommand,
  type CreateGatewayCommandInput,
  CreateGatewayTargetCommand,
  type CreateGatewayTargetCommandInput,
  CreateHarnessCommand,
  CreateOauth2CredentialProviderCommand,
  type CredentialProviderConfiguration,
  GetGatewayCommand,
  type GetGatewayCommandOutput,
  GetGatewayTargetCommand,
  type GetGatewayTargetCommandOutput,
  GetHarnessCommand,
  GetOauth2CredentialProviderCommand,
  type HarnessGatewayOutboundAuth,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Edge } from "../../simulator/cloud.js";
import type { SimulatorOptions } from "../../simulator/index.js";
import { invocationUrl } from "../../simulator/services/agentcore-runtime/index.js";
import { requestAccessToken } from "../../simulator/services/oauth/client-credentials.js";
import { account, prefix, region, runtimeScene, type Scene } from "./agentcore-runtime-scene.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export const allow = (Action: Statement["Action"], Resource: Statement["Resource"]): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
});

export const gatewayRoleArn = `arn:aws:iam::${account}:role/gateway`;
export const harnessRoleArn = `arn:aws:iam::${account}:role/harness`;
export const providerArn = `${prefix}token-vault/default/oauth2credentialprovider/cognito`;
export const scope = "zscaler-mcp/invoke";

const directory = `${prefix}workload-identity-directory/default`;

/** What it takes to get a token from the provider, statement by statement. `workload` begins the identity's name. */
export const tokenGrants = (workload: string) => ({
  "GetWorkloadAccessToken on the directory": allow("bedrock-agentcore:GetWorkloadAccessToken", directory),
  "GetWorkloadAccessToken on the identity": allow(
    "bedrock-agentcore:GetWorkloadAccessToken",
    `${directory}/workload-identity/${workload}*`,
  ),
  "GetResourceOauth2Token on the directory": allow("bedrock-agentcore:GetResourceOauth2Token", directory),
  "GetResourceOauth2Token on the identity": allow(
    "bedrock-agentcore:GetResourceOauth2Token",
    `${directory}/workload-identity/${workload}*`,
  ),
  "GetResourceOauth2Token on the vault": allow(
    "bedrock-agentcore:GetResourceOauth2Token",
    `${prefix}token-vault/default`,
  ),
  "GetResourceOauth2Token on the provider": allow("bedrock-agentcore:GetResourceOauth2Token", providerArn),
  "GetSecretValue on the provider's secret": allow(
    "secretsmanager:GetSecretValue",
    `arn:aws:secretsmanager:${region}:${account}:secret:bedrock-agentcore-identity!default/oauth2/cognito-*`,
  ),
});

export const invokeRuntime = allow("bedrock-agentcore:InvokeAgentRuntime", `${prefix}runtime/zscaler_mcp-*`);

/** What every harness needs to talk at all. */
export const harnessGrants = [
  allow(["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"], "*"),
  allow("bedrock:InvokeModelWithResponseStream", "*"),
];

export interface Pool {
  readonly clientId: string;
  readonly authorizer: {
    readonly discoveryUrl: string;
    readonly allowedClients: string[];
    readonly allowedScopes: string[];
  };
  readonly oauth: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly tokenEndpoint: string;
  };
  token(scopes?: readonly string[]): Promise<string>;
}

export interface GatewayScene extends Scene {
  /** A user pool with a machine's client, and the OAuth2 provider `cognito` that has its secret. */
  pool(): Promise<Pool>;
  role(name: "gateway" | "harness", statements: readonly Statement[]): Promise<void>;
  /** Answers the id of a gateway that is ready; without inbound authorization unless told otherwise. */
  gateway(changes?: Partial<CreateGatewayCommandInput>): Promise<string>;
  settledGateway(gatewayIdentifier: string): Promise<GetGatewayCommandOutput>;
  /** Creates a target, and waits for what becomes of it. */
  target(
    gatewayIdentifier: string,
    endpoint: string,
    credential?: CredentialProviderConfiguration,
    changes?: Partial<CreateGatewayTargetCommandInput>,
  ): Promise<GetGatewayTargetCommandOutput>;
  settledTarget(gatewayIdentifier: string, targetId: string): Promise<GetGatewayTargetCommandOutput>;
  connect(url: string, options: { readonly token?: string; readonly fetch?: Edge["fetch"] }): Promise<Client>;
  /** All that a new harness with the gateway as its tool `zscaler` says to a prompt. */
  ask(gatewayId: string, outboundAuth: HarnessGatewayOutboundAuth, prompt: string): Promise<Said>;
  close(): Promise<void>;
}

export interface Said {
  readonly text: string;
  /** `<server>/<tool>`, for each tool that was called. */
  readonly tools: readonly string[];
}

export const jwt = (customJWTAuthorizer: Pool["authorizer"]) => ({
  authorizerType: "CUSTOM_JWT" as const,
  authorizerConfiguration: { customJWTAuthorizer },
});

export const oauthCredential = (scopes: readonly string[] = [scope]): CredentialProviderConfiguration => ({
  credentialProviderType: "OAUTH",
  credentialProvider: { oauthCredentialProvider: { providerArn, scopes: [...scopes] } },
});

export const iamCredential: CredentialProviderConfiguration = {
  credentialProviderType: "GATEWAY_IAM_ROLE",
  credentialProvider: { iamCredentialProvider: { service: "bedrock-agentcore" } },
};

export const runtimeUrl = (runtimeId: string) => invocationUrl(region, `${prefix}runtime/${runtimeId}`);
export const gatewayUrl = (gatewayId: string) =>
  `https://${gatewayId}.gateway.bedrock-agentcore.${region}.amazonaws.com/mcp`;
export const gatewayArn = (gatewayId: string) => `${prefix}gateway/${gatewayId}`;

export async function gatewayScene(options: SimulatorOptions = {}): Promise<GatewayScene> {
  const scene = await runtimeScene(options);
  const { simulator, control, data, iam } = scene;
  const { edge } = simulator.cloud;
  const cognito = new CognitoIdentityProviderClient(clientOptions(simulator));
  const clients: Client[] = [];
  let asked = 0;

  const role: GatewayScene["role"] = async (name, statements) => {
    const trust = {
      Effect: "Allow",
      Principal: { Service: "bedrock-agentcore.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const document = (Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const created = iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document([trust]) }),
    );
    // The role may be there, for other statements.
    await created.catch(() => undefined);
    // A policy says something, at least.
    const said = [allow("logs:PutLogEvents", "*"), ...statements];
    await iam.send(
      new PutRolePolicyCommand({
        ...{ RoleName: name, PolicyName: "inline", PolicyDocument: document(said) },
      }),
    );
  };

  const settledGateway: GatewayScene["settledGateway"] = async (gatewayIdentifier) => {
    const gateway = await control.send(new GetGatewayCommand({ gatewayIdentifier }));
    return /ING$/.test(gateway.status ?? "") ? settledGateway(gatewayIdentifier) : gateway;
  };

  const settledTarget: GatewayScene["settledTarget"] = async (gatewayIdentifier, targetId) => {
    const target = await control.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }));
    return /ING$/.test(target.status ?? "") ? settledTarget(gatewayIdentifier, targetId) : target;
  };

  return {
    ...scene,
    ...{ role, settledGateway, settledTarget },
    async pool() {
      const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "zscaler" }));
      const UserPoolId = UserPool?.Id ?? "";
      const scopes = ["invoke", "read"];
      await cognito.send(
        new CreateResourceServerCommand({
          ...{ UserPoolId, Identifier: "zscaler-mcp", Name: "Zscaler MCP" },
          Scopes: scopes.map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName })),
        }),
      );
      const { UserPoolClient: client } = await cognito.send(
        new CreateUserPoolClientCommand({
          ...{ UserPoolId, ClientName: "harness", GenerateSecret: true },
          AllowedOAuthFlows: ["client_credentials"],
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthScopes: scopes.map((name) => `zscaler-mcp/${name}`),
        }),
      );
      const Domain = "zscaler-mcp-1";
      await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
      await until(async () => {
        const { DomainDescription } = await cognito.send(new DescribeUserPoolDomainCommand({ Domain }));
        return DomainDescription?.Status === "ACTIVE";
      });
      const { ClientId: clientId = "", ClientSecret: clientSecret = "" } = client ?? {};
      const discoveryUrl = `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}/.well-known/openid-configuration`;
      await control.send(
        new CreateOauth2CredentialProviderCommand({
          name: "cognito",
          credentialProviderVendor: "CustomOauth2",
          oauth2ProviderConfigInput: {
            customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl }, clientId, clientSecret },
          },
        }),
      );
      await until(async () => {
        const provider = await control.send(new GetOauth2CredentialProviderCommand({ name: "cognito" }));
        return provider.status === "READY";
      });
      const tokenEndpoint = `https://${Domain}.auth.${region}.amazoncognito.com/oauth2/token`;
      return {
        clientId,
        authorizer: { discoveryUrl, allowedClients: [clientId], allowedScopes: [scope] },
        oauth: { clientId, clientSecret, tokenEndpoint },
        async token(asked = [scope]) {
          const client = { clientId, clientSecret, scopes: asked };
          const result = await requestAccessToken(tokenEndpoint, client, edge.fetch);
          if (!result.ok) throw new Error(result.error);
          return result.accessToken;
        },
      };
    },
    async gateway(changes) {
      const { gatewayId = "" } = await control.send(
        new CreateGatewayCommand({
          ...{ name: "zscaler-gateway", roleArn: gatewayRoleArn, protocolType: "MCP" },
          authorizerType: "NONE",
          ...changes,
        }),
      );
      await settledGateway(gatewayId);
      return gatewayId;
    },
    async target(gatewayIdentifier, endpoint, credential, changes) {
      const { targetId = "" } = await control.send(
        new CreateGatewayTargetCommand({
          ...{ gatewayIdentifier, name: "zscaler-mcp-runtime" },
          targetConfiguration: { mcp: { mcpServer: { endpoint } } },
          credentialProviderConfigurations: credential && [credential],
          ...changes,
        }),
      );
      return settledTarget(gatewayIdentifier, targetId);
    },
    async connect(url, { token, fetch = edge.fetch }) {
      const client = new Client({ name: "outside", version: "1" });
      clients.push(client);
      const transport = new StreamableHTTPClientTransport(new URL(url), {
        requestInit: token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
        fetch: (address, init) => fetch(String(address), init),
      });
      await client.connect(transport as Transport);
      return client;
    },
    async ask(gatewayId, outboundAuth, prompt) {
      asked += 1;
      const { harness } = await control.send(
        new CreateHarnessCommand({
          ...{ harnessName: `demo_${asked}`, executionRoleArn: harnessRoleArn, memory: { disabled: {} } },
          tools: [
            {
              ...{ type: "agentcore_gateway", name: "zscaler" },
              config: { agentCoreGateway: { gatewayArn: gatewayArn(gatewayId), outboundAuth } },
            },
          ],
        }),
      );
      const harnessId = harness?.harnessId;
      await until(async () => {
        const live = await control.send(new GetHarnessCommand({ harnessId }));
        return live.harness?.status === "READY";
      });
      const { stream } = await data.send(
        new InvokeHarnessCommand({
          ...{ harnessArn: harness?.arn, runtimeSessionId: "0123456789-0123456789-0123456789-0123" },
          messages: [{ role: "user", content: [{ text: prompt }] }],
        }),
      );
      const events: InvokeHarnessStreamOutput[] = [];
      for await (const event of stream ?? []) events.push(event);
      return {
        text: events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.text ?? "").join(""),
        tools: events.flatMap(({ contentBlockStart }) => {
          const use = contentBlockStart?.start?.toolUse;
          return use === undefined ? [] : [`${use.serverName}/${use.name}`];
        }),
      };
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      cognito.destroy();
      await simulator.stop();
    },
  };
}
