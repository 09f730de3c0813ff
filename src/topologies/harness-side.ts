/** The half that every topology shares: vault credential, execution role, harness, its logs and its endpoint. */
import type { HarnessTool } from "@aws-sdk/client-bedrock-agentcore-control";
import type { Place } from "../aws/aws.js";
import {
  byAddress,
  type Graph,
  type Needs,
  type OutputsOf,
  type Ref,
  whenReady,
  whenServing,
} from "../engine/graph.js";
import { type HarnessRoleNeeds, harnessRole } from "../policies/harness-role.js";
import { apiKeyCredentialProvider } from "../resources/api-key-credential-provider.js";
import { harness } from "../resources/harness.js";
import { harnessEndpoint } from "../resources/harness-endpoint.js";
import type { Outputs } from "../resources/resource.js";
import { harnessLogs } from "../resources/runtime-logs.js";
import { defaultModel } from "../settings/model.js";
import type { WantedSettings } from "../settings/settings.js";
import { defaultSystemPrompt } from "../settings/system-prompt.js";
import type { Admission, ExistingSource } from "./authorization.js";
import { role } from "./roles.js";

/** The MCP server as the harness sees it. */
export interface ServerSide<N extends Needs, R extends Needs> {
  /** Serves before a harness that works is moved to it, and before a named endpoint is. */
  readonly server: Ref<Outputs>;
  /** Nodes that the tool is made of. */
  readonly needs: N;
  tool(needs: OutputsOf<N>): HarnessTool;
  /** Nodes that the execution role's policy is made of. */
  readonly roleNeeds: R;
  access(needs: OutputsOf<R>): Pick<HarnessRoleNeeds, "credentialProvider" | "gateway">;
}

/** What the harness calls the MCP server. */
export const toolName = "zscaler";

export function addHarnessSide<N extends Needs, R extends Needs>(
  graph: Graph,
  place: Place,
  settings: WantedSettings,
  { server, needs, tool, roleNeeds, access }: ServerSide<N, R>,
): void {
  const { names, harness: wanted } = settings;
  // Their shape is AWS's business: the service judges what the SDK does not know yet.
  const further = wanted.tools as readonly unknown[] as readonly HarnessTool[];
  const model = wanted.model ?? defaultModel(place.region);
  const memory = { disabled: undefined, managed: "managed", existing: memoryArn(wanted.memory) }[
    wanted.memory.kind
  ];

  const executionRole = role(
    graph,
    settings,
    "harness-role",
    "harness",
    names.harnessRole,
    // A server that never comes to serve leaves the role as it was.
    { ...roleNeeds, server: whenServing(byAddress(server)) },
    (need) => harnessRole(place, { harnessName: names.harness, model, ...access(need), memory }),
  );
  // The harness needs only the server's URL: it is created while the service is still rolling out. One that answers
  // already is moved to another server once that serves.
  const all = { ...needs, executionRole, server: whenServing(byAddress(server)) };
  const agent = graph.add("harness", harness, { name: names.harness }, all, (need) => {
    const own = tool(need as OutputsOf<N>);
    return {
      executionRoleArn: need.executionRole.arn,
      model: {
        bedrockModelConfig: { modelId: model, maxTokens: wanted.maxTokens, temperature: wanted.temperature },
      },
      systemPrompt: wanted.systemPrompt ?? defaultSystemPrompt,
      tools: [own, ...further],
      allowedTools:
        own.type === "agentcore_gateway" ? wanted.allowedTools.map(behindTarget) : wanted.allowedTools,
      memory:
        wanted.memory.kind === "disabled"
          ? { disabled: {} }
          : wanted.memory.kind === "managed"
            ? { managedMemoryConfiguration: {} }
            : { agentCoreMemoryConfiguration: { arn: wanted.memory.arn } },
      maxIterations: wanted.maxIterations,
      timeoutSeconds: wanted.timeoutSeconds,
    };
  });
  graph.add(
    "harness-logs",
    harnessLogs,
    { name: names.harness },
    { agent },
    (need) => ({ runtimeId: need.agent.runtimeId, retentionInDays: settings.logRetentionDays }),
    { trails: true },
  );
  if (wanted.endpoint !== undefined)
    graph.add(
      "harness-endpoint",
      harnessEndpoint,
      { name: wanted.endpoint, harness: names.harness },
      { agent: whenReady(agent), server: whenServing(byAddress(server)) },
      (need) => ({ harnessId: need.agent.id, targetVersion: need.agent.version }),
    );
}

/** A server that the harness calls by its URL, with a header that the token vault holds. */
export function remoteMcp<S extends Outputs>(
  graph: Graph,
  { names }: Pick<WantedSettings, "names">,
  {
    server,
    url,
    admission,
  }: {
    /** Node whose outputs tell the URL. */
    readonly server: Ref<S>;
    readonly url: (server: S) => string;
    /** Undefined: the server asks for no header. */
    readonly admission: Admission | undefined;
  },
) {
  const name = names.credentialProvider;
  const credentials = admission && addProvider(graph, name, admission);
  const needs = { mcp: byAddress(server), credentials };
  const roleNeeds = {
    existing: admission && "existing" in admission ? byAddress(admission.existing) : undefined,
  };
  return {
    server,
    needs,
    tool: ({ mcp, credentials: provider }: OutputsOf<typeof needs>) => mcpTool(url(mcp), provider?.arn),
    roleNeeds,
    access: ({ existing }: OutputsOf<typeof roleNeeds>) => ({
      credentialProvider: admission && { name, external: existing && pointedAt(admission, existing) },
    }),
  };
}

function addProvider(graph: Graph, name: string, admission: Admission) {
  return "existing" in admission
    ? graph.add(
        "credentials",
        apiKeyCredentialProvider,
        { name },
        { existing: admission.existing },
        (need) => admission.of(need.existing).vault,
      )
    : graph.add(
        "credentials",
        apiKeyCredentialProvider,
        { name },
        { secret: admission.secret },
        (need) => admission.of(need.secret).vault,
      );
}

/** The secret of the user's own that the vault points at; undefined: it keeps the header itself. */
function pointedAt(admission: Admission, existing: ExistingSource): ExistingSource | undefined {
  const points = "existing" in admission && admission.of(existing).vault.source === "EXTERNAL";
  return points ? existing : undefined;
}

function mcpTool(url: string, providerArn: string | undefined): HarnessTool {
  return {
    type: "remote_mcp",
    name: toolName,
    config: {
      remoteMcp: {
        url,
        // The harness swaps the whole value for the key in the token vault when it calls.
        ...(providerArn === undefined ? {} : { headers: { Authorization: `\${${providerArn}}` } }),
      },
    },
  };
}

function memoryArn(memory: WantedSettings["harness"]["memory"]): string | undefined {
  return memory.kind === "existing" ? memory.arn : undefined;
}

/**
 * A gateway puts the name of its target before a tool's: `zscaler-mcp-runtime___zia_list_locations`. What the inputs
 * allow is meant by the tool's own name, in every topology.
 */
function behindTarget(pattern: string): string {
  const [, glob = "*"] = pattern.startsWith(`@${toolName}/`) ? pattern.split("/") : [];
  return glob.startsWith("*") || glob.includes("___") ? pattern : `@${toolName}/*___${glob}`;
}
