/**
 * One invocation, in the order in which a harness does it: pull its image, open its log, load its tools with their
 * credentials, then let the model and the tools take turns. What goes wrong here arrives inside the stream.
 */
import type { HarnessMessage, InvokeHarnessRequest } from "@aws-sdk/client-bedrock-agentcore";
import type * as Control from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { HarnessConfiguration } from "../agentcore-control/harness-configuration.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { isAllowedTool } from "./allowed-tools.js";
import { checkModel } from "./bedrock.js";
import { createBudget } from "./budget.js";
import { resolveHeaders } from "./credentials.js";
import { message, type StreamEvent, textBlock, toolResultBlock, toolUseBlock } from "./events.js";
import { connectGateway } from "./gateway-tool.js";
import { answerText, chooseToolCalls, type ToolAnswer, type ToolCall } from "./model.js";
import { openRuntimeLog, type RuntimeLog } from "./runtime-log.js";
import { type RuntimeRole, runtimeClientError, runtimeRole } from "./runtime-role.js";
import { connectToolServer, mcpClientFailed, type ToolServer } from "./tool-servers.js";

export interface Invocation {
  readonly cloud: Cloud;
  readonly store: AgentCoreStore;
  readonly configuration: HarnessConfiguration;
  readonly runtimeId: string;
  readonly endpointName: string;
  readonly isNewSession: boolean;
  readonly input: InvokeHarnessRequest;
}

export async function* converse(invocation: Invocation): AsyncGenerator<StreamEvent> {
  const { cloud, configuration, runtimeId, endpointName, input } = invocation;
  const startedAt = cloud.clock.now();
  if (invocation.isNewSession) await cloud.clock.pause("harnessColdStart");
  const role = runtimeRole(cloud, configuration.executionRoleArn ?? "");
  startRuntime(cloud, role);
  const log = openRuntimeLog(cloud, role, {
    runtimeId,
    endpointName,
    sessionId: input.runtimeSessionId ?? "",
  });
  log.info("Invocation started");
  const servers: ToolServer[] = [];
  try {
    for (const tool of input.tools ?? configuration.tools ?? []) {
      const server = await loadTool(invocation, role, log, tool as Control.HarnessTool);
      if (server !== undefined) servers.push(server);
    }
    checkModel(cloud, role, (input.model as typeof configuration.model) ?? configuration.model);
    yield* takeTurns(invocation, servers);
    log.info(`Invocation completed successfully (${cloud.clock.now() - startedAt} ms)`);
  } catch (error) {
    log.error(`Invocation failed: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** The runtime's image is public, and pulling it takes these two rights; without them nothing says so. */
function startRuntime(cloud: Cloud, role: RuntimeRole): void {
  if (cloud.access.canBeAssumedBy(role.arn, "bedrock-agentcore.amazonaws.com", sourceOf(cloud)) !== "yes") {
    throw runtimeClientError(`Failed to assume the execution role ${role.arn}.`);
  }
  const canPull =
    role.isAllowed("ecr-public:GetAuthorizationToken", "*") &&
    role.isAllowed("sts:GetServiceBearerToken", "*");
  if (!canPull) throw mcpClientFailed();
}

function sourceOf(cloud: Cloud): Readonly<Record<string, string>> {
  return {
    "aws:SourceAccount": cloud.accountId,
    "aws:SourceArn": cloud.arn("bedrock-agentcore", "*"),
  };
}

async function loadTool(
  { cloud, store, runtimeId }: Invocation,
  role: RuntimeRole,
  log: RuntimeLog,
  { type, name, config }: Control.HarnessTool,
): Promise<ToolServer | undefined> {
  if (type === "inline_function") return inlineFunction(name ?? type, config);
  const vault = { cloud, store, role, workloadName: runtimeId };
  const gateway = config?.agentCoreGateway;
  if (gateway !== undefined) return connectGateway(vault, log, name ?? type ?? "", gateway);
  const remote = config?.remoteMcp;
  if (remote === undefined) return undefined;
  const headers = resolveHeaders(vault, remote.headers ?? {});
  return connectToolServer(cloud, log, name ?? type ?? "", { url: remote.url ?? "", headers });
}

/** A function that the caller runs: the model asks for it, and the invocation ends there. */
function inlineFunction(name: string, config: Control.HarnessToolConfiguration | undefined): ToolServer {
  const description = config?.inlineFunction?.description ?? "";
  return {
    tools: [{ name, serverName: undefined, description, required: [] }],
    call: () => Promise.reject(new Error("The caller runs this function.")),
    close: async () => {},
  };
}

async function* takeTurns(
  { cloud, configuration, input }: Invocation,
  servers: readonly ToolServer[],
): AsyncGenerator<StreamEvent> {
  const allowed = input.allowedTools ?? configuration.allowedTools ?? [];
  const tools = servers.flatMap((server) => server.tools).filter((tool) => isAllowedTool(tool, allowed));
  const prompt = lastText(input.messages ?? []);
  const budget = createBudget(cloud, configuration, input, tools);
  const answers: ToolAnswer[] = [];
  for (const [index, call] of chooseToolCalls(prompt, tools).entries()) {
    const toolUseId = `tooluse_${cloud.id(22)}`;
    const said = `I will use ${call.tool.name}.`;
    yield* message("assistant", [...textBlock(0, said), ...toolUseBlock(1, toolUseId, call)], "tool_use");
    yield budget.spend(said + JSON.stringify(call.input));
    if (call.tool.serverName === undefined) return;
    const answer = await callTool(servers, call);
    answers.push(answer);
    yield* message("user", toolResultBlock(0, toolUseId, answer), "tool_result");
    if (index + 1 >= budget.maxIterations) {
      yield* message("assistant", [], "max_iterations_exceeded");
      return;
    }
  }
  const { text, stopReason } = budget.fit(answerText(prompt, tools, answers));
  yield* message("assistant", textBlock(0, text), stopReason);
  yield budget.spend(text);
}

async function callTool(servers: readonly ToolServer[], { tool, input }: ToolCall): Promise<ToolAnswer> {
  const server = servers.find(({ tools }) => tools.includes(tool));
  try {
    const result = await server?.call(tool.name, input);
    const text = (result?.content ?? [])
      .map((block) => (block.type === "text" ? block.text : block.type))
      .join("\n");
    return { tool, isError: result?.isError === true, text };
  } catch (error) {
    return { tool, isError: true, text: error instanceof Error ? error.message : String(error) };
  }
}

/** What the user said last; the result of a function that the caller ran counts as said. */
function lastText(messages: readonly HarnessMessage[]): string {
  const blocks = messages.at(-1)?.content ?? [];
  return blocks
    .map(({ text, toolResult }) =>
      toolResult === undefined
        ? (text ?? "")
        : `say: ${(toolResult.content ?? []).map((part) => part.text ?? JSON.stringify(part.json)).join(" ")}`,
    )
    .join("\n");
}
