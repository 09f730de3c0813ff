/** What a gateway is made of, and what AgentCore refuses of it at once. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { invalid } from "./errors.js";
import type { GatewayConfiguration } from "./gateway-records.js";

type Input = AgentCore.CreateGatewayRequest | AgentCore.UpdateGatewayRequest;

/** An update says everything again: what it leaves out is gone. */
export function gatewayConfiguration(input: Input): GatewayConfiguration {
  refuseUnsimulated(input);
  const { description, roleArn, protocolType, protocolConfiguration } = input;
  const { authorizerType, authorizerConfiguration, exceptionLevel } = input;
  if (authorizerType === "CUSTOM_JWT" && authorizerConfiguration?.customJWTAuthorizer === undefined) {
    throw invalid("authorizerConfiguration is required when authorizerType is CUSTOM_JWT.");
  }
  return {
    ...{ description, roleArn, protocolType, protocolConfiguration },
    ...{ authorizerType, authorizerConfiguration, exceptionLevel },
  };
}

/** A request that would be obeyed in part only is a mistake of whoever simulates with it. */
function refuseUnsimulated(input: Input): void {
  const authorizer = input.authorizerConfiguration?.customJWTAuthorizer;
  const unsimulated = {
    kmsKeyArn: input.kmsKeyArn,
    interceptorConfigurations: input.interceptorConfigurations,
    policyEngineConfiguration: input.policyEngineConfiguration,
    searchType: input.protocolConfiguration?.mcp?.searchType,
    authorizerType: input.authorizerType === "AUTHENTICATE_ONLY" ? input.authorizerType : undefined,
    customClaims: authorizer?.customClaims,
    privateEndpoint: authorizer?.privateEndpoint,
    allowedWorkloadConfiguration: authorizer?.allowedWorkloadConfiguration,
    ...("gatewayIdentifier" in input
      ? {
          customTransformConfiguration: input.customTransformConfiguration,
          wafConfiguration: input.wafConfiguration,
        }
      : {}),
  };
  const given = Object.entries(unsimulated).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new Error(`The simulator knows no such ${given[0]} of a gateway.`);
}
