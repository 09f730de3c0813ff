/** Clusters, services and secrets that are in the way, or on their way out. */
import type { Rule } from "../rule.js";

export const ecsRules: readonly Rule[] = [
  {
    id: "default-vpc-missing",
    title: "The region has no default VPC",
    signs: [
      {
        in: ["errors", "events"],
        says: /default (?:VPC|subnets?).*(?:not|no |missing|exist|found)|(?:no|not find|find a) default (?:VPC|subnet)/i,
      },
    ],
    cause:
      "Without `subnets` an Express service is put into the region's default VPC, and this account has none there.",
    fix: "Name the subnets in the input `subnets` (two availability zones or more; public ones for a public endpoint), or make one with `aws ec2 create-default-vpc`.",
  },
  {
    id: "service-draining",
    title: "The previous service of this name is still draining",
    signs: [{ in: ["errors", "events"], says: /still draining/i }],
    cause:
      "A deleted Express service drains for one to three minutes, in which its name can't be used and lists don't show it.",
    fix: "Run again in some minutes, or use another `stage`.",
  },
  {
    id: "service-name-taken",
    title: "A service of another kind holds this name",
    signs: [
      {
        in: ["errors"],
        name: /^(?:InvalidParameterException|ClientException)$/,
        says: /not an? express|express (?:gateway )?service.*(?:not supported|only)|creation of service was not idempotent/i,
      },
    ],
    cause: "The cluster has a classic ECS service of this name, which Express calls can't manage.",
    fix: "Use another `cluster` or `stage`, or delete that service.",
  },
  {
    id: "cluster-not-empty",
    title: "The cluster still contains services or tasks",
    signs: [
      {
        in: ["errors"],
        name: /^ClusterContains(?:Services|Tasks|ContainerInstances|CapacityProvider)Exception$/,
      },
      {
        in: ["errors", "events"],
        says: /cluster (?:cannot be deleted while|contains) .*(?:services|tasks|container instances)/i,
      },
    ],
    cause:
      "ECS takes tasks and load balancers down after the service is gone, or something else runs in the cluster.",
    fix: "Run destroy again in some minutes. If other services live there, the cluster is not this stage's to delete: keep it with `keep: ecs`.",
  },
  {
    id: "cluster-in-transition",
    title: "The cluster is just being made or deleted",
    signs: [
      {
        in: ["errors", "events"],
        says: /\b(?:DEPROVISIONING|PROVISIONING)\b|cluster.*(?:is being|being deleted)/i,
      },
    ],
    cause: "An earlier destroy (or somebody else) is at work on this cluster.",
    fix: "Run again in one to three minutes, or use another `cluster`.",
  },
  {
    id: "service-linked-role",
    title: "A service-linked role can't be created",
    signs: [
      {
        in: ["errors", "events"],
        says: /iam:CreateServiceLinkedRole|(?:assume|create) the service[- ]linked role|service[- ]linked role.*(?:not exist|create|assume)/i,
      },
    ],
    cause:
      "The first ECS service or load balancer of an account needs service-linked roles, and the caller may not create them.",
    fix: "Grant `iam:CreateServiceLinkedRole` for `ecs.amazonaws.com`, `elasticloadbalancing.amazonaws.com` and `ecs.application-autoscaling.amazonaws.com`, or let an administrator create them once.",
  },
  {
    id: "secret-scheduled-for-deletion",
    title: "The secret is scheduled for deletion",
    signs: [{ in: ["errors"], says: /scheduled for deletion|marked for deletion|marked deleted/i }],
    cause: "A deleted secret keeps its name until its recovery window (7 to 30 days) is over.",
    fix: "Restore it with `aws secretsmanager restore-secret --secret-id NAME` and run again, or destroy with `force-secret-delete: true` next time.",
  },
];
