/** Many rows in statements of few parameters. */

/** D1 takes at most 100 bound parameters a statement. */
export const MAX_PARAMETERS = 100;

/** Slices of at most `size` items, in order. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
