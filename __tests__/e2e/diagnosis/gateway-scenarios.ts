/** What goes wrong on the way from an image to a gateway's target: the runtime's image and start, roles, tokens, domains. */
import {
  GetAgentRuntimeCommand,
  ListAgentRuntimesCommand,
  ListGatewaysCommand,
  UpdateAgentRuntimeCommand,
  UpdateGatewayCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolDomainCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import {
  type Account,
  accountId,
  deploy,
  destroy,
  good,
  type Inputs,
  region,
  repository,
  run,
} from "../action.js";
import { hastily, unverified } from "../reliability/killing.js";
import { refusing } from "./refusals.js";
import type { Scenario } from "./scenario.js";

const withTokens: Inputs = { ...unverified, topology: "gateway", "gateway-auth": "cognito" };
const withSignatures: Inputs = { ...withTokens, "gateway-auth": "iam" };

const deploying =
  (inputs: Inputs): Scenario["provoke"] =>
  (account) =>
    deploy(account, { ...withTokens, ...inputs });

/** A deploy of which something is changed behind its back, right before this call. */
const sabotaged =
  (
    operation: string,
    sabotage: (account: Account) => Promise<unknown>,
    inputs: Inputs = {},
  ): Scenario["provoke"] =>
  (account) => {
    account.faults.on({
      operation,
      effect: { kind: "hook", when: "before", run: async () => void (await sabotage(account)) },
    });
    return deploy(account, { ...withTokens, ...inputs });
  };

/** A role of the account's administrators that AgentCore may assume, and that may do only this. */
async function broughtRole({ clients: { iam } }: Account, noun: string, action: string): Promise<Inputs> {
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trust = { Principal: { Service: "bedrock-agentcore.amazonaws.com" }, Action: "sts:AssumeRole" };
  await iam.send(new CreateRoleCommand({ RoleName: "brought", AssumeRolePolicyDocument: document(trust) }));
  const PolicyDocument = document({ Action: action, Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName: "brought", PolicyName: "all", PolicyDocument }));
  return { roles: `${noun}=arn:aws:iam::${accountId}:role/brought` };
}

/** The one pool there is. */
async function poolId({ clients: { cognito } }: Account): Promise<string | undefined> {
  const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 10 }));
  return UserPools[0]?.Id;
}

const domain = `zscaler-mcp-harness-${accountId}`;

/** The runtime lets in another client than the gateway's. */
async function letInSomebodyElse({ clients: { control } }: Account): Promise<void> {
  const { agentRuntimes: [summary] = [] } = await control.send(new ListAgentRuntimesCommand({}));
  const agentRuntimeId = summary?.agentRuntimeId;
  const { agentRuntimeArtifact, roleArn, networkConfiguration, ...now } = await control.send(
    new GetAgentRuntimeCommand({ agentRuntimeId }),
  );
  const { protocolConfiguration, environmentVariables, authorizerConfiguration } = now;
  const { discoveryUrl } = authorizerConfiguration?.customJWTAuthorizer ?? {};
  await control.send(
    new UpdateAgentRuntimeCommand({
      ...{ agentRuntimeId, agentRuntimeArtifact, roleArn, networkConfiguration, protocolConfiguration },
      environmentVariables,
      authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, allowedClients: ["somebody-else"] } },
    }),
  );
}

/** Of the one gateway there is, the description, and for one with tokens whom it lets in. */
async function changeGateway({ clients: { control } }: Account, discoveryUrl?: string): Promise<void> {
  const { items: [gateway] = [] } = await control.send(new ListGatewaysCommand({}));
  await control.send(
    new UpdateGatewayCommand({
      ...{ gatewayIdentifier: gateway?.gatewayId, name: gateway?.name, protocolType: "MCP" },
      roleArn: `arn:aws:iam::${accountId}:role/zscaler-mcp-harness-${discoveryUrl === undefined ? "iam-" : ""}gateway-role`,
      description: "mine",
      authorizerType: discoveryUrl === undefined ? "AWS_IAM" : "CUSTOM_JWT",
      ...(discoveryUrl === undefined
        ? {}
        : {
            authorizerConfiguration: {
              customJWTAuthorizer: { discoveryUrl, allowedClients: ["somebody-else"] },
            },
          }),
    }),
  );
}

