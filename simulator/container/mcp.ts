/** The Model Context Protocol side: one server per request, since the transport is stateless. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { ServerConfiguration } from "./configuration.js";
import type { OneApi } from "./one-api.js";
import { isServed } from "./tool-filter.js";
import { type ZscalerTool, zscalerTools } from "./tools.js";
import { isAtLeast } from "./version.js";

export interface ToolEnvironment {
  readonly configuration: ServerConfiguration;
  readonly oneApi: OneApi;
  readonly log: (line: string) => void;
}

export function createMcpServer(environment: ToolEnvironment): McpServer {
  const { configuration } = environment;
  const server = new McpServer({ name: "Zscaler MCP Server", version: configuration.version });
  for (const tool of zscalerTools) {
    const isIn = isAtLeast(configuration.version, tool.since ?? "0.0.0");
    if (!isIn || !isServed(tool, configuration.tools)) continue;
    server.registerTool(
      tool.name,
      {
        description: tool.description,
        inputSchema: tool.input,
        annotations: { readOnlyHint: tool.access === "read", destructiveHint: tool.access === "write" },
      },
      (input: Readonly<Record<string, unknown>>) => callTool(tool, input, environment),
    );
  }
  return server;
}

function callTool(
  tool: ZscalerTool,
  input: Readonly<Record<string, unknown>>,
  { configuration, oneApi, log }: ToolEnvironment,
): CallToolResult {
  const say = configuration.logToolCalls ? log : () => {};
  say(`[TOOL CALL] ${tool.name} ${JSON.stringify(input)}`);
  const problem = whyNotCallable(tool, configuration, oneApi) ?? tool.refuses?.(input);
  if (problem !== undefined) {
    say(`[TOOL ERR] ${tool.name} ${problem}`);
    return { isError: true, content: [{ type: "text", text: problem }] };
  }
  say(`[TOOL OK] ${tool.name}`);
  return { content: [{ type: "text", text: JSON.stringify(tool.answer(input)) }] };
}

function whyNotCallable(
  tool: ZscalerTool,
  { credentials, customerId }: ServerConfiguration,
  oneApi: OneApi,
): string | undefined {
  if (credentials === undefined) return "ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET are required";
  if (!oneApi.accepts(credentials)) return "Failed to get a OneAPI token: 401 invalid_client";
  if (tool.service === "zpa" && !customerId) return "ZSCALER_CUSTOMER_ID is required for ZPA";
  return undefined;
}
