/**
 * Managed policies: those of AWS that the topologies attach (their scope follows AWS's managed policy reference; the
 * statements are this simulator's own), and those the account had before anybody called the simulator.
 */

import { type PolicyDocument, type PolicySource, readPolicy } from "./document.js";

type Grant = readonly [
  resource: string,
  actions: readonly string[],
  condition?: Readonly<Record<string, unknown>>,
];

function document(grants: readonly Grant[]): PolicyDocument {
  const statements = grants.map(([Resource, Action, Condition]) => ({
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  }));
  return readPolicy({ Version: "2012-10-17", Statement: statements });
}

const vendorActions = (vendor: string, names: string) => names.split(" ").map((name) => `${vendor}:${name}`);

/** Everything but IAM, and the few calls of IAM that using a service takes. */
const powerUser = readPolicy({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
      Resource: "*",
    },
  ],
});

/** No secrets and no `logs:CreateLogGroup`: a task whose log group is missing does not start. */
const taskExecution = document([
  [
    "*",
    [
      ...vendorActions(
        "ecr",
        "GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage",
      ),
      ...vendorActions("logs", "CreateLogStream PutLogEvents"),
    ],
  ],
]);

const managedByEcs = { StringEquals: { "aws:ResourceTag/AmazonECSManaged": "true" } };

const expressInfrastructure = document([
  [
    "*",
    ["iam:CreateServiceLinkedRole"],
    {
      StringEquals: {
        "iam:AWSServiceName": [
          "ecs.application-autoscaling.amazonaws.com",
          "elasticloadbalancing.amazonaws.com",
        ],
      },
    },
  ],
  [
    "arn:aws:elasticloadbalancing:*:*:*",
    vendorActions(
      "elasticloadbalancing",
      "CreateListener CreateLoadBalancer CreateRule CreateTargetGroup ModifyListener ModifyRule AddTags " +
        "AddListenerCertificates RemoveListenerCertificates RegisterTargets DeregisterTargets DeleteTargetGroup " +
        "DeleteLoadBalancer DeleteRule DeleteListener",
    ),
    managedByEcs,
  ],
  [
    "*",
    vendorActions(
      "elasticloadbalancing",
      "DescribeListeners DescribeLoadBalancers DescribeRules DescribeTargetGroups DescribeTargetHealth",
    ),
  ],
  [
    "*",
    vendorActions(
      "ec2",
      "DescribeAccountAttributes DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs",
    ),
  ],
  [
    "arn:aws:ec2:*:*:*",
    vendorActions(
      "ec2",
      "CreateSecurityGroup CreateTags DeleteSecurityGroup AuthorizeSecurityGroupEgress " +
        "AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
    ),
    managedByEcs,
  ],
  [
    "arn:aws:acm:*:*:certificate/*",
    vendorActions("acm", "RequestCertificate AddTagsToCertificate DeleteCertificate DescribeCertificate"),
    managedByEcs,
  ],
  [
    "arn:aws:application-autoscaling:*:*:scalable-target/*",
    vendorActions(
      "application-autoscaling",
      "RegisterScalableTarget DeregisterScalableTarget PutScalingPolicy DeleteScalingPolicy TagResource",
    ),
    managedByEcs,
  ],
  ["*", vendorActions("application-autoscaling", "DescribeScalableTargets DescribeScalingPolicies")],
  [
    "arn:aws:cloudwatch:*:*:alarm:*",
    vendorActions("cloudwatch", "PutMetricAlarm DeleteAlarms DescribeAlarms TagResource"),
  ],
  ["arn:aws:logs:*:*:log-group:*", vendorActions("logs", "CreateLogGroup DescribeLogGroups TagResource")],
]);

const ownedByAws: ReadonlyMap<string, PolicyDocument> = new Map([
  ["AdministratorAccess", document([["*", ["*"]]])],
  ["PowerUserAccess", powerUser],
  ["service-role/AmazonECSTaskExecutionRolePolicy", taskExecution],
  ["service-role/AmazonECSInfrastructureRoleforExpressGatewayServices", expressInfrastructure],
]);

export interface ManagedPolicies {
  /** The policy of this ARN, AWS's or the account's own. */
  find(arn: string): PolicyDocument | undefined;
  /** Puts a policy of the account's own in place, e.g. a permissions boundary. Throws `MalformedPolicyDocument`. */
  define(arn: string, document: PolicySource): void;
}

export function managedPolicies(partition: string): ManagedPolicies {
  const policies = new Map(
    [...ownedByAws].map(([name, policy]) => [`arn:${partition}:iam::aws:policy/${name}`, policy]),
  );
  return {
    find: (arn) => policies.get(arn),
    define: (arn, source) => {
      policies.set(arn, readPolicy(source));
    },
  };
}
