/** Why a Fargate task did not start or did not stay: AWS's own words in `stoppedReason` and service events. */
import type { Rule, Source } from "../rule.js";

const reasons: readonly Source[] = ["events", "errors"];

export const taskRules: readonly Rule[] = [
  {
    id: "image-architecture-missing",
    title: "The image has no variant for the task's CPU architecture",
    signs: [
      { in: reasons, says: /does not contain descriptor matching platform '?(?<platform>[\w/]+)/i },
      { in: ["errors"], name: /^IMAGE_ARCHITECTURE$/, says: /, not (?<platform>[\w/]+)/ },
    ],
    cause: "The registry has this image, but not for `{platform|the task's platform}`.",
    fix: "Leave the input `architecture` at `auto`, or set it to one that the image is built for.",
  },
  {
    id: "image-rate-limited",
    title: "The registry limits pulls",
    signs: [{ in: reasons, says: /toomanyrequests|pull rate limit/i }],
    cause:
      "Docker Hub allows few anonymous pulls per address, and Fargate tasks share addresses with others.",
    fix: "Copy the image to an ECR repository of your own (or an ECR pull-through cache) and point the input `image` at it.",
  },
  {
    id: "image-not-found",
    title: "The image does not exist",
    signs: [
      {
        in: reasons,
        says: /CannotPull(?:.*?\bref "?(?<image>[^\s"]+?)"?:? )?.*(?:manifest unknown|not found|does not exist|NotFound)/i,
      },
      { in: ["errors"], name: /^IMAGE_MISSING$/, says: /the image (?<image>\S+) does not exist/ },
      { in: ["errors"], name: /^(?:ImageNotFoundException|RepositoryNotFoundException)$/ },
    ],
    cause: "The registry has no image `{image|of that name, tag or digest}`.",
    fix: "Check the input `image`: registry, region in the host name, repository, and a tag or digest that exists. Marketplace tags look like `0.15.0-bedrock`; there is no `latest`.",
  },
  {
    id: "image-pull-denied",
    title: "The image may not be pulled",
    signs: [
      {
        in: reasons,
        says: /CannotPull.*(?:403|denied|not authorized|no basic auth|authorization|AccessDenied|subscri)/i,
      },
      { in: reasons, says: /retrieve ecr registry auth:.*(?:AccessDenied|not authorized)/i },
    ],
    cause:
      "The registry refuses the task execution role. The Zscaler image on AWS Marketplace can be pulled only by accounts that are subscribed to it (the subscription is free, bring your own licence); a private repository of another account must also allow this account in its own policy.",
    fix: "Subscribe this account to the Zscaler MCP Server on AWS Marketplace, or point the input `image` at a registry that the account can read. On a role from the input `roles`, attach `AmazonECSTaskExecutionRolePolicy`.",
  },
  {
    id: "image-pull-network",
    title: "The task cannot reach the registry",
    signs: [
      {
        in: reasons,
        says: /(?:CannotPull|registry auth).*(?:timeout|dial tcp|deadline|request canceled|no such host|connection)/i,
      },
      {
        in: reasons,
        says: /ResourceInitializationError.*(?:i\/o timeout|deadline exceeded|RequestError: send request failed)/i,
      },
    ],
    cause:
      "The task's subnets have no way out: no public address, no NAT gateway, no endpoints for ECR, S3, Secrets Manager and CloudWatch Logs.",
    fix: "Give the input `subnets` public subnets, or private ones with a NAT gateway or those VPC endpoints; check that the security groups let port 443 out.",
  },
  {
    id: "image-pull-failed",
    title: "The image could not be pulled",
    signs: [{ in: reasons, says: /CannotPull(?:Container|ImageManifest)?\w*Error/i }],
    cause: "The registry did not hand out the image, for the reason that the evidence gives.",
    fix: "Check the input `image`, and that the task execution role and the subnets can reach that registry.",
  },
  {
    id: "task-secret-key-missing",
    title: "The secret lacks a key that the task needs",
    signs: [{ in: reasons, says: /did not contain json key (?<key>\w+)/i }],
    cause:
      "The task definition takes `{key|a key}` from the credentials secret, and the secret's JSON has no such key.",
    fix: "Add the key to the secret, or deploy again: the action takes only keys that exist.",
  },
  {
    id: "task-secrets-denied",
    title: "The task execution role may not read the secret",
    signs: [
      {
        in: reasons,
        says: /ResourceInitializationError.*(?:from asm|fetch secret).*(?:AccessDenied|not authorized|KMS)/i,
      },
    ],
    cause: "Before a task starts, ECS reads its secrets with the task execution role, and was denied.",
    fix: "Deploy again: the action puts `ReadZscalerSecrets` back on a role of its own. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` on its key where it has one of its own.",
  },
  {
    id: "task-secret-missing",
    title: "The task's secret does not exist",
    signs: [
      {
        in: reasons,
        says: /ResourceInitializationError.*(?:from asm|fetch secret).*(?:ResourceNotFound|can't find|marked for deletion|deleted)/i,
      },
    ],
    cause: "The task definition names a secret that was deleted, or that is scheduled for deletion.",
    fix: "Deploy again, which restores or makes the secret; with `credentials-secret`, restore it with `aws secretsmanager restore-secret`.",
  },
  {
    id: "task-log-group-missing",
    title: "The container's log group does not exist",
    signs: [{ in: reasons, says: /specified log group does not exist/i }],
    cause: "ECS does not start a task whose log stream it can't create; somebody deleted the log group.",
    fix: "Deploy again, which makes the log group anew.",
  },
  {
    id: "task-initialization",
    title: "The task could not be prepared",
    signs: [{ in: reasons, says: /ResourceInitializationError/i }],
    cause:
      "ECS could not fetch secrets, registry credentials or the log stream before the container started.",
    fix: "Check that the task execution role (of the input `roles`, where you brought one) has `AmazonECSTaskExecutionRolePolicy` and may read the secret, and that the input `subnets` names subnets that reach ECR, Secrets Manager and CloudWatch Logs.",
  },
  {
    id: "task-out-of-memory",
    title: "The container ran out of memory",
    signs: [{ in: reasons, says: /OutOfMemory|exit code:? 137/i }],
    cause: "The container used more memory than the task has and was killed.",
    fix: "Raise the input `task-memory` (with a `task-cpu` that allows it), or load fewer Zscaler services with `ZSCALER_MCP_SERVICES` in `container-environment`.",
  },
  {
    id: "task-no-addresses",
    title: "A subnet has no free address",
    signs: [{ in: reasons, says: /InsufficientFreeAddressesInSubnet|not enough free addresses/i }],
    cause: "Every task and load balancer node takes an address of its subnet, and none is left.",
    fix: "Use larger or further subnets in the input `subnets`.",
  },
  {
    id: "task-no-capacity",
    title: "Fargate has no capacity at the moment",
    signs: [{ in: reasons, says: /Capacity is unavailable|RESOURCE:(?:CPU|MEMORY|ENI)/ }],
    cause: "AWS could not place the task in the given subnets' availability zones.",
    fix: "Run again later, or offer subnets in more availability zones.",
  },
];
