/** Every way to host the server: what holds of one deployment holds of all of them, told in the words of each. */
import type { Inputs } from "./action.js";

export interface Topology {
  readonly name: string;
  readonly inputs: Inputs;
  /** The documented policies that a deploy takes, `docs/<name>-policy.json`. */
  readonly policies: readonly string[];
  /** What a first deploy makes, by the ids that plan and state have for it, sorted. */
  readonly resources: readonly string[];
  /** What AWS makes of it besides, and a destroy takes down too. */
  readonly leavings: readonly string[];
  /** What another image, variable or task size reaches. */
  readonly container: Reach;
  /** AWS's operation that takes the container's host down. */
  readonly removal: string;
  /** What another client secret of Zscaler reaches. */
  readonly rotation: Reach;
  /** What carries tags, by the service that tags it. */
  readonly tagged: Readonly<Record<string, readonly string[]>>;
  /** What the harness's role needs beside its model to reach the server. */
  readonly grant: string;
  /** The log groups whose lines are kept as long as the inputs say. */
  readonly logs: readonly string[];
}

/** Of a change: the resources that differ, and the calls that put it into effect; both sorted. */
export interface Reach {
  readonly resources: readonly string[];
  readonly calls: readonly string[];
}

const control = "bedrock-agentcore-control";

/** A runtime that is changed has a new version, of which the gateway reads the tools anew. */
const runtimeAndTarget: Reach = {
  resources: ["gateway-target", "runtime"],
  calls: [`${control}:UpdateAgentRuntime`, `${control}:UpdateGatewayTarget`],
};

const behindGateway = {
  policies: ["deploy", "gateway"],
  leavings: [],
  container: runtimeAndTarget,
  removal: "DeleteAgentRuntime",
  rotation: {
    resources: [...runtimeAndTarget.resources, "secret"],
    calls: [...runtimeAndTarget.calls, "secretsmanager:PutSecretValue"],
  },
  tagged: {
    [control]: ["gateway", "harness", "runtime"],
    iam: ["gateway-role", "harness-role", "runtime-role"],
    secretsmanager: ["secret"],
  },
  logs: ["harness-logs", "runtime-logs"],
} satisfies Partial<Topology>;

const gatewayResources = [
  ...["gateway", "gateway-role", "gateway-target", "harness", "harness-logs", "harness-role"],
  ...["runtime", "runtime-logs", "runtime-role", "secret"],
];
/** What `keep: cognito` keeps. */
export const ofCognito = ["resource-server", "user-pool", "user-pool-client", "user-pool-domain"];

export const ecs: Topology = {
  name: "ecs",
  inputs: {},
  policies: ["deploy"],
  resources: [
    ...["cluster", "credentials", "harness", "harness-logs", "harness-role", "infrastructure-role"],
    ...["log-group", "mcp-service", "secret", "task-execution-role"],
  ],
  leavings: ["task-definitions"],
  container: { resources: ["mcp-service"], calls: ["ecs:UpdateExpressGatewayService"] },
  removal: "DeleteExpressGatewayService",
  rotation: {
    resources: ["credentials", "mcp-service", "secret"],
    calls: [
      `${control}:TagResource`,
      `${control}:UpdateApiKeyCredentialProvider`,
      "ecs:UpdateExpressGatewayService",
      "secretsmanager:PutSecretValue",
    ],
  },
  tagged: {
    [control]: ["credentials", "harness"],
    ecs: ["cluster", "mcp-service"],
    iam: ["harness-role", "infrastructure-role", "task-execution-role"],
    logs: ["log-group"],
    secretsmanager: ["secret"],
  },
  grant: "bedrock-agentcore:GetResourceApiKey",
  logs: ["harness-logs", "log-group"],
};

export const gatewayWithCognito: Topology = {
  ...behindGateway,
  name: "gateway with cognito",
  inputs: { topology: "gateway" },
  resources: [...gatewayResources, ...ofCognito, "oauth-provider"].sort(),
  tagged: {
    ...behindGateway.tagged,
    [control]: [...behindGateway.tagged[control], "oauth-provider"],
    "cognito-idp": ["user-pool"],
  },
  grant: "bedrock-agentcore:GetResourceOauth2Token",
};

export const gatewayWithIam: Topology = {
  ...behindGateway,
  name: "gateway with iam",
  inputs: { topology: "gateway", "gateway-auth": "iam" },
  resources: gatewayResources,
  grant: "bedrock-agentcore:InvokeGateway",
};

export const topologies: readonly Topology[] = [ecs, gatewayWithCognito, gatewayWithIam];
