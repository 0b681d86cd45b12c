/**
 * Principal components of pictures by subspace iteration (Halko, Martinsson, Tropp 2011): a covariance matrix of all pixels
 * would be too large.
 */
import { Random } from "@reptok/model";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { PixelRows } from "./pixel-rows.ts";
import { matrix, type Products, type Floats } from "./products.ts";

/** Additional directions, and passes over the rows: the error of the explained variance is below 0.1 %. */
const [OVERSAMPLING, ITERATIONS] = [16, 2];
/** Relative length below which a column counts as linearly dependent. */
const MIN_LENGTH = 1e-10;

/** Gram-Schmidt on columns f64 [n], in place; linearly dependent columns become zero. */
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
    const factor = length > MIN_LENGTH * before ? 1 / length : 0;
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
 * The orthonormal directions of largest variance, in descending order: f32 [up to count, size]; fewer if the rows span fewer.
 * @param progress called with the numbers of completed and of all passes over the rows
 */
export async function principalDirections(
  rows: PixelRows,
  count: number,
  products: Products,
  progress: (done: number, total: number) => void = () => {},
): Promise<Floats> {
  const width = Math.min(count + OVERSAMPLING, rows.count, rows.size);
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
