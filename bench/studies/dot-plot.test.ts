import sharp from "sharp";
import { expect, test } from "vitest";
import { dotPlotSvg } from "./dot-plot.ts";

const plot = {
  title: "Tuned <part>",
  rowLabel: "trained weights",
  rows: ["none", "[cls]"],
  panels: [
    { label: "PSNR in dB", values: [[10], [12, 14]] },
    { label: "FD", values: [[], [3]], reference: { value: 1, name: "real" } },
  ],
};
const circles = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

test("dots are in their rows, in the order of their values", () => {
  const [ten, twelve, fourteen, three] = circles(dotPlotSvg(plot));
  expect(ten![0]).toBeLessThan(twelve![0]);
  // Equal differences are equal distances.
  expect(twelve![0] - ten![0]).toBeCloseTo(fourteen![0] - twelve![0], 1);
  expect(twelve![1]).toBe(fourteen![1]);
  expect(three![1]).toBe(twelve![1]);
  expect(ten![1]).toBeLessThan(twelve![1]);
});

test("the document is well-formed, names axes and rows, and renders", async () => {
  const svg = dotPlotSvg(plot);
  for (const text of ["Tuned &lt;part&gt;", "trained weights", "PSNR in dB", "none", "[cls]", "real"])
    expect(svg).toContain(text);
  const { width, height } = await sharp(Buffer.from(svg)).metadata();
  expect(svg).toContain(`width="${width}" height="${height}"`);
});

test("a panel without values, or with too few lists, is rejected", () => {
  const panels = [{ label: "x", values: [[], []] }];
  expect(() => dotPlotSvg({ ...plot, panels })).toThrow(/got 0 in 2 rows/);
  expect(() => dotPlotSvg({ ...plot, panels: [{ label: "x", values: [[1]] }] })).toThrow(/got 1 in 1 rows/);
});
