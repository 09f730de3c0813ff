/** A real MCP handshake: connect, `initialize`, `tools/list`, as the harness does it at its first call. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { FetchLike, Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ListToolsResultSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { Dispatcher } from "undici";
import { dispatcherFor } from "../aws/dispatcher.js";
import { userAgent } from "../aws/user-agent.js";
import { Failure } from "../failure/failure.js";
import { fetchWith } from "./fetch.js";
import { gatewayFailure } from "./gateway-failures.js";
import {
  type Asked,
  answeredFailure,
  notMcpFailure,
  timeoutFailure,
  unansweredFailure,
} from "./mcp-failures.js";
import type { Authorization } from "./sign-in.js";
import type { Sign } from "./sign-in-signature.js";
import { unauthorizedFailure } from "./unauthorized.js";

export interface HandshakeOptions {
  readonly url: string;
  /** Goes with every request. */
  readonly authorization: Authorization;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole handshake. */
  readonly timeout: number;
}

export interface McpTool {
  readonly name: string;
  readonly description?: string;
}

/** All texts are the server's own: foreign, but of limited length. */
export interface Handshake {
  readonly serverName: string;
  readonly serverVersion: string;
  readonly protocolVersion: string;
  readonly tools: readonly McpTool[];
  readonly milliseconds: number;
}

const longestName = 128;
const longestDescription = 500;
const mostTools = 1_000;
const mostPages = 50;
/** Bytes of one answer. */
const longestAnswer = 8 * 1024 * 1024;
/** Milliseconds for saying goodbye to a server that keeps sessions. */
const goodbyeLimit = 2_000;

/** Only gateways are signed in to by tokens and signatures of AgentCore's. */
function askedBy({ kind }: Authorization): Asked {
  return kind === "headers" ? "MCP server" : "gateway";
}

function headersOf(authorization: Authorization): Readonly<Record<string, string>> {
  switch (authorization.kind) {
    case "headers":
      return authorization.headers;
    case "bearer":
      return { Authorization: `Bearer ${authorization.token}` };
    case "signature":
      // Made for each request by itself.
      return {};
  }
}

/** Characters of a refusal's body that are looked at. */
const longestRefusal = 4_000;

async function refusalOf(response: Response, host: string, authorization: Authorization): Promise<Failure> {
  const { status } = response;
  const challenge = response.headers.get("www-authenticate");
  if (authorization.kind !== "headers") {
    const said = await response.text().catch(() => "");
    return gatewayFailure(host, authorization, { status, challenge, said: said.slice(0, longestRefusal) });
  }
  await response.body?.cancel();
  if (status !== 401) return answeredFailure(status, host);
  const sent = authorization.headers["Authorization"];
  return unauthorizedFailure(host, { challenge, sent, now: Date.now() });
}

/** A fetch that turns anything but a success into its failure, before the client sees it. */
function fetchThrough(dispatcher: Dispatcher, host: string, authorization: Authorization): FetchLike {
  return async (url, init = {}) => {
    // The stream of server-initiated messages is optional and of no use here, and a server that has none would count
    // the refusal among the 4xx that the canary alarm of a new ECS Express deployment watches.
    if (init.method === "GET") return new Response(null, { status: 405 });
    const request = authorization.kind === "signature" ? await signed(url, init, authorization.sign) : init;
    let response: Response;
    try {
      response = await fetchWith(url, { ...request, redirect: "manual", dispatcher });
    } catch (thrown) {
      throw unansweredFailure(thrown, host, askedBy(authorization));
    }
    if (response.ok) return response;
    throw await refusalOf(response, host, authorization);
  };
}

async function signed(url: string | URL, init: RequestInit, sign: Sign): Promise<RequestInit> {
  const { method = "GET", body } = init;
  const headers = await sign({
    method,
    url: new URL(url),
    headers: new Headers(init.headers),
    body: typeof body === "string" ? body : undefined,
  });
  return { ...init, headers };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

async function listTools(client: Client, timeout: number): Promise<McpTool[]> {
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  // Not `client.listTools`: that compiles a validator for each schema that the server sends.
  for (let page = 0; page < mostPages && tools.length < mostTools; page += 1) {
    const request = { method: "tools/list" as const, params: cursor === undefined ? {} : { cursor } };
    const listed = await client.request(request, ListToolsResultSchema, { timeout });
    for (const { name, description } of listed.tools) {
      tools.push({
        name: cut(name, longestName),
        ...(description === undefined ? {} : { description: cut(description, longestDescription) }),
      });
    }
    cursor = listed.nextCursor;
    if (cursor === undefined) break;
  }
  return tools.slice(0, mostTools);
}

async function converse(client: Client, transport: StreamableHTTPClientTransport, timeout: number) {
  // Its types were written without exactOptionalPropertyTypes.
  await client.connect(transport as Transport, { timeout });
  return { server: client.getServerVersion(), tools: await listTools(client, timeout) };
}

/** Closing the transport breaks the request off. */
async function sayGoodbye(transport: StreamableHTTPClientTransport): Promise<void> {
  const timer = setTimeout(() => void transport.close(), goodbyeLimit);
  await transport.terminateSession().catch(() => {});
  clearTimeout(timer);
}

/** What went wrong, where it is no `Failure` yet. */
function failureOf(thrown: unknown, host: string, asked: Asked): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof McpError)
    return notMcpFailure(host, `it answered JSON-RPC error ${thrown.code}`, asked);
  // undici's word for a body that broke off.
  if (thrown instanceof TypeError && thrown.cause !== undefined)
    return unansweredFailure(thrown, host, asked);
  return notMcpFailure(host, "its answer is no MCP message", asked);
}

/**
 * Throws a `Failure` that says what happened instead (`MCP_UNREACHABLE`, `MCP_UNAUTHORIZED`, `MCP_MISDIRECTED`, …), or the
 * signal's reason. Follows no redirect and leaves no connection open.
 */
export async function handshake({
  url,
  authorization,
  signal,
  timeout,
}: HandshakeOptions): Promise<Handshake> {
  signal.throwIfAborted();
  const { host } = new URL(url);
  const asked = askedBy(authorization);
  const startedAt = performance.now();
  const dispatcher = dispatcherFor(url, {
    connectTimeout: Math.min(10_000, timeout / 2),
    maxResponseSize: longestAnswer,
  });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: fetchThrough(dispatcher, host, authorization),
    requestInit: { headers: { ...headersOf(authorization) } },
  });
  const client = new Client({ name: userAgent[0], version: userAgent[1] });

  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(timeoutFailure(host, timeout, asked)), timeout);
  const either = AbortSignal.any([signal, ending.signal]);
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener("abort", () => reject(either.reason), { once: true });
  });
  // What cannot be read in a stream of events is told here only, and the request would wait for ever.
  client.onerror = (error) => ending.abort(failureOf(error, host, asked));

  try {
    const conversation = converse(client, transport, timeout).catch((thrown: unknown) => {
      throw failureOf(thrown, host, asked);
    });
    const { server, tools } = await Promise.race([conversation, ended]);
    const milliseconds = Math.round(performance.now() - startedAt);
    client.onerror = () => {};
    if (transport.sessionId !== undefined) await sayGoodbye(transport);
    return {
      serverName: cut(server?.name ?? "", longestName),
      serverVersion: cut(server?.version ?? "", longestName),
      protocolVersion: transport.protocolVersion ?? "",
      tools,
      milliseconds,
    };
  } finally {
    clearTimeout(timer);
    await client.close();
    await dispatcher.destroy();
  }
}
