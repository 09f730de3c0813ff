/** A gateway as the client of the MCP server behind one of its targets: a real connection, with the target's credential. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type CallToolResult,
  CallToolResultSchema,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Cloud, Edge } from "../../cloud.js";
import { AwsError } from "../../service.js";
import { resourceOauth2Token } from "../agentcore/oauth2-tokens.js";
import { runtimeRole } from "../agentcore/runtime-role.js";
import type { Gateway, GatewayTarget } from "../agentcore-control/gateway-records.js";
import { whyRoleIsRefused } from "../agentcore-control/service-role.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { bearerFetch } from "./bearer-fetch.js";
import { signedFetch } from "./signed-fetch.js";

/** Why a target could not be used, in the words that its status has for it. */
export class TargetError extends Error {}

export function listTargetTools(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  target: GatewayTarget,
): Promise<readonly Tool[]> {
  return connected(cloud, store, gateway, target, allTools).catch((error: unknown) => {
    // As users of gateways have met it, whatever the cause.
    throw new TargetError(
      `Failed to connect and fetch tools from the provided MCP target server. Error - ${inWords(error)}`,
    );
  });
}

async function allTools(client: Client): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tools;
}

export function callTargetTool(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  target: GatewayTarget,
  tool: { readonly name: string; readonly arguments: Record<string, unknown> },
): Promise<CallToolResult> {
  return connected(cloud, store, gateway, target, async (client) =>
    CallToolResultSchema.parse(await client.callTool(tool, CallToolResultSchema)),
  ).catch((error: unknown) => {
    throw new TargetError(inWords(error));
  });
}

async function connected<Result>(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  target: GatewayTarget,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const endpoint = target.configuration.targetConfiguration?.mcp?.mcpServer?.endpoint ?? "";
  const fetch = await credentialedFetch(cloud, store, gateway, target);
  const client = new Client({ name: "bedrock-agentcore-gateway", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(endpoint), {
    fetch: async (address, init) =>
      withoutStrayError(await fetch(String(address), { ...init, redirect: "manual" })),
  });
  try {
    // The SDK declares its own class without `undefined` where its interface has it.
    await client.connect(transport as Transport);
    return await use(client);
  } finally {
    await client.close();
  }
}

/** Everything that the gateway does to a target, it does with its own role. */
async function credentialedFetch(
  cloud: Cloud,
  store: AgentCoreStore,
  gateway: Gateway,
  { configuration }: GatewayTarget,
): Promise<Edge["fetch"]> {
  const [credential] = configuration.credentialProviderConfigurations ?? [];
  const { iamCredentialProvider: iam, oauthCredentialProvider: oauth } = credential?.credentialProvider ?? {};
  const { fetch } = cloud.edge;
  if (iam === undefined && oauth === undefined) return fetch;
  const roleArn = gateway.configuration.roleArn ?? "";
  const refusal = whyRoleIsRefused(cloud, roleArn);
  if (refusal !== undefined) throw new TargetError(refusal);
  if (iam !== undefined) {
    const { service = "", region = cloud.region } = iam;
    return signedFetch(cloud, cloud.access.assume(roleArn, "GatewayTarget"), { service, region });
  }
  const vault = { cloud, store, role: runtimeRole(cloud, roleArn), workloadName: gateway.id };
  const token = await resourceOauth2Token(vault, oauth?.providerArn ?? "", oauth?.scopes ?? []);
  return bearerFetch(fetch, token);
}

const strayErrorSchema = z.object({ id: z.null(), error: z.object({ message: z.string() }) });

/** AgentCore Runtime tells what went wrong inside without the request's id, which is no answer to a client. */
async function withoutStrayError(response: Response): Promise<Response> {
  if (!response.ok || !response.headers.get("content-type")?.startsWith("application/json")) return response;
  const stray = strayErrorSchema.safeParse(await response.clone().json()).data;
  if (stray !== undefined) throw new TargetError(stray.error.message);
  return response;
}

const runtimeErrorSchema = z.union([
  z.object({ message: z.string() }),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error),
]);

/** What a server answered, if it is AgentCore Runtime that speaks of itself or its container. */
function saidByRuntime({ message }: StreamableHTTPError): string | undefined {
  try {
    const said = runtimeErrorSchema.safeParse(JSON.parse(message.slice(message.indexOf("{")))).data?.message;
    return said?.match(/Received error \(\d+\) from runtime\.|Runtime [^.]*\./)?.[0];
  } catch {
    return undefined;
  }
}

function inWords(error: unknown): string {
  if (error instanceof McpError) return error.message.replace(/^MCP error -?\d+: /, "");
  if (error instanceof TargetError || error instanceof AwsError) return error.message;
  if (error instanceof StreamableHTTPError && (error.code ?? 0) >= 300) {
    const said = saidByRuntime(error);
    if (said !== undefined) return said;
    // A refused signature is met in these words; a refused token with its status.
    if (error.code === 403) return "Authorization error when sending message";
    return `Received error (${error.code}) from runtime.`;
  }
  return "Unable to connect to the MCP server. Please check the server";
}
