/** What the flow decoder draws: the first stage's latents, or pixels in [-1,1]. */
import { latentSize } from "@reptok/model";
import type { Augmentation } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { weightsOf, type StageContext } from "./context.ts";
import { encodeLatents, forEachChunk, latentPainter, type LatentStatistics, type Painter } from "./images.ts";

export interface DrawingSpace {
  /** Of all pictures, f32 [count,C,H,W] in the flow's units. */
  readonly latents: Float32Array;
  readonly statistics: LatentStatistics;
  /** The same of all pictures, moved. */
  moved(augmentation: Augmentation): Promise<Float32Array>;
  /** Draws `count` latents at once as pictures. */
  painter(count: number): Promise<Painter>;
}

/** Channels and side of what is drawn. */
export function drawnSize({ autoencoder, imageSize, tokenizer }: Recipe): { channels: number; size: number } {
  if (tokenizer.space === "pixel") return { channels: 3, size: imageSize };
  return { channels: autoencoder.network.latent, size: latentSize(autoencoder.network) };
}

export async function drawingSpace(context: StageContext): Promise<DrawingSpace> {
  const { dataset, recipe, threads } = context;
  if (recipe.tokenizer.space === "pixel") return pixelSpace(dataset);
  const weights = await weightsOf(context, "autoencoder");
  const { latents, statistics } = await encodeLatents(dataset, recipe, weights, threads);
  return {
    latents,
    statistics,
    moved: async (augmentation) =>
      (await encodeLatents(dataset, recipe, weights, threads, { statistics, augmentation })).latents,
    painter: (count) => latentPainter(recipe, weights, statistics, count, threads),
  };
}

/** 12 bytes a pixel are held in memory. */
async function pixelSpace(dataset: Dataset): Promise<DrawingSpace> {
  const stride = 3 * dataset.size ** 2;
  const pixels = async (augmentation?: Augmentation) => {
    const all = new Float32Array(dataset.count * stride);
    const take = (chunk: Float32Array, start: number, count: number) => {
      all.set(chunk.subarray(0, count * stride), start * stride);
      return Promise.resolve();
    };
    await forEachChunk(dataset, 64, take, augmentation);
    return all;
  };
  return {
    latents: await pixels(),
    moved: pixels,
    statistics: { shift: [0, 0, 0], scale: [1, 1, 1] },
    painter: () => Promise.resolve({ paint: (pixels) => Promise.resolve(pixels), release: () => Promise.resolve() }),
  };
}
