/** Loopback servers to shake hands with: a real MCP server, one that answers anything, and a proxy. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

export interface Running {
  readonly port: number;
  readonly url: string;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly authorization: string | undefined;
  }[];
  openSockets(): Promise<number>;
  stop(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<Running> {
  const requests: Running["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization,
    });
    listener(request, response);
  });
  return await run(server, requests);
}

async function run(server: Server, requests: Running["requests"]): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/mcp`,
    requests,
    openSockets: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server of the official SDK, with a session and answers as an event stream, as the Zscaler MCP Server has them. */
export async function serveMcp(tools: readonly { name: string; description: string }[]): Promise<Running> {
  const mcp = new McpServer({ name: "Zscaler MCP Server", version: "0.13.0" });
  for (const { name, description } of tools) mcp.registerTool(name, { description }, () => ({ content: [] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "session-1" });
  await mcp.connect(transport as Transport);
  return await serve((request, response) => void transport.handleRequest(request, response));
}

export interface Refusal {
  readonly status: number;
  readonly challenge?: string;
  readonly message: string;
}

/** Without sessions, as an AgentCore Gateway is; `refuse` is its authorizer. */
export async function serveGateway(
  tools: readonly string[],
  refuse: (request: IncomingMessage, body: string) => Refusal | undefined,
): Promise<Running> {
  return serve(async (request, response) => {
    const body = await text(request);
    const refusal = refuse(request, body);
    const send = (status: number, answer: object, headers: Record<string, string> = {}) =>
      void response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify({ jsonrpc: "2.0", ...answer }));
    const { id, method, params } = JSON.parse(body);
    if (refusal !== undefined) {
      const { status, challenge, message } = refusal;
      const headers = challenge === undefined ? {} : { "www-authenticate": challenge };
      send(status, { id: id ?? 0, error: { code: -32_001, message } }, headers);
    } else if (method === "initialize") {
      const { protocolVersion } = params;
      const serverInfo = { name: "gateway", version: "1.0.0" };
      send(200, { id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
    } else if (id === undefined) {
      response.writeHead(202).end();
    } else {
      const listed = tools.map((name) => ({ name, inputSchema: { type: "object" } }));
      send(200, { id, result: { tools: listed } });
    }
  });
}

/** Tunnels CONNECT to `target` whatever host is asked for; a status instead refuses. */
export async function serveProxy(target: number | { readonly status: number }): Promise<Running> {
  const requests: Running["requests"] = [];
  const server = createServer();
  server.on("connect", (request, socket, head) => {
    requests.push({
      method: "CONNECT",
      path: request.url ?? "",
      authorization: request.headers["proxy-authorization"],
    });
    if (typeof target !== "number") {
      socket.end(`HTTP/1.1 ${target.status} Refused\r\n\r\n`);
      return;
    }
    const upstream = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  return await run(server, requests);
}
