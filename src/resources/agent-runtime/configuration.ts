/** What a runtime is to be, and where what is live differs from it. */
import type {
  CreateAgentRuntimeRequest,
  GetAgentRuntimeEndpointResponse,
  GetAgentRuntimeResponse,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  type Change,
  differences,
  type Live,
  revealed,
  shownVariable,
  type Variables,
  variableChanges,
} from "../resource.js";

export interface AgentRuntimeSpec {
  readonly roleArn: string;
  /** In Amazon ECR, of this region where that is private, and built for linux/arm64. */
  readonly image: string;
  /** Everybody who may look at the runtime sees these: a secret only with the plaintext opt-out. At most 50. */
  readonly environment: Variables;
  /** Whose tokens are let in, by client and scope; undefined: callers sign with SigV4. */
  readonly authorizer:
    | {
        /** Ends in `/.well-known/openid-configuration`. */
        readonly discoveryUrl: string;
        readonly allowedClients: readonly string[];
        readonly allowedScopes: readonly string[];
      }
    | undefined;
  /** Headers of a call that reach the container; `Authorization` only with an authorizer. At most 20. */
  readonly requestHeaderAllowlist: readonly string[];
  /** Seconds without a call after which a session's container ends; undefined: AWS's default, 900. */
  readonly idleSessionTimeout: number | undefined;
}

/** As GetAgentRuntime tells it; what AWS has not told yet is absent. */
export type RuntimeDetails = Partial<GetAgentRuntimeResponse>;

export interface LiveAgentRuntime extends Live {
  readonly runtime: RuntimeDetails;
  /** `DEFAULT`, by which it is called; undefined until the runtime itself is READY. */
  readonly endpoint:
    | Pick<GetAgentRuntimeEndpointResponse, "status" | "liveVersion" | "failureReason">
    | undefined;
}

type Configuration = Omit<CreateAgentRuntimeRequest, "agentRuntimeName" | "clientToken" | "tags">;

/**
 * Everything that CreateAgentRuntime and UpdateAgentRuntime take alike. An update replaces the whole: what is not ours
 * to decide is sent as it is, for what is left out is gone.
 */
export function configurationOf(spec: AgentRuntimeSpec, now: RuntimeDetails = {}): Configuration {
  const { authorizer, requestHeaderAllowlist: headers, idleSessionTimeout } = spec;
  const lifecycle = {
    ...now.lifecycleConfiguration,
    ...(idleSessionTimeout === undefined ? {} : { idleRuntimeSessionTimeout: idleSessionTimeout }),
  };
  return {
    agentRuntimeArtifact: { containerConfiguration: { containerUri: spec.image } },
    roleArn: spec.roleArn,
    networkConfiguration: { networkMode: "PUBLIC" },
    protocolConfiguration: { serverProtocol: "MCP" },
    environmentVariables: revealed(spec.environment),
    authorizerConfiguration: authorizer && {
      customJWTAuthorizer: {
        discoveryUrl: authorizer.discoveryUrl,
        allowedClients: [...authorizer.allowedClients],
        allowedScopes: [...authorizer.allowedScopes],
      },
    },
    requestHeaderConfiguration: headers.length === 0 ? undefined : { requestHeaderAllowlist: [...headers] },
    lifecycleConfiguration: Object.keys(lifecycle).length === 0 ? undefined : lifecycle,
    description: now.description,
    filesystemConfigurations: now.filesystemConfigurations,
  };
}

/** Every difference that a deploy mends. */
export function configurationChanges(spec: AgentRuntimeSpec, live: LiveAgentRuntime): readonly Change[] {
  const { runtime } = live;
  return [
    ...brokenStatus(live),
    ...differences(settingsOf(configurationOf(spec, runtime)), settingsOf(runtime)),
    ...variableChanges(variablesPath, spec.environment, runtime.environmentVariables ?? {}),
  ];
}

/** Everything of it that a deploy keeps true, by the paths of its changes; of a sensitive variable only that it is there. */
export function configurationAspects({ runtime }: LiveAgentRuntime): Readonly<Record<string, unknown>> {
  const variables = Object.entries(runtime.environmentVariables ?? {});
  return {
    ...settingsOf(runtime),
    ...Object.fromEntries(variables.map(([name, value]) => [variablePath(name), shownVariable(name, value)])),
  };
}

/** How a caller proves who it is. */
export function authorizationOf({ authorizerConfiguration }: RuntimeDetails): unknown {
  const authorizer = authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) return "SigV4";
  // The order of its lists means nothing, and a list that was not given may be told as an empty one.
  return Object.fromEntries(
    Object.entries(authorizer)
      .filter(([, value]) => value !== undefined && Object.keys(value).length > 0)
      .map(([member, value]) => [member, Array.isArray(value) ? value.toSorted() : value]),
  );
}

function settingsOf(configuration: Configuration | RuntimeDetails): Readonly<Record<string, unknown>> {
  const headers = configuration.requestHeaderConfiguration?.requestHeaderAllowlist ?? [];
  return {
    "agentRuntimeArtifact.containerConfiguration.containerUri":
      configuration.agentRuntimeArtifact?.containerConfiguration?.containerUri,
    roleArn: configuration.roleArn,
    "networkConfiguration.networkMode": configuration.networkConfiguration?.networkMode,
    "protocolConfiguration.serverProtocol": configuration.protocolConfiguration?.serverProtocol,
    authorizerConfiguration: authorizationOf(configuration),
    "requestHeaderConfiguration.requestHeaderAllowlist": headers.map((name) => name.toLowerCase()).toSorted(),
    "lifecycleConfiguration.idleRuntimeSessionTimeout":
      configuration.lifecycleConfiguration?.idleRuntimeSessionTimeout,
  };
}

/** What failed is done again: an update by another one, for which every update is good. */
function brokenStatus({ runtime, endpoint }: LiveAgentRuntime): readonly Change[] {
  const change = (
    path: string,
    { status, failureReason }: RuntimeDetails | NonNullable<typeof endpoint>,
  ) => ({
    path,
    before: [status, failureReason].filter(Boolean).join(": "),
    after: "READY",
  });
  if (runtime.status === "UPDATE_FAILED") return [change("status", runtime)];
  // There is no way out of these but to make it again.
  if (runtime.status?.endsWith("_FAILED")) return [{ ...change("status", runtime), replaces: true }];
  return endpoint?.status?.endsWith("_FAILED") ? [change("endpoint", endpoint)] : [];
}

const variablesPath = "environmentVariables";

function variablePath(name: string): string {
  return `${variablesPath}.${name}`;
}
