/** A role's policies: inline ones, and the managed ones attached to it. */

import type {
  AttachRolePolicyRequest,
  DeleteRolePolicyRequest,
  DetachRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from "@aws-sdk/client-iam";

import type { Access } from "../../access/access.js";
import { type PolicyDocument, policySize, readPolicy } from "../../access/document.js";
import type { Role } from "../../access/roles.js";
import type { Handler } from "../../service.js";
import { checkPolicyArn } from "./boundary.js";
import { limitExceeded, noSuchEntity } from "./errors.js";
import { page, sorted, type Validated } from "./requests.js";
import { changeableRole, encodedDocument, existingRole } from "./role.js";

/** Characters of all inline policies of a role together, white space not counted. */
const largestInlinePolicies = 10_240;
const mostAttached = 10;

function inlinePolicy(role: Role, name: string): PolicyDocument {
  const policy = role.inline.get(name);
  if (policy === undefined) {
    throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  }
  return policy;
}

const policyNameOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
/** `/service-role/` in `arn:aws:iam::aws:policy/service-role/X`. */
const pathOf = (arn: string) => arn.slice(arn.indexOf("/"), arn.lastIndexOf("/") + 1);

export function policyHandlers(access: Access): Readonly<Record<string, Handler>> {
  const { roles, managedPolicies } = access;
  return {
    PutRolePolicy(input: Validated<PutRolePolicyRequest>) {
      const role = changeableRole(roles, input.RoleName);
      const inline = new Map(role.inline).set(input.PolicyName, readPolicy(input.PolicyDocument));
      const size = [...inline.values()].reduce((sum, { text }) => sum + policySize(text), 0);
      if (size > largestInlinePolicies) {
        throw limitExceeded(
          `Maximum policy size of ${largestInlinePolicies} bytes exceeded for role ${role.name}`,
        );
      }
      roles.put({ ...role, inline });
    },

    GetRolePolicy({ RoleName, PolicyName }: Validated<GetRolePolicyRequest>): GetRolePolicyResponse {
      const role = existingRole(roles, RoleName);
      const { text } = inlinePolicy(role, PolicyName);
      return { RoleName: role.name, PolicyName, PolicyDocument: encodedDocument(text) };
    },

    DeleteRolePolicy({ RoleName, PolicyName }: Validated<DeleteRolePolicyRequest>) {
      const role = changeableRole(roles, RoleName);
      inlinePolicy(role, PolicyName);
      roles.put({ ...role, inline: new Map([...role.inline].filter(([name]) => name !== PolicyName)) });
    },

    ListRolePolicies(input: Validated<ListRolePoliciesRequest>): ListRolePoliciesResponse {
      const names = sorted(existingRole(roles, input.RoleName).inline.keys(), (name) => name);
      const { items, paging } = page(names, (name) => name, input);
      return { PolicyNames: items, ...paging };
    },

    /** Attaching what is attached already changes nothing. */
    AttachRolePolicy({ RoleName, PolicyArn }: Validated<AttachRolePolicyRequest>) {
      const role = changeableRole(roles, RoleName);
      checkPolicyArn(PolicyArn);
      if (managedPolicies.find(PolicyArn) === undefined) {
        throw noSuchEntity(`Policy ${PolicyArn} does not exist or is not attachable.`);
      }
      if (role.attached.includes(PolicyArn)) {
        return;
      }
      if (role.attached.length === mostAttached) {
        throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${mostAttached}`);
      }
      roles.put({ ...role, attached: [...role.attached, PolicyArn] });
    },

    DetachRolePolicy({ RoleName, PolicyArn }: Validated<DetachRolePolicyRequest>) {
      const role = changeableRole(roles, RoleName);
      checkPolicyArn(PolicyArn);
      if (!role.attached.includes(PolicyArn)) {
        throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
      }
      roles.put({ ...role, attached: role.attached.filter((arn) => arn !== PolicyArn) });
    },

    ListAttachedRolePolicies(
      input: Validated<ListAttachedRolePoliciesRequest>,
    ): ListAttachedRolePoliciesResponse {
      const under = existingRole(roles, input.RoleName).attached.filter((arn) =>
        pathOf(arn).startsWith(input.PathPrefix ?? "/"),
      );
      const { items, paging } = page(
        sorted(under, (arn) => arn),
        (arn) => arn,
        input,
      );
      return {
        AttachedPolicies: items.map((arn) => ({ PolicyName: policyNameOf(arn), PolicyArn: arn })),
        ...paging,
      };
    },
  };
}
