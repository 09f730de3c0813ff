import { pageOf } from "../paging.js";
import { invalid } from "./errors.js";

/** A page of AgentCore's lists; its tokens are only good for the list that gave them. */
export function page<Item>(
  items: readonly Item[],
  {
    maxResults,
    nextToken,
  }: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
) {
  return pageOf(items, maxResults ?? 100, nextToken, () => invalid("Invalid nextToken."));
}
