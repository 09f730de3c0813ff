/**
 * What the harness may do: call its model, pull AWS's agent image, write logs, traces and metrics, and resolve the one
 * credential of its tool. Statements and names after AWS's published sample (AgentCore developer guide, harness
 * security), narrowed to what this harness uses.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { actionsOf, allow, policy, type Statement } from "./document.js";
import { gatewayPattern } from "./gateway-role.js";
import { decryptThrough } from "./kms.js";
import { observability } from "./observability.js";
import { apiKeyAccess, oauth2Access, vaultSecret, workloadTokens } from "./token-vault.js";
import { trustedAgentCore } from "./trust.js";

export interface HarnessRoleNeeds {
  readonly harnessName: string;
  /** Model id, inference-profile id or ARN. */
  readonly model: string;
  /** The API-key credential provider of the tool's header, where there is one. */
  readonly credentialProvider:
    | {
        readonly name: string;
        /** The user's own secret that the provider points at; undefined: the vault keeps the header itself. */
        readonly external: { readonly arn: string; readonly kmsKey: string | undefined } | undefined;
      }
    | undefined;
  /** `managed`, or the ARN of an AgentCore Memory; undefined: disabled. */
  readonly memory: string | undefined;
  /** How the harness is let in by the gateway that its tool is, where there is one. */
  readonly gateway?: GatewayAccess | undefined;
}

export type GatewayAccess =
  /** By its signature: the gateway's name. */
  | { readonly kind: "iam"; readonly name: string }
  /** By a token: the name of the OAuth2 credential provider that gets it. */
  | { readonly kind: "oauth"; readonly provider: string };

export function harnessRole(place: Place, needs: HarnessRoleNeeds) {
  return {
    description: `Execution role of the AgentCore harness ${needs.harnessName}`,
    trust: trustedAgentCore(place),
    managedPolicies: [],
    inlinePolicies: {
      HarnessInlinePolicy: policy(
        modelInvocation(place, needs.model),
        // The agent's own image comes from ECR Public; without both grants every invocation fails to start its tools.
        allow("EcrPublicTokenAccess", ["ecr-public:GetAuthorizationToken"], ["*"]),
        allow("StsForEcrPublicPull", ["sts:GetServiceBearerToken"], ["*"]),
        ...observability(place, "*"),
        ...byInputs(place, needs),
      ),
    },
    otherActions: [...new Set(everyKindOf(needs).flatMap((one) => byInputs(place, one).flatMap(actionsOf)))],
  };
}

/** What one harness may do and another may not. */
function byInputs(place: Place, needs: HarnessRoleNeeds): readonly Statement[] {
  return [...identity(place, needs), ...gatewayAccess(place, needs), ...memory(place, needs)];
}

/** All that a harness may come to need when its server, or who lets it in there, is another. */
function everyKindOf(needs: HarnessRoleNeeds): readonly HarnessRoleNeeds[] {
  const external = { arn: "*", kmsKey: "*" };
  const whole = { ...needs, credentialProvider: { name: "*", external }, memory: "managed" };
  return [
    { ...whole, gateway: { kind: "iam", name: "*" } },
    { ...whole, gateway: { kind: "oauth", provider: "*" } },
  ];
}

function modelInvocation(place: Place, model: string): Statement {
  return allow(
    "BedrockModelInvocation",
    ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
    modelResources(place, model),
  );
}

/** A profile is authorised as itself and as the model behind it, in every region that it may route to. */
function modelResources(place: Place, model: string): readonly string[] {
  const foundation = (id: string) => `arn:${place.partition}:bedrock:*::foundation-model/${id}`;
  if (model.startsWith("arn:")) return [model, foundation("*")];
  // `<geography>.<provider>.<model>`; a plain id, `<provider>.<model>`, may have a dot in its version.
  const profile = /^(?:[a-z]{2,6}|us-gov)\.(?<id>[a-z][a-z0-9]*\..+)$/.exec(model);
  if (profile?.groups === undefined) return [foundation(model)];
  return [arn(place, "bedrock", `inference-profile/${model}`), foundation(profile.groups["id"] ?? "*")];
}

function identity(place: Place, { harnessName, credentialProvider }: HarnessRoleNeeds): readonly Statement[] {
  const workload = workloadOf(harnessName);
  const tokens = workloadTokens(place, workload);
  if (credentialProvider === undefined) return [tokens];
  const { name, external } = credentialProvider;
  return [
    tokens,
    apiKeyAccess(place, workload, name),
    allow(
      "ReadTokenVaultBackingSecrets",
      ["secretsmanager:GetSecretValue"],
      [external?.arn ?? vaultSecret(place, `apikey/${name}`)],
    ),
    ...decryptThrough(place, "secretsmanager", external?.kmsKey),
  ];
}

function gatewayAccess(place: Place, { harnessName, gateway }: HarnessRoleNeeds): readonly Statement[] {
  if (gateway === undefined) return [];
  return gateway.kind === "oauth"
    ? oauth2Access(place, workloadOf(harnessName), gateway.provider)
    : [allow("InvokeGateway", ["bedrock-agentcore:InvokeGateway"], [gatewayPattern(place, gateway.name)])];
}

function workloadOf(harnessName: string): string {
  return `harness_${harnessName}-*`;
}

function memory(place: Place, needs: HarnessRoleNeeds): readonly Statement[] {
  if (needs.memory === undefined) return [];
  // The service shortens the name of a managed memory; AWS's own construct matches its first 34 characters.
  const managed = arn(place, "bedrock-agentcore", `memory/${`harness_${needs.harnessName}`.slice(0, 34)}*`);
  return [
    allow(
      "AgentCoreMemory",
      [
        "bedrock-agentcore:CreateEvent",
        "bedrock-agentcore:DeleteEvent",
        "bedrock-agentcore:GetEvent",
        "bedrock-agentcore:ListEvents",
        "bedrock-agentcore:RetrieveMemoryRecords",
      ],
      [needs.memory === "managed" ? managed : needs.memory],
    ),
  ];
}
