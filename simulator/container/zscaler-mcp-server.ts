/**
 * The Zscaler MCP server as its container runs it: everything is steered by the environment, it refuses to start
 * where the real one does, and it checks a request in the same order: health, host, source address, credential, path.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ContainerStart, RunningContainer } from "../cloud.js";
import { isAllowedAddress, isAllowedHost } from "./admission.js";
import { challenge, isAuthenticated, type Verifiers } from "./authentication.js";
import { BootFailure } from "./boot-failure.js";
import { isReachableFromOutside, readConfiguration, type ServerConfiguration } from "./configuration.js";
import { exitedAtOnce } from "./exit.js";
import { createMcpServer } from "./mcp.js";
import { createOneApi } from "./one-api.js";
import type { ContainerHostOptions } from "./options.js";

/** What a container sees as the client of every request: the load balancer's private address, never the user's. */
const loadBalancerAddress = "172.31.16.10";

export async function startZscalerMcpServer(
  start: ContainerStart,
  options: ContainerHostOptions,
): Promise<RunningContainer> {
  const { log } = start;
  try {
    const configuration = readConfiguration(start);
    if (configuration === "stdio") {
      log("Starting MCP server with transport 'stdio'");
      return exitedAtOnce(0, "standard input is closed");
    }
    return await listen(configuration, start, options);
  } catch (error) {
    if (!(error instanceof BootFailure)) throw error;
    for (const line of `ERROR: ${error.message}`.split("\n")) log(line);
    return exitedAtOnce(1, error.message);
  }
}

interface Server {
  readonly configuration: ServerConfiguration;
  readonly verifiers: Verifiers;
  readonly log: (line: string) => void;
}

async function listen(
  configuration: ServerConfiguration,
  { containerPort, log }: ContainerStart,
  options: ContainerHostOptions,
): Promise<RunningContainer> {
  const { credentials, host, port, version, authentication } = configuration;
  const oneApi = createOneApi(options.oneApiClients ?? (credentials ? [credentials] : []));
  const verifiers = { oneApi, fetch: options.fetch ?? fetch, now: Date.now };
  const http = createServer((request, response) => {
    handle({ configuration, verifiers, log }, request, response).catch((error: unknown) => {
      log(`ERROR: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  log(`Zscaler MCP Server ${version}, authentication: ${authentication.mode}`);
  log(`Listening on http://${host}:${port}/mcp`);

  const isReachable = port === containerPort && isReachableFromOutside(configuration);
  return {
    port: isReachable ? (http.address() as AddressInfo).port : undefined,
    exited: new Promise((resolve) => http.once("close", () => resolve({ exitCode: 0 }))),
    async stop() {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}

async function handle(server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { configuration } = server;
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const isGet = request.method === "GET" || request.method === "HEAD";
  if (configuration.hasHealthEndpoint && isGet && path === "/health") {
    answer(response, 200, { status: "ok" });
    return;
  }
  response.once("finish", () => server.log(`INFO: "${request.method} ${path}" ${response.statusCode}`));
  const isProbe = configuration.hasHealthEndpoint && (path === "/healthz" || path === "/ready");
  if (!isProbe && !(await isAdmitted(server, request, response))) return;
  if (path === "/mcp" || (path === "/mcp/" && configuration.hasHealthEndpoint)) {
    await serveMcp(server, request, response);
  } else if (path === "/mcp/") {
    response.writeHead(307, { location: "/mcp" }).end();
  } else {
    answer(response, 404, { error: "Not Found" });
  }
}

async function isAdmitted(
  { configuration, verifiers }: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { allowedHosts, allowedSourceIps, authentication } = configuration;
  if (allowedHosts !== undefined && !isAllowedHost(request.headers.host, allowedHosts)) {
    answer(response, 421, { error: "Misdirected request: Invalid Host header" });
    return false;
  }
  if (!isAllowedAddress(loadBalancerAddress, allowedSourceIps)) {
    answer(response, 403, { error: "Forbidden: source address is not allowed" });
    return false;
  }
  if (await isAuthenticated(authentication, request.headers, verifiers)) return true;
  response.setHeader("www-authenticate", challenge(authentication));
  answer(response, 401, { jsonrpc: "2.0", id: null, error: { code: -32001, message: "Unauthorized" } });
  return false;
}

async function serveMcp(
  { configuration, verifiers, log }: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wantsEvents = (request.headers.accept ?? "").includes("text/event-stream");
  if (request.method === "GET" && !wantsEvents) {
    response.setHeader("allow", "POST");
    answer(response, 405, { error: "Method Not Allowed" });
    return;
  }
  const mcp = createMcpServer({ configuration, oneApi: verifiers.oneApi, log });
  const transport = new StreamableHTTPServerTransport({});
  response.once("close", () => {
    transport.close().catch(() => {});
    mcp.close().catch(() => {});
  });
  // The SDK declares its own class without `undefined` where its interface has it.
  await mcp.connect(transport as Transport);
  await transport.handleRequest(request, response);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
