/** What a target of a gateway is to be, and where what is live differs from it. */
import type {
  CredentialProviderConfiguration,
  GetGatewayTargetResponse,
  TargetConfiguration,
  TargetStatus,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { lastSegment } from "../../aws/arn.js";
import { type Change, exactDifferences } from "../resource.js";

/** What the gateway shows to the server. */
export type TargetCredential =
  /** A token by client credentials, asked for with exactly these scopes. */
  | { readonly kind: "oauth"; readonly providerArn: string; readonly scopes: readonly string[] }
  /** A signature of the gateway's own role, for this AWS service. */
  | { readonly kind: "iam"; readonly service: string };

export interface GatewayTargetSpec {
  readonly gatewayId: string;
  /** HTTPS URL of the MCP server. */
  readonly endpoint: string;
  readonly credential: TargetCredential;
  /** Version of the server that the tools are to be those of. */
  readonly toolsVersion: string;
}

/** What is sent of a target, by CreateGatewayTarget and UpdateGatewayTarget alike. */
export interface TargetSettings {
  readonly description: string;
  readonly targetConfiguration: TargetConfiguration;
  readonly credentialProviderConfigurations: CredentialProviderConfiguration[];
}

export function settingsOf(
  { endpoint, credential, toolsVersion }: GatewayTargetSpec,
  resourcePriority?: number,
): TargetSettings {
  return {
    // A target takes no tags. Both calls read the tools anew ("implicit synchronization", developer guide, MCP server
    // targets), so the call that writes this down makes it true as well, and one that fails to shows in the status.
    description: `Tools of version ${toolsVersion} of the MCP server`,
    targetConfiguration: { mcp: { mcpServer: { endpoint, listingMode: "DEFAULT", resourcePriority } } },
    credentialProviderConfigurations: [credentialConfiguration(credential)],
  };
}

function credentialConfiguration(credential: TargetCredential): CredentialProviderConfiguration {
  if (credential.kind === "iam")
    return {
      credentialProviderType: "GATEWAY_IAM_ROLE",
      credentialProvider: { iamCredentialProvider: { service: credential.service } },
    };
  const { providerArn, scopes } = credential;
  return {
    credentialProviderType: "OAUTH",
    credentialProvider: {
      // A token for which no scope was asked carries none, and the server refuses it.
      oauthCredentialProvider: { providerArn, scopes: [...scopes], grantType: "CLIENT_CREDENTIALS" },
    },
  };
}

/** Every difference that a deploy mends. */
export function targetChanges(spec: GatewayTargetSpec, now: GetGatewayTargetResponse): readonly Change[] {
  const { gatewayId } = spec;
  return [
    ...brokenStatus(now),
    ...exactDifferences({ gatewayId }, { gatewayId: gatewayIdIn(now) }).map(
      (change): Change => ({ ...change, replaces: true }),
    ),
    ...exactDifferences(settingPaths({ ...settingsOf(spec), gatewayArn: now.gatewayArn }), settingPaths(now)),
  ];
}

/** All that a deploy decides, by path. */
export function settingPaths({
  gatewayArn,
  description,
  targetConfiguration,
  credentialProviderConfigurations,
}: Pick<GetGatewayTargetResponse, keyof TargetSettings | "gatewayArn">): Readonly<Record<string, unknown>> {
  const { endpoint, listingMode = "DEFAULT", mcpToolSchema } = targetConfiguration?.mcp?.mcpServer ?? {};
  const server = "targetConfiguration.mcp.mcpServer";
  const [credential] = credentialProviderConfigurations ?? [];
  const { iamCredentialProvider: iam, ...others } = credential?.credentialProvider ?? {};
  return {
    description,
    [`${server}.endpoint`]: endpoint,
    [`${server}.listingMode`]: listingMode,
    // A list of tools that somebody wrote down: AWS reads none from the server then.
    [`${server}.mcpToolSchema`]: mcpToolSchema,
    "credentialProviderConfigurations.credentialProviderType": credential?.credentialProviderType,
    // The signature is for the gateway's own region where none is given.
    ...memberPaths({
      ...others,
      iamCredentialProvider: iam && { ...iam, region: iam.region ?? gatewayArn?.split(":")[3] },
    }),
  };
}

/** In lists the order means nothing. */
function memberPaths(
  providers: Readonly<Record<string, object | undefined>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(providers).flatMap(([provider, members]) =>
      Object.entries(members ?? {}).map(([member, value]: [string, unknown]) => [
        `credentialProviderConfigurations.${provider}.${member}`,
        Array.isArray(value) ? value.toSorted() : value,
      ]),
    ),
  );
}

function brokenStatus({ status, statusReasons = [] }: GetGatewayTargetResponse): readonly Change[] {
  if (status === "READY" || isMoving(status)) return [];
  const change = { path: "status", before: [status, ...statusReasons].join(": "), after: "READY" };
  return [cannotBeUpdated(status) ? { ...change, replaces: true } : change];
}

/** CREATING, UPDATING, SYNCHRONIZING, DELETING. */
export function isMoving(status: TargetStatus | undefined): boolean {
  return status?.endsWith("ING") ?? false;
}

/** FAILED is left by deletion alone; and nothing but the consent of a person, or deletion, ends waiting for it. */
export function cannotBeUpdated(status: TargetStatus | undefined): boolean {
  return status === "FAILED" || isWaitingForConsent(status);
}

export function isWaitingForConsent(status: TargetStatus | undefined): boolean {
  return status?.endsWith("_PENDING_AUTH") ?? false;
}

export function gatewayIdIn({ gatewayArn = "" }: Pick<GetGatewayTargetResponse, "gatewayArn">): string {
  return lastSegment(gatewayArn);
}
