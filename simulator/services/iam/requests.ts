/** What the handlers get, and how they answer long lists. */

/**
 * A request once the server has checked it against the service's model: required members, which the SDK types as
 * possibly undefined, are there.
 */
export type Validated<Request> = Request extends readonly (infer Item)[]
  ? Validated<Item>[]
  : Request extends object
    ? {
        [Member in keyof Request]: Record<never, never> extends Pick<Request, Member>
          ? Validated<Request[Member]>
          : Validated<Exclude<Request[Member], undefined>>;
      }
    : Request;

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  /** What IAM's list operations all answer besides the items. */
  readonly paging: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of a sorted list; the marker names the last item that was answered, so that it survives changes. */
export function page<Item>(
  sorted: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems = 100 }: PageRequest,
): Page<Item> {
  const after = Marker === undefined ? undefined : Buffer.from(Marker, "base64url").toString();
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, MaxItems);
  const last = items.at(-1);
  return last === undefined || items.length === rest.length
    ? { items, paging: { IsTruncated: false } }
    : { items, paging: { IsTruncated: true, Marker: Buffer.from(keyOf(last)).toString("base64url") } };
}

/** Sorted by code units, as `page` compares. */
export function sorted<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): readonly Item[] {
  return [...items].sort((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : keyOf(one) > keyOf(other) ? 1 : 0,
  );
}
