/** Pages of a list behind an opaque token, as the JSON services hand them out. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** Throws what `invalid` makes where the token is not one that this list gave out. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  token: string | undefined,
  invalid: () => Error,
): Page<Item> {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start) || start < 0) throw invalid();
  const end = start + limit;
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? Buffer.from(String(end)).toString("base64url") : undefined,
  };
}
