/**
 * Who may talk to the server. Each mode needs its settings at boot, and looks at different headers of a request.
 */
import type { IncomingHttpHeaders } from "node:http";
import { BootFailure } from "./boot-failure.js";
import { isFalse, isTrue, list } from "./environment.js";
import { type JwtRules, verifyJwt } from "./json-web-token.js";
import type { OneApi } from "./one-api.js";

export type Authentication =
  | { readonly mode: "none" }
  | { readonly mode: "zscaler"; readonly trustPlatform: boolean }
  | { readonly mode: "api-key"; readonly key: string; readonly trustPlatform: boolean }
  | { readonly mode: "jwt"; readonly rules: JwtRules }
  | { readonly mode: "oidc" };

type Environment = Readonly<Record<string, string>>;

export function readAuthentication(environment: Environment): Authentication {
  if (isFalse(environment["ZSCALER_MCP_AUTH_ENABLED"])) return { mode: "none" };
  const mode = environment["ZSCALER_MCP_AUTH_MODE"] ?? detectMode(environment);
  const trustPlatform = isTrue(environment["ZSCALER_MCP_TRUST_PLATFORM_AUTH"]);
  switch (mode) {
    case "none":
      return { mode };
    case "zscaler":
      require(mode, environment, ["ZSCALER_VANITY_DOMAIN", "ZSCALER_CLIENT_ID", "ZSCALER_CLIENT_SECRET"]);
      return { mode, trustPlatform };
    case "api-key":
      require(mode, environment, ["ZSCALER_MCP_AUTH_API_KEY"]);
      return { mode, key: environment["ZSCALER_MCP_AUTH_API_KEY"] ?? "", trustPlatform };
    case "jwt":
      return { mode, rules: readJwtRules(environment) };
    case "oidc":
    case "oidcproxy":
    case "oauth-proxy":
      require("oidc", environment, [
        "OIDCPROXY_CONFIG_URL",
        "OIDCPROXY_BASE_URL",
        environment["OIDCPROXY_CLIENT_ID"] ? "OIDCPROXY_CLIENT_ID" : "OIDCPROXY_AUDIENCE",
      ]);
      return { mode: "oidc" };
    default:
      throw new BootFailure(`Authentication configuration is invalid.\n  Mode: ${mode}\n  Unknown mode`);
  }
}

function detectMode(environment: Environment): string {
  if (environment["ZSCALER_MCP_AUTH_JWKS_URI"]) return "jwt";
  if (environment["ZSCALER_MCP_AUTH_API_KEY"]) return "api-key";
  if (environment["ZSCALER_VANITY_DOMAIN"]) return "zscaler";
  return "jwt";
}

function readJwtRules(environment: Environment): JwtRules {
  require("jwt", environment, ["ZSCALER_MCP_AUTH_JWKS_URI", "ZSCALER_MCP_AUTH_ISSUER"]);
  return {
    jwksUri: environment["ZSCALER_MCP_AUTH_JWKS_URI"] ?? "",
    issuer: environment["ZSCALER_MCP_AUTH_ISSUER"] ?? "",
    audience: environment["ZSCALER_MCP_AUTH_AUDIENCE"] ?? "zscaler-mcp-server",
    algorithms: list(environment["ZSCALER_MCP_AUTH_ALGORITHMS"] ?? "RS256,ES256"),
  };
}

function require(mode: string, environment: Environment, names: readonly string[]): void {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length === 0) return;
  throw new BootFailure(
    `Authentication configuration is invalid.\n  Mode: ${mode}\n  Missing: ${missing.join(", ")}`,
  );
}

export interface Verifiers {
  readonly oneApi: OneApi;
  readonly fetch: (url: string) => Promise<Response>;
  readonly now: () => number;
}

/** May a request with these headers pass? */
export async function isAuthenticated(
  authentication: Authentication,
  headers: IncomingHttpHeaders,
  verifiers: Verifiers,
): Promise<boolean> {
  switch (authentication.mode) {
    case "none":
      return true;
    case "zscaler":
      return hasOneApiClient(headers, verifiers.oneApi, authentication.trustPlatform);
    case "api-key": {
      const given = bearer(headers) ?? single(headers["x-api-key"]);
      return given === undefined ? authentication.trustPlatform : given === authentication.key;
    }
    case "jwt": {
      const token = bearer(headers);
      return token !== undefined && verifyJwt(token, authentication.rules, verifiers);
    }
    case "oidc":
      // Only tokens that the server's own login flow handed out pass, and nobody can log in here.
      return false;
  }
}

/** What `WWW-Authenticate` asks for. */
export function challenge(authentication: Authentication): string {
  return authentication.mode === "zscaler" ? 'Basic realm="Zscaler MCP Server"' : "Bearer";
}

/** A Bearer header is not this mode's and counts as no credential. */
function hasOneApiClient(headers: IncomingHttpHeaders, oneApi: OneApi, trustPlatform: boolean): boolean {
  const basic = /^Basic +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (basic !== undefined) {
    const [clientId = "", ...secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
    return oneApi.accepts({ clientId, clientSecret: secret.join(":") });
  }
  const clientId = single(headers["x-zscaler-client-id"]);
  const clientSecret = single(headers["x-zscaler-client-secret"]);
  if (clientId === undefined || clientSecret === undefined) return trustPlatform;
  return oneApi.accepts({ clientId, clientSecret });
}

function bearer(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
