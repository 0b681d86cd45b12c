/** The context of a stage, and helpers that stages share. */
import { join } from "node:path";
import type { Tensor } from "@reptok/model";
import type { Dataset } from "../data/dataset.ts";
import { EpochSampler } from "../data/sampler.ts";
import { psnr } from "../eval/metrics/psnr.ts";
import type { Recipe, StageName, StageRecipe } from "../recipe/recipe.ts";
import { toBytes } from "../report/sheet.ts";
import { AdamW } from "../trainer/optimizer.ts";
import { CHECKPOINT, type Report } from "../trainer/loop.ts";
import { loadAverage } from "../trainer/state.ts";
import type { ParamSet } from "../trainer/params.ts";
import { gather, rowSize, tableNamed, type Tables } from "./table.ts";

export interface StageContext {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  /** Directory of the run; every stage has its own sub-directory. */
  readonly dir: string;
  readonly threads: number;
  readonly report: (report: Report) => void;
  readonly stopped: () => boolean;
}

export const stageDir = (context: Pick<StageContext, "dir">, stage: StageName): string => join(context.dir, stage);

/** The averaged weights of an earlier stage. */
export async function weightsOf(
  context: Pick<StageContext, "dir">,
  stage: StageName,
): Promise<Map<string, Float32Array>> {
  const path = join(stageDir(context, stage), CHECKPOINT);
  return loadAverage(path).catch((cause: unknown) => {
    throw new Error(`expected the ${stage} stage's checkpoint at ${path}; train that stage first`, { cause });
  });
}

/** All options except which weights decay: matrices do. */
export const adamWOptions = ({ weightDecay, clip, emaRate }: StageRecipe) => ({
  beta1: 0.9,
  beta2: 0.99,
  eps: 1e-8,
  weightDecay,
  clip,
  emaRate,
  emaWarmup: true,
});

export const optimizerOf = (stage: StageRecipe, params: ParamSet): AdamW => new AdamW(params, adamWOptions(stage));

/** Batches of indices as a function of the step. */
export function indexBatches(indices: Uint32Array, seed: number, size: number): (step: number) => Uint32Array {
  let sampler = new EpochSampler(indices, seed);
  return (step) => {
    if (sampler.position !== step * size) sampler = new EpochSampler(indices, seed, step * size);
    return sampler.next(size);
  };
}

/** Indices of pictures to evaluate on: held-out ones, or trained ones if the data set is too small to hold any out. */
export function evaluated({ splits }: Dataset, count: number): Uint32Array {
  return (splits.reconstruction.length > 0 ? splits.reconstruction : splits.train).subarray(0, count);
}

export const f32 = (data: Float32Array, ...dims: number[]): Tensor => ({ data, dims });
export const i32 = (data: Int32Array, ...dims: number[]): Tensor => ({ data, dims });

/** Mean {@link psnr} of `count` concatenated pictures. */
export function meanPsnr(drawn: Float32Array, real: Float32Array, count: number): number {
  const size = drawn.length / count;
  let total = 0;
  for (let i = 0; i < count; i++) {
    total += psnr(drawn.subarray(i * size, (i + 1) * size), real.subarray(i * size, (i + 1) * size));
  }
  return total / count;
}

/** The rows at `indices` of a table, f32, concatenated. */
export function gatherRows(tables: Tables, name: string, indices: ArrayLike<number>): Float32Array {
  const table = tableNamed(tables, name);
  const rows = new Float32Array(indices.length * rowSize(table));
  gather(table, indices, rows);
  return rows;
}

/** The first pictures, at most `maximum`, of two lists alternately (real, drawn, real, ...), as bytes for a sheet. */
export function interleave(real: Float32Array, drawn: Float32Array, stride: number, maximum: number): Uint8Array {
  const count = Math.min(maximum, real.length / stride);
  const pairs = new Uint8Array(2 * count * stride);
  for (let i = 0; i < count; i++) {
    pairs.set(toBytes(real.subarray(i * stride, (i + 1) * stride)), 2 * i * stride);
    pairs.set(toBytes(drawn.subarray(i * stride, (i + 1) * stride)), (2 * i + 1) * stride);
  }
  return pairs;
}
