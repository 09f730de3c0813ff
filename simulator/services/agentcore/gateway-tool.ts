/** A gateway as a harness's tool: one MCP server, which the harness reaches with its own role or with a token. */
import type * as Control from "@aws-sdk/client-bedrock-agentcore-control";
import type { Edge } from "../../cloud.js";
import { gatewayUrl } from "../agentcore-gateway/address.js";
import { bearerFetch } from "../agentcore-gateway/bearer-fetch.js";
import { signedFetch } from "../agentcore-gateway/signed-fetch.js";
import type { Vault } from "./credentials.js";
import { resourceOauth2Token } from "./oauth2-tokens.js";
import type { RuntimeLog } from "./runtime-log.js";
import { runtimeClientError } from "./runtime-role.js";
import { connectToolServer, type ToolServer } from "./tool-servers.js";

/**
 * What the role lacks to get a token fails in the words of AWS's SDK. What the gateway itself refuses (a signature of a
 * role without `InvokeGateway`, a token without the scope) is one more MCP client that failed to start.
 */
export async function connectGateway(
  vault: Vault,
  log: RuntimeLog,
  serverName: string,
  { gatewayArn = "", outboundAuth }: Control.HarnessAgentCoreGatewayConfig,
): Promise<ToolServer> {
  const url = gatewayUrl(gatewayArn);
  const fetch = await outboundFetch(vault, outboundAuth ?? { awsIam: {} });
  return connectToolServer(vault.cloud, log, serverName, { url, fetch });
}

async function outboundFetch(
  vault: Vault,
  { awsIam, oauth }: Control.HarnessGatewayOutboundAuth,
): Promise<Edge["fetch"]> {
  const { cloud, role } = vault;
  const { fetch } = cloud.edge;
  if (awsIam !== undefined) {
    const session = cloud.access.assume(role.arn, "BedrockAgentCore");
    return signedFetch(cloud, session, { service: "bedrock-agentcore", region: cloud.region });
  }
  if (oauth === undefined) return fetch;
  const { grantType = "CLIENT_CREDENTIALS", providerArn = "", scopes = [] } = oauth;
  if (grantType !== "CLIENT_CREDENTIALS") {
    throw runtimeClientError(`The grant ${grantType} needs a user, and the invocation has none.`);
  }
  return bearerFetch(fetch, await resourceOauth2Token(vault, providerArn, scopes));
}
