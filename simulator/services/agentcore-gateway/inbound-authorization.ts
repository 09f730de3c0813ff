/** Who may call a gateway: whom its one way of inbound authorization lets in. */
import { isSignatureValid, type SignedRequest } from "../../access/signature.js";
import type { Account } from "../../account.js";
import type { Gateway } from "../agentcore-control/gateway-records.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { type JwtAuthorizer, verifyJwt } from "../oauth/jwt-authorizer.js";
import { resourceTagContext } from "../tags.js";

export interface InboundRefusal {
  readonly status: 401 | 403;
  /** Of the JSON-RPC error. */
  readonly code: number;
  readonly message: string;
  /** For `WWW-Authenticate`. */
  readonly challenge?: string;
}

export const resourceMetadataPath = "/.well-known/oauth-protected-resource";

/** Undefined where the request may pass. */
export async function inboundRefusal(
  account: Account,
  store: AgentCoreStore,
  gateway: Gateway,
  request: SignedRequest,
): Promise<InboundRefusal | undefined> {
  const { authorizerType, authorizerConfiguration } = gateway.configuration;
  if (authorizerType === "NONE") return undefined;
  const authorizer = authorizerConfiguration?.customJWTAuthorizer;
  return authorizerType === "CUSTOM_JWT" && authorizer !== undefined
    ? tokenRefusal(account, authorizer, request)
    : signatureRefusal(account, store, gateway, request);
}

/** The messages of the 401s are reported by users; a token without the scope is met as the MCP specification has it. */
async function tokenRefusal(
  { edge, clock }: Account,
  authorizer: JwtAuthorizer,
  { headers, url }: SignedRequest,
): Promise<InboundRefusal | undefined> {
  const metadata = `resource_metadata="${url.origin}${resourceMetadataPath}"`;
  const unauthorized = (message: string): InboundRefusal => ({
    ...{ status: 401, code: -32_001, message, challenge: `Bearer ${metadata}` },
  });
  const authorization = headers["authorization"];
  if (authorization === undefined) return unauthorized("Missing Bearer token");
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
  const verdict = await verifyJwt(authorizer, token, { fetch: edge.fetch, now: clock.now });
  if (verdict.ok) return undefined;
  if (verdict.reason !== "insufficient-scope") return unauthorized("Invalid Bearer token");
  const scope = (authorizer.allowedScopes ?? []).join(" ");
  return {
    ...{ status: 403, code: -32_002, message: "Insufficient scope" },
    challenge: `Bearer error="insufficient_scope", scope="${scope}", ${metadata}`,
  };
}

function signatureRefusal(
  account: Account,
  { arns }: AgentCoreStore,
  gateway: Gateway,
  request: SignedRequest,
): InboundRefusal | undefined {
  const [accessKeyId, , region, service] =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1]?.split("/") ??
    [];
  if (accessKeyId === undefined) return forbidden("Missing Authentication Token");
  if (region !== account.region || service !== "bedrock-agentcore" || !isSignatureValid(request)) {
    return forbidden("The request signature we calculated does not match the signature you provided.");
  }
  const decision = account.access.authorizeCaller(
    account.callerFor(accessKeyId),
    "bedrock-agentcore:InvokeGateway",
    arns.gateway(gateway.id),
    resourceTagContext(gateway.tags),
  );
  return decision.effect === "allow" ? undefined : forbidden(decision.message);
}

const forbidden = (message: string): InboundRefusal => ({ status: 403, code: -32_002, message });
