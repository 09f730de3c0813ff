/** What a runtime is made of: all that its request says, and AWS's defaults for the rest. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { invalid } from "./errors.js";
import type { RuntimeConfiguration } from "./runtime-records.js";

/** An update says everything again: what it leaves out is gone. */
export function runtimeConfiguration(
  input: AgentCore.CreateAgentRuntimeRequest | AgentCore.UpdateAgentRuntimeRequest,
): RuntimeConfiguration {
  refuseUnsimulated(input);
  checkNetwork(input.networkConfiguration);
  checkHeaders(
    input.requestHeaderConfiguration?.requestHeaderAllowlist ?? [],
    input.authorizerConfiguration?.customJWTAuthorizer !== undefined,
  );
  return {
    agentRuntimeArtifact: input.agentRuntimeArtifact,
    roleArn: input.roleArn,
    networkConfiguration: input.networkConfiguration ?? { networkMode: "PUBLIC" },
    protocolConfiguration: input.protocolConfiguration,
    authorizerConfiguration: input.authorizerConfiguration,
    requestHeaderConfiguration: input.requestHeaderConfiguration,
    environmentVariables: input.environmentVariables,
    lifecycleConfiguration: {
      idleRuntimeSessionTimeout: 900,
      maxLifetime: 28_800,
      ...input.lifecycleConfiguration,
    },
    metadataConfiguration: "metadataConfiguration" in input ? input.metadataConfiguration : undefined,
    filesystemConfigurations: input.filesystemConfigurations,
    description: input.description,
  };
}

/** A request that would be obeyed in part only is a mistake of whoever simulates with it. */
function refuseUnsimulated(
  input: AgentCore.CreateAgentRuntimeRequest | AgentCore.UpdateAgentRuntimeRequest,
): void {
  const authorizer = input.authorizerConfiguration?.customJWTAuthorizer;
  const unsimulated = {
    codeConfiguration: input.agentRuntimeArtifact?.codeConfiguration,
    capacityProviderConfiguration: input.capacityProviderConfiguration,
    platformVersion: input.platformVersion,
    customClaims: authorizer?.customClaims,
    privateEndpoint: authorizer?.privateEndpoint,
    allowedWorkloadConfiguration: authorizer?.allowedWorkloadConfiguration,
  };
  const given = Object.entries(unsimulated).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new Error(`The simulator knows no ${given[0]} of a runtime.`);
}

function checkNetwork(network: AgentCore.NetworkConfiguration | undefined): void {
  if (network?.networkMode !== "VPC" || network.networkModeConfig !== undefined) return;
  throw invalid("networkModeConfig is required when networkMode is VPC.");
}

/** Developer guide, "Pass custom headers to Amazon Bedrock AgentCore Runtime". */
const restrictedHeaders = new Set(
  [
    "proxy-authorization www-authenticate accept accept-charset accept-encoding accept-language content-type",
    "content-length content-encoding content-language content-location content-range cache-control etag expires",
    "if-match if-modified-since if-none-match if-range if-unmodified-since last-modified pragma vary connection",
    "keep-alive proxy-connection upgrade host referer user-agent from range accept-ranges transfer-encoding te",
    "trailer server date location cookie set-cookie",
  ].flatMap((line) => line.split(" ")),
);

function checkHeaders(allowlist: readonly string[], hasJwtAuthorizer: boolean): void {
  const names = allowlist.map((name) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`Request header '${twice}' is listed more than once.`);
  const reserved = names.find(
    (name) =>
      restrictedHeaders.has(name) ||
      (/^x-amzn?-/.test(name) && !name.startsWith("x-amzn-bedrock-agentcore-runtime-custom-")),
  );
  if (reserved !== undefined) throw invalid(`Request header '${reserved}' cannot be passed to a runtime.`);
  if (names.includes("authorization") && !hasJwtAuthorizer) {
    throw invalid(
      "The Authorization header can only be passed to a runtime that is configured with a customJWTAuthorizer.",
    );
  }
}
