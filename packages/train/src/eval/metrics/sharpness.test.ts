/** Detail and seams of pictures small enough to count by hand. */
import type { Picture } from "@reptok/model";
import { expect, test } from "vitest";
import { SharpnessSums } from "./sharpness.ts";

const paint = (side: number, value: (x: number, y: number) => number): Picture => ({
  data: Float32Array.from({ length: 3 * side * side }, (_, i) => value(i % side, Math.floor(i / side) % side)),
  width: side,
  height: side,
});
/** One pixel in the middle: its Laplacian is 4 h there and -h at four neighbours, so its energy 20 h^2. */
const dot = (height: number) => paint(5, (x, y) => (x === 2 && y === 2 ? height : 0));
const sharpness = (pairs: readonly (readonly [Picture, Picture])[], cell?: number) => {
  const sums = new SharpnessSums(cell);
  for (const [drawn, real] of pairs) sums.add(drawn, real);
  return sums.result;
};

test.each([
  [1, 1],
  [0.5, 0.75],
  [0, 0],
  [-1, -3],
])("a dot of height %d instead of 1 has right detail %d", (height, expected) => {
  expect(sharpness([[dot(height), dot(1)]])).toEqual({ rightDetail: expected, n: 1 });
});

test("detail is weighted by its energy over all pictures", () => {
  const pairs = [
    [dot(1), dot(1)],
    [dot(0), dot(0.5)],
  ] as const;
  // 20 x 0.25 wrong of 20 + 20 x 0.25.
  expect(sharpness(pairs).rightDetail).toBeCloseTo(1 - 0.25 / 1.25, 12);
});

test("a constant error costs no detail; flat pictures have none to be right", () => {
  const lifted = paint(5, (x, y) => (x === 2 && y === 2 ? 0.75 : -0.25));
  expect(sharpness([[lifted, dot(1)]]).rightDetail).toBe(1);
  const grey = paint(4, () => 0.5);
  expect(sharpness([[grey, grey]], 2)).toEqual({ n: 1 });
});

test("seams: steps of the error across the cells' borders over the others", () => {
  // Steps of 1, 3, 1 from left to right and none downwards; cells of 2. Borders: (3 x 4 + 0 x 4) / 8; others: 8 / 16.
  const error = [0, 1, 4, 5];
  const real = paint(4, (_, y) => y);
  const drawn = paint(4, (x, y) => y + error[x]!);
  expect(sharpness([[drawn, real]], 2).seams).toBeCloseTo(3, 12);
  expect(sharpness([[drawn, real]]).seams).toBeUndefined();
});

test("rejects pictures of different sizes", () => {
  expect(() =>
    new SharpnessSums().add(
      dot(1),
      paint(4, () => 0),
    ),
  ).toThrow("expected 4 x 4 pixels, got 5 x 5");
});
