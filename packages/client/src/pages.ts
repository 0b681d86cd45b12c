/** Lists of the API, read to their end. */

interface Page<T> {
  readonly data: readonly T[];
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** Every item, the pages being asked for as they are needed. `page` gives the one that follows an id. */
export async function* allItems<T>(page: (after: string | undefined) => Promise<Page<T>>): AsyncGenerator<T, void> {
  for (let after: string | undefined; ;) {
    const { data, last_id, has_more } = await page(after);
    yield* data;
    if (!has_more || last_id === null) return;
    after = last_id;
  }
}
