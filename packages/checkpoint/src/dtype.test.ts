import { expect, test } from "vitest";
import { elements, toFloat32 } from "./dtype.ts";

test("widens float16 exactly: normal, subnormal, zero, infinite", () => {
  const bits = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x8000, 0x7c00, 0xfc00, 0x3555];
  const values = [1, -2, 65504, 2 ** -14, 2 ** -24, 1023 * 2 ** -24, -0, Infinity, -Infinity, 0.333251953125];
  expect([...toFloat32("F16", Uint16Array.from(bits), "x")]).toEqual(values);
  expect(toFloat32("F16", Uint16Array.of(0x7e00), "x")[0]).toBeNaN();
});

test("widens bfloat16 exactly", () => {
  const bits = Uint16Array.of(0x3f80, 0xc000, 0x7f7f, 0x0001, 0xff80);
  expect([...toFloat32("BF16", bits, "x")]).toEqual([1, -2, 255 * 2 ** 120, 2 ** -133, -Infinity]);
  expect(toFloat32("BF16", Uint16Array.of(0x7fc0), "x")[0]).toBeNaN();
});

test("rounds float64, passes float32 through and rejects integers", () => {
  const data = Float32Array.of(1);
  expect(toFloat32("F32", data, "x")).toBe(data);
  expect(toFloat32("F64", Float64Array.of(0.1), "x")[0]).toBe(Math.fround(0.1));
  expect(() => toFloat32("U16", Uint16Array.of(1), "x")).toThrow(/x: expected floating-point numbers, got U16/);
});

test("counts elements, and gives NaN beyond exact integers", () => {
  expect(elements([])).toBe(1);
  expect(elements([2, 3])).toBe(6);
  expect(elements([2 ** 40, 2 ** 40, 0])).toBe(0);
  expect(elements([2 ** 40, 2 ** 40])).toBeNaN();
});
