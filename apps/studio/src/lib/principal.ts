/** Principal components of vectors, by power iteration with deflation. */
import { dot, norm, Random } from "@reptok/shared";

export interface Principal {
  readonly mean: Float32Array;
  /** Orthogonal unit vectors, by decreasing variance. */
  readonly directions: readonly Float32Array[];
  /** Standard deviation along each direction. */
  readonly deviations: readonly number[];
}

const ITERATIONS = 60;

function centred(rows: readonly Float32Array[], mean: Float32Array): Float32Array[] {
  return rows.map((row) => row.map((value, i) => value - mean[i]!));
}

/** Covariance times v, computed as X'(Xv) / n. */
function covarianceTimes(rows: readonly Float32Array[], v: Float32Array): Float32Array {
  const out = new Float64Array(v.length);
  for (const row of rows) {
    const weight = dot(row, v) / rows.length;
    for (let i = 0; i < out.length; i++) out[i]! += weight * row[i]!;
  }
  return Float32Array.from(out);
}

function orthogonalTo(v: Float32Array, others: readonly Float32Array[]): Float32Array {
  for (const other of others) {
    const length = dot(v, other);
    for (let i = 0; i < v.length; i++) v[i]! -= length * other[i]!;
  }
  return v;
}

/**
 * @param rows at least one, of equal length
 * @param count maximum number of directions; the result has fewer if the rows vary in fewer
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
      v = orthogonalTo(covarianceTimes(moved, orthogonalTo(v, directions)), directions);
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

/** The vector's coordinate along each direction, relative to the mean. */
export const coordinates = (row: Float32Array, { mean, directions }: Principal): number[] =>
  directions.map((direction) => dot(row, direction) - dot(mean, direction));
