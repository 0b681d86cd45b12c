import sharp from "sharp";
import { expect, test } from "vitest";
import fc from "fast-check";
import { lossCurve, lossCurveSvg, runningMean } from "./loss-curve.ts";
import { linearScale, logScale, tickLabel } from "./scale.ts";
import { sheet, toBytes } from "./sheet.ts";
import { escapeXml } from "./svg.ts";

const paint = (size: number, ...colours: [number, number, number][]) =>
  Uint8Array.from(
    colours.flatMap((colour) => colour.flatMap((value) => Array.from({ length: size * size }, () => value))),
  );

test("a sheet places its pictures row by row, enlarged", async () => {
  const pictures = paint(4, [255, 0, 0], [0, 255, 0], [0, 0, 255]);
  const { data, info } = await sharp(await sheet(pictures, { size: 4, columns: 2, scale: 3 }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([2 * 16 + 4, 2 * 16 + 4]);
  const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
  expect([at(4, 4), at(15, 15), at(20, 10), at(10, 25)]).toEqual([
    [255, 0, 0],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
});

test("captions and a title enlarge the sheet; markup in them is escaped", async () => {
  const pictures = paint(32, [9, 9, 9], [200, 0, 0]);
  const plain = await sharp(await sheet(pictures, { size: 32, columns: 2 })).metadata();
  const captions = ["<b>&", "\u0000 \ud800 very long caption indeed"];
  const named = await sharp(await sheet(pictures, { size: 32, columns: 2, captions, title: 'A "title"' })).metadata();
  expect(named.width).toBe(plain.width);
  expect(named.height).toBe(plain.height + 14 + 24);
});

test("a sheet rejects invalid pictures and grids", async () => {
  await expect(sheet(new Uint8Array(11), { size: 2, columns: 1 })).rejects.toThrow("multiple of 12");
  await expect(sheet(new Uint8Array(0), { size: 2, columns: 1 })).rejects.toThrow(RangeError);
  await expect(sheet(new Uint8Array(12), { size: 2, columns: 0 })).rejects.toThrow("column");
  await expect(sheet(new Uint8Array(12), { size: 2, columns: 1, scale: 0.5 })).rejects.toThrow("scale");
});

test("network output is clipped to bytes", () => {
  expect([...toBytes(Float32Array.of(-1, 1, 0.2, -3, 3, Number.NaN))]).toEqual([0, 255, 153, 0, 255, 0]);
});

test("linear axes end on round ticks around the data", () => {
  expect(linearScale(0, 10, 5).ticks).toEqual([0, 2, 4, 6, 8, 10]);
  expect(linearScale(0.13, 0.68, 6).ticks).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const { ticks, place } = linearScale(low, high);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(12);
      for (const end of [low, high]) {
        expect(place(end)).toBeGreaterThan(-1e-6);
        expect(place(end)).toBeLessThan(1 + 1e-6);
      }
    }),
  );
});

test("logarithmic axes cover the data with even decades", () => {
  expect(logScale(0.08, 1.4).ticks).toEqual([0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5]);
  const { place } = logScale(0.01, 100);
  expect(place(10) - place(1)).toBeCloseTo(place(1) - place(0.1));
  const value = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const scale = logScale(Math.min(a, b), Math.max(a, b));
      for (const end of [a, b]) {
        expect(scale.place(end)).toBeGreaterThan(-1e-6);
        expect(scale.place(end)).toBeLessThan(1 + 1e-6);
      }
    }),
  );
});

test.each([
  [0, "0"],
  [1500, "1.5k"],
  [2e6, "2M"],
  [0.25, "0.25"],
  [1e-5, "1e-5"],
])("tick %d reads %s", (value, text) => expect(tickLabel(value)).toBe(text));

test("the running mean covers the surrounding points, fewer at the ends, without gaps", () => {
  const points = [1, 2, Number.NaN, 6, 11].map((y, x) => ({ x, y }));
  expect(runningMean(points, 3)).toEqual([
    { x: 0, y: 1.5 },
    { x: 1, y: 3 },
    { x: 3, y: 19 / 3 },
    { x: 4, y: 8.5 },
  ]);
});

test("a chart draws each series, breaks lines at gaps, and escapes names", () => {
  const svg = lossCurveSvg(
    [
      { name: "a<b", points: [1, 2, 0, 3].map((y, x) => ({ x, y })) },
      { name: "mean", points: [1, 2, 3, 4].map((y, x) => ({ x, y })), smooth: 2 },
    ],
    { log: true },
  );
  const lines = [...svg.matchAll(/<path d="(M[^"]*)" stroke="#(0072b2|d55e00)"/g)].map((match) => match[1]!);
  expect(lines).toHaveLength(3);
  expect(lines[0]!.match(/M/g)).toHaveLength(2);
  expect(svg).toContain("a&lt;b");
  expect(() => lossCurveSvg([{ name: "", points: [{ x: 0, y: 0 }] }], { log: true })).toThrow(RangeError);
});

test("a chart of many points stays small, and its PNG has twice its nominal size", async () => {
  const points = Array.from({ length: 50_000 }, (_, x) => ({ x, y: 1 / (1 + x) }));
  expect(lossCurveSvg([{ name: "loss", points }]).length).toBeLessThan(60_000);
  const { format, width, height } = await sharp(await lossCurve([{ name: "loss", points }])).metadata();
  expect([format, width, height]).toEqual(["png", 1440, 800]);
});

test("any text gives a well-formed SVG document", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 30 }), async (text) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc a="${escapeXml(text)}">${escapeXml(text)}</desc></svg>`;
      await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ width: 9 });
    }),
    { numRuns: 20 },
  );
});
