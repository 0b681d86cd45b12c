/** Against PyTorch 1.13's `interpolate`: a column of sin(1.3 i) + i / 20. */
import { expect, test } from "vitest";
import { bicubicMatrix, bicubicTaps } from "./resize.ts";

function resampled(matrix: Float32Array, from: number): number[] {
  const column = Float64Array.from({ length: from }, (_, i) => Math.sin(1.3 * i) + i / 20);
  const rows = matrix.length / from;
  return Array.from({ length: rows }, (_, row) =>
    column.reduce((sum, value, i) => sum + value * matrix[row * from + i]!, 0),
  );
}
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
}

test("antialiased, down and up: interpolate(size, mode bicubic, antialias)", () => {
  expectClose(
    resampled(bicubicMatrix(37, 16), 37),
    [
      0.598218, -0.220394, 0.562031, 0.145773, 0.662815, 0.516252, 0.74885, 0.892838, 0.833439, 1.266145, 0.928671,
      1.628736, 1.04376, 1.962523, 1.17863, 2.396876,
    ],
  );
  expectClose(
    resampled(bicubicMatrix(5, 8), 5),
    [-0.072931, 0.420188, 1.028834, 0.843055, 0.277056, -0.491978, -0.684003, -0.693938],
  );
});

test("with an offset: interpolate(scale_factor = (to + 0.1) / from, mode bicubic)", () => {
  expectClose(
    resampled(bicubicTaps(37, 16, 16.1 / 37), 37),
    [
      0.719214, -0.485388, 0.791753, 0.00184, 0.70302, 0.522188, 0.646102, 1.082574, 0.577918, 1.580632, 0.523046,
      2.052874, 0.571747, 2.456336, 0.663537, 2.74338,
    ],
  );
  expectClose(
    resampled(bicubicTaps(5, 8, 8.1 / 5), 5),
    [-0.095119, 0.453613, 1.031731, 0.929462, 0.28369, -0.431898, -0.718019, -0.694185],
  );
});
