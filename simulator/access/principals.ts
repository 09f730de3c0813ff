/** The principals of trust policies. IAM refuses those it does not know. */

import { type Fields, isFields, malformed, strings } from "./fields.js";

/** Who a trust policy names, by kind: `Service`, `AWS`, `Federated`, `CanonicalUser`, or `*` for anyone. */
export interface Principal {
  readonly kind: string;
  readonly id: string;
}

/** Service principals that the services of this project's topologies, and their neighbours, go by. */
const servicePrincipals = new Set(
  [
    "apigateway apprunner application-autoscaling autoscaling backup batch bedrock bedrock-agentcore cloudformation",
    "cloudtrail codebuild codedeploy codepipeline cognito-idp config delivery.logs ec2 ecs ecs-tasks",
    "ecs.application-autoscaling edgelambda eks elasticloadbalancing events firehose glue lambda logs monitoring",
    "network.bedrock-agentcore pipes rds runtime-identity.bedrock-agentcore s3 sagemaker scheduler secretsmanager",
    "sns sqs ssm states vpc-flow-logs xray",
  ].flatMap((line) => line.split(" ").map((name) => `${name}.amazonaws.com`)),
);

function isKnownPrincipal({ kind, id }: Principal): boolean {
  if (id === "*") {
    return kind === "AWS";
  }
  switch (kind) {
    case "Service":
      return servicePrincipals.has(id.replace(/\.cn$/, ""));
    case "AWS":
      return /^(\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role)\/.+))$/.test(id);
    case "Federated":
      return /^([\w.-]+|arn:aws[a-z-]*:iam::\d{12}:(oidc|saml)-provider\/.+)$/.test(id);
    default:
      return kind === "CanonicalUser";
  }
}

/** Whom a trust policy's statement names. Throws `MalformedPolicyDocument`. */
export function principalsOf(fields: Fields): readonly Principal[] {
  const value = fields["Principal"];
  if (value === "*") {
    return [{ kind: "AWS", id: "*" }];
  }
  if (!isFields(value)) {
    throw malformed("Missing required field Principal");
  }
  const principals = Object.entries(value).flatMap(([kind, ids]) => strings(ids).map((id) => ({ kind, id })));
  for (const principal of principals) {
    if (!isKnownPrincipal(principal)) {
      throw malformed(`Invalid principal in policy: "${principal.kind.toUpperCase()}":"${principal.id}"`);
    }
  }
  if (principals.length === 0) {
    throw malformed("Missing required field Principal");
  }
  return principals;
}
