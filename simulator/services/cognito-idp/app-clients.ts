/** App clients, and the rules for the OAuth flows they may use. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import type { Directory } from "./directory.js";
import { invalidFlow, invalidParameter, invalidToken, limitExceeded, noSuchScope } from "./errors.js";
import { type AppClient, type ClientSettings, customScopes, type UserPool } from "./user-pool.js";

const CLIENTS_PER_POOL = 1000;

/** Scopes that every pool has. They speak of a person, which a client acting for itself is not. */
const userScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

const secondsPerUnit = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

export function appClientHandlers(directory: Directory): Readonly<Record<string, Handler>> {
  const { cloud } = directory;

  function create(input: Cognito.CreateUserPoolClientRequest): Cognito.CreateUserPoolClientResponse {
    const { UserPoolId, ClientName, GenerateSecret, ClientSecret, ...settings } = input;
    const pool = directory.pool(UserPoolId);
    if (GenerateSecret === true && ClientSecret !== undefined) {
      throw invalidParameter("GenerateSecret can't be true where a ClientSecret is given.");
    }
    const secret = GenerateSecret === true ? cloud.id(51) : ClientSecret;
    checkSettings(pool, settings, secret);
    if (pool.clients.size >= CLIENTS_PER_POOL) throw limitExceeded("Max number of clients reached.");
    const now = cloud.clock.now();
    const client: AppClient = {
      ...{ id: cloud.id(26), name: ClientName ?? "", secret, settings, createdAt: now, changedAt: now },
    };
    pool.clients.set(client.id, client);
    return { UserPoolClient: describe(pool, client) };
  }

  /** What is left out gets its default again. The secret stays. */
  function update(input: Cognito.UpdateUserPoolClientRequest): Cognito.UpdateUserPoolClientResponse {
    const { UserPoolId, ClientId, ClientName, ...settings } = input;
    const { pool, client } = directory.client({ UserPoolId, ClientId });
    checkSettings(pool, settings, client.secret);
    client.settings = settings;
    client.name = ClientName ?? client.name;
    client.changedAt = cloud.clock.now();
    return { UserPoolClient: describe(pool, client) };
  }

  function list(input: Cognito.ListUserPoolClientsRequest): Cognito.ListUserPoolClientsResponse {
    const pool = directory.pool(input.UserPoolId);
    const page = pageOf([...pool.clients.values()], input.MaxResults ?? 60, input.NextToken, invalidToken);
    return {
      UserPoolClients: page.items.map(({ id, name }) => ({
        ClientId: id,
        UserPoolId: pool.id,
        ClientName: name,
      })),
      NextToken: page.nextToken,
    };
  }

  return {
    CreateUserPoolClient: create,
    DescribeUserPoolClient: (
      input: Cognito.DescribeUserPoolClientRequest,
    ): Cognito.DescribeUserPoolClientResponse => {
      const { pool, client } = directory.client(input);
      return { UserPoolClient: describe(pool, client) };
    },
    UpdateUserPoolClient: update,
    DeleteUserPoolClient: (input: Cognito.DeleteUserPoolClientRequest) => {
      const { pool, client } = directory.client(input);
      pool.clients.delete(client.id);
      return {};
    },
    ListUserPoolClients: list,
  };
}

function checkSettings(pool: UserPool, settings: ClientSettings, secret: string | undefined): void {
  const flows = settings.AllowedOAuthFlows ?? [];
  const scopes = settings.AllowedOAuthScopes ?? [];
  const actsForItself = flows.includes("client_credentials");
  if (actsForItself && flows.length > 1) {
    throw invalidFlow("client_credentials flow can not be selected along with code flow or implicit flow.");
  }
  if (actsForItself && secret === undefined) {
    throw invalidFlow("client_credentials flow can not be selected if client does not have a client secret.");
  }
  if (settings.AllowedOAuthFlowsUserPoolClient === true && (flows.length === 0 || scopes.length === 0)) {
    throw invalidParameter(
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  }
  const known = [...userScopes, ...customScopes(pool)];
  for (const scope of scopes) {
    if (!known.includes(scope)) throw noSuchScope(scope);
    if (actsForItself && userScopes.includes(scope)) {
      throw invalidFlow(`${scope} is not supported with client_credentials flow.`);
    }
  }
  const validity = accessTokenSeconds(settings);
  if (validity < 300 || validity > 86_400) throw invalidParameter("Invalid range for token validity.");
}

/** How long an access token is valid: an hour unless told otherwise. */
export function accessTokenSeconds({ AccessTokenValidity, TokenValidityUnits }: ClientSettings): number {
  return (AccessTokenValidity ?? 1) * secondsPerUnit[TokenValidityUnits?.AccessToken ?? "hours"];
}

/** What the client is set to, defaults included. */
export const effectiveClientSettings = ({ settings }: AppClient): ClientSettings => ({
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
  ...settings,
});

function describe(pool: UserPool, client: AppClient): Cognito.UserPoolClientType {
  return {
    ...effectiveClientSettings(client),
    UserPoolId: pool.id,
    ClientName: client.name,
    ClientId: client.id,
    ClientSecret: client.secret,
    CreationDate: new Date(client.createdAt),
    LastModifiedDate: new Date(client.changedAt),
  };
}
