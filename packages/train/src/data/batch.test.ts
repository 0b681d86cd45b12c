import { expect, test } from "vitest";
import { fillBatch } from "./batch.ts";

/** Two pictures of 2 x 2; pixel p of plane c of picture n is 100 n + 10 c + p. */
const dataset = {
  size: 2,
  count: 2,
  pixels: Uint8Array.from({ length: 24 }, (_, i) => 100 * Math.floor(i / 12) + 10 * (Math.floor(i / 4) % 3) + (i % 4)),
};
const byteOf = (value: number) => Math.round((value + 1) * 127.5);
/** Yields the given numbers in order. */
const fixed =
  (...numbers: number[]) =>
  () =>
    numbers.shift()!;

test("maps bytes to [-1, 1] in the order of the indices, overwriting the buffer", () => {
  const target = new Float32Array(24).fill(7);
  fillBatch(target, dataset, [1, 0]);
  expect(Array.from(target, byteOf)).toEqual([...dataset.pixels.subarray(12), ...dataset.pixels.subarray(0, 12)]);
  const ends = new Float32Array(3);
  fillBatch(ends, { size: 1, count: 1, pixels: Uint8Array.of(0, 255, 51) }, [0]);
  expect([...ends].map((value) => Number(value.toFixed(6)))).toEqual([-1, 1, -0.6]);
});

test("shifts with a white gap", () => {
  const target = new Float32Array(12);
  // Of -1, 0, 1: x by 1, y by 0; no mirroring.
  fillBatch(target, dataset, [0], { random: fixed(0.9, 0.5, 0.5), shift: 1 });
  expect(Array.from(target, byteOf)).toEqual([255, 0, 255, 2, 255, 10, 255, 12, 255, 20, 255, 22]);
  fillBatch(target, dataset, [0], { random: fixed(0.5, 0, 0.5), shift: 1 });
  expect(Array.from(target, byteOf)).toEqual([2, 3, 255, 255, 12, 13, 255, 255, 22, 23, 255, 255]);
});

test("mirrors left and right when enabled", () => {
  const target = new Float32Array(12);
  fillBatch(target, dataset, [0], { random: () => 0.4, flip: 0.5 });
  expect(Array.from(target, byteOf)).toEqual([1, 0, 3, 2, 11, 10, 13, 12, 21, 20, 23, 22]);
  fillBatch(target, dataset, [0], { random: () => 0.6, flip: 0.5 });
  expect(Array.from(target, byteOf)).toEqual([...dataset.pixels.subarray(0, 12)]);
});

test("rejects a buffer of the wrong length and an index out of range", () => {
  expect(() => fillBatch(new Float32Array(13), dataset, [0])).toThrow("expected a target of 12");
  for (const index of [2, -1, Number.NaN]) {
    expect(() => fillBatch(new Float32Array(12), dataset, [index])).toThrow(RangeError);
  }
});
