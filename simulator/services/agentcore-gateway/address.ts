/** Under which public name a gateway is reached. */

/** A gateway's own host: its id and region are in its ARN. */
export function gatewayHost(gatewayArn: string): string {
  const [, partition, , region, , resource = ""] = gatewayArn.split(":");
  const domain = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `${resource.replace("gateway/", "")}.gateway.bedrock-agentcore.${region}.${domain}`;
}

export const gatewayUrl = (gatewayArn: string): string => `https://${gatewayHost(gatewayArn)}/mcp`;
