/**
 * A policy narrowed to the stages of pull requests, `pr-*`: by the names of what they are made of
 * (src/settings/names.ts), and by the tag with the stage where AWS chooses the name or there is none yet.
 */
import { type Condition, listed, type Policy, type Statement, unlisted } from "./policy.js";

/**
 * What each resource of docs/deploy-policy.json and docs/gateway-policy.json is called in previews, without partition,
 * region and account. Where AWS appends a hyphen and characters of its own to a name, a second hyphen is asked for: else
 * a stage that is called just `pr` would be taken for a preview.
 */
const narrowed: Readonly<Record<string, readonly string[]>> = {
  "s3:zscaler-harness-state-111122223333-us-east-1/*": [
    "s3:zscaler-harness-state-111122223333-us-east-1/octo-org/octo-repo/pr-*",
  ],
  "iam:role/zscaler-mcp-*": ["iam:role/zscaler-mcp-*-role-pr-*"],
  "iam:role/deployer": ["iam:role/previewer"],
  "secretsmanager:secret:zscaler-mcp-harness/*": ["secretsmanager:secret:zscaler-mcp-harness/pr-*"],
  "secretsmanager:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-*": [
    "secretsmanager:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds-pr-*-*",
  ],
  "secretsmanager:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-*": [
    "secretsmanager:secret:bedrock-agentcore-identity!default/oauth2/zscaler-mcp-cognito-oauth-pr-*-*",
  ],
  "logs:log-group:/ecs/zscaler-mcp*": ["logs:log-group:/ecs/zscaler-mcp-pr-*"],
  "logs:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness*": [
    "logs:log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness_pr_*",
  ],
  "logs:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_*": [
    "logs:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_runtime_pr_*",
    "logs:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_iam_runtime_pr_*",
  ],
  // A family of task definitions begins with its cluster's name: only its end tells one stage's from another's.
  "ecs:*/zscaler-mcp*": [
    "ecs:cluster/zscaler-mcp-pr-*",
    "ecs:service*/zscaler-mcp-pr-*",
    "ecs:task/zscaler-mcp-pr-*",
  ],
  "ecs:task-definition/*zscaler-mcp*": ["ecs:task-definition/*zscaler-mcp-server-pr-*"],
  "bedrock-agentcore:harness/zscaler_mcp_harness*": ["bedrock-agentcore:harness/zscaler_mcp_harness_pr_*"],
  "bedrock-agentcore:runtime/harness_zscaler_mcp_harness*": [
    "bedrock-agentcore:runtime/harness_zscaler_mcp_harness_pr_*",
  ],
  "bedrock-agentcore:runtime/zscaler_mcp_*": [
    "bedrock-agentcore:runtime/zscaler_mcp_runtime_pr_*",
    "bedrock-agentcore:runtime/zscaler_mcp_iam_runtime_pr_*",
  ],
  "bedrock-agentcore:gateway/zscaler-mcp-*": [
    "bedrock-agentcore:gateway/zscaler-mcp-gateway-pr-*-*",
    "bedrock-agentcore:gateway/zscaler-mcp-iam-gateway-pr-*-*",
  ],
  "bedrock-agentcore:token-vault/default/apikeycredentialprovider/zscaler-mcp-*": [
    "bedrock-agentcore:token-vault/default/apikeycredentialprovider/zscaler-mcp-creds-pr-*",
  ],
  "bedrock-agentcore:token-vault/default/oauth2credentialprovider/zscaler-mcp-*": [
    "bedrock-agentcore:token-vault/default/oauth2credentialprovider/zscaler-mcp-cognito-oauth-pr-*",
  ],
  "bedrock-agentcore:workload-identity-directory/default/workload-identity/harness_zscaler_mcp_harness*": [
    "bedrock-agentcore:workload-identity-directory/default/workload-identity/harness_zscaler_mcp_harness_pr_*",
  ],
  "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler_mcp_*": [
    "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler_mcp_runtime_pr_*",
    "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler_mcp_iam_runtime_pr_*",
  ],
  "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler-mcp-*": [
    "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler-mcp-gateway-pr-*-*",
    "bedrock-agentcore:workload-identity-directory/default/workload-identity/zscaler-mcp-iam-gateway-pr-*-*",
  ],
};

