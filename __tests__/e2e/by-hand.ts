/** What somebody does to a stage in the console, behind the action's back. */
import {
  type CredentialProviderConfiguration,
  DeleteAgentRuntimeCommand,
  DeleteGatewayCommand,
  DeleteGatewayTargetCommand,
  DeleteHarnessCommand,
  GetAgentRuntimeCommand,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  GetHarnessCommand,
  ListGatewayTargetsCommand,
  UpdateAgentRuntimeCommand,
  UpdateGatewayCommand,
  UpdateGatewayTargetCommand,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  DescribeResourceServerCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { ActionResult } from "../../simulator/runner.js";
import { type Account, ofType, repository } from "./action.js";

/** What a run has told of the stage: where its things are. */
export type Deployed = Pick<ActionResult, "outputs">;

export const waitUntil = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

const isGone = (look: () => Promise<unknown>): Promise<boolean> =>
  look().then(
    () => false,
    () => true,
  );

const idIn = (arn: string | undefined): string => arn?.split("/").at(-1) ?? "";

/** Another image, one variable more, and a health check at another path. */
export async function changeService({ clients: { ecs } }: Account, { outputs }: Deployed): Promise<void> {
  const serviceArn = outputs["service-arn"] ?? "";
  const { service } = await ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
  const now = service?.activeConfigurations?.[0];
  const { image = "", environment = [], ...container } = now?.primaryContainer ?? {};
  await ecs.send(
    new UpdateExpressGatewayServiceCommand({
      serviceArn,
      healthCheckPath: `${now?.healthCheckPath}?by=hand`,
      primaryContainer: {
        ...container,
        image: image.replace(/@.*/, ":2.0"),
        environment: [...environment, { name: "ZSCALER_MCP_LOG_LEVEL", value: "set by hand" }],
      },
    }),
  );
}

export async function deleteService(account: Account, { outputs }: Deployed): Promise<void> {
  const serviceArn = outputs["service-arn"] ?? "";
  await account.clients.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
  await waitUntil(() => ofType(account, "AWS::ECS::ExpressGatewayService").length === 0);
}

/** Another image, and a variable that lets the agent write; the console sends all the rest again. */
export async function changeRuntime({ clients }: Account, { outputs }: Deployed): Promise<void> {
  const agentRuntimeId = idIn(outputs["runtime-arn"]);
  const look = () => clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
  const { roleArn, networkConfiguration, protocolConfiguration, environmentVariables, ...now } = await look();
  const { authorizerConfiguration, requestHeaderConfiguration } = now;
  await clients.control.send(
    new UpdateAgentRuntimeCommand({
      ...{ agentRuntimeId, roleArn, networkConfiguration, protocolConfiguration },
      ...{ authorizerConfiguration, requestHeaderConfiguration },
      environmentVariables: { ...environmentVariables, ZSCALER_MCP_WRITE_ENABLED: "true" },
      agentRuntimeArtifact: { containerConfiguration: { containerUri: `${repository}:2.0` } },
    }),
  );
  await waitUntil(async () => (await look()).status === "READY");
}

export async function deleteRuntime({ clients }: Account, { outputs }: Deployed): Promise<void> {
  const agentRuntimeId = idIn(outputs["runtime-arn"]);
  await clients.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId }));
  await waitUntil(() => isGone(() => clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }))));
}

export async function targetOf({ clients }: Account, { outputs }: Deployed) {
  const gatewayIdentifier = idIn(outputs["gateway-arn"]);
  const { items } = await clients.control.send(new ListGatewayTargetsCommand({ gatewayIdentifier }));
  const targetId = items?.[0]?.targetId ?? "";
  const look = () => clients.control.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }));
  return { gatewayIdentifier, look, target: await look() };
}

/** Its endpoint without the qualifier is the same one: the gateway goes on to serve, unless the credential does not. */
export async function changeTarget(
  account: Account,
  deployed: Deployed,
  credential?: CredentialProviderConfiguration,
): Promise<void> {
  const { gatewayIdentifier, look, target } = await targetOf(account, deployed);
  const { targetId, name, credentialProviderConfigurations } = target;
  const endpoint = target.targetConfiguration?.mcp?.mcpServer?.endpoint?.replace("?qualifier=DEFAULT", "");
  await account.clients.control.send(
    new UpdateGatewayTargetCommand({
      ...{ gatewayIdentifier, targetId, name },
      credentialProviderConfigurations:
        credential === undefined ? credentialProviderConfigurations : [credential],
      targetConfiguration: { mcp: { mcpServer: { endpoint } } },
    }),
  );
  await waitUntil(async () => !/ING$/.test((await look()).status ?? ""));
}

