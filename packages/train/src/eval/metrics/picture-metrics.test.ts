/**
 * PSNR and SSIM against hand-computed values and an independent implementation (numpy, scipy's convolve2d) of the same
 * formulas.
 */
import type { Picture } from "@reptok/model";
import { expect, test } from "vitest";
import { PSNR_OF_IDENTICAL, psnr } from "./psnr.ts";
import { ssim } from "./ssim.ts";

const [W, H] = [17, 20];
function paint(value: (x: number, y: number, c: number) => number, width = W, height = H): Picture {
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) =>
    value(i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))),
  );
  return { data, width, height };
}
const wave = paint((x, y, c) => Math.sin(0.7 * x + 0.3 * y + c));
const disturbed = paint((x, y, c) =>
  Math.max(-1, Math.min(1, 0.6 * Math.sin(0.7 * x + 0.3 * y + c) + 0.3 * Math.cos(1.9 * x * y + c))),
);
const flat = (byte: number) => paint(() => byte / 127.5 - 1);

test("PSNR of a constant difference", () => {
  // Differences of 25.5 out of 255 are a tenth of the peak: 20 dB.
  expect(psnr(flat(125.5).data, flat(100).data)).toBeCloseTo(20, 4);
  expect(psnr(flat(255).data, flat(0).data)).toBeCloseTo(0, 5);
  expect(psnr(flat(9).data, flat(9).data)).toBe(PSNR_OF_IDENTICAL);
});

test("PSNR clips values outside the range of a picture file", () => {
  const [over, real] = [flat(255).data.map((x) => 3 * x), flat(255).data];
  expect(psnr(over, real)).toBe(PSNR_OF_IDENTICAL);
  expect(() => psnr(over.subarray(1), real)).toThrow("equal size");
});

test("PSNR and SSIM agree with numpy and scipy", () => {
  expect(psnr(disturbed.data, wave.data)).toBeCloseTo(15.152955125217895, 5);
  expect(ssim(disturbed, wave)).toBeCloseTo(0.8219948713542488, 6);
});

test("SSIM of flat pictures is the luminance term alone", () => {
  const [a, b, c1] = [100 / 255, 200 / 255, 1e-4];
  expect(ssim(flat(100), flat(200))).toBeCloseTo((2 * a * b + c1) / (a * a + b * b + c1), 6);
  expect(ssim(wave, wave)).toBeCloseTo(1, 12);
});

test("SSIM of a picture and its negative is negative; it is symmetric", () => {
  const negative = paint((x, y, c) => -Math.sin(0.7 * x + 0.3 * y + c));
  expect(ssim(negative, wave)).toBeLessThan(-0.5);
  expect(ssim(wave, disturbed)).toBeCloseTo(ssim(disturbed, wave), 12);
});

test("SSIM rejects different sizes and pictures smaller than its window", () => {
  expect(() =>
    ssim(
      wave,
      paint(() => 0, H, W),
    ),
  ).toThrow("expected 20 x 17");
  const small = paint(() => 0, 10, 12);
  expect(() => ssim(small, small)).toThrow("at least 11");
});
