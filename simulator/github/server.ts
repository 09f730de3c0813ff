/** GitHub's REST API over HTTP: who calls, what for, may they, and what it comes to. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, answerOf, notFound, Refusal } from "./answer.js";
import { type Caller, requirePermission, type Tokens } from "./callers.js";
import type { Endpoint, Request } from "./endpoint.js";
import { commentEndpoints } from "./endpoints/comments.js";
import { deploymentStatusEndpoints } from "./endpoints/deployment-statuses.js";
import { deploymentEndpoints } from "./endpoints/deployments.js";
import { environmentEndpoints } from "./endpoints/environments.js";
import { searchEndpoints } from "./endpoints/issue-search.js";
import { issueEndpoints } from "./endpoints/issues.js";
import { labelEndpoints } from "./endpoints/labels.js";
import { pullEndpoints } from "./endpoints/pulls.js";
import { repositoryEndpoints } from "./endpoints/repositories.js";
import { runEndpoints } from "./endpoints/runs.js";
import { userEndpoints } from "./endpoints/users.js";
import { exhausted, type Faults, type Outcome } from "./faults.js";
import { answerGraphql } from "./graphql.js";
import type { Repository } from "./repository.js";

const endpoints: readonly Endpoint[] = [
  ...userEndpoints,
  ...repositoryEndpoints,
  ...commentEndpoints,
  ...issueEndpoints,
  ...searchEndpoints,
  ...labelEndpoints,
  ...pullEndpoints,
  ...deploymentEndpoints,
  ...deploymentStatusEndpoints,
  ...environmentEndpoints,
  ...runEndpoints,
];

const graphqlPath = "/graphql";

/** One request as it came and what it came to. */
export interface GitHubCall {
  readonly method: string;
  /** Below the base path, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Login; undefined for an unknown token. */
  readonly caller: string | undefined;
  /** 0 where the connection broke. */
  readonly status: number;
}

export interface ServerOptions {
  /** Made once the server's own address is known. */
  readonly repositoryAt: (origin: string) => Repository;
  /** `""`, or `/api/v3` on GitHub Enterprise Server. */
  readonly basePath: string;
  readonly tokens: Tokens;
  readonly faults: Faults;
  /** Calls that a token has in an hour. */
  readonly rateLimit: number;
  readonly record: (call: GitHubCall) => void;
}

export interface RunningServer {
  readonly repository: Repository;
  readonly origin: string;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let repository: Repository | undefined;
  const used: Serving["used"] = new Map();
  const server = createServer((incoming, response) => {
    if (repository === undefined) response.destroy();
    else
      serve(incoming, response, { ...options, repository, used })
        // A client that hangs up in the middle leaves nothing to answer.
        .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  repository = options.repositoryAt(origin);
  return {
    repository,
    origin,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Serving extends ServerOptions {
  readonly repository: Repository;
  /** Calls of each token in its hour, which ends at `reset`, in seconds since 1970. */
  readonly used: Map<string, { readonly count: number; readonly reset: number }>;
}

async function serve(incoming: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const { basePath, repository, faults, record } = serving;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const method = incoming.method ?? "GET";
  const path = pathBelow(basePath, url.pathname);
  const { authorization, "user-agent": agent } = incoming.headers;
  const limits = countCall(serving, authorization);
  let caller: Caller | undefined;
  let body: unknown;
  const answer = (): Answer => {
    try {
      if (agent === undefined) throw new Refusal(403, "Request forbidden by administrative rules.");
      if (path === undefined) throw notFound();
      caller = serving.tokens.callerOf(authorization);
      if (limits.exceeded) throw exhausted(limits.reset);
      body = parsed(Buffer.concat(chunks).toString());
      if (path === graphqlPath && method === "POST") return answerGraphql(body, caller);
      const address = { url: `${repository.apiUrl}${path}`, query: url.searchParams };
      return perform(repository, { ...address, method, path, body, caller, parameters: {} });
    } catch (error) {
      if (error instanceof Refusal) return answerOf(error);
      throw error;
    }
  };
  const outcome = await faults.around({ method, path: path ?? url.pathname }, answer);
  record({
    method,
    path: path ?? url.pathname,
    query: Object.fromEntries(url.searchParams),
    body,
    caller: caller?.author.login,
    status: outcome === "reset" ? 0 : outcome.status,
  });
  send(response, outcome, limits.headers);
}

/** GitHub Enterprise Server has GraphQL beside the base path of REST. */
function pathBelow(basePath: string, path: string): string | undefined {
  if (path === `${basePath.replace(/\/v3$/, "")}${graphqlPath}`) return graphqlPath;
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

function countCall(
  { used, rateLimit, repository }: Serving,
  authorization = "",
): {
  readonly exceeded: boolean;
  readonly reset: number;
  readonly headers: Readonly<Record<string, string>>;
} {
  const seconds = Math.ceil(repository.now() / 1000);
  const before = used.get(authorization);
  const hour = before !== undefined && before.reset > seconds ? before : { count: 0, reset: seconds + 3600 };
  const { reset } = hour;
  const count = hour.count + 1;
  used.set(authorization, { count, reset });
  return {
    exceeded: count > rateLimit,
    reset,
    headers: {
      "x-ratelimit-limit": String(rateLimit),
      "x-ratelimit-remaining": String(Math.max(0, rateLimit - count)),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "core",
    },
  };
}

/** The endpoint whose path has this form; one without placeholders goes before one with them. */
function perform(repository: Repository, request: Request): Answer {
  const matches = endpoints
    .filter(({ method }) => method === request.method)
    .flatMap((endpoint) => {
      const parameters = parametersOf(endpoint.path, request.path);
      return parameters === undefined ? [] : [{ endpoint, parameters }];
    })
    .toSorted((one, other) => Object.keys(one.parameters).length - Object.keys(other.parameters).length);
  const [match] = matches;
  if (match === undefined) throw notFound();
  const { endpoint, parameters } = match;
  requireRepository(repository, parameters);
  const whole = { ...request, parameters };
  const needs = typeof endpoint.needs === "function" ? endpoint.needs(repository, whole) : endpoint.needs;
  requirePermission(request.caller, needs);
  return endpoint.answer(repository, whole);
}

/** A token is for one repository; others it doesn't even see. */
function requireRepository({ owner, name }: Repository, parameters: Readonly<Record<string, string>>): void {
  const { owner: askedOwner = owner, repo: askedName = name } = parameters;
  const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  if (!same(owner, askedOwner) || !same(name, askedName)) throw notFound();
}

function parametersOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name === undefined ? part !== value : value === "") return undefined;
    if (name !== undefined) parameters[name] = decodeURIComponent(value);
  }
  return parameters;
}

function send(response: ServerResponse, outcome: Outcome, limits: Readonly<Record<string, string>>): void {
  if (outcome === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const requestId = randomBytes(16).toString("hex").toUpperCase();
  const usual = { "x-github-request-id": requestId, "x-github-media-type": "github.v3; format=json" };
  if ("text" in outcome) {
    response.writeHead(outcome.status, { "content-type": "text/html" }).end(outcome.text);
    return;
  }
  const { status, body, headers } = outcome;
  const type = body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...usual, ...limits, ...type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
