/** The Model Context Protocol as a gateway speaks it: its targets' tools, each with its target's name before its own. */
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Cloud } from "../../cloud.js";
import type { Gateway, GatewayTarget } from "../agentcore-control/gateway-records.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { callTargetTool, listTargetTools, TargetError } from "./target-connection.js";

/**
 * Three underscores, as AWS's guide has it today and users see it; early pages had two.
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-tool-naming.html
 */
const separator = "___";

/** Newest first. */
const protocolVersions = ["2025-11-25", "2025-06-18", "2025-03-26"];

/** A JSON-RPC error. */
export class McpFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const initializeSchema = z.looseObject({ protocolVersion: z.string() });
const callSchema = z.looseObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

/** The result of a request. Throws `McpFailure`. */
export async function answerMcp(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<object> {
  switch (method) {
    case "initialize":
      return initialize(gateway, parse(initializeSchema, params).protocolVersion);
    case "ping":
      return {};
    case "tools/list":
      return { tools: await listTools(cloud, store, gateway) };
    case "tools/call":
      return callTool(cloud, store, gateway, parse(callSchema, params));
    default:
      throw new McpFailure(-32_601, `Method not found: ${method}`);
  }
}

function parse<Output>(schema: z.ZodType<Output>, params: unknown): Output {
  const { data, success } = schema.safeParse(params);
  if (!success) throw new McpFailure(-32_602, "Invalid params");
  return data;
}

/** A client that asks for another version is offered the newest. */
function initialize({ name, configuration }: Gateway, asked: string): object {
  const { supportedVersions = protocolVersions, instructions } =
    configuration.protocolConfiguration?.mcp ?? {};
  return {
    protocolVersion: supportedVersions.includes(asked) ? asked : supportedVersions[0],
    capabilities: { tools: { listChanged: false } },
    serverInfo: { name, version: "1.0.0" },
    ...(instructions === undefined ? {} : { instructions }),
  };
}

/** Targets that were ready once: what was synchronised last is still served while a target changes, or fails to. */
function servedTargets({ targets }: Gateway): readonly GatewayTarget[] {
  return [...targets.values()].filter(
    ({ status }) => !["CREATING", "FAILED", "DELETING", "CREATE_PENDING_AUTH"].includes(status),
  );
}

async function listTools(cloud: Cloud, store: AgentCoreStore, gateway: Gateway): Promise<readonly Tool[]> {
  const lists = await Promise.all(
    servedTargets(gateway).map(async (target) => {
      const tools = await toolsOf(cloud, store, gateway, target);
      return tools.map((tool) => ({ ...tool, name: target.configuration.name + separator + tool.name }));
    }),
  );
  return lists.flat();
}

/** Of a target that lists dynamically, what its server says now; nothing where it can't be asked. Assumed. */
async function toolsOf(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  target: GatewayTarget,
): Promise<readonly Tool[]> {
  if (target.configuration.targetConfiguration?.mcp?.mcpServer?.listingMode !== "DYNAMIC") {
    return target.tools;
  }
  return listTargetTools(cloud, store, gateway, target).catch((error: unknown) => {
    if (error instanceof TargetError) return [];
    throw error;
  });
}

async function callTool(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  call: z.infer<typeof callSchema>,
): Promise<CallToolResult> {
  // A target's name has no underscore.
  const [targetName, ...rest] = call.name.split(separator);
  const name = rest.join(separator);
  const target = servedTargets(gateway).find(({ configuration }) => configuration.name === targetName);
  const tools = target === undefined ? [] : await toolsOf(cloud, store, gateway, target);
  if (target === undefined || !tools.some((tool) => tool.name === name)) {
    throw new McpFailure(-32_602, `Unknown tool: ${call.name}`);
  }
  try {
    return await callTargetTool(cloud, store, gateway, target, { name, arguments: call.arguments ?? {} });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    // The cause is shown only by a gateway that is told to; users of others read this sentence, whatever it was.
    const isTold = gateway.configuration.exceptionLevel === "DEBUG";
    const said = isTold ? error.message : "An internal error occurred. Please retry later.";
    return { isError: true, content: [{ type: "text", text: said }] };
  }
}
