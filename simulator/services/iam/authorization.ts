/** What a caller must be allowed to do for each operation: on which role, and with which condition values. */

import type {
  AttachRolePolicyRequest,
  CreateRoleRequest,
  CreateServiceLinkedRoleRequest,
  PutRolePermissionsBoundaryRequest,
  SimulatePrincipalPolicyRequest,
  Tag,
  TagRoleRequest,
  UntagRoleRequest,
} from "@aws-sdk/client-iam";

import type { Roles } from "../../access/roles.js";
import type { Cloud } from "../../cloud.js";
import type { AuthorizationRequest, ConditionContext, Service } from "../../service.js";
import { requestTagContext, resourceTagContext, type Tags } from "../tags.js";
import type { Validated } from "./requests.js";
import { roleTags } from "./role.js";

/** `undefined` where the request or the role has no boundary: then the key is missing, which `Null` can ask for. */
function boundaryKey(arn: string | undefined): ConditionContext {
  return arn === undefined ? {} : { "iam:PermissionsBoundary": arn };
}

const tagRecord = (tags: readonly Validated<Tag>[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** Operations on one role that carry no condition values beyond the role's own. */
const onOneRole = [
  "GetRole",
  "UpdateRole",
  "DeleteRole",
  "UpdateAssumeRolePolicy",
  "PutRolePolicy",
  "GetRolePolicy",
  "DeleteRolePolicy",
  "ListRolePolicies",
  "ListAttachedRolePolicies",
  "ListRoleTags",
  "ListInstanceProfilesForRole",
  "DeleteRolePermissionsBoundary",
] as const;

type NamesRole = { readonly RoleName: string };

export function iamAuthorization(cloud: Cloud, roles: Roles): NonNullable<Service["authorization"]> {
  const roleArn = (pathAndName: string) => cloud.arn("iam", `role${pathAndName}`, { region: "" });

  const onRole = (
    { RoleName }: NamesRole,
    context: ConditionContext = {},
  ): Omit<AuthorizationRequest, "action"> => {
    const role = roles.find(RoleName);
    return {
      resources: [role?.arn ?? roleArn(`/${RoleName}`)],
      context: {
        ...resourceTagContext(role && roleTags(role), "iam:ResourceTag/"),
        ...boundaryKey(role?.boundary),
        ...context,
      },
    };
  };

  const withPolicy = (input: Validated<AttachRolePolicyRequest>) =>
    onRole(input, { "iam:PolicyARN": input.PolicyArn });

  return {
    ...Object.fromEntries(onOneRole.map((operation) => [operation, (input: NamesRole) => onRole(input)])),

    /** With tags, `iam:TagRole` is needed as well. */
    CreateRole(input: Validated<CreateRoleRequest>) {
      const request = {
        resources: [roleArn(`${input.Path ?? "/"}${input.RoleName}`)],
        context: { ...boundaryKey(input.PermissionsBoundary), ...requestTagContext(tagRecord(input.Tags)) },
      };
      const create = { ...request, action: "iam:CreateRole" };
      return (input.Tags ?? []).length === 0 ? [create] : [create, { ...request, action: "iam:TagRole" }];
    },

    CreateServiceLinkedRole: ({ AWSServiceName }: Validated<CreateServiceLinkedRoleRequest>) => ({
      resources: [roleArn(`/aws-service-role/${AWSServiceName}/*`)],
      context: { "iam:AWSServiceName": AWSServiceName },
    }),

    SimulatePrincipalPolicy: (input: Validated<SimulatePrincipalPolicyRequest>) => ({
      resources: [input.PolicySourceArn],
    }),

    AttachRolePolicy: withPolicy,
    DetachRolePolicy: withPolicy,

    PutRolePermissionsBoundary: (input: Validated<PutRolePermissionsBoundaryRequest>) =>
      onRole(input, boundaryKey(input.PermissionsBoundary)),

    TagRole: (input: Validated<TagRoleRequest>) => onRole(input, requestTagContext(tagRecord(input.Tags))),
    UntagRole: (input: Validated<UntagRoleRequest>) => onRole(input, { "aws:TagKeys": input.TagKeys }),
  };
}
