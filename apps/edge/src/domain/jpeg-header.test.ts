import fc from "fast-check";
import { expect, test } from "vitest";
import { jpegDimensions } from "./jpeg-header.ts";

const SIZE = { width: 640, height: 480 };
const FRAME = [0xff, 0xc2, 0, 17, 8, 480 >> 8, 480 & 255, 640 >> 8, 640 & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
const segment = (marker: number, length: number) => [
  0xff,
  marker,
  (length + 2) >> 8,
  (length + 2) & 255,
  ...Array(length).fill(0xc0),
];
const file = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);

test.each<[string, number[][]]>([
  ["nothing", []],
  ["an APP segment", [segment(0xe1, 20)]],
  ["fill bytes before markers", [[0xff, 0xff, 0xff], segment(0xe1, 4), [0xff]]],
  ["stray bytes between segments", [segment(0xe0, 14), [0, 1, 2, 0xc0, 0, 0xff, 0], segment(0xfe, 3), [0x20]]],
  ["restart markers and TEM", [[0xff, 0xd0, 0xff, 0x01]]],
  ["tables", [segment(0xdb, 65), segment(0xc4, 30), segment(0xcc, 2)]],
  ["3 MiB of APP segments", Array.from({ length: 50 }, () => segment(0xe2, 65_000))],
])("finds the frame header after %s", (_, parts) => {
  expect(jpegDimensions(file(...parts, FRAME))).toEqual(SIZE);
});

test.each<[string, Uint8Array]>([
  ["no SOI", Uint8Array.from(FRAME)],
  ["a scan first", file([0xff, 0xda, 0, 2], FRAME)],
  ["the end first", file([0xff, 0xd9], FRAME)],
  ["a frame that is cut", file(FRAME.slice(0, 8))],
  ["a frame too short for its fields", file([0xff, 0xc0, 0, 7, 8, 1, 1, 1, 1])],
  ["a segment of negative length", file([0xff, 0xe0, 0, 1], FRAME)],
  ["a segment beyond the end", file([0xff, 0xe0, 0xff, 0xff], FRAME)],
  ["fill bytes without an end", file(Array(1000).fill(0xff))],
])("finds none with %s", (_, bytes) => {
  expect(jpegDimensions(bytes)).toBeNull();
});

test("any bytes have dimensions or none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const found = jpegDimensions(file([...bytes]));
      expect(found === null || (found.width <= 65_535 && found.height <= 65_535)).toBe(true);
    }),
  );
});
