/** The harness as an MCP client: a real connection to each remote server that it is given as a tool. */
import { STATUS_CODES } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Cloud, Edge } from "../../cloud.js";
import type { AvailableTool } from "./model.js";
import type { RuntimeLog } from "./runtime-log.js";
import { runtimeClientError } from "./runtime-role.js";

export interface ToolServer {
  readonly tools: readonly AvailableTool[];
  call(toolName: string, input: Readonly<Record<string, unknown>>): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** What a client of the harness reads, whatever the cause was: only the runtime's log has that. */
export const mcpClientFailed = () =>
  runtimeClientError(
    "Failed to start MCP client: the client initialization failed: unhandled errors in a TaskGroup (1 sub-exception)",
  );

export interface ToolServerAddress {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How its requests get there, where each needs more than the same headers. */
  readonly fetch?: Edge["fetch"];
}

export async function connectToolServer(
  cloud: Cloud,
  log: RuntimeLog,
  serverName: string,
  { url, headers = {}, fetch = cloud.edge.fetch }: ToolServerAddress,
): Promise<ToolServer> {
  const client = new Client({ name: "bedrock-agentcore-harness", version: "1.0.0" });
  try {
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers },
      // The harness does not follow a redirect of a POST, which older servers answer /mcp/ with.
      fetch: (address, init) => fetch(String(address), { ...init, redirect: "manual" }),
    });
    // The SDK declares its own class without `undefined` where its interface has it.
    await client.connect(transport as Transport);
    const { tools } = await client.listTools();
    log.info(`Connected to MCP server ${serverName} with ${tools.length} tools`);
    return {
      tools: tools.map(({ name, description, inputSchema }) => ({
        name,
        serverName,
        description: description ?? "",
        required: inputSchema.required ?? [],
      })),
      async call(name, input) {
        const result = await client.callTool({ name, arguments: { ...input } }, CallToolResultSchema);
        return CallToolResultSchema.parse(result);
      },
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    log.error(`Failed to connect to MCP server ${serverName}: ${describe(error, url)}`);
    throw mcpClientFailed();
  }
}

/** In the words of httpx, with which the harness's MCP client asks. */
function describe(error: unknown, url: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = error instanceof StreamableHTTPError ? (error.code ?? 0) : 0;
  if (code >= 300) {
    const kind = code < 400 ? "Redirect response" : code < 500 ? "Client error" : "Server error";
    return `${kind} '${code} ${STATUS_CODES[code] ?? ""}' for url '${url}'`;
  }
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
