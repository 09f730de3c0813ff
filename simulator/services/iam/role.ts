/** One role: found by its name, checked, and shown as IAM shows it. */

import type { Role as RoleAnswer } from "@aws-sdk/client-iam";

import type { Role, Roles } from "../../access/roles.js";
import type { Tags } from "../tags.js";
import { noSuchEntity, unmodifiableEntity } from "./errors.js";

export function existingRole(roles: Roles, name: string): Role {
  const role = roles.find(name);
  if (role === undefined) {
    throw noSuchEntity(`The role with name ${name} cannot be found.`);
  }
  return role;
}

export function changeableRole(roles: Roles, name: string): Role {
  const role = existingRole(roles, name);
  if (role.serviceLinked) {
    throw unmodifiableEntity(
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  }
  return role;
}

/** The tags as a record, with their keys as they were given. */
export function roleTags(role: Role): Tags {
  return Object.fromEntries([...role.tags.values()].map(({ key, value }) => [key, value]));
}

/** IAM answers documents percent-encoded as RFC 3986 has it, which is stricter than `encodeURIComponent`. */
export function encodedDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What every answer with a role has in it; boundary, tags and last use are left out of lists. */
export function roleSummary(role: Role): RoleAnswer {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodedDocument(role.trust.text),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
  };
}
