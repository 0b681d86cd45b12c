import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interpret, ndarray, ops as g, Random, Scope, type VitConfig } from "@reptok/model";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { cosine } from "../eval/metrics/cosine.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { recipe as small } from "../../test/tiny-recipe.ts";
import type { Report } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import type { StageContext } from "./context.ts";
import { pictureTables } from "./pictures.ts";
import { trainStage } from "./runner.ts";
import { distillationLoss, distillationStage } from "./self-distillation.ts";
import { runMap } from "./compute-tables.ts";
import { tokenizerStage } from "./tokenizer.ts";
import { StageWeights } from "./weights.ts";

const SIZE = 8;
const encoder: VitConfig = { imageSize: SIZE, patch: 4, width: 16, depth: 1, heads: 2, registers: 1, positions: 2 };
const distillation = {
  prototypes: 16,
  hidden: 16,
  bottleneck: 8,
  studentTemperature: 0.1,
  teacherTemperature: 0.05,
  minCrop: 0.6,
};

/** Six kinds of pictures (one colour each), eight per kind with a square at different positions. */
const KINDS = [0xe02020, 0x20a020, 0x2040e0, 0x202020, 0xe0c020, 0x20c0c0];
const COUNT = 8 * KINDS.length;
const pixels = Uint8Array.from({ length: COUNT * 3 * SIZE * SIZE }, (_, i) => {
  const [picture, plane, y, x] = [Math.floor(i / 192), Math.floor(i / 64) % 3, Math.floor(i / 8) % 8, i % 8];
  const [left, top] = [picture % 4, Math.floor(picture / 4) % 2];
  const inside = x >= left && x < left + 5 && y >= top && y < top + 6;
  return inside ? (KINDS[Math.floor(picture / 8)]! >> (16 - 8 * plane)) & 255 : 255;
});
const dataset = {
  derived: [],
  count: COUNT,
  size: SIZE,
  pixels,
  splits: { train: Uint32Array.from({ length: COUNT }, (_, i) => i), reconstruction: new Uint32Array() },
} as unknown as Dataset;
const recipe: Recipe = {
  ...small,
  imageSize: SIZE,
  encoder,
  pretrain: {
    ...small.pretrain,
    distillation,
    batchSize: 24,
    emaRate: 0.97,
    schedule: { rate: 3e-3, warmup: 10, steps: 150, decay: 0.3 },
  },
};

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "reptok-distil-"))));
afterAll(() => rm(dir, { recursive: true }));

/** Loss, sharpness and spread for the rows of two views of two pictures, in the given order. */
function measured(order: readonly number[]): number[] {
  const scope = Scope.root();
  const rows = new Random(1).normals(new Float32Array(4 * 192));
  const views = Float32Array.from(order.flatMap((row) => [...rows.subarray(row * 192, (row + 1) * 192)]));
  const input = g.constant(views, [4, 3, SIZE, SIZE]);
  const { loss, metrics } = distillationLoss(scope, scope.sub("teacher"), input, encoder, distillation);
  const params = ParamSet.initial(scope.specs(), new Random(2));
  const feeds = new Map(params.specs.map(({ name, shape }) => [name, ndarray(params.tensor(name).data, shape)]));
  return interpret([loss, metrics!["sharpness"]!, metrics!["spread"]!], feeds).map(({ data }) => data[0]!);
}

test("the loss depends on which views are paired, not on their order", () => {
  const [loss, sharpness, spread] = measured([0, 1, 2, 3]);
  const [first, swapped, mispaired] = [loss!, measured([2, 3, 0, 1])[0]!, measured([0, 1, 3, 2])[0]!];
  expect(swapped).toBeCloseTo(first, 9);
  expect(measured([1, 0, 3, 2])[0]).toBeCloseTo(first, 9);
  expect(Math.abs(mispaired - first)).toBeGreaterThan(1e-3);
  // A cross-entropy is at least the entropy of its target (Gibbs); a mean's entropy is at least the mean entropy
  // (Jensen).
  expect(first).toBeGreaterThan(sharpness!);
  expect(spread).toBeGreaterThan(sharpness!);
  expect(spread).toBeLessThanOrEqual(Math.log(distillation.prototypes) + 1e-6);
});

test("it trains without collapse: distributions stay spread, and tokens separate the kinds of pictures", async () => {
  const reports: Report[] = [];
  const context: StageContext = {
    recipe,
    dataset,
    dir,
    threads: 1,
    report: (report) => reports.push(report),
    stopped: () => false,
  };
  await expect(trainStage(distillationStage(context), context)).resolves.toBe(true);
  const [first, last] = [reports[0]!.scalars, reports.at(-1)!.scalars];
  expect(last["loss"]).toBeLessThan(first["loss"]!);
  // Six kinds need log 6 = 1.8 nats of prototypes; collapse to one gives 0, to uniform leaves sharpness at log 16 =
  // 2.8.
  expect(last["spread"]).toBeGreaterThan(1.2);
  expect(last["sharpness"]).toBeLessThan(2);

  const { original } = tokenizerStage(context).maps!;
  const pictures = new Map(Object.entries(pictureTables(dataset)));
  const results = await runMap(original!, [{ output: "token" }], pictures, new StageWeights({ dir }), context);
  const tokens = results["token"]!.data as Float32Array;
  const token = (i: number) => tokens.subarray(i * encoder.width, (i + 1) * encoder.width);
  const [same, other]: [number[], number[]] = [[], []];
  for (let i = 0; i < COUNT; i++)
    for (let j = 0; j < i; j++)
      (Math.floor(i / 8) === Math.floor(j / 8) ? same : other).push(cosine(token(i), token(j)));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(same)).toBeGreaterThan(mean(other) + 0.2);
}, 300_000);
