import { expect, test } from "vitest";
import { fillBatch } from "./batch.ts";
import { fillCrops } from "./crop.ts";
import { seededRandom } from "./random.ts";

const SIZE = 6;
const STRIDE = 3 * SIZE * SIZE;
const noise = seededRandom("pictures");
const dataset = {
  size: SIZE,
  count: 3,
  pixels: Uint8Array.from({ length: 3 * STRIDE }, () => Math.floor(256 * noise())),
};
const random = seededRandom("crops");

test("a full view of a picture is the picture, or its mirror image", () => {
  const [cropped, whole] = [new Float32Array(2 * STRIDE), new Float32Array(2 * STRIDE)];
  fillBatch(whole, dataset, [2, 0]);
  fillCrops(cropped, dataset, [2, 0], { random, minCrop: 1, flip: 0 });
  cropped.forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 6));
  fillCrops(cropped, dataset, [2, 0], { random, minCrop: 1, flip: 1 });
  for (let i = 0; i < cropped.length; i++) {
    const [row, column] = [Math.floor(i / SIZE), i % SIZE];
    expect(cropped[i]).toBeCloseTo(whole[row * SIZE + SIZE - 1 - column]!, 6);
  }
});

test("a view magnifies: a ramp stays a ramp, its slope scaled by the cropped fraction", () => {
  const ramp = { size: SIZE, pixels: Uint8Array.from({ length: STRIDE }, (_, i) => 20 * (i % SIZE)) };
  const view = new Float32Array(STRIDE);
  for (let trial = 0; trial < 20; trial++) {
    fillCrops(view, ramp, [0], { random, minCrop: 0.5, flip: 0 });
    // Inside, away from the borders where sampling is clamped.
    const slope = (view[3]! - view[2]!) * 127.5;
    expect(slope).toBeGreaterThanOrEqual(9.99);
    expect(slope).toBeLessThanOrEqual(20.01);
    expect(view.subarray(SIZE, 2 * SIZE)).toEqual(view.subarray(0, SIZE));
  }
});

test("a target of another size is rejected", () => {
  const crop = { random, minCrop: 1, flip: 0 };
  expect(() => fillCrops(new Float32Array(5), dataset, [0], crop)).toThrow(/expected a target of 108/);
});