/** Shared by all stages: parents that AWS checks besides the part itself, images, and what belongs to AWS. */
const shared: ReadonlySet<string> = new Set([
  "s3:zscaler-harness-state-111122223333-us-east-1",
  "iam:role/aws-service-role/*",
  "ecr:repository/zscaler/*",
  "ecr:repository/zscaler-mcp*",
  "bedrock-agentcore:token-vault/default",
  "bedrock-agentcore:workload-identity-directory/default",
]);

/** The bucket holds the states of all stages: nobody's pull request may open it or make it anew. */
const leftOut: ReadonlySet<string> = new Set([
  ...["s3:CreateBucket", "s3:PutBucketTagging", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration"],
  ...["s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"],
]);

const stageTag = "zscaler-harness-stage";
const onRequest = { [`aws:RequestTag/${stageTag}`]: "pr-*" };
const onResource = { [`aws:ResourceTag/${stageTag}`]: "pr-*" };

/** Actions that no name can fence, and the tag that does. */
const fences: readonly { readonly Sid: string; readonly actions: RegExp; readonly Condition: Condition }[] = [
  {
    Sid: "MakeTagged",
    actions: /^bedrock-agentcore:Create(?:Harness|Gateway)$/,
    Condition: { StringLike: onRequest },
  },
  {
    // AWS checks both of whoever makes or removes a harness, too, the second of them first without any tags.
    Sid: "AnyRuntime",
    actions: /^bedrock-agentcore:(?:Create|Delete)AgentRuntime$/,
    Condition: { StringLikeIfExists: { ...onRequest, ...onResource } },
  },
];

/**
 * The same rights on previews alone.
 * @throws Error where a resource is not known here, so that nobody forgets to narrow it
 */
export function previewOf(policy: Policy): Policy {
  return { ...policy, Statement: policy.Statement.flatMap(previewStatements) };
}

function previewStatements(statement: Statement): readonly Statement[] {
  const actions = listed(statement.Action).filter((action) => !leftOut.has(action));
  const resources = listed(statement.Resource);
  if (resources.includes("*") && statement.Condition === undefined) return fenced(statement, actions);
  return [
    {
      ...statement,
      Action: unlisted(actions),
      Resource: unlisted(resources.flatMap(previewResources)),
      ...(statement.Condition === undefined ? {} : { Condition: withStage(statement.Condition) }),
    },
  ];
}

function fenced(statement: Statement, actions: readonly string[]): readonly Statement[] {
  const fenceOf = (action: string) => fences.find((fence) => fence.actions.test(action));
  const open = { ...statement, Action: unlisted(actions.filter((action) => fenceOf(action) === undefined)) };
  const closed = fences.map(({ Sid, Condition }) => {
    const behind = actions.filter((action) => fenceOf(action)?.Sid === Sid);
    return { ...statement, Sid, Action: unlisted(behind), Condition };
  });
  return [open, ...closed].filter(({ Action }) => Action.length > 0);
}

/** A condition on our tag, on a user pool: also on the stage's. */
function withStage(condition: Condition): Condition {
  const keys = Object.values(condition).flatMap((values) => Object.keys(values));
  const fence = {
    ...(keys.includes("aws:RequestTag/managed-by") ? onRequest : {}),
    ...(keys.includes("aws:ResourceTag/managed-by") ? onResource : {}),
  };
  return Object.keys(fence).length === 0 ? condition : { ...condition, StringLike: fence };
}

function previewResources(arn: string): readonly string[] {
  if (arn === "*") return [arn];
  const [, service = "", place = "", rest = ""] = /^arn:aws:([^:]+):([^:]*:[^:]*):(.+)$/.exec(arn) ?? [];
  const name = `${service}:${rest}`;
  // Pools have no names of ours: their statements are fenced by tags, or only read.
  if (shared.has(name) || name === "cognito-idp:userpool/*") return [arn];
  const names = narrowed[name];
  if (names === undefined) throw new Error(`tools/iam/previews.ts does not say what ${arn} is in a preview.`);
  return names.map((one) => `arn:aws:${service}:${place}:${one.slice(service.length + 1)}`);
}
