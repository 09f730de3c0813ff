/** Every input of action.yml: its kind of value, its default, who can use it, and whether it may be shown. */
import {
  accountId,
  allowedTool,
  clusterName,
  endpointName,
  harnessMemory,
  harnessName,
  image,
  kmsKey,
  logRetentionDays,
  model,
  policyArn,
  region,
  secretId,
  secretName,
  securityGroup,
  sessionId,
  subnet,
  tags,
} from "./aws-values.js";
import { brought } from "./brought-roles.js";
import {
  allowedHost,
  calledTool,
  containerEnvironment,
  headerValue,
  healthCheckPath,
  identifier,
  toolPattern,
  vanityDomain,
} from "./container-values.js";
import { environmentName } from "./environment-name.js";
import { cpuSizes } from "./fargate.js";
import { mcpUrl } from "./mcp-url.js";
import { moment } from "./moment.js";
import { regularExpression } from "./regular-expression.js";
import type { OperationName } from "./settings.js";
import { stage, stagePattern } from "./stage.js";
import { stateLocation } from "./state-location.js";
import {
  boolean,
  decimal,
  duration,
  integer,
  type Kind,
  linesOf,
  listOf,
  matching,
  oneOf,
  text,
} from "./values.js";

/** `external` is the variant of `ecs` that `mcp-url` chooses: the server runs already. */
export type TopologyName = "ecs" | "gateway" | "external";

export interface InputSpec<Value> {
  readonly value: Kind<Value>;
  /** As action.yml has it. */
  readonly default?: string;
  /** A default that the runner computes. */
  readonly expression?: string;
  readonly required?: true;
  readonly operations: readonly OperationName[];
  /** Absent: all. Matters where something is deployed; other operations find out what there is. */
  readonly topologies?: readonly TopologyName[];
  /** `secret`: masked in the log. Both: never repeated in a message. */
  readonly secrecy?: "secret" | "private";
}

const operations = ["deploy", "plan", "status", "logs", "invoke", "destroy", "sweep"] as const;
const onOneStage = ["deploy", "plan", "status", "logs", "invoke", "destroy"] as const;
/** A plan takes whatever the deploy takes, so that one workflow can choose between the two. */
const deploying = ["deploy", "plan"] as const;
const changing = ["deploy", "plan", "destroy", "sweep"] as const;
const invoking = ["invoke"] as const;
const reading = ["logs"] as const;
const destroying = ["destroy"] as const;
const sweeping = ["sweep"] as const;
const removing = ["destroy", "sweep"] as const;
const reporting = ["deploy", "plan", "destroy"] as const;

const hosted = ["ecs", "gateway"] as const;
const ecs = ["ecs"] as const;

const most = 2_147_483_647;
const count = integer({ least: 1, most });
/** Timers of Node end at 24.8 days. */
const limit = duration("1s", "24d");

