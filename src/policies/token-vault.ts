/**
 * The right to look up a credential in the AgentCore token vault. One look-up is authorised on each of these ARNs by
 * itself; a parent never covers a child.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { allow, type Statement } from "./document.js";

/** Who looks up: a name or pattern of workload identities, as AWS makes one for each harness and gateway. */
function workloadArns(place: Place, workload: string): readonly string[] {
  const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
  return [directory, `${directory}/workload-identity/${workload}`];
}

/** A caller who came with a token of its own is stood in for by the second action, every other by the first. */
export function workloadTokens(place: Place, workload: string): Statement {
  return allow(
    "AgentCoreWorkloadIdentity",
    ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
    workloadArns(place, workload),
  );
}

/** An API key of this provider. */
export function apiKeyAccess(place: Place, workload: string, provider: string): Statement {
  return allow(
    "ResolveTokenVaultCredentials",
    ["bedrock-agentcore:GetResourceApiKey"],
    [...workloadArns(place, workload), ...vaultArns(place, `apikeycredentialprovider/${provider}`)],
  );
}

/** Access tokens from this provider; AWS reads the client secret with the same role. */
export function oauth2Access(place: Place, workload: string, provider: string): readonly Statement[] {
  return [
    allow(
      "RequestOauth2Tokens",
      ["bedrock-agentcore:GetResourceOauth2Token"],
      [...workloadArns(place, workload), ...vaultArns(place, `oauth2credentialprovider/${provider}`)],
    ),
    allow(
      "ReadOauth2ClientSecret",
      ["secretsmanager:GetSecretValue"],
      [vaultSecret(place, `oauth2/${provider}`)],
    ),
  ];
}

/** The secret in which the vault keeps a credential itself. */
export function vaultSecret(place: Place, credential: string): string {
  return arn(place, "secretsmanager", `secret:bedrock-agentcore-identity!default/${credential}-*`);
}

function vaultArns(place: Place, provider: string): readonly string[] {
  const vault = arn(place, "bedrock-agentcore", "token-vault/default");
  return [vault, `${vault}/${provider}`];
}
