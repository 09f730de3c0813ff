/** Lists come in pages. Octokit's own paging drops a call's `request`, and with it every limit on it. */

interface Page<Item> {
  readonly data: readonly Item[];
  readonly headers: { readonly link?: string | undefined };
}

/** Every item of a list, asked for as far as they are wanted. */
export async function* itemsOf<Item>(
  ask: (page: { readonly page: number; readonly per_page: number }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  for (let page = 1; ; page += 1) {
    const { data, headers } = await ask({ page, per_page: 100 });
    yield* data;
    if (!headers.link?.includes('rel="next"')) return;
  }
}