export async function deleteTarget(account: Account, deployed: Deployed): Promise<void> {
  const { gatewayIdentifier, look, target } = await targetOf(account, deployed);
  const { targetId } = target;
  await account.clients.control.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId }));
  await waitUntil(() => isGone(look));
}

/** A gateway goes only without targets. */
export async function deleteGateway(account: Account, deployed: Deployed): Promise<void> {
  await deleteTarget(account, deployed);
  const gatewayIdentifier = idIn(deployed.outputs["gateway-arn"]);
  const { control } = account.clients;
  await control.send(new DeleteGatewayCommand({ gatewayIdentifier }));
  await waitUntil(() => isGone(() => control.send(new GetGatewayCommand({ gatewayIdentifier }))));
}

/** It lets in somebody else in place of the harness's client, whatever the scope. */
export async function changeAuthorizer({ clients }: Account, { outputs }: Deployed): Promise<void> {
  const gatewayIdentifier = idIn(outputs["gateway-arn"]);
  const look = () => clients.control.send(new GetGatewayCommand({ gatewayIdentifier }));
  const { name, roleArn, protocolType, authorizerType, authorizerConfiguration } = await look();
  const { discoveryUrl } = authorizerConfiguration?.customJWTAuthorizer ?? {};
  await clients.control.send(
    new UpdateGatewayCommand({
      ...{ gatewayIdentifier, name, roleArn, protocolType, authorizerType },
      authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, allowedClients: ["somebody"] } },
    }),
  );
  await waitUntil(async () => (await look()).status === "READY");
}

/** The one pool of the account, and its one client. */
export async function poolOf({ clients }: Account) {
  const { UserPools } = await clients.cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const UserPoolId = UserPools?.[0]?.Id ?? "";
  const { UserPoolClients } = await clients.cognito.send(new ListUserPoolClientsCommand({ UserPoolId }));
  return { UserPoolId, ClientId: UserPoolClients?.[0]?.ClientId ?? "" };
}

/** A scope more, which the client may ask for, and passwords as a way to sign in. */
export async function changeScopes(account: Account): Promise<void> {
  const { cognito } = account.clients;
  const pool = await poolOf(account);
  const { ResourceServer } = await cognito.send(
    new DescribeResourceServerCommand({ ...pool, Identifier: "zscaler-mcp" }),
  );
  await cognito.send(
    new UpdateResourceServerCommand({
      ...{ UserPoolId: pool.UserPoolId, Identifier: "zscaler-mcp", Name: ResourceServer?.Name },
      Scopes: [...(ResourceServer?.Scopes ?? []), { ScopeName: "admin", ScopeDescription: "All of it" }],
    }),
  );
  await cognito.send(
    new UpdateUserPoolClientCommand({
      ...{ ...pool, ClientName: "zscaler-mcp-harness-client" },
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: ["zscaler-mcp/invoke", "zscaler-mcp/admin"],
      AllowedOAuthFlowsUserPoolClient: true,
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
}

/** Another prompt, and another server in place of ours. */
export async function changeHarness({ clients: { control } }: Account, { outputs }: Deployed): Promise<void> {
  const harnessId = outputs["harness-id"] ?? "";
  await control.send(
    new UpdateHarnessCommand({
      harnessId,
      systemPrompt: [{ text: "Do as you like." }],
      tools: [
        { type: "remote_mcp", name: "zscaler", config: { remoteMcp: { url: "https://other.test/mcp" } } },
      ],
    }),
  );
  await waitUntil(
    async () => (await control.send(new GetHarnessCommand({ harnessId }))).harness?.status === "READY",
  );
}

export async function deleteHarness(account: Account, { outputs }: Deployed): Promise<void> {
  const harnessId = outputs["harness-id"] ?? "";
  await account.clients.control.send(new DeleteHarnessCommand({ harnessId }));
  await waitUntil(() => ofType(account, "AWS::BedrockAgentCore::Harness").length === 0);
}

const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** One more policy of its own, and one of AWS's. */
export async function widenRole({ clients: { iam } }: Account, RoleName: string): Promise<void> {
  const PolicyDocument = document({ Action: "iam:*", Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Backdoor", PolicyDocument }));
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

/** Its policy allows something else, to another service. */
export async function replacePolicies(
  { clients: { iam } }: Account,
  RoleName: string,
  PolicyName: string,
): Promise<void> {
  const PolicyDocument = document({ Action: "s3:*", Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  const trust = document({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust }));
}

export async function deleteRole(
  { clients: { iam } }: Account,
  RoleName: string,
  PolicyName: string,
): Promise<void> {
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}
