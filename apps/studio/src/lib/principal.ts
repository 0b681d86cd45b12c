/** Principal directions of vectors: where they vary most, found by power iteration with deflation. */
import { dot, norm, Random } from "@reptok/shared";

export interface Principal {
  readonly mean: Float32Array;
  /** Unit vectors, orthogonal, the one of the largest variance first. */
  readonly directions: readonly Float32Array[];
  /** Standard deviation along each. */
  readonly deviations: readonly number[];
}

const ITERATIONS = 60;

function centred(rows: readonly Float32Array[], mean: Float32Array): Float32Array[] {
  return rows.map((row) => row.map((value, i) => value - mean[i]!));
}

/** Covariance times v, without the covariance: X'(Xv) / n. */
function spread(rows: readonly Float32Array[], v: Float32Array): Float32Array {
  const out = new Float64Array(v.length);
  for (const row of rows) {
    const along = dot(row, v) / rows.length;
    for (let i = 0; i < out.length; i++) out[i]! += along * row[i]!;
  }
  return Float32Array.from(out);
}

function withoutOthers(v: Float32Array, others: readonly Float32Array[]): Float32Array {
  for (const other of others) {
    const along = dot(v, other);
    for (let i = 0; i < v.length; i++) v[i]! -= along * other[i]!;
  }
  return v;
}

/**
 * @param rows at least one, of equal length
 * @param count how many directions; fewer come back where the rows vary in fewer
 */
export function principal(rows: readonly Float32Array[], count: number): Principal {
  const size = rows[0]?.length ?? 0;
  const mean = new Float32Array(size);
  for (const row of rows) row.forEach((value, i) => (mean[i]! += value / rows.length));
  const moved = centred(rows, mean);
  const directions: Float32Array[] = [];
  const deviations: number[] = [];
  for (let k = 0; k < count; k++) {
    let v: Float32Array = new Random(k, 0).normals(new Float32Array(size));
    let length = 0;
    for (let i = 0; i < ITERATIONS; i++) {
      v = withoutOthers(spread(moved, withoutOthers(v, directions)), directions);
      length = norm(v);
      if (length === 0) break;
      v = v.map((value) => value / length);
    }
    if (length < 1e-9) break;
    directions.push(v);
    deviations.push(Math.sqrt(length));
  }
  return { mean, directions, deviations };
}

/** How far the vector lies along each direction, from the mean. */
export const coordinates = (row: Float32Array, { mean, directions }: Principal): number[] =>
  directions.map((direction) => dot(row, direction) - dot(mean, direction));
