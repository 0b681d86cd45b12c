/** Against PyTorch: CRC-32 of the bytes of `torch.linspace(0, 1, n + 1)`, printed by PyTorch 1.13 on x86-64. */
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { linspace } from "./linspace.ts";

test.each([
  [1, 0xe8c76a1f],
  [2, 0xd5415c4e],
  [7, 0xc981f859],
  [12, 0x0ec0d6a1],
  [14, 0x8194fb13],
  [15, 0x870124b4],
  [16, 0xd4fa9600],
  [20, 0xcd41bc45],
  [25, 0x066bf92a],
  [31, 0x21d0baee],
  [50, 0x43e9f030],
  [100, 0xbc79453f],
  [250, 0x1f516104],
  [999, 0x287d4b92],
  [1000, 0xdd569ff5],
])("%i steps match PyTorch bit for bit", (steps, crc) => {
  expect(crc32(Buffer.from(Float32Array.from(linspace(steps)).buffer))).toBe(crc);
});

test("a step that falls on an interval bound is included or excluded as in PyTorch", () => {
  const [until, from] = [Math.fround(0.7), Math.fround(0.3)];
  expect(linspace(20)[14]).toBeGreaterThan(until);
  expect(linspace(50)[15]).toBe(from);
});
