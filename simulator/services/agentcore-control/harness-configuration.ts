/** What a harness is made of: a request's members with AWS's defaults, and what an update changes. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { invalid } from "./errors.js";

export type HarnessConfiguration = Pick<
  AgentCore.Harness,
  | "executionRoleArn"
  | "model"
  | "systemPrompt"
  | "tools"
  | "skills"
  | "allowedTools"
  | "truncation"
  | "environmentArtifact"
  | "environmentVariables"
  | "authorizerConfiguration"
  | "memory"
  | "hooks"
  | "maxIterations"
  | "maxTokens"
  | "timeoutSeconds"
> & { readonly environment: AgentCore.HarnessAgentCoreRuntimeEnvironmentRequest };

const defaultModel: AgentCore.HarnessModelConfiguration = {
  bedrockModelConfig: { modelId: "global.anthropic.claude-sonnet-4-5-20250929-v1:0" },
};
const defaultTruncation: AgentCore.HarnessTruncationConfiguration = { strategy: "sliding_window" };
/** An omitted `memory` is not no memory. */
const defaultMemory: AgentCore.HarnessMemoryConfiguration = { managedMemoryConfiguration: {} };

export function newConfiguration(input: AgentCore.CreateHarnessRequest): HarnessConfiguration {
  checkTools(input.tools ?? []);
  return {
    executionRoleArn: input.executionRoleArn,
    model: input.model ?? defaultModel,
    systemPrompt: input.systemPrompt ?? [],
    tools: input.tools ?? [],
    skills: input.skills ?? [],
    allowedTools: input.allowedTools ?? ["*"],
    truncation: input.truncation ?? defaultTruncation,
    environment: runtimeEnvironment(input.environment, undefined),
    environmentArtifact: input.environmentArtifact,
    environmentVariables: input.environmentVariables,
    authorizerConfiguration: input.authorizerConfiguration,
    memory: withMemoryDefaults(input.memory ?? defaultMemory),
    hooks: input.hooks,
    maxIterations: input.maxIterations,
    maxTokens: input.maxTokens,
    timeoutSeconds: input.timeoutSeconds,
  };
}

/** Omitted members keep their value; those in a wrapper are cleared by an empty one. */
export function changedConfiguration(
  current: HarnessConfiguration,
  input: AgentCore.UpdateHarnessRequest,
): HarnessConfiguration {
  checkTools(input.tools ?? []);
  return {
    executionRoleArn: input.executionRoleArn ?? current.executionRoleArn,
    model: input.model ?? current.model,
    systemPrompt: input.systemPrompt ?? current.systemPrompt,
    tools: input.tools ?? current.tools,
    skills: input.skills ?? current.skills,
    allowedTools: input.allowedTools ?? current.allowedTools,
    truncation: input.truncation ?? current.truncation,
    environment: runtimeEnvironment(input.environment, current.environment),
    environmentArtifact: unwrapped(input.environmentArtifact, current.environmentArtifact),
    environmentVariables: input.environmentVariables ?? current.environmentVariables,
    authorizerConfiguration: unwrapped(input.authorizerConfiguration, current.authorizerConfiguration),
    memory: input.memory
      ? withMemoryDefaults(input.memory.optionalValue ?? { disabled: {} })
      : current.memory,
    hooks: input.hooks ?? current.hooks,
    maxIterations: input.maxIterations ?? current.maxIterations,
    maxTokens: input.maxTokens ?? current.maxTokens,
    timeoutSeconds: input.timeoutSeconds ?? current.timeoutSeconds,
  };
}

function unwrapped<Value>(
  wrapper: { readonly optionalValue?: Value | undefined } | undefined,
  current: Value | undefined,
): Value | undefined {
  return wrapper === undefined ? current : (wrapper.optionalValue ?? undefined);
}

function runtimeEnvironment(
  given: AgentCore.HarnessEnvironmentProviderRequest | undefined,
  current: HarnessConfiguration["environment"] | undefined,
): HarnessConfiguration["environment"] {
  const environment = given?.agentCoreRuntimeEnvironment;
  return {
    ...current,
    ...environment,
    lifecycleConfiguration: {
      idleRuntimeSessionTimeout: 900,
      maxLifetime: 28_800,
      ...current?.lifecycleConfiguration,
      ...environment?.lifecycleConfiguration,
    },
    networkConfiguration: environment?.networkConfiguration ??
      current?.networkConfiguration ?? { networkMode: "PUBLIC" },
  };
}

function withMemoryDefaults(
  memory: AgentCore.HarnessMemoryConfiguration,
): AgentCore.HarnessMemoryConfiguration {
  const managed = memory.managedMemoryConfiguration;
  if (managed === undefined) return memory;
  return {
    managedMemoryConfiguration: {
      strategies: ["SEMANTIC", "SUMMARIZATION"],
      eventExpiryDuration: 30,
      ...managed,
    },
  };
}

const configurationMembers: Readonly<Record<string, string>> = {
  remote_mcp: "remoteMcp",
  agentcore_gateway: "agentCoreGateway",
  inline_function: "inlineFunction",
};

function checkTools(tools: readonly AgentCore.HarnessTool[]): void {
  const names = tools.map(({ name }) => name).filter((name) => name !== undefined);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`Tool names must be unique: ${twice} is used more than once.`);
  for (const { type, config } of tools) {
    const member = configurationMembers[type ?? ""];
    if (member !== undefined && (config === undefined || !(member in config))) {
      throw invalid(`A tool of type ${type} needs config.${member}.`);
    }
  }
}
