/** Why an MCP server answered 401, as far as both sides tell: what was sent, and what the server asks for. */
import { Failure } from "../failure/failure.js";

type Scheme = "Basic" | "Bearer";

/** Only the names of schemes are taken from what the server wrote; everything else in it is foreign. */
function schemesIn(challenge: string | null): readonly Scheme[] {
  const bare = (challenge ?? "").replaceAll(/"[^"]*"/g, "");
  return (["Basic", "Bearer"] as const).filter((scheme) => new RegExp(`\\b${scheme}\\b`, "i").test(bare));
}

/** `challenge` is the answer's `WWW-Authenticate`, `sent` the request's `Authorization`; `now` in ms. */
export function unauthorizedFailure(
  host: string,
  {
    challenge,
    sent,
    now,
  }: { readonly challenge: string | null; readonly sent: string | undefined; readonly now: number },
): Failure {
  const expected = schemesIn(challenge);
  const [scheme] = schemesIn(sent?.split(" ")[0] ?? null);
  const failure = (code: string, what: string, fix: string) =>
    new Failure(code, `The MCP server at ${host} answered 401: ${what}.`, { fix });
  const wanted = expected.map((one) => `\`${one}\``).join(" or ");

  if (sent === undefined)
    return failure(
      "MCP_CREDENTIAL_NOT_SENT",
      `it expects a ${wanted || "credential"}, and the harness sends none`,
      "Set `auth-mode` to the mode that the server runs in: `zscaler` where it expects `Basic`, `api-key` or `jwt` where it expects `Bearer`.",
    );
  if (scheme !== undefined && expected.length > 0 && !expected.includes(scheme))
    return failure(
      "MCP_OTHER_SCHEME",
      `it expects ${wanted}, and the harness sends \`${scheme}\``,
      scheme === "Basic"
        ? "The server runs in mode `api-key`, `jwt` or `oidc`: set `auth-mode` to `api-key` or `jwt`, with its key or token in `auth-token`; or run the server in mode `zscaler`. On a hosted server, remove `ZSCALER_MCP_AUTH_MODE` from `container-environment`."
        : "The server runs in mode `zscaler`: set `auth-mode: zscaler`, with `zscaler-client-id` and `zscaler-client-secret`; or run the server in the mode of `auth-mode`. On a hosted server, remove `ZSCALER_MCP_AUTH_MODE` from `container-environment`.",
    );
  if (scheme === "Basic")
    return failure(
      "MCP_UNAUTHORIZED",
      "it does not accept the credential: Zscaler refuses this client id with this client secret",
      "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, or the same in the secret that `credentials-secret` names.",
    );
  const token = jsonWebToken(sent.split(" ")[1] ?? "");
  if (token === undefined)
    return failure(
      "MCP_UNAUTHORIZED",
      "it does not accept the credential",
      "Check that `auth-token`, or `ZSCALER_MCP_AUTH_API_KEY` in the secret that `credentials-secret` names, is the key that the server runs with, and that `auth-mode` is the mode that it runs in.",
    );
  if (token.expiresAt !== undefined && token.expiresAt <= now)
    return failure(
      "MCP_TOKEN_EXPIRED",
      `the token ran out at ${new Date(token.expiresAt).toISOString()}`,
      "Put a fresh token into `auth-token`, one that lives as long as the harness is to work: nothing renews it. Better for a long life is `auth-mode: zscaler` or `api-key`.",
    );
  return failure(
    "MCP_TOKEN_REFUSED",
    token.hasAudience
      ? "it does not accept the token, which has not run out"
      : "it does not accept the token, which has no `aud`",
    "The token's `aud` must be `ZSCALER_MCP_AUTH_AUDIENCE` (`zscaler-mcp-server` unless set), its `iss` `ZSCALER_MCP_AUTH_ISSUER`, and its signature by a key of `ZSCALER_MCP_AUTH_JWKS_URI`: compare them with the token in `auth-token`. Tokens of Cognito's client credentials have no `aud` and never pass.",
  );
}

interface JsonWebToken {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
  readonly hasAudience: boolean;
}

/** Undefined: it is an opaque key. */
function jsonWebToken(token: string): JsonWebToken | undefined {
  const [head = "", body = "", signature] = token.split(".");
  const [header, claims] = [head, body].map(decoded);
  if (signature === undefined || header?.["alg"] === undefined || claims === undefined) return undefined;
  const { exp, aud } = claims;
  const expiresAt = typeof exp === "number" && Math.abs(exp) <= latest ? exp * 1000 : undefined;
  return { expiresAt, hasAudience: aud !== undefined };
}

/** The last second that a `Date` can tell. */
const latest = 8_640_000_000_000;

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
