/**
 * Reads and checks all inputs at once, and makes the run's settings of them. Everything that is wrong is reported
 * together. Nothing here calls a network or loads an AWS client; YAML is loaded only for the input that is written in it.
 */
import { resolve } from "node:path";
import { Failure, Failures } from "../failure/failure.js";
import { checkInputs, topologyOf } from "./check-inputs.js";
import { reasonOf } from "./file-input.js";
import { parseTools } from "./harness-tools.js";
import { marketplaceImage } from "./image.js";
import { namesFor } from "./names.js";
import { askedOf } from "./questions.js";
import { quoted } from "./quoting.js";
import { type Environment, type Inputs, readInputs } from "./read-inputs.js";
import type {
  AuthSettings,
  CommonSettings,
  ContainerSettings,
  DestroySettings,
  HarnessSettings,
  HostingSettings,
  LogsSettings,
  ReportingSettings,
  Settings,
  SweepSettings,
  TopologySettings,
  WantedSettings,
} from "./settings.js";
import { stateObject, statesUnder } from "./state-location.js";
import { type ReadText, readTextFile } from "./text-file.js";
import { deliveryOf, externalCredentials } from "./zscaler-credentials.js";

const longestSystemPrompt = 256 * 1024;

/**
 * The settings that the runner's environment asks for.
 * @param readText reads the file that `system-prompt-file` names
 * @throws Failures of code `INVALID_INPUT`, one for each thing that is wrong
 */
export async function readSettings(
  environment: Environment,
  readText: ReadText = readTextFile,
): Promise<Settings> {
  const inputs = readInputs(environment);
  checkInputs(inputs);
  const common = commonSettings(inputs, environment);
  const settings = await operationSettings(inputs, common, environment, readText);
  const { failures } = inputs.complaints;
  if (failures.length > 0 || settings === undefined) {
    throw new Failures(failures);
  }
  return settings;
}

/** Undefined only after a complaint. */
async function operationSettings(
  inputs: Inputs,
  common: CommonSettings,
  environment: Environment,
  readText: ReadText,
): Promise<Settings | undefined> {
  const { values } = inputs;
  switch (values.operation) {
    case "deploy":
    case "plan": {
      const wanted = await wantedSettings(inputs, common, environment, readText);
      if (wanted === undefined) return undefined;
      return values.operation === "deploy"
        ? { ...wanted, operation: "deploy" }
        : { ...wanted, operation: "plan", failOn: values["fail-on"] === "changes" ? "changes" : "never" };
    }
    case "status":
      return {
        ...common,
        operation: "status",
        failOn: values["fail-on"] === "changes" ? "unhealthy" : values["fail-on"],
      };
    case "logs":
      return logsSettings(inputs, common);
    case "invoke": {
      const asked = await askedOf(inputs, environment, readText);
      return asked && { ...common, operation: "invoke", endpoint: values.endpoint, asked };
    }
    case "destroy":
      return destroySettings(inputs, common);
    case "sweep":
      return sweepSettings(inputs, common);
    default:
      return undefined;
  }
}

/** Undefined only after a complaint. */
function sweepSettings(
  { values }: Inputs,
  { stage: _stage, names: _names, state: _state, ...common }: CommonSettings,
): SweepSettings | undefined {
  const states = statesUnder(values.state, common.repository);
  return (
    states && {
      ...common,
      operation: "sweep",
      states,
      stages: values.stages ?? [],
      maxAge: values["max-age"],
      forceSecretDelete: values["force-secret-delete"],
      dryRun: values["dry-run"] ?? true,
    }
  );
}

function reportingSettings({ values }: Inputs): ReportingSettings {
  return { comment: values.comment, environment: values.environment };
}

function logsSettings({ values }: Inputs, common: CommonSettings): LogsSettings {
  return {
    ...common,
    operation: "logs",
    source: values["log-source"],
    since: values.since,
    until: values.until,
    filter: values.filter,
    limit: values.limit,
    follow: values.follow,
  };
}

function commonSettings(inputs: Inputs, environment: Environment): CommonSettings {
  const { values } = inputs;
  const repository = repositoryOf(inputs, environment);
  const region = inputs.valueOr("region", "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1";
  const keyRegion = /^arn:[^:]+:kms:([^:]+):/.exec(values["kms-key"] ?? "")?.[1];
  if (keyRegion !== undefined && keyRegion !== region && !inputs.malformed.has("region")) {
    inputs.complaints.about("kms-key", {
      what: `is a key in \`${keyRegion}\`, but everything lives in \`${region}\``,
      fix: "Use a key of the same region.",
    });
  }
  return {
    region,
    stage: values.stage,
    names: namesFor(values.stage, {
      cluster: values.cluster,
      secret: values["secret-name"],
      harness: values["harness-name"],
    }),
    state: stateObject(values.state, repository, values.stage),
    repository,
    lockTimeout: values["lock-timeout"],
    timeout: values.timeout,
    pollInterval: values["poll-interval"],
    allowedAccountIds: values["allowed-account-ids"] ?? [],
    githubToken: values["github-token"],
    kmsKey: values["kms-key"],
  };
}

function repositoryOf(inputs: Inputs, environment: Environment): string {
  const repository = environment["GITHUB_REPOSITORY"]?.trim() ?? "";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    inputs.complaints.add(
      new Failure(
        "INVALID_INPUT",
        "Environment variable `GITHUB_REPOSITORY` doesn't say whose deployment this is.",
        {
          fix: "A runner sets it; elsewhere, set it to `owner/repository`.",
        },
      ),
    );
  }
  return repository;
}

