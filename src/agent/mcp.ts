/** A real MCP handshake: connect, `initialize`, `tools/list`, as the harness does it at its first call. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { FetchLike, Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ListToolsResultSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import { type Dispatcher, fetch as undiciFetch } from "undici";
import { dispatcherFor } from "../aws/dispatcher.js";
import { userAgent } from "../aws/user-agent.js";
import { Failure } from "../failure/failure.js";
import { answeredFailure, notMcpFailure, timeoutFailure, unansweredFailure } from "./mcp-failures.js";
import { unauthorizedFailure } from "./unauthorized.js";

export interface HandshakeOptions {
  readonly url: string;
  /** Sent with every request, `Authorization` for one. */
  readonly headers: Readonly<Record<string, string>>;
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

/** Node's own types describe the undici inside Node, which is of another version. */
const fetchWith = undiciFetch as unknown as (
  url: string | URL,
  init: Omit<RequestInit, "dispatcher"> & { readonly dispatcher: Dispatcher },
) => Promise<Response>;

/** A fetch that turns anything but a success into its failure, before the client sees it. */
function fetchThrough(dispatcher: Dispatcher, host: string, sent: string | undefined): FetchLike {
  return async (url, init = {}) => {
    // The stream of server-initiated messages is optional and of no use here, and a server that has none would count
    // the refusal among the 4xx that the canary alarm of a new ECS Express deployment watches.
    if (init.method === "GET") return new Response(null, { status: 405 });
    let response: Response;
    try {
      response = await fetchWith(url, { ...init, redirect: "manual", dispatcher });
    } catch (thrown) {
      throw unansweredFailure(thrown, host);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status !== 401) throw answeredFailure(response.status, host);
    const challenge = response.headers.get("www-authenticate");
    throw unauthorizedFailure(host, { challenge, sent, now: Date.now() });
  };
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
function failureOf(thrown: unknown, host: string): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof McpError) return notMcpFailure(host, `it answered JSON-RPC error ${thrown.code}`);
  // undici's word for a body that broke off.
  if (thrown instanceof TypeError && thrown.cause !== undefined) return unansweredFailure(thrown, host);
  return notMcpFailure(host, "its answer is no MCP message");
}

/**
 * Throws a `Failure` that says what happened instead (`MCP_UNREACHABLE`, `MCP_UNAUTHORIZED`, `MCP_MISDIRECTED`, …), or the
 * signal's reason. Follows no redirect and leaves no connection open.
 */
export async function handshake({ url, headers, signal, timeout }: HandshakeOptions): Promise<Handshake> {
  signal.throwIfAborted();
  const { host } = new URL(url);
  const startedAt = performance.now();
  const dispatcher = dispatcherFor(url, {
    connectTimeout: Math.min(10_000, timeout / 2),
    maxResponseSize: longestAnswer,
  });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: fetchThrough(dispatcher, host, headers["Authorization"]),
    requestInit: { headers: { ...headers } },
  });
  const client = new Client({ name: userAgent[0], version: userAgent[1] });

  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(timeoutFailure(host, timeout)), timeout);
  const either = AbortSignal.any([signal, ending.signal]);
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener("abort", () => reject(either.reason), { once: true });
  });
  // What cannot be read in a stream of events is told here only, and the request would wait for ever.
  client.onerror = (error) => ending.abort(failureOf(error, host));

  try {
    const conversation = converse(client, transport, timeout).catch((thrown: unknown) => {
      throw failureOf(thrown, host);
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
