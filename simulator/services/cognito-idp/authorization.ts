/** Which ARNs and condition values IAM sees of each call: the pool's, whatever part of it a call is about. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { ConditionContext, Service } from "../../service.js";
import { requestTagContext, resourceTagContext } from "../tags.js";
import type { Directory } from "./directory.js";

/** The calls beside these three are about no pool that IAM could name: they are authorised on `*`. */
const onPool = [
  ...["DescribeUserPool", "DeleteUserPool"],
  ...["CreateResourceServer", "DescribeResourceServer", "UpdateResourceServer", "DeleteResourceServer"],
  ...["ListResourceServers", "ListUserPoolClients", "CreateUserPoolClient", "DescribeUserPoolClient"],
  ...["UpdateUserPoolClient", "DeleteUserPoolClient", "CreateUserPoolDomain", "DeleteUserPoolDomain"],
];

export function authorization({ cloud, pools }: Directory): NonNullable<Service["authorization"]> {
  const pool = (id: string | undefined, more: ConditionContext = {}) => ({
    resources: [cloud.arn("cognito-idp", `userpool/${id}`)],
    context: { ...resourceTagContext(pools.get(id ?? "")?.tags), ...more },
  });
  const poolOfArn = (arn: string | undefined, more: ConditionContext = {}) =>
    pool((arn ?? "").split("userpool/")[1], more);

  return {
    ...Object.fromEntries(
      onPool.map((operation) => [
        operation,
        (input: { readonly UserPoolId?: string }) => pool(input.UserPoolId),
      ]),
    ),
    CreateUserPool: (input: Cognito.CreateUserPoolRequest) => ({
      context: requestTagContext(input.UserPoolTags ?? {}),
    }),
    UpdateUserPool: (input: Cognito.UpdateUserPoolRequest) =>
      pool(input.UserPoolId, requestTagContext(input.UserPoolTags ?? {})),
    TagResource: (input: Cognito.TagResourceRequest) =>
      poolOfArn(input.ResourceArn, requestTagContext(input.Tags ?? {})),
    UntagResource: (input: Cognito.UntagResourceRequest) =>
      poolOfArn(input.ResourceArn, { "aws:TagKeys": input.TagKeys ?? [] }),
    ListTagsForResource: (input: Cognito.ListTagsForResourceRequest) => poolOfArn(input.ResourceArn),
  };
}
