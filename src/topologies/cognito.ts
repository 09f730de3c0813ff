/** Amazon Cognito as the identity provider of gateway and runtime: one OAuth client, one scope, for both legs. */
import type { Place } from "../aws/aws.js";
import { byAddress, type Graph, type Ref, whenReady } from "../engine/graph.js";
import { oauth2CredentialProvider } from "../resources/oauth2-credential-provider.js";
import { resourceServer } from "../resources/resource-server.js";
import { type UserPoolOutputs, userPool } from "../resources/user-pool.js";
import { type UserPoolClientOutputs, userPoolClient } from "../resources/user-pool-client.js";
import { userPoolDomain } from "../resources/user-pool-domain.js";
import type { Names } from "../settings/settings.js";

export interface IdentityProvider {
  readonly pool: Ref<UserPoolOutputs>;
  readonly client: Ref<UserPoolClientOutputs>;
  readonly domain: Ref<{ readonly tokenEndpoint: string }>;
  /** From which AgentCore gets the tokens. */
  readonly provider: Ref<{ readonly arn: string }>;
  /** Asked for by name: a token for which no scope was asked carries none, and is refused. */
  readonly scope: string;
}

const scopeName = "invoke";

/** Name of a user pool's domain, which must be the only one of its name in the region, over all accounts. */
export function domainName(names: Pick<Names, "userPoolDomain">, { account }: Place): string {
  return `${names.userPoolDomain}-${account}`;
}

export function addCognito(graph: Graph, place: Place, names: Names): IdentityProvider {
  const scope = `${names.resourceServer}/${scopeName}`;
  const inPool = { userPool: names.userPool };
  const pool = graph.add("user-pool", userPool, { name: names.userPool }, {}, () => ({}));
  const server = graph.add(
    "resource-server",
    resourceServer,
    { name: names.resourceServer, ...inPool },
    { pool },
    (need) => ({
      userPoolId: need.pool.id,
      scopes: [{ name: scopeName, description: "Call the tools of the Zscaler MCP Server" }],
    }),
  );
  const client = graph.add(
    "user-pool-client",
    userPoolClient,
    { name: names.userPoolClient, ...inPool },
    { pool, server },
    (need) => ({ userPoolId: need.pool.id, scopes: [scope] }),
  );
  const domain = graph.add(
    "user-pool-domain",
    userPoolDomain,
    { name: domainName(names, place), ...inPool },
    { pool },
    (need) => ({ userPoolId: need.pool.id }),
  );
  const provider = graph.add(
    "oauth-provider",
    oauth2CredentialProvider,
    { name: names.oauthProvider },
    // Only with its domain does the pool's discovery document name a token endpoint.
    { pool, client, domain: whenReady(byAddress(domain)) },
    (need) => ({
      discoveryUrl: need.pool.discoveryUrl,
      clientId: need.client.clientId,
      clientSecret: need.client.clientSecret,
    }),
  );
  return { pool, client, domain, provider, scope };
}
