/**
 * Topology `gateway`: the MCP server on AgentCore Runtime, behind an AgentCore Gateway, which the harness calls as an
 * `agentcore_gateway` tool. Nothing of it is on the public internet without authorization, and nothing costs at rest.
 */
import type { HarnessGatewayOutboundAuth } from "@aws-sdk/client-bedrock-agentcore-control";
import type { Place } from "../aws/aws.js";
import { byAddress, createGraph, type OutputsOf, whenReady } from "../engine/graph.js";
import { gatewayRole } from "../policies/gateway-role.js";
import { runtimeRole } from "../policies/runtime-role.js";
import { agentRuntime } from "../resources/agent-runtime.js";
import { runtimeImage } from "../resources/container-image.js";
import { gateway as agentCoreGateway, type GatewaySpec } from "../resources/gateway.js";
import { type GatewayTargetSpec, gatewayTarget } from "../resources/gateway-target.js";
import { runtimeLogs } from "../resources/runtime-logs.js";
import type { TopologySettings, WantedSettings } from "../settings/settings.js";
import { addCognito } from "./cognito.js";
import { containerCredentials } from "./container-credentials.js";
import { runtimeVariables } from "./container-environment.js";
import { addHarnessSide, toolName } from "./harness-side.js";
import { role } from "./roles.js";
import { outputsOf, type Topology } from "./topology.js";

export type Gateway = Extract<TopologySettings, { readonly kind: "gateway" }>;

/** Of a call through the gateway these reach the container; the newest revision of MCP cannot do without the first three. */
const mcpHeaders = ["Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id"];

export function gateway(
  place: Place,
  settings: WantedSettings,
  { container, delivery, gatewayAuth }: Omit<Gateway, "kind">,
): Topology {
  const { names, stage } = settings;
  const own = names.gateways[gatewayAuth];
  const graph = createGraph();

  const image = graph.lookup("image", runtimeImage, { name: container.image });
  // The harness signs in to the gateway: no header is made of these.
  const { source, plaintext } = containerCredentials(
    graph,
    { ...settings, auth: { mode: "none" } },
    delivery,
  );
  const identity = gatewayAuth === "cognito" ? addCognito(graph, place, names) : undefined;
  const idp = { pool: identity?.pool, client: identity?.client };
  const executionRole = role(
    graph,
    settings,
    "runtime-role",
    "runtime",
    own.runtimeRole,
    { source: source && byAddress(source) },
    (need) => runtimeRole(place, { runtimeName: own.runtime, image: container.image, secret: need.source }),
  );
  const runtime = graph.add(
    "runtime",
    agentRuntime,
    { name: own.runtime },
    { image, executionRole, source, ...idp },
    (need) => ({
      roleArn: need.executionRole.arn,
      image: need.image.uri,
      environment: { ...plaintext(need.source), ...runtimeVariables(container, need.source) },
      authorizer: admitted(need),
      requestHeaderAllowlist: mcpHeaders,
      idleSessionTimeout: undefined,
    }),
  );
  graph.add(
    "runtime-logs",
    runtimeLogs,
    { name: own.runtime },
    { runtime },
    (need) => ({ runtimeId: need.runtime.id, retentionInDays: settings.logRetentionDays }),
    { trails: true },
  );
  const serviceRole = role(graph, settings, "gateway-role", "gateway", own.gatewayRole, {}, () =>
    gatewayRole(place, {
      gatewayName: own.gateway,
      outbound:
        identity === undefined
          ? { kind: "iam", runtimeName: own.runtime }
          : { kind: "oauth", provider: names.oauthProvider },
    }),
  );
  const entrance = graph.add(
    "gateway",
    agentCoreGateway,
    { name: own.gateway },
    { serviceRole, ...idp },
    (need): GatewaySpec => {
      const tokens = admitted(need);
      return {
        roleArn: need.serviceRole.arn,
        description: `Zscaler MCP Server, stage ${stage.slug}`,
        authorizer: tokens === undefined ? { kind: "iam" } : { kind: "jwt", ...tokens },
      };
    },
  );
  const target = graph.add(
    "gateway-target",
    gatewayTarget,
    { name: own.gatewayTarget, gateway: own.gateway },
    // It is made by calling the server through the gateway and reading its tools.
    {
      entrance: whenReady(entrance),
      runtime: whenReady(runtime),
      provider: identity && whenReady(identity.provider),
    },
    (need): GatewayTargetSpec => ({
      gatewayId: need.entrance.id,
      endpoint: need.runtime.url,
      credential:
        need.provider === undefined || identity === undefined
          ? { kind: "iam", service: "bedrock-agentcore" }
          : { kind: "oauth", providerArn: need.provider.arn, scopes: [identity.scope] },
      toolsVersion: need.runtime.version,
    }),
  );

  const needs = {
    entrance: byAddress(entrance),
    provider: identity && byAddress(identity.provider),
  };
  addHarnessSide(graph, place, settings, {
    server: target,
    needs,
    tool: (need: OutputsOf<typeof needs>) => ({
      type: "agentcore_gateway",
      name: toolName,
      config: {
        agentCoreGateway: { gatewayArn: need.entrance.arn, outboundAuth: outboundAuth(need.provider?.arn) },
      },
    }),
    roleNeeds: {},
    access: () => ({
      credentialProvider: undefined,
      gateway:
        identity === undefined
          ? { kind: "iam", name: own.gateway }
          : { kind: "oauth", provider: names.oauthProvider },
    }),
  });

  return {
    kind: "gateway",
    graph,
    connection(outputs) {
      const url = outputsOf(outputs, entrance)?.url;
      if (url === undefined || identity === undefined)
        return url === undefined ? undefined : { url, signIn: { kind: "sigv4" } };
      const [client, domain] = [outputsOf(outputs, identity.client), outputsOf(outputs, identity.domain)];
      if (client === undefined || domain === undefined) return undefined;
      return { url, signIn: { kind: "client-credentials", ...client, ...domain, scope: identity.scope } };
    },
  };

  /** Whose tokens are let in; undefined: callers sign with SigV4. */
  function admitted({ pool, client }: OutputsOf<typeof idp>) {
    return (
      pool &&
      client &&
      identity && {
        discoveryUrl: pool.discoveryUrl,
        allowedClients: [client.clientId],
        allowedScopes: [identity.scope],
      }
    );
  }

  function outboundAuth(providerArn: string | undefined): HarnessGatewayOutboundAuth {
    return providerArn === undefined || identity === undefined
      ? { awsIam: {} }
      : { oauth: { providerArn, scopes: [identity.scope], grantType: "CLIENT_CREDENTIALS" } };
  }
}
