/** Principal components of pictures that have far more pixels than a covariance could: subspace iteration (Halko, Martinsson, Tropp 2011). */
import { Random } from "@reptok/model";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { PixelRows } from "./pixel-rows.ts";
import { matrix, type Products, type Floats } from "./products.ts";

/** Directions beyond those wanted, and how often the subspace goes through the rows: errors of the variance kept are below 0.1 %. */
const [BEYOND, ITERATIONS] = [16, 2];
const LEAST = 1e-10;

/** Columns f64 [n] each: orthonormal, one after the other; what depends on earlier ones becomes zero. */
function orthonormalize(columns: readonly Float64Array[]): void {
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  columns.forEach((column, k) => {
    const before = Math.sqrt(dot(column, column));
    for (const earlier of columns.slice(0, k)) {
      const projection = dot(column, earlier);
      for (let i = 0; i < column.length; i++) column[i]! -= projection * earlier[i]!;
    }
    const length = Math.sqrt(dot(column, column));
    const factor = length > LEAST * before ? 1 / length : 0;
    for (let i = 0; i < column.length; i++) column[i]! *= factor;
  });
}

/** Rows `start` to `start + n` of columns, f32 [n, columns]. */
function rowsOf(columns: readonly Float64Array[], start: number, n: number): Floats {
  const data = new Float32Array(n * columns.length);
  for (let row = 0; row < n; row++)
    columns.forEach((column, k) => (data[row * columns.length + k] = column[start + row]!));
  return matrix(data, n);
}

/** The sum over rows of a row of `columns` times a row of pixels: f32 [columns, size]. */
async function projected(rows: PixelRows, columns: readonly Float64Array[], products: Products): Promise<Floats> {
  const sum = new Float32Array(columns.length * rows.size);
  for (const part of rows.parts()) {
    const left = rowsOf(columns, part.start, part.rows.dims[0]);
    const product = await products.of("firstTransposed", left, part.rows);
    for (let i = 0; i < sum.length; i++) sum[i]! += product[i]!;
  }
  return matrix(sum, columns.length);
}

/**
 * The directions of largest variance, the largest first, orthonormal: f32 [up to count, size]; fewer where the rows span fewer.
 * @param progress called with how many passes over the rows are done, and of how many
 */
export async function principalDirections(
  rows: PixelRows,
  count: number,
  products: Products,
  progress: (done: number, total: number) => void = () => {},
): Promise<Floats> {
  const width = Math.min(count + BEYOND, rows.count, rows.size);
  const random = new Random(0);
  const columns = Array.from({ length: width }, () => Float64Array.from(random.normals(new Float32Array(rows.count))));
  orthonormalize(columns);
  const passes = 2 * ITERATIONS + 1;
  for (let i = 0; i < ITERATIONS; i++) {
    const subspace = await projected(rows, columns, products);
    progress(2 * i + 1, passes);
    for (const part of rows.parts()) {
      const scores = await products.of("secondTransposed", part.rows, subspace);
      columns.forEach((column, k) => {
        for (let row = 0; row < part.rows.dims[0]; row++) column[part.start + row] = scores[row * width + k]!;
      });
    }
    orthonormalize(columns);
    progress(2 * i + 2, passes);
  }
  const subspace = await projected(rows, columns, products);
  const gram = await products.of("secondTransposed", subspace, subspace);
  progress(passes, passes);
  const symmetric = Matrix.from1DArray(width, width, Array.from(gram));
  // Ascending.
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const least = 1e-6 * realEigenvalues[width - 1]!;
  const positive = realEigenvalues
    .map((value, place) => ({ value, place }))
    .toReversed()
    .slice(0, count)
    .filter(({ value }) => value > least);
  const turn = new Float32Array(positive.length * width);
  positive.forEach(({ value, place }, k) => {
    for (let i = 0; i < width; i++) turn[k * width + i] = eigenvectorMatrix.get(i, place) / Math.sqrt(value);
  });
  return matrix(await products.of("plain", matrix(turn, positive.length), subspace), positive.length);
}
