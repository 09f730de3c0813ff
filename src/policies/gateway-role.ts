/**
 * What a gateway may do: call the one runtime behind it. Signed with this role itself, or with a token of the one
 * OAuth2 credential provider (AgentCore developer guide, outbound authorization of gateways), narrowed to these.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { gatewayIdStart } from "../aws/gateways.js";
import { allow, policy, type Statement } from "./document.js";
import { oauth2Access, workloadTokens } from "./token-vault.js";
import { trustedAgentCore } from "./trust.js";

export interface GatewayRoleNeeds {
  readonly gatewayName: string;
  readonly outbound: GatewayOutbound;
}

/** How the gateway is let in by the MCP server behind it. */
export type GatewayOutbound =
  /** By the signature of this role: the name of the AgentCore runtime. */
  | { readonly kind: "iam"; readonly runtimeName: string }
  /** By a token: the name of the OAuth2 credential provider that gets it. */
  | { readonly kind: "oauth"; readonly provider: string };

export function gatewayRole(place: Place, { gatewayName, outbound }: GatewayRoleNeeds) {
  return {
    description: `Service role of the AgentCore gateway ${gatewayName}`,
    trust: trustedAgentCore(place),
    managedPolicies: [],
    inlinePolicies: {
      GatewayInlinePolicy: policy(
        ...(outbound.kind === "iam"
          ? [runtimeInvocation(place, outbound.runtimeName)]
          : tokens(place, gatewayName, outbound.provider)),
      ),
    },
  };
}

/** By name, so that the role needs not wait for the runtime: no `-` can be in a runtime's name, only behind it. */
function runtimeInvocation(place: Place, runtimeName: string): Statement {
  const runtime = arn(place, "bedrock-agentcore", `runtime/${runtimeName}-*`);
  return allow(
    "InvokeRuntime",
    ["bedrock-agentcore:InvokeAgentRuntime"],
    [runtime, `${runtime}/runtime-endpoint/*`],
  );
}

function tokens(place: Place, gatewayName: string, provider: string): readonly Statement[] {
  const workload = `${gatewayIdStart(gatewayName)}*`;
  return [workloadTokens(place, workload), ...oauth2Access(place, workload, provider)];
}

/**
 * A gateway whose id AWS has not chosen yet: ten characters end it. Exactly ten, because what begins like this one's
 * name may be another stage's.
 */
export function gatewayPattern(place: Place, gatewayName: string): string {
  return arn(place, "bedrock-agentcore", `gateway/${gatewayIdStart(gatewayName)}${"?".repeat(10)}`);
}
