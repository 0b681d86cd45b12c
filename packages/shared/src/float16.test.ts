/** Against the engine's own binary16. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromFloat16Bits, toFloat16Bits } from "./float16.ts";

const view = new DataView(new ArrayBuffer(2));
function bitsOf(value: number): number {
  view.setFloat16(0, value);
  return view.getUint16(0);
}

test("all 65,536 values, encoded and decoded", () => {
  for (let bits = 0; bits < 0x1_0000; bits++) {
    view.setUint16(0, bits);
    const value = view.getFloat16(0);
    if (!Object.is(fromFloat16Bits(bits), value)) expect([bits, fromFloat16Bits(bits)]).toEqual([bits, value]);
    if (!Number.isNaN(value) && toFloat16Bits(value) !== bits)
      expect([value, toFloat16Bits(value)]).toEqual([value, bits]);
  }
  expect(fromFloat16Bits(toFloat16Bits(Number.NaN))).toBeNaN();
});

test("every float32 is rounded to the nearest, ties to even", () => {
  // Midpoints between adjacent values, and their float32 neighbours, cover every case of rounding.
  for (let bits = 0; bits < 0x7c00; bits++) {
    const middle = Math.fround((fromFloat16Bits(bits) + (bits === 0x7bff ? 65536 : fromFloat16Bits(bits + 1))) / 2);
    for (const value of [middle, middle * (1 + 2 ** -23), middle * (1 - 2 ** -23)].map(Math.fround)) {
      for (const signed of [value, -value])
        if (toFloat16Bits(signed) !== bitsOf(signed))
          expect([signed, toFloat16Bits(signed)]).toEqual([signed, bitsOf(signed)]);
    }
  }
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      expect(toFloat16Bits(value)).toBe(bitsOf(value));
    }),
    { numRuns: 5000 },
  );
});
