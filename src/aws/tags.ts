/** Tags in the two list forms that AWS uses beside the plain map. */

interface UpperTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}
interface LowerTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

/** `{Key, Value}`: IAM, Secrets Manager. */
export function upperCaseTags(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** `{key, value}`: ECS. */
export function lowerCaseTags(tags: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Either form as a map. */
export function tagMap(list: readonly (UpperTag & LowerTag)[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (list ?? []).map(({ Key, Value, key, value }) => [Key ?? key ?? "", Value ?? value ?? ""]),
  );
}
