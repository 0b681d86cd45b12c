import type { Picture } from "@reptok/model";
import { expect, test } from "vitest";
import { cornerColour, nearestColour } from "./backgrounds.ts";

test("the colour of the corners is the background's, independent of the middle", () => {
  const [side, background] = [32, [255, 0, 51]];
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y, c] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)];
    const middle = x >= 2 && x < 30 && y >= 2 && y < 30;
    return middle ? Math.sin(i) : background[c]! / 127.5 - 1;
  });
  const picture: Picture = { data, width: side, height: side };
  cornerColour(picture).forEach((value, c) => expect(value).toBeCloseTo(background[c]!, 3));
  // A quarter of a corner in another colour moves the mean by a quarter of the difference.
  for (const c of [0, 1, 2])
    for (const [x, y] of [
      [0, 0],
      [31, 0],
      [0, 31],
      [31, 31],
    ] as const)
      data[(c * side + y) * side + x] = -1;
  expect(cornerColour(picture)[0]).toBeCloseTo(255 * 0.75, 3);
});

test("the nearest colour by Euclidean distance", () => {
  const colours = { black: [0, 0, 0], grey: [128, 128, 128], red: [200, 0, 0] } as const;
  expect(nearestColour([90, 10, 10], colours)).toBe("black");
  expect(nearestColour([110, 10, 10], colours)).toBe("red");
  expect(nearestColour([110, 110, 100], colours)).toBe("grey");
});
