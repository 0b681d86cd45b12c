/** Iteration over the API's paged lists. */

interface Page<T> {
  readonly data: readonly T[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** Yields every item and requests pages on demand. `page` returns the page after an id. */
export async function* allItems<T>(page: (after: string | undefined) => Promise<Page<T>>): AsyncGenerator<T, void> {
  for (let after: string | undefined; ;) {
    const { data, last_id, has_more } = await page(after);
    yield* data;
    if (!has_more || last_id === null) return;
    after = last_id;
  }
}
