/** What a right is, and what IAM sees of the tags of a call and of its resource. */
import type { Place } from "../../aws/aws.js";
import type { Change, Live, Tags } from "../../resources/resource.js";

/** One step that is to be taken. */
export interface Undertaking {
  readonly kind: string;
  readonly name: string;
  /** All names by which AWS finds it. */
  readonly identity: Readonly<Record<string, string>>;
  readonly action: "create" | "update" | "replace" | "adopt";
  readonly changes: readonly Change[];
  readonly live: Live | undefined;
  /** Undefined where a part of it could not be read. */
  readonly spec: unknown;
  /** ARNs of what it needs, by the name of the need. */
  readonly arns: Readonly<Record<string, string>>;
  /** Tags that a creation puts on it. */
  readonly tags: Tags;
}

/** Condition values by key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One action that must be allowed. */
export interface Right {
  readonly action: string;
  /**
   * ARNs by which IAM may know the resource: one of them must be allowed. A `?` stands for a character that AWS will
   * choose. `*`: the action is about no resource.
   */
  readonly names: readonly string[];
  readonly context: Context;
}

export type RightsOfKind = (undertaking: Undertaking, place: Place) => readonly Right[];

/** What AWS appends to the ids of harnesses, runtimes and gateways, and of what they are made of. */
export const idSuffix = "??????????";

export function rights(
  actions: readonly string[],
  names: readonly string[],
  context: Context,
): readonly Right[] {
  return actions.map((action) => ({ action, names, context }));
}

export function passRole(role: string | undefined, service: string): readonly Right[] {
  return role === undefined ? [] : rights(["iam:PassRole"], [role], { "iam:PassedToService": service });
}

const tagPath = "tags.";

/** More than its tags. */
export function differs(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => !path.startsWith(tagPath));
}

/** What the tags that are missing or different take. */
export function tagging(
  action: string,
  names: readonly string[],
  changes: readonly Change[],
  context: Context,
): readonly Right[] {
  const tags = changes.flatMap(({ path, after }): [string, string][] =>
    path.startsWith(tagPath) ? [[path.slice(tagPath.length), String(after)]] : [],
  );
  return tags.length === 0
    ? []
    : rights([action], names, { ...context, ...onRequest(Object.fromEntries(tags)) });
}

/** What IAM sees of the tags that a call puts on. */
export function onRequest(tags: Tags): Context {
  return { ...prefixed("aws:RequestTag/", tags), "aws:TagKeys": Object.keys(tags) };
}

/** What IAM sees of the tags that the resource carries; `service`: it has a key of its own for them, too. */
export function onResource(live: Live | undefined, service?: string): Context {
  const tags = live?.tags ?? {};
  return {
    ...prefixed("aws:ResourceTag/", tags),
    ...(service === undefined ? {} : prefixed(`${service}:ResourceTag/`, tags)),
  };
}

export function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}
