/** What a gateway is to be, and where what is live differs from it. */
import type {
  AuthorizerConfiguration,
  AuthorizerType,
  GetGatewayResponse,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { type Change, exactDifferences } from "../resource.js";

/** Whom the gateway lets in. */
export type GatewayAuthorizer =
  | {
      readonly kind: "jwt";
      readonly discoveryUrl: string;
      readonly allowedClients: readonly string[];
      readonly allowedScopes: readonly string[];
    }
  /** Whoever signs its requests and is allowed `bedrock-agentcore:InvokeGateway`. */
  | { readonly kind: "iam" };

export interface GatewaySpec {
  readonly roleArn: string;
  readonly description: string;
  readonly authorizer: GatewayAuthorizer;
}

const authorizerTypes = { jwt: "CUSTOM_JWT", iam: "AWS_IAM" } as const satisfies Record<
  GatewayAuthorizer["kind"],
  AuthorizerType
>;

/** The members that CreateGateway and UpdateGateway take alike. */
export function settingsOf({ roleArn, description, authorizer }: GatewaySpec) {
  return {
    roleArn,
    description,
    protocolType: "MCP",
    authorizerType: authorizerTypes[authorizer.kind],
    authorizerConfiguration: authorizerConfiguration(authorizer),
  } as const;
}

function authorizerConfiguration(authorizer: GatewayAuthorizer): AuthorizerConfiguration | undefined {
  if (authorizer.kind === "iam") return undefined;
  const { discoveryUrl, allowedClients, allowedScopes } = authorizer;
  return {
    customJWTAuthorizer: {
      discoveryUrl,
      allowedClients: [...allowedClients],
      allowedScopes: [...allowedScopes],
    },
  };
}

/** Every difference that a deploy mends. */
export function gatewayChanges(spec: GatewaySpec, now: GetGatewayResponse): readonly Change[] {
  const wanted = settingsOf(spec);
  const isSameType = now.authorizerType === wanted.authorizerType;
  // Any further rule shuts callers out: an audience refuses each token of client credentials, which carry none.
  const changes = exactDifferences(settingPaths(wanted), settingPaths(now)).filter(
    ({ path }) => isSameType || !path.startsWith(authorizerPath),
  );
  return [
    ...brokenStatus(now),
    // UpdateGateway takes another type and CloudFormation calls it mutable, but the service refuses it: "Authorizer
    // type cannot be updated for an existing gateway" (CloudFormation coverage roadmap, issue 2578).
    ...changes.map(
      (change): Change => (change.path === "authorizerType" ? { ...change, replaces: true } : change),
    ),
  ];
}

const authorizerPath = "authorizerConfiguration.customJWTAuthorizer.";

/** All that a deploy decides, by path. In lists the order means nothing, and an empty one is none. */
export function settingPaths(
  now: Pick<GetGatewayResponse, keyof ReturnType<typeof settingsOf>>,
): Readonly<Record<string, unknown>> {
  const { roleArn, description, protocolType, authorizerType } = now;
  const rules = Object.entries(now.authorizerConfiguration?.customJWTAuthorizer ?? {});
  return {
    ...{ roleArn, description, protocolType, authorizerType },
    ...Object.fromEntries(
      rules.map(([member, value]: [string, unknown]) => [`${authorizerPath}${member}`, evened(value)]),
    ),
  };
}

function evened(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? undefined : value.toSorted();
}

function brokenStatus({ status, statusReasons = [] }: GetGatewayResponse): readonly Change[] {
  if (!isFailed({ status })) return [];
  const change = { path: "status", before: [status, ...statusReasons].join(": "), after: "READY" };
  // One that failed to be made cannot be updated; a failed update is repeated.
  return [status === "UPDATE_UNSUCCESSFUL" ? change : { ...change, replaces: true }];
}

export function isFailed({ status }: Pick<GetGatewayResponse, "status">): boolean {
  return status === "FAILED" || status === "UPDATE_UNSUCCESSFUL";
}
