/**
 * What a gateway serves under its public name: one MCP server, streamable HTTP without sessions, with the tools of all
 * its targets. https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using.html
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Account } from "../../account.js";
import type { Edge } from "../../cloud.js";
import type { Gateway } from "../agentcore-control/gateway-records.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { gatewayUrl } from "./address.js";
import { type InboundRefusal, inboundRefusal, resourceMetadataPath } from "./inbound-authorization.js";
import { answerMcp, McpFailure } from "./mcp.js";

const messageSchema = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});

type Message = z.infer<typeof messageSchema>;

export function gatewaySite(
  account: Account,
  store: AgentCoreStore,
  gateway: Gateway,
): Parameters<Edge["serve"]>[1] {
  const address = new URL(gatewayUrl(store.arns.gateway(gateway.id)));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", address);
    const body = await text(request);
    if (url.pathname.startsWith(resourceMetadataPath)) {
      sendMetadata(response, gateway, address);
    } else if (url.pathname !== address.pathname) {
      send(response, 404, { message: "Not Found" });
    } else if (request.method !== "POST") {
      // It has no stream of its own to open, and no session to end.
      send(response, 405, { message: "Method Not Allowed" }, { allow: "POST" });
    } else {
      const message = parsed(body);
      const signed = { method: request.method, url, headers: single(request.headers), body };
      const refusal = await inboundRefusal(account, store, gateway, signed);
      if (refusal !== undefined) sendRefusal(response, message, refusal);
      else if (message === undefined) sendError(response, 400, undefined, -32_700, "Parse error");
      else await serve(message, response);
    }
  }

  async function serve(message: Message, response: ServerResponse): Promise<void> {
    if (message.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    try {
      const result = await answerMcp(account, store, gateway, message.method, message.params ?? {});
      send(response, 200, { jsonrpc: "2.0", id: message.id, result });
    } catch (error) {
      if (!(error instanceof McpFailure)) throw error;
      sendError(response, 200, message, error.code, error.message);
    }
  }

  return (request, response) => {
    // Only a client that hangs up in the middle of its request leads here.
    answer(request, response).catch(() => response.destroy());
  };
}

function parsed(body: string): Message | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Where a client without a token learns who hands them out (RFC 9728). */
function sendMetadata(response: ServerResponse, { configuration }: Gateway, address: URL): void {
  const authorizer = configuration.authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) {
    send(response, 404, { message: "Not Found" });
    return;
  }
  send(response, 200, {
    resource: address.href,
    authorization_servers: [authorizer.discoveryUrl?.replace(/\/\.well-known\/[^/]+$/, "")],
    scopes_supported: authorizer.allowedScopes,
  });
}

function sendRefusal(response: ServerResponse, message: Message | undefined, refusal: InboundRefusal): void {
  const { status, code, challenge } = refusal;
  if (challenge !== undefined) response.setHeader("www-authenticate", challenge);
  sendError(response, status, message, code, refusal.message);
}

/** The id is 0 where the request had none, as users have seen it. */
function sendError(
  response: ServerResponse,
  status: number,
  message: Message | undefined,
  code: number,
  text: string,
): void {
  send(response, status, { jsonrpc: "2.0", id: message?.id ?? 0, error: { code, message: text } });
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function single(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
}
