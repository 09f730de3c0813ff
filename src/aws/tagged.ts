/** What an account has, found by tags: all of a region by one index, and the roles, which that index leaves out. */
import { paginateListRoles, paginateListRoleTags, type Role } from "@aws-sdk/client-iam";
import { several } from "../waiting/several.js";
import type { Aws } from "./aws.js";
import { found } from "./errors.js";
import { tagMap } from "./tags.js";

export interface Tagged {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface TaggedRole extends Tagged {
  readonly name: string;
  readonly createdAt: Date | undefined;
}

/**
 * Everything of the region that carries all of these tags, but for IAM's roles and users, which the Resource Groups
 * Tagging API does not know. Its index runs behind: what has just been made may be missing, and what is gone still there.
 */
export async function resourcesTagged(
  { clients }: Pick<Aws, "clients">,
  tags: Readonly<Record<string, string>>,
): Promise<readonly Tagged[]> {
  const client = await clients.tagging();
  const { paginateGetResources } = await import("@aws-sdk/client-resource-groups-tagging-api");
  const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
  const all: Tagged[] = [];
  for await (const { ResourceTagMappingList: page = [] } of paginateGetResources(
    { client, pageSize: 100 },
    { TagFilters },
  ))
    all.push(...page.map(({ ResourceARN: arn = "", Tags }) => ({ arn, tags: tagMap(Tags) })));
  return all;
}

/** IAM allows few calls a second, and has no call that asks for the tags of several roles. */
const rolesAtOnce = 4;

/** The account's roles whose name is worth a look and that carry all of these tags. */
export async function rolesTagged(
  { clients: { iam } }: Pick<Aws, "clients">,
  tags: Readonly<Record<string, string>>,
  isWorthALook: (name: string) => boolean,
): Promise<readonly TaggedRole[]> {
  const roles: Role[] = [];
  for await (const { Roles: page = [] } of paginateListRoles({ client: iam, pageSize: 1_000 }, {}))
    roles.push(...page.filter(({ RoleName = "" }) => isWorthALook(RoleName)));
  const all = await several(
    roles,
    rolesAtOnce,
    async ({ RoleName: name = "", Arn: arn = "", CreateDate }) => ({
      name,
      arn,
      createdAt: CreateDate,
      tags: (await found(tagsOfRole(name))) ?? {},
    }),
  );
  return all.filter((role) => Object.entries(tags).every(([key, value]) => role.tags[key] === value));

  async function tagsOfRole(RoleName: string): Promise<TaggedRole["tags"]> {
    const list = [];
    for await (const { Tags: page = [] } of paginateListRoleTags({ client: iam }, { RoleName }))
      list.push(...page);
    return tagMap(list);
  }
}
