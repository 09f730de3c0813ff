/** Tags of a role: at most fifty, with keys that differ in more than their case. */

import type {
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  Tag,
  TagRoleRequest,
  UntagRoleRequest,
} from "@aws-sdk/client-iam";

import type { Role, Roles } from "../../access/roles.js";
import type { Handler } from "../../service.js";
import { invalidInput, limitExceeded } from "./errors.js";
import { page, sorted, type Validated } from "./requests.js";
import { changeableRole, existingRole } from "./role.js";

const mostTags = 50;

/** The tags with these put over them. */
export function withTags(tags: Role["tags"], added: readonly Validated<Tag>[]): Role["tags"] {
  if (new Set(added.map(({ Key }) => Key.toLowerCase())).size !== added.length) {
    throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  if (added.some(({ Key }) => /^aws:/i.test(Key))) {
    throw invalidInput("The specified tag key uses the reserved prefix aws:");
  }
  const merged = new Map(tags);
  for (const { Key: key, Value: value } of added) {
    merged.set(key.toLowerCase(), { key, value });
  }
  if (merged.size > mostTags) {
    throw limitExceeded(`The number of tags has reached the maximum limit. Limit: ${mostTags}`);
  }
  return merged;
}

export function tagList(role: Role): { Key: string; Value: string }[] {
  return sorted(role.tags.values(), ({ key }) => key).map(({ key, value }) => ({ Key: key, Value: value }));
}

export function tagHandlers(roles: Roles): Readonly<Record<string, Handler>> {
  return {
    TagRole({ RoleName, Tags }: Validated<TagRoleRequest>) {
      const role = changeableRole(roles, RoleName);
      roles.put({ ...role, tags: withTags(role.tags, Tags) });
    },

    UntagRole({ RoleName, TagKeys }: Validated<UntagRoleRequest>) {
      const role = changeableRole(roles, RoleName);
      const removed = new Set(TagKeys.map((key) => key.toLowerCase()));
      roles.put({ ...role, tags: new Map([...role.tags].filter(([key]) => !removed.has(key))) });
    },

    ListRoleTags(input: Validated<ListRoleTagsRequest>): ListRoleTagsResponse {
      const { items, paging } = page(tagList(existingRole(roles, input.RoleName)), ({ Key }) => Key, input);
      return { Tags: items, ...paging };
    },
  };
}
