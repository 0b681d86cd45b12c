/** Principal components against the eigenvalues of the whole covariance; ridge regression against its closed form. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { afterAll, expect, test } from "vitest";
import { randomInt, seededRandom } from "../../data/random.ts";
import { PixelRows } from "./pixel-rows.ts";
import { principalDirections } from "./principal.ts";
import { matrix, Products } from "./products.ts";
import { tokenRegression } from "./ridge.ts";

const products = new Products(1);
afterAll(() => products.close());

/** All rows, centred. */
const centred = (rows: PixelRows): number[][] =>
  [...rows.parts()].flatMap(({ rows: { data, dims } }) =>
    Array.from({ length: dims[0] }, (_, i) => Array.from(data.subarray(i * dims[1], (i + 1) * dims[1]))),
  );

test("products", async () => {
  const [a, b] = [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 0, 2, 1, 3, 1)];
  expect([...(await products.of("plain", matrix(a, 2), matrix(b, 3)))]).toEqual([14, 5, 32, 11]);
  expect([...(await products.of("firstTransposed", matrix(a, 3), matrix(b, 3)))]).toEqual([22, 8, 28, 10]);
  expect([...(await products.of("secondTransposed", matrix(a, 3), matrix(b, 3)))]).toEqual([
    1, 4, 5, 3, 10, 13, 5, 16, 21,
  ]);
});

test("the residual of the first components is the sum of the other eigenvalues", async () => {
  const random = seededRandom("principal");
  const [n, size, count] = [300, 60, 7];
  // Deviations fall from 60 to a few levels along mixed directions.
  const bytes = new Uint8Array(n * size);
  for (let row = 0; row < n; row++) {
    const scores = Array.from({ length: size }, (_, k) => (randomInt(random, 121) - 60) / (1 + k / 3));
    for (let i = 0; i < size; i++)
      bytes[row * size + i] = Math.max(0, Math.min(255, 128 + scores[i]! + scores[(i + 1) % size]! / 2));
  }
  const rows = new PixelRows(bytes, size);
  const data = centred(rows);
  const covariance = new Matrix(data).transpose().mmul(new Matrix(data)).div(n);
  const eigenvalues = new EigenvalueDecomposition(covariance, { assumeSymmetric: true }).realEigenvalues.toReversed();
  const directions = await principalDirections(rows, count, products);
  expect(directions.dims).toEqual([count, size]);
  const V = Matrix.from1DArray(count, size, Array.from(directions.data));
  const gram = V.mmul(V.transpose());
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) expect(gram.get(i, j)).toBeCloseTo(i === j ? 1 : 0, 4);
  const left = new Matrix(data).sub(new Matrix(data).mmul(V.transpose()).mmul(V));
  const squares = left.to1DArray().reduce((sum, x) => sum + x * x, 0) / n;
  const discarded = eigenvalues.slice(count).reduce((sum, x) => sum + x, 0);
  expect(squares / discarded).toBeCloseTo(1, 3);
});

test("the number of components is limited to the rank of the pictures", async () => {
  const rows = new PixelRows(Uint8Array.of(0, 100, 255, 10, 100, 245, 20, 100, 235, 30, 100, 225), 3);
  const { data, dims } = await principalDirections(rows, 3, products);
  expect(dims).toEqual([1, 3]);
  expect(Math.abs(data[0]! - data[2]!)).toBeCloseTo(Math.SQRT2, 5);
  expect(data[1]).toBeCloseTo(0, 5);
});

test("ridge regression to pixels is shrunk by its lambda only", async () => {
  const tokens = [
    [1, 5],
    [1, 3],
    [-1, 5],
    [-1, 3],
  ].map((token) => Float32Array.from(token));
  // 100 + 20 a - 10 (b - 4) and 50 + 5 a.
  const bytes = Uint8Array.from(tokens.flatMap(([a, b]) => [100 + 20 * a! - 10 * (b! - 4), 50 + 5 * a!]));
  const rows = new PixelRows(bytes, 2);
  const { mean, weight } = await tokenRegression(tokens, rows, products);
  expect([...mean]).toEqual([0, 4]);
  // Variance 4/3 each, uncorrelated: the weights are divided by 1 + 0.001.
  const expected = [20, 5, -10, 0].map((value) => value / 127.5 / 1.001);
  weight.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
});
