import fc from "fast-check";
import { expect, test } from "vitest";
import { ManifestBody } from "@reptok/shared";
import { createPipeline } from "./pipeline.ts";
import { estimates, itemNoise, previewSteps, STREAM } from "./sampler.ts";
import type { Picture, Runner } from "./types.ts";

const SIDE = 8;
const SIZE = 3 * SIDE * SIDE;
const manifest = ManifestBody.parse({
  format: "reptok-bundle",
  version: 1,
  model: "flow",
  title: "A flow towards a constant",
  licence: "Apache-2.0",
  created: "2026-01-01T00:00:00Z",
  imageSize: SIDE,
  token: { count: 1, dimensions: 1, scaleFactor: 1 },
  preprocess: { size: SIDE, mean: [0, 0, 0], std: [1, 1, 1] },
  decoder: { space: "pixel", channels: 3, size: SIDE, scale: 1, condition: 1, sampler: { solver: "euler", steps: 4 } },
  components: {},
});

/**
 * The exact flow from noise at t = 1 to the constant picture `latent`: x = (1 - t) latent + t noise, v = (x - latent) /
 * t.
 */
const runner: Runner = {
  async run(component, feeds) {
    if (component === "decoder_condition") {
      const { data, dims } = feeds["token"]!;
      return { cond: { data, dims: [dims[0]!, 1, 1] } };
    }
    const [x, t, cond] = [feeds["x"]!, feeds["t"]!, feeds["cond"]!];
    const velocity = Float32Array.from(x.data, (value, i) => {
      const item = Math.floor(i / SIZE);
      return (value - cond.data[item]!) / t.data[item]!;
    });
    return { velocity: { data: velocity, dims: x.dims } };
  },
};
const { decode } = createPipeline(runner, manifest);

test("x0 = x - t v on the line between data and noise is the data, for each item of a batch", () => {
  const time = 0.25;
  const data = [Float32Array.of(0.5, -1), Float32Array.of(4, 0.125)];
  const noise = [Float32Array.of(2, 3), Float32Array.of(-1, 8)];
  const items = data.map((values, index) => ({
    index,
    x: values.map((value, i) => (1 - time) * value + time * noise[index]![i]!),
  }));
  const velocity = Float32Array.from(data.flatMap((values, k) => [...values].map((value, i) => noise[k]![i]! - value)));
  expect(estimates({ items, velocity, time })).toEqual(data);
});

test("in an exact flow every preview is the final picture, without noise", async () => {
  const seen: [number, Picture][] = [];
  const item = {
    latent: Float32Array.of(0.5),
    seed: 3,
    previews: [1, 3],
    onPreview: (p: Picture, step: number) => void seen.push([step, p]),
  };
  const [drawn] = await decode([item], { steps: 4 });
  expect(seen.map(([step]) => step)).toEqual([1, 3]);
  for (const [, picture] of seen) {
    expect([picture.width, picture.height]).toEqual([SIDE, SIDE]);
    for (const value of picture.data) expect(value).toBeCloseTo(0.5, 5);
  }
  expect(itemNoise(3, STREAM.decoder, SIZE).some((value) => Math.abs(value - 0.5) > 0.5)).toBe(true);
  expect(drawn!.data.length).toBe(SIZE);
});

test("items of one batch are previewed at their own steps, and previews do not change the result", async () => {
  const seen: string[] = [];
  const watch = (name: string) => (_: Picture, step: number) => void seen.push(name + step);
  const plain = [0.1, 0.2, 0.3].map((value, seed) => ({ latent: Float32Array.of(value), seed }));
  const watched = [
    { ...plain[0]!, previews: [2], onPreview: watch("a") },
    plain[1]!,
    { ...plain[2]!, previews: [1, 2, 3], onPreview: watch("c") },
  ];
  expect(await decode(watched, { steps: 4 })).toEqual(await decode(plain, { steps: 4 }));
  expect(seen).toEqual(["c1", "a2", "c2", "c3"]);
});

test("an estimate that is drawn after the result is the preview of its step", async () => {
  const previews: Picture[] = [];
  const estimated: (() => Promise<Picture>)[] = [];
  const item = { latent: Float32Array.of(0.5), seed: 3, previews: [1, 3] };
  const shown = { ...item, onPreview: (picture: Picture) => void previews.push(picture) };
  const later = { ...item, onEstimate: (draw: () => Promise<Picture>) => void estimated.push(draw) };
  await decode([shown, later], { steps: 4 });
  expect(previews).toHaveLength(2);
  expect(await Promise.all(estimated.map((draw) => draw()))).toEqual(previews);
});

test("an aborted item gets no more previews", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onPreview = (_: Picture, step: number) => {
    seen.push(step);
    controller.abort();
  };
  const item = { latent: Float32Array.of(1), seed: 1, signal: controller.signal, previews: [1, 2, 3], onPreview };
  expect(await decode([item], { steps: 4 })).toEqual([null]);
  expect(seen).toEqual([1]);
});

test("preview steps increase, exclude the last step, and are as many as requested if there are enough steps", () => {
  expect([previewSteps(20, 3), previewSteps(4, 3), previewSteps(2, 3), previewSteps(1, 3), previewSteps(9, 0)]).toEqual(
    [[5, 10, 15], [1, 2, 3], [1], [], []],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 0, max: 3 }), (steps, count) => {
      const chosen = previewSteps(steps, count);
      expect(chosen).toEqual([...new Set(chosen)].toSorted((a, b) => a - b));
      expect(chosen.every((step) => step >= 1 && step < steps)).toBe(true);
      if (steps > count) expect(chosen).toHaveLength(count);
    }),
  );
});
