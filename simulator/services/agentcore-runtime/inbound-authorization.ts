/** Who may call a runtime: those with a token where it has a JWT authorizer, else those whom IAM allows. Never both. */

import { isSignatureValid, type SignedRequest } from "../../access/signature.js";
import type { Account } from "../../account.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { type JwtAuthorizer, type JwtRefusal, verifyJwt } from "../oauth/jwt-authorizer.js";
import { resourceTagContext } from "../tags.js";
import type { Session } from "./instances.js";
import { accessDenied, Refusal } from "./refusal.js";

type Called = Pick<Session, "runtime" | "version" | "endpointName">;

const mismatch = () =>
  accessDenied(
    "Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)",
  );

/** Throws a `Refusal`. */
export async function authorizeInvocation(
  account: Account,
  store: AgentCoreStore,
  called: Called,
  request: SignedRequest,
): Promise<void> {
  const authorizer = called.version.configuration.authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) authorizeSignature(account, store, called, request);
  else await authorizeToken(account, authorizer, request);
}

/** Where a client that has no token learns where to get one (RFC 9728). */
export const resourceMetadataPath = "/.well-known/oauth-protected-resource";

/** Who has no token, or one of another client, is asked to come again with one; any other token is refused for good. */
const unauthorized = (message: string, { origin, pathname, search }: URL): Refusal =>
  new Refusal("UnauthorizedException", 401, message, {
    "www-authenticate": `Bearer resource_metadata="${origin}${pathname}${resourceMetadataPath}${search}"`,
  });

async function authorizeToken(
  account: Account,
  authorizer: JwtAuthorizer,
  { headers, url }: SignedRequest,
): Promise<void> {
  const authorization = headers["authorization"];
  if (authorization === undefined) throw unauthorized("Missing Authentication Token", url);
  if (authorization.startsWith("AWS4-HMAC-SHA256")) throw mismatch();
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  const verdict = await verifyJwt(authorizer, token, { fetch: account.edge.fetch, now: account.clock.now });
  if (verdict.ok) return;
  const claim = refusedClaim[verdict.reason];
  if (claim !== undefined) throw unauthorized(`Claim '${claim}' value mismatch with configuration.`, url);
  throw accessDenied(
    `OAuth authorization failed: ${refusedToken[verdict.reason] ?? "Failed to parse token"}`,
  );
}

const refusedClaim: Readonly<Partial<Record<JwtRefusal, string>>> = {
  "wrong-client": "client_id",
  "wrong-audience": "aud",
  "insufficient-scope": "scope",
};

/** The first and the last are reported by users; the sentences between them are not known. */
const refusedToken: Readonly<Partial<Record<JwtRefusal, string>>> = {
  malformed: "Failed to parse token",
  undiscoverable: "The discovery document could not be read",
  "wrong-issuer": "Claim 'iss' value mismatch with configuration.",
  "wrong-signature": "Invalid token signature",
  expired: "Ineffectual token, will expire within the next minute",
};

function authorizeSignature(
  account: Account,
  store: AgentCoreStore,
  { runtime, endpointName }: Called,
  request: SignedRequest,
): void {
  const authorization = request.headers["authorization"];
  if (authorization === undefined) {
    throw new Refusal("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  }
  const [accessKeyId, , region, service] =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+)/.exec(authorization)?.[1]?.split("/") ?? [];
  if (accessKeyId === undefined) throw mismatch();
  if (region !== account.region || service !== "bedrock-agentcore") {
    throw invalidSignature(
      `Credential should be scoped to a valid region and to service 'bedrock-agentcore', not to '${region}/${service}'.`,
    );
  }
  if (!isSignatureValid(request)) {
    throw invalidSignature(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
  const caller = account.callerFor(accessKeyId);
  const context = resourceTagContext(runtime.tags);
  for (const resource of [
    store.arns.runtime(runtime.id),
    store.arns.runtimeEndpoint(runtime.id, endpointName),
  ]) {
    const decision = account.access.authorizeCaller(
      caller,
      "bedrock-agentcore:InvokeAgentRuntime",
      resource,
      context,
    );
    if (decision.effect !== "allow") throw accessDenied(decision.message);
  }
}

const invalidSignature = (message: string) => new Refusal("InvalidSignatureException", 403, message);
