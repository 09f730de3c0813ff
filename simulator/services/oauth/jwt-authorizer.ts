/**
 * AgentCore's inbound JWT authorizer, the same for a gateway and a runtime: who issued the token, for which client, with
 * which scope. It reads the issuer and its keys at the discovery URL, over HTTPS.
 */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { z } from "zod";
import { isSignedByKeyOf, readToken } from "../../json-web-token.js";
import { discover } from "./discovery.js";

export type JwtAuthorizer = Pick<
  AgentCore.CustomJWTAuthorizerConfiguration,
  "discoveryUrl" | "allowedAudience" | "allowedClients" | "allowedScopes"
>;

/** Why a token is refused. All but the last mean that it is not accepted at all; the last, that it is not enough. */
export type JwtRefusal =
  | "malformed"
  | "undiscoverable"
  | "wrong-issuer"
  | "wrong-signature"
  | "expired"
  | "wrong-audience"
  | "wrong-client"
  | "insufficient-scope";

const claimsSchema = z.looseObject({
  iss: z.string(),
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
});

export type Claims = z.infer<typeof claimsSchema>;

export type JwtVerdict =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly reason: JwtRefusal };

/** Every rule that the authorizer has must hold; of a rule's values any one will do. */
export async function verifyJwt(
  authorizer: JwtAuthorizer,
  text: string,
  { fetch, now }: { readonly fetch: (url: string) => Promise<Response>; readonly now: () => number },
): Promise<JwtVerdict> {
  const token = readToken(text);
  const claims = claimsSchema.safeParse(token?.claims).data;
  if (token === undefined || claims === undefined) return refused("malformed");
  const server = await discover(authorizer.discoveryUrl ?? "", fetch);
  if (server === undefined) return refused("undiscoverable");
  if (claims.iss !== server.issuer) return refused("wrong-issuer");
  if (!(await isSignedByKeyOf(server.jwks_uri, token, fetch))) return refused("wrong-signature");
  if (claims.exp * 1000 <= now()) return refused("expired");
  const reason = brokenRule(authorizer, claims);
  return reason === undefined ? { ok: true, claims } : refused(reason);
}

/** A token without the claim that a rule is about breaks the rule: Cognito's client-credentials tokens have no `aud`. */
function brokenRule(authorizer: JwtAuthorizer, claims: Claims): JwtRefusal | undefined {
  const { allowedAudience, allowedClients, allowedScopes } = authorizer;
  if (!meets(allowedAudience, [claims.aud ?? []].flat())) return "wrong-audience";
  if (!meets(allowedClients, [claims.client_id ?? []].flat())) return "wrong-client";
  if (!meets(allowedScopes, (claims.scope ?? "").split(" "))) return "insufficient-scope";
  return undefined;
}

const meets = (allowed: readonly string[] | undefined, given: readonly string[]): boolean =>
  allowed === undefined || given.some((value) => allowed.includes(value));

const refused = (reason: JwtRefusal): JwtVerdict => ({ ok: false, reason });
