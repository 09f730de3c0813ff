/**
 * What the harness may do: call its model, pull AWS's agent image, write logs, traces and metrics, and resolve the one
 * credential of its tool. Statements and names after AWS's published sample (AgentCore developer guide, harness
 * security), narrowed to what this harness uses.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { allow, policy, type Statement } from "./document.js";
import { decryptThrough } from "./kms.js";
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
}

const runtimeLogs = "log-group:/aws/bedrock-agentcore/runtimes/*";

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
        ...observability(place),
        ...identity(place, needs),
        ...memory(place, needs),
      ),
    },
  };
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

function observability(place: Place): readonly Statement[] {
  return [
    allow(
      "XRayTracingAccess",
      [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
      ],
      ["*"],
    ),
    allow(
      "CloudWatchLogsGroup",
      ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
      [arn(place, "logs", runtimeLogs)],
    ),
    allow("CloudWatchLogsDescribeGroups", ["logs:DescribeLogGroups"], [arn(place, "logs", "log-group:*")]),
    allow(
      "CloudWatchLogsStream",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [arn(place, "logs", `${runtimeLogs}:log-stream:*`)],
    ),
    allow("CloudWatchMetricsPublish", ["cloudwatch:PutMetricData"], ["*"], {
      StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" },
    }),
  ];
}

/** One credential lookup is authorised on each of these ARNs by itself; a parent never covers a child. */
function identity(place: Place, { harnessName, credentialProvider }: HarnessRoleNeeds): readonly Statement[] {
  const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
  const workload = `${directory}/workload-identity/harness_${harnessName}-*`;
  const tokens = allow(
    "AgentCoreWorkloadIdentity",
    ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
    [directory, workload],
  );
  if (credentialProvider === undefined) return [tokens];
  const { name, external } = credentialProvider;
  const vault = arn(place, "bedrock-agentcore", "token-vault/default");
  return [
    tokens,
    allow(
      "ResolveTokenVaultCredentials",
      ["bedrock-agentcore:GetResourceApiKey"],
      [directory, workload, vault, `${vault}/apikeycredentialprovider/${name}`],
    ),
    allow(
      "ReadTokenVaultBackingSecrets",
      ["secretsmanager:GetSecretValue"],
      [
        external?.arn ??
          arn(place, "secretsmanager", `secret:bedrock-agentcore-identity!default/apikey/${name}-*`),
      ],
    ),
    ...decryptThrough(place, "secretsmanager", external?.kmsKey),
  ];
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
