/** Do `each` for every item, at most `limit` at a time. */
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  each: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    // The iterator is shared: each worker takes the next item that none has taken.
    for (const item of waiting) await each(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
}
