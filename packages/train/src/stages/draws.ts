/** Samples the inputs of a graph as declared. */
import { Random, type Tensor } from "@reptok/model";
import { fillBatch } from "../data/batch.ts";
import { fillCrops } from "../data/crop.ts";
import { EpochSampler } from "../data/sampler.ts";
import type { Draws, IndexDraw, InputDraw } from "./declaration.ts";
import { STRIDE } from "./streams.ts";
import { gather, integersNamed, picturesNamed, tableNamed, type Tables } from "./table.ts";

export type Indices = ReadonlyMap<string, ArrayLike<number>>;
/** Inputs of a graph by name, each with one buffer that is refilled for every step. */
export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * Each of `indices`, replaced by `row` with probability `rate`: guidance needs a generator trained with and without
 * conditions.
 */
export function dropOut(indices: ArrayLike<number>, row: number, rate: number, random: Random): number[] {
  return Array.from(indices, (index) => (random.uniform() < rate ? row : index));
}

/**
 * Chooses the masked patches of each picture: a random fraction, uniform from 0 to twice the mean.
 * @param hidden f32 [pictures, patches], 1 where masked
 */
export function hidePatches(hidden: Float32Array, patches: number, mean: number, random: Random): void {
  for (let start = 0; start < hidden.length; start += patches) {
    const share = random.uniform() * 2 * mean;
    for (let i = start; i < start + patches; i++) hidden[i] = random.uniform() < share ? 1 : 0;
  }
}

/** Chooses a view of a picture: view 0, the picture itself, with probability 1/2, otherwise one of the others. */
export function chooseView(views: number, random: Random): number {
  const moved = views - 1;
  const chosen = Math.floor(2 * moved * random.uniform());
  return chosen < moved ? chosen + 1 : 0;
}

function indexOf(name: string, indices: Indices): ArrayLike<number> {
  const found = indices.get(name);
  if (found === undefined) throw new Error(`expected an index ${name}, got ${[...indices.keys()].join(", ")}`);
  return found;
}

/** @param epoch the rows of an "epoch" draw */
function drawIndex(
  draw: IndexDraw,
  indices: Indices,
  tables: Tables,
  random: Random,
  epoch: (rows: string) => Uint32Array,
): ArrayLike<number> {
  if (draw.draw === "epoch") return epoch(draw.rows);
  const of = indexOf(draw.of, indices);
  switch (draw.draw) {
    case "member": {
      const [starts, members] = [integersNamed(tables, draw.starts), integersNamed(tables, draw.members)];
      return Int32Array.from(of, (i) => members[starts[i]! + random.integer(starts[i + 1]! - starts[i]!)]!);
    }
    case "view":
      return Int32Array.from(of, (i) => i + draw.count * chooseView(draw.views, random));
    case "random": {
      const rows = integersNamed(tables, draw.rows);
      return Int32Array.from(of, () => rows[random.integer(rows.length)]!);
    }
    case "dropout":
      return dropOut(of, draw.row, draw.rate, random);
  }
}

/** @param still disables shifts and mirroring */
export function drawInput(
  draw: InputDraw,
  { data: target, dims }: Tensor,
  indices: Indices,
  tables: Tables,
  random: Random,
  still = false,
): void {
  const floats = (): Float32Array => {
    if (target instanceof Float32Array) return target;
    throw new Error(`expected an f32 input to draw ${draw.draw} into`);
  };
  const each = (value: () => number): void => {
    for (let i = 0; i < target.length; i++) target[i] = value();
  };
  const uniform = (): number => random.uniform();
  switch (draw.draw) {
    case "gather":
      return gather(tableNamed(tables, draw.table), indexOf(draw.at, indices), target);
    case "picture": {
      const { shift = 0, flip = 0 } = draw;
      const moved = still || (shift === 0 && flip === 0) ? undefined : { random: uniform, shift, flip };
      return fillBatch(floats(), picturesNamed(tables, draw.table), indexOf(draw.at, indices), moved);
    }
    case "crop": {
      const { views, minCrop, flip } = draw;
      const at = Array.from(indexOf(draw.at, indices));
      const all = Array.from({ length: views }, () => at).flat();
      return fillCrops(floats(), picturesNamed(tables, draw.table), all, { random: uniform, minCrop, flip });
    }
    case "normal":
      return void random.normals(floats());
    case "uniform":
      return each(uniform);
    case "logitNormal":
      return each(() => 1 / (1 + Math.exp(-(draw.mean + draw.deviation * random.normal()))));
    case "hidden":
      return hidePatches(floats(), floats().length / dims[0]!, draw.mean, random);
  }
}

/**
 * The inputs of a step are a function of its number, so that a resumed run reproduces an uninterrupted one.
 * @param buffers the graph's inputs, which are refilled and returned at every call
 */
export function batchDrawer(
  { indices, inputs }: Draws,
  buffers: Feeds,
  tables: Tables,
  batch: number,
  { seed, stream }: { readonly seed: number; readonly stream: number },
): (step: number) => Feeds {
  checkNames(inputs, buffers);
  const samplers = new Map<string, EpochSampler>();
  return (step) => {
    const random = new Random(seed, stream, step * STRIDE);
    const epoch = (rows: string): Uint32Array => {
      let sampler = samplers.get(rows);
      if (sampler?.position !== step * batch) {
        sampler = new EpochSampler(Uint32Array.from(integersNamed(tables, rows)), `${seed}/${stream}`, step * batch);
        samplers.set(rows, sampler);
      }
      return sampler.next(batch);
    };
    const drawn = new Map<string, ArrayLike<number>>();
    for (const [name, draw] of Object.entries(indices)) drawn.set(name, drawIndex(draw, drawn, tables, random, epoch));
    for (const [name, draw] of Object.entries(inputs)) drawInput(draw, buffers[name]!, drawn, tables, random);
    return buffers;
  };
}

/** @throws {Error} if an input of the graph has no draw, or a draw no input */
export function checkNames(inputs: Draws["inputs"], buffers: Feeds): void {
  const [drawn, expected] = [Object.keys(inputs).toSorted(), Object.keys(buffers).toSorted()];
  if (drawn.join() !== expected.join())
    throw new Error(`expected draws for the graph's inputs ${expected.join(", ")}, got ${drawn.join(", ")}`);
}
