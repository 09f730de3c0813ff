/** A role's permissions boundary. */

import type {
  DeleteRolePermissionsBoundaryRequest,
  PutRolePermissionsBoundaryRequest,
} from "@aws-sdk/client-iam";

import type { Access } from "../../access/access.js";
import type { Handler } from "../../service.js";
import { invalidInput, noSuchEntity } from "./errors.js";
import type { Validated } from "./requests.js";
import { changeableRole } from "./role.js";

/** Is this the ARN of a managed policy, AWS's or an account's? */
export function checkPolicyArn(arn: string): void {
  if (!/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S+$/.test(arn)) {
    throw invalidInput(`ARN ${arn} is not valid.`);
  }
}

export function checkBoundary({ managedPolicies }: Access, arn: string): void {
  checkPolicyArn(arn);
  if (managedPolicies.find(arn) === undefined) {
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  }
}

export function boundaryHandlers(access: Access): Readonly<Record<string, Handler>> {
  const { roles } = access;
  return {
    PutRolePermissionsBoundary(input: Validated<PutRolePermissionsBoundaryRequest>) {
      const role = changeableRole(roles, input.RoleName);
      checkBoundary(access, input.PermissionsBoundary);
      roles.put({ ...role, boundary: input.PermissionsBoundary });
    },

    DeleteRolePermissionsBoundary({ RoleName }: Validated<DeleteRolePermissionsBoundaryRequest>) {
      const role = changeableRole(roles, RoleName);
      if (role.boundary === undefined) {
        throw noSuchEntity(`The role with name ${RoleName} does not have a permissions boundary.`);
      }
      roles.put({ ...role, boundary: undefined });
    },
  };
}
