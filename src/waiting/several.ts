/** The one way to do many things at once, and no more than a few: AWS and GitHub take so many calls at a time. */

/** In the order of the items. Where `work` rejects, nothing further is begun, and so does this. */
export async function several<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let failed = false;
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (thrown) {
        failed = true;
        throw thrown;
      }
    }
  });
  await Promise.all(workers);
  return results;
}
