/** Loopback servers to shake hands with: a real MCP server, one that answers anything, and a proxy. */
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
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
