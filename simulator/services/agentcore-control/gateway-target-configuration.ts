/** What a target of a gateway is made of: an MCP server, and the credential that the gateway shows to it. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import { invalid } from "./errors.js";
import type { TargetConfiguration } from "./gateway-records.js";

type Input = AgentCore.CreateGatewayTargetRequest | AgentCore.UpdateGatewayTargetRequest;

/** An update says everything again, but for the name, which stays where it is left out. */
export function targetConfiguration(input: Input, nameBefore: string | undefined): TargetConfiguration {
  refuseUnsimulated(input);
  const name = input.name ?? nameBefore;
  // Tools are called by it.
  if (name === undefined) throw invalid("name is required for a target of type mcp.");
  for (const configuration of input.credentialProviderConfigurations ?? []) checkCredential(configuration);
  const server = input.targetConfiguration?.mcp?.mcpServer;
  return {
    name,
    description: input.description,
    targetConfiguration: {
      mcp: {
        mcpServer: { ...server, endpoint: server?.endpoint, listingMode: server?.listingMode ?? "DEFAULT" },
      },
    },
    credentialProviderConfigurations: input.credentialProviderConfigurations ?? [],
    metadataConfiguration: input.metadataConfiguration,
  };
}

/** Developer guide, "Set up outbound authorization": an MCP server takes none, OAuth, or the gateway's own role. */
function checkCredential({
  credentialProviderType: type,
  credentialProvider: provider,
}: AgentCore.CredentialProviderConfiguration): void {
  if (type === "OAUTH") {
    if (provider?.oauthCredentialProvider !== undefined) return;
    throw invalid("oauthCredentialProvider is required when credentialProviderType is OAUTH.");
  }
  if (type === "GATEWAY_IAM_ROLE") {
    if (provider?.iamCredentialProvider !== undefined) return;
    throw invalid(
      "iamCredentialProvider with a service is required when credentialProviderType is GATEWAY_IAM_ROLE for an MCP server target.",
    );
  }
  throw invalid(`credentialProviderType ${type} is not supported for an MCP server target.`);
}

/** A request that would be obeyed in part only is a mistake of whoever simulates with it. */
function refuseUnsimulated(input: Input): void {
  const { targetConfiguration: target, credentialProviderConfigurations: credentials } = input;
  if (target?.mcp?.mcpServer === undefined) {
    throw new Error("The simulator knows no targets of a gateway but MCP servers.");
  }
  const [oauth] = (credentials ?? []).map(
    ({ credentialProvider }) => credentialProvider?.oauthCredentialProvider,
  );
  const unsimulated = {
    mcpToolSchema: target.mcp.mcpServer.mcpToolSchema,
    privateEndpoint: input.privateEndpoint,
    grantType: oauth?.grantType === "TOKEN_EXCHANGE" ? oauth.grantType : undefined,
    customParameters: oauth?.customParameters,
  };
  const given = Object.entries(unsimulated).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new Error(`The simulator knows no such ${given[0]} of a target.`);
}
