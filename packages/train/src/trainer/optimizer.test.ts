import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random, Scope } from "@reptok/model";
import { describe, expect, test } from "vitest";
import { generate, TARGET } from "../../generate.ts";
import { AdamW, type AdamWOptions } from "./optimizer.ts";
import { ParamSet } from "./params.ts";
import { loadOptimizer, readTensors, saveOptimizer, writeTensors } from "./state.ts";

/** Lengths around the kernel's vectors of four; vectors and matrices alternate, so that weight decay does too. */
const SHAPES = [[1], [1, 1], [2], [3, 1], [4], [5, 1], [7], [3, 11], [16], [129, 1]];
const RATE = 0.01;
const SETS = ["params", "moment1", "moment2", "average", "gradients"] as const;

function optimizer(options: AdamWOptions = {}, shapes: readonly (readonly number[])[] = SHAPES): AdamW {
  const scope = Scope.root();
  shapes.forEach((shape, i) => scope.param(`w${i}`, shape, { kind: "normal", std: 0.5 }));
  return new AdamW(ParamSet.initial(scope.specs(), new Random(1)), options);
}

/** Synthetic gradients of a step: of similar magnitudes, sometimes zero. */
function drawGradients({ gradients, step }: AdamW): void {
  const random = new Random(2, step);
  gradients.data.forEach((_, i) => (gradients.data[i] = random.integer(8) === 0 ? 0 : random.normal()));
}

const snapshot = (of: AdamW) => Object.fromEntries(SETS.map((key) => [key, of[key].data.slice()]));

/** AdamW by its formulas, in float64, one weight at a time. */
class Plain {
  readonly #options: Required<Pick<AdamWOptions, "weightDecay" | "clip" | "emaRate" | "emaWarmup">>;
  readonly weights: number[];
  readonly averages: number[];
  readonly #first: number[];
  readonly #second: number[];
  readonly #decays: boolean[];
  #step = 0;

