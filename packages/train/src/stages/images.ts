/** Pictures on their way through the networks, for training and evaluation. */
import {
  autoencoderDecoder,
  autoencoderEncoder,
  emitOnnx,
  latentSize,
  ops as g,
  Scope,
  vitEncoder,
  type Weight,
} from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { type Augmentation, fillBatch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { f32 } from "./context.ts";

/** Mean and deviation of the encoder's input: pixels in [0,1] go to [-1,1]. */
export const PREPROCESS = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

export const asWeights = (
  values: ReadonlyMap<string, Float32Array>,
  storage: Weight["storage"] = "f32",
): Map<string, Weight> => new Map([...values].map(([name, data]) => [name, { data, storage }]));

/** Calls `use` with all pictures in turn, moved if asked, as f32 [count,3,S,S] in [-1,1]; the last chunk is filled up with picture 0. */
export async function forEachChunk(
  dataset: Dataset,
  size: number,
  use: (chunk: Float32Array, start: number, count: number) => Promise<void>,
  augmentation?: Augmentation,
): Promise<void> {
  const chunk = new Float32Array(size * 3 * dataset.size ** 2);
  for (let start = 0; start < dataset.count; start += size) {
    const count = Math.min(size, dataset.count - start);
    fillBatch(
      chunk,
      dataset,
      Array.from({ length: size }, (_, i) => (i < count ? start + i : 0)),
      augmentation,
    );
    await use(chunk, start, count);
  }
}

const CHUNK = 64;

/** The latents' mean and deviation a channel, and the way between the autoencoder's units and the flow's. */
export interface LatentStatistics {
  readonly shift: number[];
  readonly scale: number[];
}

/**
 * Means of all pictures' latents [count,C,L,L], brought to mean 0 and deviation 1 a channel; of moved pictures by the
 * statistics of those at rest.
 */
export async function encodeLatents(
  dataset: Dataset,
  recipe: Recipe,
  weights: ReadonlyMap<string, Float32Array>,
  threads: number,
  moved?: { readonly statistics: LatentStatistics; readonly augmentation: Augmentation },
): Promise<{ latents: Float32Array; statistics: LatentStatistics }> {
  const c = recipe.autoencoder.network;
  const [S, L] = [c.imageSize, latentSize(c)];
  const moments = autoencoderEncoder(Scope.root(), g.input("image", [CHUNK, 3, S, S]), c);
  const bytes = emitOnnx({
    name: "encode",
    outputs: { mean: g.slice(moments, 1, 0, c.latent) },
    weights: asWeights(weights),
  });
  const session = await OrtSession.create(bytes, { threads });
  const plane = L * L;
  const stride = c.latent * plane;
  const latents = new Float32Array(dataset.count * stride);
  const encode = async (chunk: Float32Array, start: number, count: number) => {
    const { mean } = await session.run({ image: f32(chunk, CHUNK, 3, S, S) });
    latents.set((mean!.data as Float32Array).subarray(0, count * stride), start * stride);
  };
  await forEachChunk(dataset, CHUNK, encode, moved?.augmentation);
  await session.release();
  const statistics = moved?.statistics ?? channelStatistics(latents, c.latent, plane);
  latents.forEach((x, i) => {
    const channel = Math.floor(i / plane) % c.latent;
    latents[i] = (x - statistics.shift[channel]!) * statistics.scale[channel]!;
  });
  return { latents, statistics };
}

/** shift = mean, scale = 1 / deviation of every channel of [n, channels, plane]. */
export function channelStatistics(latents: Float32Array, channels: number, plane: number): LatentStatistics {
  const [shift, scale]: [number[], number[]] = [[], []];
  for (let channel = 0; channel < channels; channel++) {
    let [count, sum, squares] = [0, 0, 0];
    for (let start = channel * plane; start < latents.length; start += channels * plane) {
      for (let i = start; i < start + plane; i++) {
        count++;
        sum += latents[i]!;
        squares += latents[i]! ** 2;
      }
    }
    const mean = sum / count;
    shift.push(mean);
    scale.push(1 / Math.sqrt(squares / count - mean ** 2));
  }
  return { shift, scale };
}

/** [cls] tokens of all pictures, moved if asked, f32 [count, width]. */
export async function encodeTokens(
  dataset: Dataset,
  recipe: Recipe,
  weights: ReadonlyMap<string, Float32Array>,
  threads: number,
  augmentation?: Augmentation,
): Promise<Float32Array> {
  const c = recipe.encoder;
  const token = vitEncoder(Scope.root(), g.input("image", [CHUNK, 3, c.imageSize, c.imageSize]), c);
  const session = await OrtSession.create(
    emitOnnx({ name: "tokens", outputs: { token }, weights: asWeights(weights) }),
    { threads },
  );
  const tokens = new Float32Array(dataset.count * c.width);
  const encode = async (chunk: Float32Array, start: number, count: number) => {
    const result = await session.run({ image: f32(chunk, CHUNK, 3, c.imageSize, c.imageSize) });
    tokens.set((result["token"]!.data as Float32Array).subarray(0, count * c.width), start * c.width);
  };
  await forEachChunk(dataset, CHUNK, encode, augmentation);
  await session.release();
  return tokens;
}

export interface Painter {
  /** Flow latents [count,C,L,L] -> pictures [count,3,S,S]. */
  paint(latents: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Draws with the autoencoder's decoder. */
export async function latentPainter(
  recipe: Recipe,
  weights: ReadonlyMap<string, Float32Array>,
  statistics: LatentStatistics,
  count: number,
  threads: number,
): Promise<Painter> {
  const c = recipe.autoencoder.network;
  const [C, L] = [c.latent, latentSize(c)];
  const image = autoencoderDecoder(Scope.root(), g.input("z", [count, C, L, L]), c);
  const session = await OrtSession.create(
    emitOnnx({ name: "paint", outputs: { image }, weights: asWeights(weights) }),
    { threads },
  );
  return {
    async paint(latents) {
      const z = latents.map((x, i) => {
        const channel = Math.floor(i / (L * L)) % C;
        return x / statistics.scale[channel]! + statistics.shift[channel]!;
      });
      return (await session.run({ z: f32(z, count, C, L, L) }))["image"]!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
