/** What everything is called, derived from the stage. */
import { createHash } from "node:crypto";
import type { GatewayNames, Names, Stage } from "./settings.js";

/** Names that were given as inputs; used as they are. */
export interface ExplicitNames {
  readonly cluster?: string | undefined;
  readonly secret?: string | undefined;
  readonly harness?: string | undefined;
}

/**
 * The names of a stage. `default` has those of the existing command-line tool. With a slug of at most 20 characters all
 * stay within AWS's limits: role 64, harness 40, runtime 48, gateway 48, credential provider 128, user pool and its
 * client 128, domain 63 with the account, log group 512, secret 512, cluster and service 255.
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
    gateways: { cognito: gatewayNames(slug, ""), iam: gatewayNames(slug, "iam-") },
    oauthProvider: `zscaler-mcp-cognito-oauth${suffix}`,
    userPool: `zscaler-mcp-harness-up${suffix}`,
    resourceServer: "zscaler-mcp",
    userPoolClient: `zscaler-mcp-harness-client${suffix}`,
    userPoolDomain: `zscaler-mcp-harness${isDefault ? "" : `-${withoutReservedWords(slug)}`}`,
  };
}

function gatewayNames(slug: string, kind: string): GatewayNames {
  const isDefault = slug === "default";
  const suffix = isDefault ? "" : `-${slug}`;
  const evenSuffix = isDefault ? "" : `-${withoutDoubleHyphens(slug)}`;
  return {
    runtimeRole: `zscaler-mcp-harness-${kind}runtime-role${suffix}`,
    runtime: `zscaler_mcp_${kind}runtime${suffix}`.replaceAll("-", "_"),
    gatewayRole: `zscaler-mcp-harness-${kind}gateway-role${suffix}`,
    gateway: `zscaler-mcp-${kind}gateway${evenSuffix}`,
    gatewayTarget: `zscaler-mcp-runtime${evenSuffix}`,
  };
}

/** A gateway's name has no two hyphens side by side, and none at its end. */
function withoutDoubleHyphens(slug: string): string {
  if (/^(?:[a-z0-9]+-)*[a-z0-9]+$/.test(slug)) return slug;
  const readable = slug.split("-").filter(Boolean).join("-").slice(0, 13).replace(/-$/, "");
  return [readable, hashOf(slug)].filter(Boolean).join("-");
}

/** Cognito takes no domain with these words in it. */
function withoutReservedWords(slug: string): string {
  const rest = slug.replaceAll(/aws|amazon|cognito/g, "");
  return rest === slug ? slug : `${rest}-${hashOf(slug)}`;
}

/** Six characters of a digest, in which no word can be read. */
function hashOf(slug: string): string {
  return createHash("sha256").update(slug).digest("hex").slice(0, 6);
}
