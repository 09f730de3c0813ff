/** What everything is called, derived from the stage. */
import type { Names, Stage } from "./settings.js";

/** Names that were given as inputs; used as they are. */
export interface ExplicitNames {
  readonly cluster?: string | undefined;
  readonly secret?: string | undefined;
  readonly harness?: string | undefined;
}

/**
 * The names of a stage. `default` has those of the existing command-line tool. With a slug of at most 20 characters all
 * stay within AWS's limits: role 64, harness 40, credential provider 128, log group 512, secret 512, cluster and
 * service 255.
 */
export function namesFor({ slug }: Stage, explicit: ExplicitNames = {}): Names {
  const isDefault = slug === "default";
  const suffix = isDefault ? "" : `-${slug}`;
  return {
    cluster: explicit.cluster ?? `zscaler-mcp${suffix}`,
    service: `zscaler-mcp-server${suffix}`,
    taskExecutionRole: `zscaler-mcp-ecs-task-execution-role${suffix}`,
    infrastructureRole: `zscaler-mcp-ecs-infrastructure-role${suffix}`,
    logGroup: `/ecs/zscaler-mcp${suffix}`,
    // The slug stands in the middle: Secrets Manager takes a hyphen and six characters at the end of a name for the
    // part of the ARN that it adds itself.
    secret: explicit.secret ?? `zscaler-mcp-harness/${isDefault ? "" : `${slug}/`}credentials`,
    credentialProvider: `zscaler-mcp-creds${suffix}`,
    harnessRole: `zscaler-mcp-harness-execution-role${suffix}`,
    harness: explicit.harness ?? `zscaler_mcp_harness${suffix.replaceAll("-", "_")}`,
  };
}
