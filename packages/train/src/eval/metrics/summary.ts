/** A mean with its standard error. */

export interface Mean {
  readonly mean: number;
  /** Standard error of the mean: sample standard deviation / sqrt(n); 0 for a single value. */
  readonly standardError: number;
  readonly n: number;
}

/** @throws RangeError if there are no values */
export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  if (n === 0) throw new RangeError("expected at least one value");
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = n === 1 ? 0 : values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  return { mean, standardError: Math.sqrt(variance / n), n };
}
