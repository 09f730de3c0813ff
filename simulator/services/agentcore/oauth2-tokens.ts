/** Access tokens from an OAuth2 credential provider: AgentCore Identity asks the provider's own token endpoint. */
import type * as Control from "@aws-sdk/client-bedrock-agentcore-control";
import type { Edge } from "../../cloud.js";
import { type ClientCredentials, requestAccessToken } from "../oauth/client-credentials.js";
import { discover } from "../oauth/discovery.js";
import { credentialValue, demandVaultAccess, noProvider, type Vault } from "./credentials.js";
import { operationFailed } from "./runtime-role.js";

const operation = "GetResourceOauth2Token";

/**
 * By the grant `client_credentials`, with the scopes and no others. Throws in the words of AWS's SDK where the role
 * lacks a right, or the authorization server hands out nothing.
 */
export async function resourceOauth2Token(
  vault: Vault,
  providerArn: string,
  scopes: readonly string[],
): Promise<string> {
  demandVaultAccess(vault, operation, providerArn);
  const { oauth2Providers, arns } = vault.store;
  const provider = [...oauth2Providers.values()].find(
    ({ name }) => arns.oauth2Provider(name) === providerArn,
  );
  if (provider === undefined) throw noProvider(operation, providerArn);
  if (provider.status === "CREATING") {
    throw operationFailed("ValidationException", operation, `The provider ${provider.name} is not ready.`);
  }
  const { fetch } = vault.cloud.edge;
  const client = await oauthClient(provider.configuration, fetch);
  if (client === undefined) {
    throw operationFailed(
      "ValidationException",
      operation,
      `The token endpoint of the provider ${provider.name} could not be discovered.`,
    );
  }
  const clientSecret = credentialValue(vault, operation, provider.secret);
  // Users who give no scopes get tokens without the claim, where Cognito would grant a client that is silent them all.
  const asked = scopes.length === 0 ? [""] : scopes;
  const credentials = { ...client, clientSecret, scopes: asked };
  const token = await requestAccessToken(client.tokenEndpoint, credentials, fetch);
  if (token.ok) return token.accessToken;
  throw operationFailed(
    "ValidationException",
    operation,
    `The authorization server of the provider ${provider.name} refused: ${token.error}.`,
  );
}

type OauthClient = Pick<ClientCredentials, "clientId" | "method"> & { readonly tokenEndpoint: string };

async function oauthClient(
  configuration: Control.Oauth2ProviderConfigOutput,
  fetch: Edge["fetch"],
): Promise<OauthClient | undefined> {
  const { clientId = "", clientAuthenticationMethod, ...given } = settingsOf(configuration);
  const tokenEndpoint =
    given.tokenEndpoint ??
    given.oauthDiscovery?.authorizationServerMetadata?.tokenEndpoint ??
    (await discover(given.oauthDiscovery?.discoveryUrl ?? "", fetch))?.token_endpoint;
  const method = clientAuthenticationMethod === "CLIENT_SECRET_POST" ? "CLIENT_SECRET_POST" : undefined;
  return tokenEndpoint === undefined ? undefined : { clientId, method, tokenEndpoint };
}

/** The one configuration that there is: a custom provider's, or one of the vendors', which are kept as they were given. */
function settingsOf(
  configuration: Control.Oauth2ProviderConfigOutput,
): Partial<Control.CustomOauth2ProviderConfigOutput> & { readonly tokenEndpoint?: string } {
  return Object.values(configuration)[0] ?? {};
}
