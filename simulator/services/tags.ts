/** Tags as a record, and the condition values that IAM sees of them. */
import type { ConditionContext, InventoryItem, TaggedResource } from "../service.js";

export type Tags = Readonly<Record<string, string>>;

/** What a request wants to put on a resource: `aws:RequestTag/<key>` and `aws:TagKeys`. */
export function requestTagContext(tags: Tags): ConditionContext {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return { ...prefixed("aws:RequestTag/", tags), "aws:TagKeys": keys };
}

/** What a resource carries already: `aws:ResourceTag/<key>`, and the service's own form of it where it has one. */
export function resourceTagContext(tags: Tags | undefined, ownPrefix?: string): ConditionContext {
  if (tags === undefined) return {};
  return {
    ...prefixed("aws:ResourceTag/", tags),
    ...(ownPrefix === undefined ? {} : prefixed(ownPrefix, tags)),
  };
}

function prefixed(prefix: string, tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}

export function withoutKeys(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** Of what a service lists under ARNs, that which carries tags. */
export function taggedItems(items: readonly InventoryItem[]): readonly TaggedResource[] {
  return items.flatMap(({ id: arn, tags }) =>
    tags === undefined || !arn.startsWith("arn:") ? [] : [{ arn, tags }],
  );
}
