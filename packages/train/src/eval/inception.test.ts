import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitOnnx, ops as g, type Picture, type Shape, type Value } from "@reptok/model";
import { afterAll, beforeAll, expect, test } from "vitest";
import { suppliedExtractor } from "./inception.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "reptok-inception-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** A network of one input; `of` computes its features. */
async function network(name: string, dims: Shape, of: (image: Value) => Value): Promise<string> {
  const file = join(dir, `${name}.onnx`);
  await writeFile(file, emitOnnx({ name, outputs: { features: of(g.input("image", dims)) }, weights: new Map() }));
  return file;
}
/** Flat pictures, one per grey value in [0,1]. */
const greys = (...values: number[]): Picture[] =>
  values.map((value) => ({ data: new Float32Array(3 * 36).fill(2 * value - 1), width: 6, height: 6 }));
const means = (image: Value) => g.reduceMean(g.reduceMean(image, 3), 2);

test("reads the size from the graph and gives each picture's own features", async () => {
  const file = await network("planes", ["batch", 3, 4, 4], means);
  const extractor = await suppliedExtractor(file, { threads: 1 });
  const rows = await extractor.features(greys(...Array.from({ length: 20 }, (_, i) => i / 20)));
  expect(rows).toHaveLength(20);
  rows.forEach((row, i) => {
    expect(row).toHaveLength(3);
    for (const mean of row) expect(mean).toBeCloseTo(i / 20, 5);
  });
  expect(extractor.about).toContain("4 x 4");
  await extractor.close();
});

test("pixels in the requested range, channels last, one picture at a time", async () => {
  const file = await network("last", [1, 4, 4, 3], (image) => g.reduceMean(g.reduceMean(image, 2), 1));
  for (const [range, expected] of [
    ["unit", 0.25],
    ["signed", -0.5],
    ["bytes", 63.75],
  ] as const) {
    const extractor = await suppliedExtractor(file, { range, threads: 1 });
    const colour = greys(0.25, 0.25, 0.25);
    colour[1]!.data.fill(1, 0, 36);
    const rows = await extractor.features(colour);
    for (const mean of [...rows[0]!, rows[1]![1]!, rows[2]![2]!]) expect(mean).toBeCloseTo(expected, 4);
    expect(rows[1]![0]).toBeGreaterThan(expected);
    await extractor.close();
  }
});

test("rejects networks that do not take pictures", async () => {
  const text = join(dir, "text.onnx");
  await writeFile(text, "text");
  const vector = await network("vector", ["batch", 3], (x) => g.mul(x, 2));
  const grey = await network("grey", ["batch", 1, 4, 4], means);
  const wide = await network("wide", ["batch", 3, 4, 6], means);
  for (const [file, message] of [
    [text, "that ONNX Runtime loads"],
    [join(dir, "missing.onnx"), "that ONNX Runtime loads"],
    [vector, "got 2 dimensions"],
    [grey, "got [batch, 1, 4, 4]"],
    [wide, "got 6 x 4 pixels"],
  ] as const) {
    await expect(suppliedExtractor(file)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining(message),
    });
  }
});
