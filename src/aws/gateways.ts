/** Finding a gateway and its targets. */
import {
  GetGatewayCommand,
  type GetGatewayResponse,
  GetGatewayTargetCommand,
  type GetGatewayTargetResponse,
  paginateListGateways,
  paginateListGatewayTargets,
  type TargetSummary,
} from "@aws-sdk/client-bedrock-agentcore-control";
import type { Aws } from "./aws.js";
import { found } from "./errors.js";
import { named } from "./named.js";

/** The gateway of this name; `hint` is its ARN or id as it was once known. */
export function gatewayOf(aws: Aws, name: string, hint?: string): Promise<GetGatewayResponse | undefined> {
  return named(name, hint, {
    byId: (id) => gatewayById(aws, id),
    nameOf: (gateway) => gateway.name,
    idOf: () => gatewayIdOf(aws, name),
  });
}

export function gatewayById(
  { clients: { agentCore } }: Aws,
  gatewayIdentifier: string,
): Promise<GetGatewayResponse | undefined> {
  return found(agentCore.send(new GetGatewayCommand({ gatewayIdentifier })));
}

/** The list has no filter: every page is read until the name turns up. */
export async function gatewayIdOf(
  { clients: { agentCore } }: Aws,
  name: string,
): Promise<string | undefined> {
  for await (const { items } of paginateListGateways({ client: agentCore, pageSize: 100 }, {})) {
    const summary = items?.find((one) => one.name === name);
    if (summary !== undefined) return summary.gatewayId;
  }
  return undefined;
}

export function targetById(
  { clients: { agentCore } }: Aws,
  gatewayIdentifier: string,
  targetId: string,
): Promise<GetGatewayTargetResponse | undefined> {
  return found(agentCore.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId })));
}

/** All targets of a gateway; none where the gateway does not exist. */
export async function targetsOf(
  { clients: { agentCore } }: Aws,
  gatewayIdentifier: string,
): Promise<readonly TargetSummary[]> {
  const targets: TargetSummary[] = [];
  const pages = paginateListGatewayTargets({ client: agentCore, pageSize: 100 }, { gatewayIdentifier });
  const read = async () => {
    for await (const { items } of pages) targets.push(...(items ?? []));
  };
  await found(read());
  return targets;
}

/** The name as AWS begins the gateway's id with it; ten characters of AWS's own follow: `zscaler-mcp-a1b2c3d4e5`. */
export function gatewayIdStart(name: string): string {
  return `${name.toLowerCase()}-`;
}
