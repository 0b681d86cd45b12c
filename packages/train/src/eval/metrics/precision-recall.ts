/**
 * Improved precision and recall: Kynkaanniemi, Karras, Laine, Lehtinen, Aila, "Improved precision and recall metric for
 * assessing generative models", NeurIPS 2019.
 */

export interface PrecisionRecall {
  /** Fraction of drawn features inside the real manifold, and of real features inside the drawn one. */
  readonly precision: number;
  readonly recall: number;
  readonly k: number;
  readonly n: number;
  readonly reference: number;
}

type Rows = readonly Float32Array[];

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    sum += difference * difference;
  }
  return sum;
}

/** Squared distance of every row to its k-th nearest other row. */
function radii(rows: Rows, k: number): Float64Array {
  return Float64Array.from(rows, (row, at) => {
    // The k nearest so far, ascending.
    const nearest = Array.from({ length: k }, () => Infinity);
    rows.forEach((other, i) => {
      if (i === at) return;
      const distance = squaredDistance(row, other);
      if (distance >= nearest[k - 1]!) return;
      let place = k - 1;
      for (; place > 0 && nearest[place - 1]! > distance; place--) nearest[place] = nearest[place - 1]!;
      nearest[place] = distance;
    });
    return nearest[k - 1]!;
  });
}

/** Fraction of `rows` that lie in some ball around a row of `manifold`. */
function covered(rows: Rows, manifold: Rows, radius: Float64Array): number {
  const inside = rows.filter((row) => manifold.some((centre, i) => squaredDistance(row, centre) <= radius[i]!));
  return inside.length / rows.length;
}

/**
 * Each set's manifold is the union of balls around its features that reach to the k-th nearest neighbour (the paper's k
 * is 3). Both fractions grow with the number of features, so only equal counts are comparable. Computes about
 * (n + reference)^2 distances.
 *
 * @throws RangeError when a set has fewer than k other neighbours
 */
export function precisionRecall(drawn: Rows, real: Rows, k = 3): PrecisionRecall {
  const fewest = Math.min(drawn.length, real.length);
  if (fewest <= k) throw new RangeError(`expected more than ${k} features in each set, got ${fewest}`);
  return {
    precision: covered(drawn, real, radii(real, k)),
    recall: covered(real, drawn, radii(drawn, k)),
    k,
    n: drawn.length,
    reference: real.length,
  };
}