export const inputs = {
  operation: { value: oneOf(...operations), required: true, operations },
  topology: { value: oneOf("ecs", "gateway"), default: "ecs", operations: onOneStage },
  region: { value: region, operations },
  image: { value: image, operations: deploying, topologies: hosted },
  stage: { value: stage, default: "default", operations: onOneStage },
  state: { value: stateLocation, operations },
  "lock-timeout": { value: duration("0s", "24d"), default: "10m", operations: changing },
  timeout: { value: limit, default: "30m", operations },
  "poll-interval": { value: duration("10ms", "10m"), default: "5s", operations },
  "expires-in": { value: duration("1m", "3650d"), operations: deploying },
  tags: { value: tags, operations: deploying },
  "allowed-account-ids": { value: listOf(accountId), operations },
  adopt: { value: boolean, default: "false", operations: deploying },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the runner
  "github-token": { value: headerValue, expression: "${{ github.token }}", operations, secrecy: "secret" },
  comment: { value: boolean, default: "false", operations: reporting },
  environment: { value: environmentName, operations: reporting },
  "zscaler-client-id": { value: identifier, operations: deploying, secrecy: "private" },
  "zscaler-client-secret": { value: headerValue, operations: deploying, secrecy: "secret" },
  "zscaler-customer-id": { value: identifier, operations: deploying, topologies: hosted, secrecy: "private" },
  "zscaler-vanity-domain": {
    value: vanityDomain,
    operations: deploying,
    topologies: hosted,
    secrecy: "private",
  },
  "zscaler-cloud": { value: identifier, operations: deploying, topologies: hosted },
  "credentials-secret": { value: secretId, operations: deploying },
  "secret-name": { value: secretName, operations: [...deploying, ...destroying], topologies: hosted },
  "secrets-manager": { value: boolean, default: "true", operations: deploying, topologies: hosted },
  "auth-mode": {
    value: oneOf("zscaler", "api-key", "jwt", "none"),
    default: "zscaler",
    operations: deploying,
    topologies: ["ecs", "external"],
  },
  "auth-token": {
    value: headerValue,
    operations: deploying,
    topologies: ["ecs", "external"],
    secrecy: "secret",
  },
  "mcp-url": { value: mcpUrl, operations: deploying, topologies: ["external"], secrecy: "private" },
  cluster: { value: clusterName, operations: onOneStage, topologies: ecs },
  "task-cpu": { value: oneOf(...cpuSizes), default: "1024", operations: deploying, topologies: ecs },
  "task-memory": {
    value: matching("a memory size", /^\d{3,6}$/, "Write it in MiB, as a number alone: `2048`."),
    default: "2048",
    operations: deploying,
    topologies: ecs,
  },
  architecture: {
    value: oneOf("auto", "x86_64", "arm64"),
    default: "auto",
    operations: deploying,
    topologies: ecs,
  },
  "health-check-path": { value: healthCheckPath, default: "/health", operations: deploying, topologies: ecs },
  "min-tasks": { value: count, operations: deploying, topologies: ecs },
  "max-tasks": { value: count, operations: deploying, topologies: ecs },
  subnets: { value: listOf(subnet, { most: 16 }), operations: deploying, topologies: ecs },
  "security-groups": { value: listOf(securityGroup, { most: 16 }), operations: deploying, topologies: ecs },
  roles: { value: brought, operations: deploying },
  "permissions-boundary": { value: policyArn, operations: deploying },
  "kms-key": { value: kmsKey, operations: changing },
  "host-validation": {
    value: oneOf("edge", "container", "off"),
    default: "edge",
    operations: deploying,
    topologies: ecs,
  },
  "allowed-hosts": { value: listOf(allowedHost), operations: deploying, topologies: ecs },
  "write-tools": { value: listOf(toolPattern), operations: deploying, topologies: hosted },
  "container-environment": {
    value: containerEnvironment,
    operations: deploying,
    topologies: hosted,
    secrecy: "private",
  },
  "log-retention-days": { value: logRetentionDays, default: "30", operations: deploying },
  "harness-name": { value: harnessName, operations: onOneStage },
  model: { value: model, operations: deploying },
  "system-prompt": { value: text, operations: deploying },
  "system-prompt-file": { value: text, operations: deploying },
  "max-iterations": { value: count, default: "25", operations: deploying },
  "max-tokens": { value: count, default: "8192", operations: deploying },
  "timeout-seconds": { value: count, operations: deploying },
  temperature: { value: decimal({ least: 0, most: 2 }), default: "0.2", operations: deploying },
  "harness-memory": { value: harnessMemory, default: "disabled", operations: deploying },
  "allowed-tools": { value: listOf(allowedTool), default: "@zscaler/*", operations: deploying },
  "gateway-auth": {
    value: oneOf("cognito", "iam"),
    default: "cognito",
    operations: deploying,
    topologies: ["gateway"],
  },
  endpoint: { value: endpointName, operations: [...deploying, ...invoking] },
  tools: { value: text, operations: deploying, secrecy: "private" },
  verify: { value: boolean, default: "true", operations: deploying },
  prompt: { value: text, operations: invoking },
  "prompt-file": { value: text, operations: invoking },
  "session-id": { value: sessionId, operations: invoking },
  expect: { value: linesOf(regularExpression), operations: invoking },
  "expect-tool": { value: listOf(calledTool), operations: invoking },
  "max-latency": { value: duration("1ms", "24d"), operations: invoking },
  "max-total-tokens": { value: count, operations: invoking },
  retries: { value: integer({ least: 0, most: 100 }), default: "2", operations: invoking },
  suite: { value: text, operations: invoking },
  "log-source": { value: oneOf("all", "harness", "mcp"), default: "all", operations: reading },
  since: { value: moment, default: "10m", operations: reading },
  until: { value: moment, operations: reading },
  filter: { value: text, operations: reading },
  limit: { value: count, default: "1000", operations: reading },
  follow: { value: duration("0s", "24d"), default: "0s", operations: reading },
  keep: { value: listOf(oneOf("roles", "ecs", "secret", "cognito")), operations: destroying },
  "force-secret-delete": { value: boolean, default: "false", operations: removing },
  "fail-on": {
    value: oneOf("unhealthy", "drift", "changes", "never"),
    default: "unhealthy",
    operations: ["status", "plan"],
  },
  stages: { value: listOf(stagePattern), operations: sweeping },
  "max-age": { value: duration("1m", "3650d"), operations: sweeping },
  "dry-run": { value: boolean, operations: removing },
} as const satisfies Readonly<Record<string, InputSpec<unknown>>>;

export type InputName = keyof typeof inputs;

/** The input's value as read; undefined where it is not given and has no default. */
export type ValueOf<Name extends InputName> =
  (typeof inputs)[Name]["value"] extends Kind<infer Value>
    ? (typeof inputs)[Name] extends { readonly default: string }
      ? Value
      : Value | undefined
    : never;

export const inputNames = Object.keys(inputs) as readonly InputName[];

/** The rules of an input, without the types that only its own value needs. */
export function specOf(name: InputName): InputSpec<unknown> {
  return inputs[name];
}
