/**
 * What a runtime with the MCP server may do: pull its image, be seen, and let its container read the one secret.
 * Statements and names after AWS's published sample (AgentCore developer guide, runtime permissions), narrowed to what
 * this runtime uses: it calls no model.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { parseImage } from "../aws/image.js";
import { allow, policy, type Statement } from "./document.js";
import { decryptThrough } from "./kms.js";
import { observability } from "./observability.js";
import { workloadTokens } from "./token-vault.js";
import { trustedAgentCore } from "./trust.js";

export interface RuntimeRoleNeeds {
  readonly runtimeName: string;
  /** URI in Amazon ECR. */
  readonly image: string;
  /** What the container reads its credentials from; undefined: it has them in its environment, or needs none. */
  readonly secret: { readonly arn: string; readonly kmsKey: string | undefined } | undefined;
}

export function runtimeRole(place: Place, { runtimeName, image, secret }: RuntimeRoleNeeds) {
  // AWS ends a runtime's id, and the names of what goes with it, with ten characters of its own.
  const ids = `${runtimeName}-*`;
  return {
    description: `Execution role of the AgentCore runtime ${runtimeName}`,
    trust: trustedAgentCore(place),
    managedPolicies: [],
    inlinePolicies: {
      RuntimeInlinePolicy: policy(
        ...imagePull(place, image),
        ...observability(place, ids),
        workloadTokens(place, ids),
        ...secretAccess(place, secret),
      ),
    },
  };
}

function imagePull(place: Place, image: string): readonly Statement[] {
  const { ecr, repository } = parseImage(image);
  if (ecr === undefined)
    return [
      allow("EcrPublicTokenAccess", ["ecr-public:GetAuthorizationToken"], ["*"]),
      allow("StsForEcrPublicPull", ["sts:GetServiceBearerToken"], ["*"]),
    ];
  return [
    allow("EcrTokenAccess", ["ecr:GetAuthorizationToken"], ["*"]),
    allow(
      "EcrImageAccess",
      ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      [arn({ ...place, ...ecr }, "ecr", `repository/${repository}`)],
    ),
  ];
}

function secretAccess(place: Place, secret: RuntimeRoleNeeds["secret"]): readonly Statement[] {
  if (secret === undefined) return [];
  return [
    allow("ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"], [secret.arn]),
    ...decryptThrough(place, "secretsmanager", secret.kmsKey),
  ];
}
