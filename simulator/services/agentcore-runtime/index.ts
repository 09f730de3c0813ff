/**
 * Runtimes by their public name: `https://bedrock-agentcore.<region>.amazonaws.com/runtimes/<ARN>/invocations`, where
 * an MCP client finds the server in the container, after AWS has looked at who it is.
 */
import { randomUUID } from "node:crypto";
import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Account } from "../../account.js";
import { defaultRuntimeEndpointName, liveRuntimeVersion } from "../agentcore-control/runtime-records.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { passedHeaders } from "./headers.js";
import { authorizeInvocation, resourceMetadataPath } from "./inbound-authorization.js";
import { runtimeInstances, type Session } from "./instances.js";
import { failedInside, Refusal, sendRefusal } from "./refusal.js";

const runtimeHostname = (region: string): string => `bedrock-agentcore.${region}.amazonaws.com`;

/** Where an endpoint of a runtime is called. No API of AWS answers it. */
export const invocationUrl = (
  region: string,
  runtimeArn: string,
  endpointName = defaultRuntimeEndpointName,
): string =>
  `https://${runtimeHostname(region)}/runtimes/${encodeURIComponent(runtimeArn)}/invocations?qualifier=${endpointName}`;

export function serveRuntimes(account: Account, store: AgentCoreStore): void {
  const instances = runtimeInstances(account);
  const hostname = runtimeHostname(account.region);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", `https://${hostname}`);
    const body = await buffer(request);
    const called = find(store, url);
    const { serverProtocol } = called.version.configuration.protocolConfiguration ?? {};
    if (url.pathname.endsWith(resourceMetadataPath)) {
      sendResourceMetadata(response, url, called);
      return;
    }
    const headers = single(request.headers);
    try {
      await authorizeInvocation(account, store, called, {
        method: request.method ?? "GET",
        ...{ url, headers, body },
      });
      // What a client asks beside its messages (a stream of its own, an end of its session) is the platform's. Assumed.
      if (request.method !== "POST") throw new Refusal("ValidationException", 405, "Method Not Allowed");
      const sessionId = sessionOf(headers);
      const session: Session = { ...called, sessionId };
      response.setHeader("mcp-session-id", sessionId);
      await instances.serve(session, (port) => {
        if (port !== undefined) return pass(response, port, passedHeaders(session, headers), body);
        throw failedInside(
          "Runtime initialization time exceeded. Please make sure that initialization completes in 30s.",
        );
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendRefusal(response, error, serverProtocol);
    }
  }

  account.edge.serve(hostname, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) sendRefusal(response, error, undefined);
      // A client that hangs up in the middle leaves nothing to answer.
      else response.destroy();
    });
  });
}

function find(store: AgentCoreStore, url: URL): Omit<Session, "sessionId"> {
  const [, encodedArn = ""] =
    /^\/runtimes\/([^/]+)\/invocations(?:\/\.well-known\/oauth-protected-resource)?$/.exec(url.pathname) ??
    [];
  const runtimeArn = decodeURIComponent(encodedArn);
  const endpointName = url.searchParams.get("qualifier") ?? defaultRuntimeEndpointName;
  const runtime = [...store.runtimes.values()].find(({ id }) => store.arns.runtime(id) === runtimeArn);
  const version = runtime && liveRuntimeVersion(runtime, endpointName);
  if (runtime === undefined || version === undefined) {
    throw new Refusal(
      "ResourceNotFoundException",
      404,
      `No endpoint or agent found with qualifier '${endpointName}' for agent '${runtimeArn}'`,
    );
  }
  return { runtime, version, endpointName };
}

/** A client that brings no session gets one, and a container of its own with it. */
function sessionOf(headers: Readonly<Record<string, string>>): string {
  const runtimeSession = headers["x-amzn-bedrock-agentcore-runtime-session-id"];
  if (runtimeSession !== undefined && runtimeSession.length < 33) {
    throw new Refusal("ValidationException", 400, "runtimeSessionId must have at least 33 characters.");
  }
  return headers["mcp-session-id"] ?? runtimeSession ?? randomUUID();
}

function single(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}

function sendResourceMetadata(
  response: ServerResponse,
  url: URL,
  { version }: Pick<Session, "version">,
): void {
  const authorizer = version.configuration.authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) throw new Refusal("ResourceNotFoundException", 404, "Not Found");
  response.writeHead(200, { "content-type": "application/json" });
  response.end(
    JSON.stringify({
      resource: url.href.replace(resourceMetadataPath, ""),
      authorization_servers: [authorizer.discoveryUrl?.replace(/\/\.well-known\/[^/]+$/, "")],
    }),
  );
}

/** Resolves when the container has answered; an answer that is no success is a failure, without its body. */
function pass(
  response: ServerResponse,
  port: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method: "POST", path: "/mcp", headers, agent: false };
    const upstream = forward(options, (answer) => {
      const status = answer.statusCode ?? 502;
      if (status < 200 || status > 299) {
        answer.resume();
        reject(receivedError(status));
        return;
      }
      const type = answer.headers["content-type"];
      response.writeHead(status, type === undefined ? {} : { "content-type": type });
      pipeline(answer, response, () => resolve());
    });
    upstream.once("error", () => reject(receivedError(502)));
    response.once("close", () => upstream.destroy());
    upstream.end(body);
  });
}

const receivedError = (status: number): Refusal =>
  failedInside(
    `Received error (${status}) from runtime. Please check your CloudWatch logs for more information.`,
  );
