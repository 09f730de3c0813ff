/** Access tokens of an identity provider for a client that acts for itself (RFC 6749, section 4.4). */
import { dispatcherFor } from "../aws/dispatcher.js";
import { Failure } from "../failure/failure.js";
import { fetchWith } from "./fetch.js";
import { timeoutFailure, unansweredFailure } from "./mcp-failures.js";

export interface OauthClient {
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes with spaces between them: a token for which none was asked may carry none. */
  readonly scope: string;
  /** How the secret travels. */
  readonly method: "client_secret_basic" | "client_secret_post";
}

export interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** Registers secret values, before anything else is done with them. */
  readonly mask: (values: readonly string[]) => void;
}

/** Bytes of one answer. */
const longestAnswer = 1024 * 1024;

/** Throws a `Failure` that says why there is none, or the signal's reason. Nothing the provider wrote gets into it. */
export async function accessToken(client: OauthClient, limits: Limits): Promise<string> {
  const { tokenEndpoint, clientId, clientSecret, scope, method } = client;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  limits.mask([clientSecret, basic]);
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== "") form.set("scope", scope);
  const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
  if (method === "client_secret_basic") {
    headers.set("authorization", `Basic ${basic}`);
  } else {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  const answer = await ask(tokenEndpoint, { method: "POST", headers, body: form.toString() }, limits);
  const token = answer.members["access_token"];
  if (!answer.ok || typeof token !== "string" || token === "") throw refusal(client, answer);
  limits.mask([token]);
  return token;
}

/** What a discovery document (OpenID Connect Discovery, RFC 8414) names as token endpoint. */
export async function tokenEndpointAt(discoveryUrl: string, limits: Limits): Promise<string> {
  const { ok, status, members } = await ask(discoveryUrl, { method: "GET" }, limits);
  const { host } = new URL(discoveryUrl);
  if (!ok) throw unavailable(host, status);
  const endpoint = members["token_endpoint"];
  if (typeof endpoint === "string" && URL.canParse(endpoint)) return endpoint;
  throw new Failure(
    "TOKEN_ENDPOINT_MISSING",
    `The identity provider at ${host} names no token endpoint in its discovery document.`,
    { fix: "A user pool has one only together with its domain: deploy again, which makes the domain." },
  );
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** Of the JSON object that it is; none where it is something else. */
  readonly members: Readonly<Record<string, unknown>>;
}

async function ask(
  url: string,
  init: Pick<RequestInit, "method" | "headers" | "body">,
  { signal, timeout }: Limits,
): Promise<Answer> {
  signal.throwIfAborted();
  const { host } = new URL(url);
  const ending = AbortSignal.timeout(timeout);
  const dispatcher = dispatcherFor(url, {
    connectTimeout: Math.min(10_000, timeout / 2),
    maxResponseSize: longestAnswer,
  });
  try {
    const either = AbortSignal.any([signal, ending]);
    const response = await fetchWith(url, { ...init, redirect: "manual", signal: either, dispatcher });
    return { ok: response.ok, status: response.status, members: membersOf(await response.text()) };
  } catch (thrown) {
    signal.throwIfAborted();
    throw ending.aborted
      ? timeoutFailure(host, timeout, "identity provider")
      : unansweredFailure(thrown, host, "identity provider");
  } finally {
    await dispatcher.destroy();
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

interface Refusal {
  readonly code: string;
  readonly meaning: (client: OauthClient) => string;
  readonly fix: string;
}

const putRight = "Deploy again: it puts client, scope and credential provider right.";

const grantRefused: Refusal = {
  code: "TOKEN_GRANT_REFUSED",
  meaning: ({ clientId }) => `it does not let client ${clientId} ask for tokens on its own`,
  fix: `The client must be allowed the grant \`client_credentials\`. ${putRight}`,
};

/** OAuth's codes (RFC 6749, section 5.2). */
const refusals: Readonly<Record<string, Refusal>> = {
  invalid_client: {
    code: "TOKEN_CLIENT_REFUSED",
    meaning: ({ clientId }) => `it does not accept client ${clientId} with its secret`,
    fix: `The client is gone, or its secret has changed. ${putRight}`,
  },
  invalid_scope: {
    code: "TOKEN_SCOPE_REFUSED",
    meaning: ({ clientId, scope }) => `client ${clientId} may not have the scope ${scope}`,
    fix: `The resource server must have the scope, and the client must be allowed it. ${putRight}`,
  },
  invalid_grant: grantRefused,
  unauthorized_client: grantRefused,
  unsupported_grant_type: grantRefused,
};

const otherwise: Refusal = {
  code: "TOKEN_REFUSED",
  meaning: ({ clientId }) => `it does not serve the request of client ${clientId}`,
  fix: "Check that the token endpoint is one of OAuth 2.0 with the grant `client_credentials`.",
};

function refusal(client: OauthClient, { ok, status, members }: Answer): Failure {
  const { host } = new URL(client.tokenEndpoint);
  const { error } = members;
  // A domain that is not served yet has other words, or none.
  if (typeof error !== "string" && status >= 400) return unavailable(host, status);
  const known = typeof error === "string" && Object.hasOwn(refusals, error) ? refusals[error] : undefined;
  const { code, meaning, fix } = known ?? otherwise;
  const how = known === undefined ? `(${status})` : `(${error})`;
  return new Failure(
    code,
    `The identity provider at ${host} gave no token ${how}: ${ok ? "there is none in its answer" : meaning(client)}.`,
    { fix },
  );
}

function unavailable(host: string, status: number): Failure {
  return new Failure(
    "IDENTITY_PROVIDER_UNAVAILABLE",
    `The identity provider at ${host} does not serve (${status}).`,
    { fix: "The domain of a user pool needs a minute when it is fresh. Where it stays so, deploy again." },
  );
}
