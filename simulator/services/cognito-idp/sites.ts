/** What the pools serve to everybody, without a signature: discovery and keys, and the token endpoint of each domain. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Edge } from "../../cloud.js";
import type { Directory } from "./directory.js";
import { answerTokenRequest } from "./token-endpoint.js";
import type { UserPool } from "./user-pool.js";

export type Site = Parameters<Edge["serve"]>[1];

/** `https://cognito-idp.<region>.amazonaws.com/<pool>/.well-known/…` */
export function wellKnownSite(directory: Directory): Site {
  return answering(async (request) => {
    const [, poolId = "", document] =
      /^\/([\w-]+)\/\.well-known\/(openid-configuration|jwks\.json)$/.exec(pathOf(request)) ?? [];
    if (request.method !== "GET" || document === undefined) return { status: 404, body: {} };
    const pool = directory.pools.get(poolId);
    if (pool === undefined) return { status: 404, body: { message: `User pool ${poolId} does not exist.` } };
    return {
      status: 200,
      body:
        document === "jwks.json"
          ? { keys: [(await pool.signingKey()).publicKey] }
          : openIdConfiguration(directory, pool),
    };
  });
}

/** Without a domain a pool has nowhere to sign in and no tokens to hand out. */
function openIdConfiguration(directory: Directory, pool: UserPool): object {
  const issuer = directory.issuer(pool);
  const tokenEndpoint = pool.domain && directory.tokenEndpoint(pool.domain.prefix);
  return {
    ...(tokenEndpoint === undefined
      ? {}
      : {
          authorization_endpoint: new URL("/oauth2/authorize", tokenEndpoint).href,
          token_endpoint: tokenEndpoint,
          userinfo_endpoint: new URL("/oauth2/userInfo", tokenEndpoint).href,
        }),
    id_token_signing_alg_values_supported: ["RS256"],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}

/** `https://<prefix>.auth.<region>.amazoncognito.com` */
export function domainSite(directory: Directory, pool: UserPool): Site {
  return answering(async (request) => {
    if (pathOf(request) !== "/oauth2/token") return { status: 404, body: {} };
    if (request.method !== "POST") return { status: 405, body: {} };
    const answer = await answerTokenRequest(directory, pool, request.headers, await text(request));
    return { status: "error" in answer ? 400 : 200, body: answer };
  });
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?")[0] ?? "/";

function answering(answer: (request: IncomingMessage) => Promise<Answer>): Site {
  return (request: IncomingMessage, response: ServerResponse) => {
    answer(request).then(
      ({ status, body }) => {
        request.resume();
        response.writeHead(status, { "content-type": "application/json;charset=UTF-8" });
        response.end(JSON.stringify(body));
      },
      // Only a client that hangs up in the middle of its request leads here.
      () => response.destroy(),
    );
  };
}
