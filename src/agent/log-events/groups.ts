/** Where a deployment's lines lie: asked of AWS, never guessed. */
import { paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeExpressGatewayServiceCommand } from "@aws-sdk/client-ecs";
import { arn } from "../../aws/arn.js";
import type { Aws } from "../../aws/aws.js";
import { found } from "../../aws/errors.js";

export type LogSource = "harness" | "mcp";

export interface LogGroup {
  readonly source: LogSource;
  readonly name: string;
}

/**
 * The groups of all endpoints of a runtime, one's own or the one beneath a harness, as far as they exist: AgentCore
 * makes the group of an endpoint at its first invocation, `/aws/bedrock-agentcore/runtimes/<runtime id>-<endpoint>`.
 */
export async function runtimeLogGroups(
  { clients: { logs } }: Aws,
  source: LogSource,
  runtimeId: string,
): Promise<readonly LogGroup[]> {
  const logGroupNamePrefix = `/aws/bedrock-agentcore/runtimes/${runtimeId}-`;
  const groups: LogGroup[] = [];
  for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
    for (const { logGroupName } of page.logGroups ?? [])
      if (logGroupName !== undefined) groups.push({ source, name: logGroupName });
  return groups;
}

/** The group that the service's containers write to now; undefined where there is no such service. */
export async function containerLogGroup(
  aws: Aws,
  { name, cluster }: { readonly name: string; readonly cluster: string },
): Promise<LogGroup | undefined> {
  const serviceArn = arn(aws, "ecs", `service/${cluster}/${name}`);
  const described = await found(
    aws.clients.ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn })),
  );
  const configuration = described?.service?.activeConfigurations?.at(-1);
  const group = configuration?.primaryContainer?.awsLogsConfiguration?.logGroup;
  return group === undefined ? undefined : { source: "mcp", name: group };
}
