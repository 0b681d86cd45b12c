/** Streaming mean and covariance of feature vectors: memory depends on their dimension, not on their number. */

export class Moments {
  readonly dimensions: number;
  readonly #mean: Float64Array;
  /** Sum of outer products of deviations; only the upper triangle is updated. */
  readonly #scatter: Float64Array;
  readonly #deviation: Float64Array;
  #count = 0;

  /** @param dimensions of a vector; takes dimensions^2 numbers of 8 bytes */
  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.#mean = new Float64Array(dimensions);
    this.#scatter = new Float64Array(dimensions * dimensions);
    this.#deviation = new Float64Array(dimensions);
  }

  get count(): number {
    return this.#count;
  }
  get mean(): Float64Array {
    return this.#mean.slice();
  }

  /**
   * Welford's update: with d = x - mean, scatter += (n - 1) / n d d^T, which stays exact where E[xx] - E[x]^2 cancels.
   */
  add(x: ArrayLike<number>): void {
    const D = this.dimensions;
    if (x.length !== D) throw new RangeError(`expected ${D} features, got ${x.length}`);
    const n = ++this.#count;
    const [mean, d, scatter] = [this.#mean, this.#deviation, this.#scatter];
    for (let i = 0; i < D; i++) {
      d[i] = x[i]! - mean[i]!;
      mean[i]! += d[i]! / n;
    }
    for (let i = 0; i < D; i++) {
      const scaled = (d[i]! * (n - 1)) / n;
      for (let j = i; j < D; j++) scatter[i * D + j]! += scaled * d[j]!;
    }
  }

  /**
   * The unbiased covariance (divided by n - 1), [dimensions][dimensions]. @throws RangeError for fewer than 2 vectors
   */
  covariance(): Float64Array[] {
    const [D, n] = [this.dimensions, this.#count];
    if (n < 2) throw new RangeError(`expected at least 2 vectors for a covariance, got ${n}`);
    const at = (i: number, j: number) => this.#scatter[Math.min(i, j) * D + Math.max(i, j)]! / (n - 1);
    return Array.from({ length: D }, (_, i) => Float64Array.from({ length: D }, (__, j) => at(i, j)));
  }
}

/** The moments of vectors in memory. @throws RangeError if there are none */
export function momentsOf(rows: readonly ArrayLike<number>[]): Moments {
  const [first] = rows;
  if (first === undefined) throw new RangeError("expected at least one vector");
  const moments = new Moments(first.length);
  for (const row of rows) moments.add(row);
  return moments;
}
