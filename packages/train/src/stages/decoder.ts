/**
 * Stage 4, optional: further training of the flow decoder alone, with the tokenizer's flow loss. The encoder is not
 * run: tokens and latents are computed once for every picture and for shifted variants, without which the decoder
 * memorises the pictures.
 */
import { isFrequency, ops as g, vitEncoder, type Value } from "@reptok/model";
import { latentMeans } from "./autoencoder.ts";
import { gatherRows, type StageContext } from "./context.ts";
import type { MapDeclaration, StageDeclaration, TableSource } from "./declaration.ts";
import { decoderConfig, isPixelSpace } from "./drawing-space.ts";
import { pictureTables } from "./pictures.ts";
import { decoderInputs, decoderLoss, decoderTimes, encoderSource, frequencySource } from "./tokenizer.ts";
import { decoderEvaluator } from "./tokenizer-evaluation.ts";

/** Tokens and latents of the pictures, then of each variant: both networks see the same shift of a variant. */
export function viewsMap({ recipe }: StageContext): MapDeclaration {
  const { variants, shift, flip } = recipe.decoder!;
  const { network } = recipe.autoencoder;
  const S = recipe.imageSize;
  return {
    graph(scope, batch) {
      const image = g.input("image", [batch, 3, S, S]);
      const token = vitEncoder(scope.sub("encoder"), image, recipe.encoder);
      return { token, latent: isPixelSpace(recipe) ? image : latentMeans(scope.sub("autoencoder"), image, network) };
    },
    weights: (name) =>
      name.startsWith(AUTOENCODER)
        ? { stage: "autoencoder", weight: name.slice(AUTOENCODER.length) }
        : encoderSource(name, recipe),
    inputs: { image: { draw: "picture", table: "pixels", at: "row", shift, flip } },
    rows: "pixels",
    views: 1 + variants,
  };
}
const AUTOENCODER = "autoencoder.";

/** The input `token`, with noise of standard deviation between 0 and `jitter` if that is not 0. */
export function jitteredToken(batch: number, width: number, jitter = 0): Value {
  const token = g.input("token", [batch, width]);
  if (jitter === 0) return token;
  const amount = g.mul(g.input("amount", [batch]), jitter);
  return g.add(token, g.mul(g.input("jitter", [batch, width]), g.reshape(amount, [batch, 1])));
}

export function decoderStage(context: StageContext): StageDeclaration {
  const { dataset, recipe } = context;
  const stage = recipe.decoder;
  if (stage === undefined) throw new Error("expected a recipe with a decoder stage, got none");
  const c = decoderConfig(recipe);
  const latents: TableSource = {
    map: "views",
    output: "latent",
    ...(!isPixelSpace(recipe) && { standardize: "channels" }),
  };
  return {
    stage: "decoder",
    recipe: stage,
    step: (scope, batch) => ({
      loss: decoderLoss(scope.sub("decoder"), jitteredToken(batch, c.token, stage.jitter), decoderInputs(batch, c), c),
    }),
    weights: (name) =>
      isFrequency(name)
        ? { frozen: true, from: frequencySource(name, recipe) }
        : { from: { stage: "tokenizer", weight: name } },
    maps: { views: viewsMap(context) },
    tables: { ...pictureTables(dataset), tokens: { map: "views", output: "token" }, latents },
    indices: {
      row: { draw: "epoch", rows: "train" },
      view: { draw: "view", of: "row", views: 1 + stage.variants, count: dataset.count + dataset.derived.length },
    },
    inputs: {
      token: { draw: "gather", table: "tokens", at: "view" },
      latent: { draw: "gather", table: "latents", at: "view" },
      noise: { draw: "normal" },
      t: decoderTimes(recipe),
      ...(stage.jitter && { jitter: { draw: "normal" }, amount: { draw: "uniform" } }),
    },
    evaluation: {
      rows: "held",
      graph: (scope, batch) => ({
        flow: decoderLoss(scope.sub("decoder"), g.input("token", [batch, c.token]), decoderInputs(batch, c), c),
      }),
      inputs: {
        token: { draw: "gather", table: "tokens", at: "row" },
        latent: { draw: "gather", table: "latents", at: "row" },
      },
    },
    evaluator: (opened) =>
      decoderEvaluator(opened, (held) => Promise.resolve(gatherRows(opened.tables, "tokens", held))),
  };
}