export const gatewayScenarios: readonly Scenario[] = [
  {
    rules: ["runtime-image-region"],
    when: "the image lies in another region",
    provoke: deploying({ image: repository.replace(region, "eu-west-1").concat(":1.0") }),
  },
  {
    rules: ["runtime-image-architecture"],
    when: "the image is built for x86-64 alone",
    provoke: deploying({ image: `${repository}:amd64` }),
  },
  {
    rules: ["runtime-image-registry"],
    when: "the image is on Docker Hub",
    provoke: deploying({ image: "zscaler/zscaler-mcp-server:latest" }),
  },
  {
    rules: ["runtime-image-denied", "run-timeout"],
    when: "the runtime's role may not pull the image, however long IAM is waited for",
    provoke: async (account) =>
      deploy(account, {
        ...withTokens,
        ...(await broughtRole(account, "runtime", "logs:*")),
        timeout: "12s",
      }),
  },
  {
    rules: ["runtime-slow-start"],
    when: "the container exits instead of listening",
    provoke: deploying({ image: `${repository}:crash` }),
  },
  {
    rules: ["container-secret-missing", "runtime-slow-start"],
    when: "somebody deletes the secret before the container reads it",
    provoke: sabotaged("CreateGatewayTarget", ({ clients: { secrets } }) =>
      secrets.send(
        new DeleteSecretCommand({
          SecretId: "zscaler-mcp-harness/credentials",
          ForceDeleteWithoutRecovery: true,
        }),
      ),
    ),
  },
  {
    rules: ["runtime-error"],
    when: "the container lets in other addresses than the platform's",
    provoke: deploying({ "container-environment": "ZSCALER_MCP_ALLOWED_SOURCE_IPS=203.0.113.7" }),
  },
  {
    rules: ["gateway-target-unauthorized"],
    when: "the container checks a credential that no gateway sends",
    provoke: deploying({ "container-environment": "ZSCALER_MCP_TRUST_PLATFORM_AUTH=false" }),
  },
  {
    rules: ["gateway-target-unauthorized"],
    when: "the runtime's authorizer lets in another client",
    provoke: sabotaged("CreateGatewayTarget", async (account) => {
      await letInSomebodyElse(account);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }),
  },
  {
    rules: ["runtime-invocation-denied"],
    when: "the role that the gateway signs with may not call the runtime",
    provoke: async (account) =>
      deploy(account, { ...withSignatures, ...(await broughtRole(account, "gateway", "logs:*")) }),
  },
  {
    rules: ["gateway-token-denied"],
    when: "the gateway's role may not fetch a token",
    provoke: async (account) =>
      deploy(account, { ...withTokens, ...(await broughtRole(account, "gateway", "logs:*")) }),
  },
  {
    rules: ["oauth-client-refused"],
    when: "somebody deletes the OAuth client",
    provoke: sabotaged("CreateGatewayTarget", async (account) => {
      const { cognito } = account.clients;
      const UserPoolId = await poolId(account);
      const { UserPoolClients: [client] = [] } = await cognito.send(
        new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 10 }),
      );
      const { ClientId } = client ?? {};
      await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    }),
  },
  {
    rules: ["gateway-target-failed"],
    when: "the user pool's domain, and its token endpoint with it, is deleted",
    provoke: sabotaged("CreateGatewayTarget", async (account) => {
      const UserPoolId = await poolId(account);
      await account.clients.cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: domain }));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }),
  },
  {
    rules: ["cognito-domain-taken"],
    when: "another user pool has the domain",
    provoke: async (account) => {
      const { cognito } = account.clients;
      const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "people" }));
      await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId: UserPool?.Id, Domain: domain }));
      return deploy(account, withTokens);
    },
  },
  {
    rules: ["cognito-other-domain"],
    when: "somebody gives the new user pool a domain of another name",
    provoke: sabotaged("CreateUserPoolDomain", async (account) => {
      const UserPoolId = await poolId(account);
      await account.clients.cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "by-hand" }));
    }),
  },
  {
    rules: ["gateway-claim-mismatch"],
    when: "the gateway's authorizer lets in another client",
    provoke: sabotaged(
      "CreateHarness",
      async (account) =>
        changeGateway(
          account,
          `https://cognito-idp.${region}.amazonaws.com/${await poolId(account)}/.well-known/openid-configuration`,
        ),
      { verify: "true" },
    ),
  },
  {
    rules: ["mcp-client-failed", "gateway-call-refused"],
    when: "the harness's role is kept from calling the gateway",
    provoke: async (account) => {
      await good(deploy(account, withSignatures));
      const statement = { Effect: "Deny", Action: "bedrock-agentcore:InvokeGateway", Resource: "*" };
      await account.clients.iam.send(
        new PutRolePolicyCommand({
          ...{ RoleName: "zscaler-mcp-harness-execution-role", PolicyName: "deny" },
          PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        }),
      );
      return run(account, { operation: "invoke", prompt: "List the ZPA app segments.", retries: "0" });
    },
  },
  {
    rules: ["gateway-authorizer-fixed"],
    when: "AWS takes a change of the gateway for one of its authorizer",
    provoke: async (account) => {
      await good(deploy(account, withSignatures));
      await changeGateway(account);
      const message = "Authorizer type cannot be updated for an existing gateway";
      refusing(account, "UpdateGateway", "ValidationException", message);
      return deploy(account, withSignatures);
    },
  },
  {
    rules: ["gateway-has-targets"],
    when: "somebody adds targets to a gateway that is being destroyed",
    provoke: async (account) => {
      await good(deploy(account, withSignatures));
      const message =
        "Gateway with ID: x has targets associated with it. Delete all targets before deleting the gateway.";
      refusing(account, "DeleteGateway", "ValidationException", message);
      return destroy(account, hastily);
    },
  },
];
