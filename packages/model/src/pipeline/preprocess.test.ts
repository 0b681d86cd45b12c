import { expect, test } from "vitest";
import { centredSquare, cropToSquare } from "./preprocess.ts";

// Python's int(round((size - side) / 2.0)), as in torchvision's center_crop; halves round to even.
test.each([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 2],
  [5, 2],
  [6, 3],
  [7, 4],
  [9, 4],
  [11, 6],
  [33, 16],
  [35, 18],
])("an excess of %i pixels leaves %i before the square", (over, before) => {
  expect(centredSquare(64 + over, 64)).toEqual({ left: before, top: 0, side: 64 });
  expect(centredSquare(64, 64 + over)).toEqual({ left: 0, top: before, side: 64 });
});

test("crops every plane to the square", () => {
  const data = Float32Array.from({ length: 3 * 4 }, (_, i) => i);
  expect(cropToSquare({ data, width: 4, height: 1 })).toEqual({
    data: Float32Array.of(2, 6, 10),
    width: 1,
    height: 1,
  });
});
