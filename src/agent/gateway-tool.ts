/** How a harness reaches its MCP server through a gateway: the gateway's URL, and how the harness signs in to it. */
import {
  GetOauth2CredentialProviderCommand,
  type GetOauth2CredentialProviderResponse,
  type Harness,
  type HarnessAgentCoreGatewayConfig,
  type HarnessGatewayOutboundAuth,
  type OAuthCredentialProvider,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { lastSegment } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { deniedAction, found, isAccessDenied } from "../aws/errors.js";
import { gatewayById } from "../aws/gateways.js";
import { Failure } from "../failure/failure.js";
import type { SignIn } from "./sign-in.js";
import { callersSignature } from "./sign-in-signature.js";
import { type OauthClient, tokenEndpointAt } from "./sign-in-token.js";
import { missing, type Unknown, unknownForm, unlessDenied, vaultValues } from "./vault-secret.js";

/** The gateway that the harness calls by this name. */
export function gatewayToolOf({ tools }: Harness, name: string): HarnessAgentCoreGatewayConfig | undefined {
  return tools?.find((tool) => tool.name === name)?.config?.agentCoreGateway;
}

export interface Gateway {
  readonly url: string;
  /** `CUSTOM_JWT`, `AWS_IAM`, … */
  readonly authorizer: string | undefined;
}

/** Throws a `Failure` where there is none; gives why where the caller may not look. */
export async function gatewayBehind(
  aws: Aws,
  { gatewayArn = "" }: HarnessAgentCoreGatewayConfig,
): Promise<Gateway | Unknown> {
  const id = lastSegment(gatewayArn);
  try {
    const gateway = await gatewayById(aws, id);
    if (gateway === undefined)
      throw new Failure("GATEWAY_MISSING", `the gateway ${id}, which the harness calls, does not exist`, {
        fix: "Deploy again: it makes what is missing.",
      });
    const { gatewayUrl, authorizerType } = gateway;
    return gatewayUrl === undefined
      ? { why: "the gateway has no address yet" }
      : { url: gatewayUrl, authorizer: authorizerType };
  } catch (thrown) {
    if (!isAccessDenied(thrown)) throw thrown;
    return { why: `looking at the gateway is not allowed (${deniedAction(thrown)})` };
  }
}

/**
 * As the harness signs in; where it signs its requests, with the caller's credentials in place of the harness's. Throws
 * a `Failure` where the harness is not let in either.
 */
export async function gatewaySignIn(
  aws: Aws,
  { authorizer }: Gateway,
  { outboundAuth = { awsIam: {} } }: HarnessAgentCoreGatewayConfig,
  timeout: number,
): Promise<SignIn | Unknown> {
  requireMatch(authorizer, outboundAuth);
  if (outboundAuth.awsIam !== undefined) return { kind: "sigv4", sign: callersSignature(aws) };
  if (outboundAuth.none !== undefined) return { kind: "headers", headers: {} };
  if (outboundAuth.oauth === undefined)
    return { why: "the harness signs in to the gateway in a way that this version does not know" };
  const client = await clientOf(aws, outboundAuth.oauth, timeout);
  return "why" in client ? client : { kind: "client-credentials", client };
}

/** What a harness sends, by what a gateway asks for; of other authorizers nothing is known. */
const asked: Readonly<Record<string, { readonly auth: "awsIam" | "oauth"; readonly what: string }>> = {
  AWS_IAM: { auth: "awsIam", what: "signatures of AWS credentials" },
  CUSTOM_JWT: { auth: "oauth", what: "OAuth tokens" },
};

function requireMatch(authorizer: string | undefined, outboundAuth: HarnessGatewayOutboundAuth): void {
  const wanted = asked[authorizer ?? ""];
  if (wanted === undefined || outboundAuth[wanted.auth] !== undefined) return;
  const sent = Object.values(asked).find(({ auth }) => outboundAuth[auth] !== undefined)?.what ?? "neither";
  throw new Failure(
    "GATEWAY_OTHER_AUTHORIZER",
    `the gateway asks for ${wanted.what}, the harness sends ${sent}`,
    {
      fix: "Deploy again: it makes gateway and harness agree, as the input `gateway-auth` says.",
    },
  );
}

/** The client of the harness's own credential provider. */
function clientOf(
  aws: Aws,
  { providerArn = "", scopes = [], grantType = "CLIENT_CREDENTIALS" }: OAuthCredentialProvider,
  timeout: number,
): Promise<OauthClient | Unknown> {
  const name = lastSegment(providerArn);
  return unlessDenied(async () => {
    if (grantType !== "CLIENT_CREDENTIALS") return { why: `the grant ${grantType} needs a user` };
    const provider = await found(
      aws.clients.agentCore.send(new GetOauth2CredentialProviderCommand({ name })),
    );
    if (provider === undefined) throw missing(`the credential provider ${name}`);
    const { clientId, oauthDiscovery, clientAuthenticationMethod } = settingsOf(provider);
    const method = methods[clientAuthenticationMethod ?? "CLIENT_SECRET_BASIC"];
    if (clientId === undefined || method === undefined) return unknownForm;
    const [clientSecret] = await vaultValues(aws, {
      secretArn: provider.clientSecretArn?.secretArn,
      jsonKey: provider.clientSecretJsonKey,
      provider: name,
    });
    if (clientSecret === undefined) return unknownForm;
    const { discoveryUrl, authorizationServerMetadata: told } = oauthDiscovery ?? {};
    const tokenEndpoint =
      told?.tokenEndpoint ??
      (discoveryUrl === undefined ? undefined : await tokenEndpointAt(discoveryUrl, { ...aws, timeout }));
    if (tokenEndpoint === undefined) return unknownForm;
    return { tokenEndpoint, clientId, clientSecret, scope: scopes.join(" "), method };
  });
}

const methods: Readonly<Record<string, OauthClient["method"]>> = {
  CLIENT_SECRET_BASIC: "client_secret_basic",
  CLIENT_SECRET_POST: "client_secret_post",
};

type CustomSettings = NonNullable<
  NonNullable<GetOauth2CredentialProviderResponse["oauth2ProviderConfigOutput"]>["customOauth2ProviderConfig"]
>;

/** The one configuration that there is: a custom provider's, or one of the vendors', which have less in the same form. */
function settingsOf({
  oauth2ProviderConfigOutput,
}: GetOauth2CredentialProviderResponse): Partial<CustomSettings> {
  return Object.values(oauth2ProviderConfigOutput ?? {})[0] ?? {};
}
