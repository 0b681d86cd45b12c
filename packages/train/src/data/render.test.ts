import { expect, test } from "vitest";
import { boxAverage, renderAll, renderSvg, toInterleaved } from "./render.ts";

const svg = (body: string, side = 8) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 8 8">${body}</svg>`;
const pixel = (picture: Uint8Array, side: number, x: number, y: number) =>
  [0, 1, 2].map((channel) => picture[channel * side * side + y * side + x]);

test("renders over white, planar, with channels in the right order", async () => {
  const picture = await renderSvg(
    svg(
      `<rect width="4" height="4" fill="#ff0000"/><rect x="4" y="4" width="4" height="4" fill="#0000ff" opacity=".5"/>`,
    ),
    8,
  );
  expect(picture).toHaveLength(4 * 64);
  // Coverage: full, none, half.
  expect([picture[192 + 9], picture[192 + 14]]).toEqual([255, 0]);
  expect(Math.abs(picture[192 + 54]! - 128)).toBeLessThanOrEqual(1);
  expect(pixel(picture, 8, 1, 1)).toEqual([255, 0, 0]);
  expect(pixel(picture, 8, 6, 1)).toEqual([255, 255, 255]);
  const [red, green, blue] = pixel(picture, 8, 6, 6);
  expect(Math.abs(red! - 128)).toBeLessThanOrEqual(1);
  expect(Math.abs(green! - 128)).toBeLessThanOrEqual(1);
  expect(blue).toBe(255);
});

test("an edge within a pixel gives partial coverage", async () => {
  const picture = await renderSvg(svg(`<rect width="2.5" height="8" fill="#000"/>`), 8);
  expect(Math.abs(pixel(picture, 8, 2, 3)[0]! - 128)).toBeLessThanOrEqual(2);
  expect(pixel(picture, 8, 1, 3)).toEqual([0, 0, 0]);
  expect(pixel(picture, 8, 3, 3)).toEqual([255, 255, 255]);
});

test("averages squares of pixels", () => {
  // 2 x 2 pixels of 2 x 2 samples each; channel c of sample s is 10 c + s.
  const samples = Uint8Array.from({ length: 16 * 4 }, (_, i) => 10 * (i % 4) + Math.floor(i / 4));
  const mean = (top: number) => top + 2.5;
  const expected = [0, 10, 20, 30].flatMap((base) => [0, 2, 8, 10].map((top) => Math.round(base + mean(top))));
  expect([...boxAverage(samples, 2, 2)]).toEqual(expected);
});

test("planes become interleaved pixels", () => {
  expect([...toInterleaved(Uint8Array.of(1, 2, 11, 12, 21, 22), 2)]).toEqual([1, 11, 21, 2, 12, 22]);
});

test("preserves the order of the drawings and names a failing one", async () => {
  const colours = ["#ff0000", "#00ff00", "#0000ff", "#000000", "#ffffff"];
  const drawings = colours.map((fill) => ({ key: fill, svg: svg(`<rect width="8" height="8" fill="${fill}"/>`) }));
  let last = 0;
  const pixels = await renderAll(drawings, 8, (done) => (last = done));
  expect(last).toBe(5);
  expect(colours.map((_, at) => pixel(pixels.subarray(at * 256, (at + 1) * 256), 8, 4, 4))).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [0, 0, 0],
    [255, 255, 255],
  ]);
  await expect(renderAll([...drawings, { key: "set/broken", svg: "<svg" }], 8)).rejects.toThrow("set/broken");
});