function destroySettings(inputs: Inputs, common: CommonSettings): DestroySettings {
  const { values } = inputs;
  return {
    ...common,
    operation: "destroy",
    keep: new Set(values.keep),
    forceSecretDelete: values["force-secret-delete"],
    dryRun: values["dry-run"] ?? false,
    reporting: reportingSettings(inputs),
  };
}

async function wantedSettings(
  inputs: Inputs,
  common: CommonSettings,
  environment: Environment,
  readText: ReadText,
): Promise<WantedSettings | undefined> {
  const { values } = inputs;
  const topology = topologySettings(inputs);
  const harness = await harnessSettings(inputs, environment, readText);
  const auth = authSettings(inputs);
  return (
    topology &&
    auth && {
      ...common,
      topology,
      harness,
      auth,
      expiresIn: values["expires-in"],
      tags: values.tags ?? {},
      adopt: values.adopt,
      roles: values.roles ?? {},
      permissionsBoundary: values["permissions-boundary"],
      logRetentionDays: values["log-retention-days"],
      verify: values.verify,
      reporting: reportingSettings(inputs),
    }
  );
}

function topologySettings(inputs: Inputs): TopologySettings | undefined {
  switch (topologyOf(inputs)) {
    case "gateway": {
      const delivery = deliveryOf(inputs);
      const gatewayAuth = inputs.values["gateway-auth"];
      return delivery && { kind: "gateway", container: containerSettings(inputs), delivery, gatewayAuth };
    }
    case "external": {
      const credentials = externalCredentials(inputs);
      const { "mcp-url": mcpUrl, "credentials-secret": secretId } = inputs.values;
      return mcpUrl === undefined ? undefined : { kind: "external", mcpUrl, credentials, secretId };
    }
    case "ecs": {
      const delivery = deliveryOf(inputs);
      return delivery && { kind: "ecs", hosting: hostingSettings(inputs), delivery };
    }
  }
}

function containerSettings({ values }: Inputs): ContainerSettings {
  return {
    image: values.image ?? marketplaceImage,
    writeTools: values["write-tools"] ?? [],
    containerEnvironment: values["container-environment"] ?? {},
  };
}

function hostingSettings(inputs: Inputs): HostingSettings {
  const { values } = inputs;
  return {
    ...containerSettings(inputs),
    taskCpu: values["task-cpu"],
    taskMemory: values["task-memory"],
    architecture: values.architecture,
    healthCheckPath: values["health-check-path"],
    minTasks: values["min-tasks"],
    maxTasks: values["max-tasks"],
    subnets: values.subnets ?? [],
    securityGroups: values["security-groups"] ?? [],
    hostValidation: values["host-validation"],
    allowedHosts: values["allowed-hosts"] ?? [],
  };
}

function authSettings({ values }: Inputs): AuthSettings | undefined {
  const mode = values["auth-mode"];
  if (mode === "zscaler" || mode === "none") {
    return { mode };
  }
  const token = values["auth-token"];
  const isTold = token !== undefined || values["credentials-secret"] !== undefined;
  return isTold ? { mode, token } : undefined;
}

async function harnessSettings(
  inputs: Inputs,
  environment: Environment,
  readText: ReadText,
): Promise<HarnessSettings> {
  const { values, complaints } = inputs;
  return {
    model: values.model,
    systemPrompt: values["system-prompt"] ?? (await systemPromptFile(inputs, environment, readText)),
    maxIterations: values["max-iterations"],
    maxTokens: values["max-tokens"],
    timeoutSeconds: values["timeout-seconds"],
    temperature: values.temperature,
    memory: memoryOf(values["harness-memory"]),
    allowedTools: values["allowed-tools"],
    endpoint: values.endpoint,
    tools:
      values.tools === undefined
        ? []
        : await parseTools(values.tools, (problem) => complaints.about("tools", problem)),
  };
}

function memoryOf(given: string): HarnessSettings["memory"] {
  return given === "disabled" || given === "managed" ? { kind: given } : { kind: "existing", arn: given };
}

/** The path counts from the workspace, as it does for every step of a workflow. */
async function systemPromptFile(
  { values, complaints }: Inputs,
  environment: Environment,
  readText: ReadText,
): Promise<string | undefined> {
  const path = values["system-prompt-file"];
  if (path === undefined) {
    return undefined;
  }
  let prompt: string;
  try {
    prompt = (
      await readText(resolve(environment["GITHUB_WORKSPACE"] ?? ".", path), longestSystemPrompt)
    ).trim();
  } catch (error) {
    complaints.about("system-prompt-file", {
      value: path,
      what: `can't be read (${quoted(reasonOf(error))})`,
      fix: "Check the path, which counts from the workspace, and that an earlier step checks the repository out.",
    });
    return undefined;
  }
  if (prompt === "") {
    complaints.about("system-prompt-file", { value: path, what: "is an empty file" });
  }
  return prompt;
}
