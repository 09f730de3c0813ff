/**
 * The account's roles, as IAM answers them and as other services see them: a change reaches the services only after
 * IAM's propagation time, a deletion at once.
 */

import type { Clock } from "../cloud.js";
import type { PolicyDocument } from "./document.js";

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly description: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly trust: PolicyDocument;
  readonly inline: ReadonlyMap<string, PolicyDocument>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[];
  /** ARN of a managed policy. */
  readonly boundary: string | undefined;
  /** By lower-case key: the case of a tag's key is kept but does not count. */
  readonly tags: ReadonlyMap<string, { readonly key: string; readonly value: string }>;
  /** Only the service it is linked to may change it. */
  readonly serviceLinked: boolean;
}

interface Version {
  readonly seenFrom: number;
  readonly role: Role;
}

export interface Roles {
  /** By name, whatever its case. */
  find(name: string): Role | undefined;
  findByArn(arn: string): Role | undefined;
  /** Sorted by name. */
  all(): readonly Role[];
  /** Creates the role, or replaces it with its changed self. */
  put(role: Role): void;
  remove(name: string): void;
  /** The role as other services see it by now; undefined while they have not heard of it. */
  seen(arn: string): Role | undefined;
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

export function createRoles(clock: Clock): Roles {
  /** Newest last. All but the last are kept only as long as somebody may still see them. */
  const versions = new Map<string, readonly Version[]>();
  const history = (name: string) => versions.get(name.toLowerCase()) ?? [];
  const find = (name: string) => history(name).at(-1)?.role;
  const seenVersion = (name: string) => history(name).findLast(({ seenFrom }) => seenFrom <= clock.now());

  return {
    find,
    findByArn: (arn) => {
      const role = find(nameOf(arn));
      return role?.arn === arn ? role : undefined;
    },
    all: () =>
      [...versions.keys()].sort().flatMap((name) => {
        const role = find(name);
        return role === undefined ? [] : [role];
      }),
    put: (role) => {
      const seen = seenVersion(role.name);
      const kept = history(role.name).filter(({ seenFrom }) => seenFrom >= (seen?.seenFrom ?? 0));
      const seenFrom = clock.now() + clock.scaled("iamPropagation");
      versions.set(role.name.toLowerCase(), [...kept, { seenFrom, role }]);
    },
    remove: (name) => {
      versions.delete(name.toLowerCase());
    },
    seen: (arn) => {
      const role = seenVersion(nameOf(arn))?.role;
      return role?.arn === arn ? role : undefined;
    },
  };
}
