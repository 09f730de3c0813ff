/** IAM said no. */
import type { Rule } from "../rule.js";

export const accessRules: readonly Rule[] = [
  {
    id: "pass-role-denied",
    title: "The caller may not pass the role",
    signs: [
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *iam:PassRole(?:.*? on resource:? *(?<resource>[^\s,"]+))?/i,
      },
      { in: ["errors"], name: /AccessDenied/, says: /iam:PassRole/ },
    ],
    cause:
      "To give `{resource|a role}` to ECS or AgentCore, the caller needs `iam:PassRole` on exactly that role.",
    fix: "Grant `iam:PassRole` on `{resource|the roles of this stage}` with the condition `iam:PassedToService`: `ecs-tasks.amazonaws.com` for the task execution role, `ecs.amazonaws.com` for the infrastructure role, `bedrock-agentcore.amazonaws.com` for the harness role. Never on `*`.",
  },
  {
    id: "explicit-deny",
    title: "A policy of the organisation or a boundary forbids the call",
    signs: [
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *(?<action>[\w-]+:\w+).*(?:with an explicit deny in an? (?<policy>[\w -]+?policy|permissions boundary)|because no (?<boundary>permissions boundary|session policy|service control policy|resource control policy|VPC endpoint policy) allows)/i,
      },
      { in: ["errors", "events"], says: /explicit deny/i },
    ],
    cause:
      "`{action|The call}` is refused by an explicit deny or a limit ({policy|a service control policy}, {boundary|a permissions boundary}): no grant on the role itself can mend that.",
    fix: "Ask whoever owns that policy for an exception, set the input `permissions-boundary` where the organisation demands one, or bring existing roles with the input `roles`.",
  },
  {
    id: "kms-denied",
    title: "The key may not be used",
    signs: [
      {
        in: ["errors"],
        name: /^(?:KMSAccessDenied\w*|KMS\.AccessDeniedException|EncryptionFailure\w*|DecryptionFailure\w*|InvalidKMSKey\w*|KMSInvalidStateException)$/,
      },
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *(?<action>kms:\w+)|Access to KMS is not allowed|KMS key.*(?:disabled|invalid|not exist)/i,
      },
    ],
    cause:
      "The key of the input `kms-key` does not allow `{action|this use}` to the caller or to the service, or is disabled.",
    fix: "Allow `kms:Encrypt`, `kms:Decrypt`, `kms:GenerateDataKey` and `kms:DescribeKey` in the key's policy for the deploying role, and `kms:Decrypt` for the task execution role; CloudWatch Logs needs its service principal there too.",
  },
  {
    id: "policy-malformed",
    title: "IAM rejects the policy document",
    signs: [{ in: ["errors"], name: /^MalformedPolicyDocument(?:Exception)?$/ }],
    cause:
      "IAM does not know a principal in the trust policy. The account is not onboarded to Amazon Bedrock AgentCore, or the partition has no such service.",
    fix: "Open Amazon Bedrock AgentCore once in the console of this account and region, then run again.",
  },
  {
    id: "role-has-extras",
    title: "A role has policies that the action did not attach",
    signs: [
      { in: ["errors"], name: /^DeleteConflict(?:Exception)?$/ },
      {
        in: ["events"],
        says: /must (?:detach|delete|remove) .*(?:policies|roles|instance profile).* first/i,
      },
    ],
    cause:
      "IAM deletes a role only when nothing is attached to it. Somebody added policies or an instance profile by hand.",
    fix: "Detach them and run destroy again, or keep the roles with the input `keep: roles`.",
  },
  {
    id: "access-denied",
    title: "A permission is missing",
    signs: [
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *(?<action>[\w-]+:\w+)(?:.*? on (?:the )?resource:? *(?<resource>[^\s,"]+))?/i,
      },
      {
        in: ["errors"],
        name: /^(?:AccessDenied\w*|UnauthorizedOperation|UnauthorizedException|Forbidden|AuthorizationError\w*)$/,
      },
    ],
    cause: "The caller's policies do not allow `{action|this call}`.",
    fix: "Grant `{action|the action in the message}` on `{resource|the resource in the message}` to the role that the workflow assumes. `docs/permissions.md` lists every permission.",
    severalFix:
      "Attach the documented policies to the role that the workflow assumes, whole, instead of granting one right after the other: `docs/permissions.md` has them, and `examples/iam` the files that set the role up.",
  },
];