  constructor(of: AdamW, options: AdamWOptions) {
    this.#options = { weightDecay: 0, clip: Infinity, emaRate: 0.999, emaWarmup: false, ...options };
    this.weights = [...of.params.data];
    this.averages = [...this.weights];
    this.#first = this.weights.map(() => 0);
    this.#second = this.weights.map(() => 0);
    this.#decays = of.params.specs.flatMap(({ name, shape }) =>
      [...of.params.tensor(name).data].map(() => shape.length >= 2),
    );
  }

  update(gradients: Float32Array): number {
    const { weightDecay, clip, emaRate, emaWarmup } = this.#options;
    const t = ++this.#step;
    const norm = Math.hypot(...gradients);
    const ema = emaWarmup ? Math.min(emaRate, (1 + t) / (10 + t)) : emaRate;
    gradients.forEach((raw, i) => {
      const gradient = norm > clip ? (raw / norm) * clip : raw;
      const first = (this.#first[i] = 0.9 * this.#first[i]! + 0.1 * gradient);
      const second = (this.#second[i] = 0.999 * this.#second[i]! + 0.001 * gradient ** 2);
      const direction = first / (1 - 0.9 ** t) / (Math.sqrt(second / (1 - 0.999 ** t)) + 1e-8);
      const decay = this.#decays[i] ? weightDecay * this.weights[i]! : 0;
      this.weights[i]! -= RATE * (direction + decay);
      this.averages[i] = ema * this.averages[i]! + (1 - ema) * this.weights[i]!;
    });
    return norm;
  }
}

describe.each<AdamWOptions>([
  {},
  { weightDecay: 0.3 },
  { clip: 0.5, emaRate: 0.9 },
  { clip: 1e6, weightDecay: 0.1, emaWarmup: true },
])("AdamW with %o", (options) => {
  test("matches the formula in float64, to float32's precision", () => {
    const ours = optimizer(options);
    const plain = new Plain(ours, options);
    for (let step = 0; step < 20; step++) {
      drawGradients(ours);
      expect(ours.update(RATE) / plain.update(ours.gradients.data)).toBeCloseTo(1, 9);
      const worst = (actual: Float32Array, expected: number[]) =>
        Math.max(...expected.map((x, i) => Math.abs(actual[i]! - x)));
      expect(worst(ours.params.data, plain.weights)).toBeLessThan(2e-6);
      expect(worst(ours.average.data, plain.averages)).toBeLessThan(2e-6);
    }
    expect(ours.step).toBe(20);
  });

  test("a resumed run equals an uninterrupted one bit for bit", async () => {
    const dir = await mkdtemp(join(tmpdir(), "optimizer-"));
    const path = join(dir, "checkpoint.safetensors");
    const advance = (of: AdamW) => {
      drawGradients(of);
      of.update(RATE);
    };
    const [uninterrupted, first, second] = [optimizer(options), optimizer(options), optimizer(options)];
    for (let step = 0; step < 6; step++) advance(uninterrupted);
    for (let step = 0; step < 3; step++) advance(first);
    await saveOptimizer(path, first, {});
    await loadOptimizer(path, second);
    for (let step = 0; step < 3; step++) advance(second);
    expect(snapshot(second)).toEqual(snapshot(uninterrupted));
    await rm(dir, { recursive: true });
  });

  test.each([undefined, "", " ", "-1", "1.5", "NaN", "1e3", "9".repeat(16)])(
    "a checkpoint whose step is %j is rejected",
    async (step) => {
      const dir = await mkdtemp(join(tmpdir(), "optimizer-"));
      const path = join(dir, "checkpoint.safetensors");
      await saveOptimizer(path, optimizer(options), {});
      const { tensors } = await readTensors(path);
      await writeTensors(path, tensors, step === undefined ? {} : { step });
      const restored = optimizer(options);
      await expect(loadOptimizer(path, restored)).rejects.toThrow(
        `${path}: expected the step in its metadata, got ${JSON.stringify(step) ?? "none"}`,
      );
      expect(restored.step).toBe(0);
      await rm(dir, { recursive: true });
    },
  );
});

test("a weight's result does not depend on its position, bit for bit", () => {
  const run = (shapes: number[][]): Float32Array => {
    const of = optimizer({ weightDecay: 0.1, decays: () => true }, shapes);
    for (const [at] of of.params.data.entries()) of.params.data[at] = Math.sin(at);
    for (let step = 0; step < 3; step++) {
      for (const [at] of of.gradients.data.entries()) of.gradients.data[at] = Math.cos(at + step);
      of.update(RATE);
    }
    return of.params.data.slice();
  };
  expect(run(Array.from({ length: 37 }, () => [1]))).toEqual(run([[37]]));
});

test.each([Number.NaN, Infinity, -Infinity])("a gradient of %d, at any position, changes nothing", (bad) => {
  const of = optimizer({ clip: 1, weightDecay: 0.1 });
  drawGradients(of);
  of.update(RATE);
  for (const at of [0, of.gradients.data.length >> 1, of.gradients.data.length - 1]) {
    drawGradients(of);
    of.gradients.data[at] = bad;
    const before = snapshot(of);
    expect(() => of.update(RATE)).toThrow("expected finite gradients at step 1");
    expect(snapshot(of)).toEqual(before);
    expect(of.step).toBe(1);
  }
});

test("the memory around a set is unchanged", () => {
  const of = optimizer();
  drawGradients(of);
  of.update(RATE);
  for (const key of SETS) {
    const { buffer, byteOffset, byteLength } = of[key].data;
    expect(new Uint8Array(buffer, 0, byteOffset).every((byte) => byte === 0)).toBe(true);
    expect(new Uint8Array(buffer, byteOffset + byteLength).every((byte) => byte === 0)).toBe(true);
  }
});

test("the kernel is assembled from kernel.wat: node scripts/bootstrap.mjs packages/train/generate.ts", async () => {
  expect(readFileSync(TARGET, "utf8")).toBe(await generate());
});
