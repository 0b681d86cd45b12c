/** The flow decoder's output space: the first stage's latents, or pixels in [-1,1]. */
import { latentSize, type FlowDecoderConfig } from "@reptok/model";
import type { Recipe } from "../recipe/recipe.ts";
import { latentMap } from "./autoencoder.ts";
import { weightsOf, type StageContext } from "./context.ts";
import type { InputDraw, MapDeclaration, TableSource } from "./declaration.ts";
import { latentPainter, type Painter } from "./images.ts";
import type { Statistics } from "./table.ts";

export const isPixelSpace = ({ tokenizer }: Recipe): boolean => tokenizer.space === "pixel";

/** Channels and side of the decoder's output. */
export function drawnSize(recipe: Recipe): { channels: number; size: number } {
  const { network } = recipe.autoencoder;
  if (isPixelSpace(recipe)) return { channels: 3, size: recipe.imageSize };
  return { channels: network.latent, size: latentSize(network) };
}

/** The decoder as the tokenizer's stage trains it. */
export function tokenizerDecoderConfig(recipe: Recipe): FlowDecoderConfig {
  return { ...recipe.tokenizer.network, token: recipe.encoder.width, ...drawnSize(recipe) };
}

/** The decoder of the last stages, with the remaining layers. */
export function decoderConfig(recipe: Recipe): FlowDecoderConfig {
  const config = tokenizerDecoderConfig(recipe);
  return { ...config, depth: recipe.decoder?.layers?.length ?? config.depth };
}

/** The tables of the flow's data for the index `row`: latents in the flow's units, or the pixels themselves. */
export function drawnTables(recipe: Recipe): {
  readonly maps: Readonly<Record<string, MapDeclaration>>;
  readonly tables: Readonly<Record<string, TableSource>>;
  readonly latent: InputDraw;
} {
  if (isPixelSpace(recipe)) return { maps: {}, tables: {}, latent: { draw: "picture", table: "pixels", at: "row" } };
  return {
    maps: { encode: latentMap(recipe.autoencoder.network) },
    tables: { latents: { map: "encode", output: "latents", standardize: "channels" } },
    latent: { draw: "gather", table: "latents", at: "row" },
  };
}

const PIXELS: Statistics = { shift: [0, 0, 0], scale: [1, 1, 1] };

/** The conversion between the autoencoder's units and the flow's, as computed by a stage. */
export const drawnStatistics = (statistics: Readonly<Record<string, Statistics>>): Statistics =>
  statistics["latents"] ?? PIXELS;

/** Decodes `count` latents at once to pictures. */
export async function painter(context: StageContext, statistics: Statistics, count: number): Promise<Painter> {
  const { recipe, threads } = context;
  if (isPixelSpace(recipe)) return { paint: (pixels) => Promise.resolve(pixels), release: () => Promise.resolve() };
  return latentPainter(recipe, await weightsOf(context, "autoencoder"), statistics, count, threads);
}
