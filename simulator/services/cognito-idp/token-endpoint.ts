/** `POST /oauth2/token` of a pool's domain: hands an app client, acting for itself, a signed access token. */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { signedToken } from "../../json-web-token.js";
import { accessTokenSeconds } from "./app-clients.js";
import type { Directory } from "./directory.js";
import { type AppClient, customScopes, type UserPool } from "./user-pool.js";

type Refusal =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_scope"
  | "unauthorized_client"
  | "unsupported_grant_type";

/** The body of the answer. A refusal is always a 400, of a wrong secret too. */
export type TokenAnswer =
  | { readonly error: Refusal }
  | { readonly access_token: string; readonly expires_in: number; readonly token_type: "Bearer" };

const grants = ["client_credentials", "authorization_code", "refresh_token"];

export async function answerTokenRequest(
  directory: Directory,
  pool: UserPool,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<TokenAnswer> {
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return { error: "invalid_request" };
  }
  const form = new URLSearchParams(body);
  const grant = form.get("grant_type");
  if (grant === null) return { error: "invalid_request" };
  if (!grants.includes(grant)) return { error: "unsupported_grant_type" };
  const client = authenticated(pool, headers, form);
  if (client === undefined) return { error: "invalid_client" };
  const refusal = refusalOf(client, grant);
  if (refusal !== undefined) return { error: refusal };
  const scopes = grantedScopes(pool, client, form.get("scope"));
  if (scopes === undefined) return { error: "invalid_scope" };
  return issue(directory, pool, client, scopes);
}

/** By `client_secret_basic` or `client_secret_post`; a public client by its id alone. */
function authenticated(
  pool: UserPool,
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
): AppClient | undefined {
  const basic = /^Basic +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.get("client_id"), form.get("client_secret")]
      : Buffer.from(basic, "base64").toString("utf8").split(":");
  const client = pool.clients.get(id ?? "");
  return client?.secret === (secret ?? undefined) ? client : undefined;
}

function refusalOf({ settings }: AppClient, grant: string): Refusal | undefined {
  // Nobody signs in to these pools, so no code and no refresh token is ever valid.
  if (grant !== "client_credentials") return "invalid_grant";
  // What users of the API run into: flows and scopes do not count before this is set.
  if (settings.AllowedOAuthFlowsUserPoolClient !== true) return "invalid_grant";
  return settings.AllowedOAuthFlows?.includes("client_credentials") ? undefined : "unauthorized_client";
}

/**
 * All that the client may have where it does not say; nothing where it says that it wants none, with an empty `scope`.
 * Undefined where it asks for more, or may have none.
 */
function grantedScopes(
  pool: UserPool,
  { settings }: AppClient,
  asked: string | null,
): readonly string[] | undefined {
  const offered = customScopes(pool);
  const allowed = (settings.AllowedOAuthScopes ?? []).filter((scope) => offered.includes(scope));
  const scopes = asked?.split(" ").filter((scope) => scope !== "") ?? [];
  if (asked !== null && scopes.length === 0) return [];
  const granted = asked === null ? allowed : scopes;
  return granted.length > 0 && granted.every((scope) => allowed.includes(scope)) ? granted : undefined;
}

/** There is no `aud` in it: nothing in this flow says whom the token is for. */
async function issue(
  directory: Directory,
  pool: UserPool,
  client: AppClient,
  scopes: readonly string[],
): Promise<TokenAnswer> {
  const now = Math.floor(directory.cloud.clock.now() / 1000);
  const validity = accessTokenSeconds(client.settings);
  const claims = {
    sub: client.id,
    token_use: "access",
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    auth_time: now,
    iss: directory.issuer(pool),
    exp: now + validity,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: client.id,
  };
  return {
    access_token: signedToken(claims, await pool.signingKey()),
    expires_in: validity,
    token_type: "Bearer",
  };
}
