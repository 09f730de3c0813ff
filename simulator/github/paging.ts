/** Lists come in pages; the `Link` header leads to the others. */
import type { Answer } from "./answer.js";

/** Where a request was sent to: what links to other pages are made from. */
export interface Address {
  /** With the base path, without a query. */
  readonly url: string;
  readonly query: URLSearchParams;
}

const largestPage = 100;
const usualPage = 30;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A `per_page` beyond 100 is 100; one that is no number is the usual 30. */
export function pageOf<Item>(items: readonly Item[], { url, query }: Address): Page<Item> {
  const size = Math.min(positive(query.get("per_page")) ?? usualPage, largestPage);
  const page = positive(query.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, relation: string): string => {
    const changed = new URLSearchParams(query);
    changed.set("page", String(to));
    return `<${url}?${changed}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

export function pageAnswer(items: readonly unknown[], address: Address): Answer {
  const page = pageOf(items, address);
  return { status: 200, body: page.items, headers: page.headers };
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
