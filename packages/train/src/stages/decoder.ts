/**
 * Stage 4, optional: further training of the flow decoder alone, with the tokenizer's flow loss. The encoder is not
 * run: tokens and latents are computed once for every picture and for shifted variants, without which the decoder
 * memorises the pictures.
 */
import { isFrequency, ops as g, vitEncoder, type Value } from "@reptok/model";
import type { Recipe } from "../recipe/recipe.ts";
import { latentMeans } from "./autoencoder.ts";
import { gatherRows, type StageContext } from "./context.ts";
import type { Draws, MapDeclaration, StageDeclaration, TableSource } from "./declaration.ts";
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

type TokenNoise = Pick<NonNullable<Recipe["decoder"]>, "jitter" | "mixing">;

/** The input `token` with the recipe's noise, [B,width]. */
export function noisyToken(batch: number, width: number, { jitter = 0, mixing = 0 }: TokenNoise): Value {
  const input = (name: string): Value => g.input(name, [batch, width]);
  const amount = (name: string, most: number): Value => g.mul(g.reshape(g.input(name, [batch]), [batch, 1]), most);
  let token = input("token");
  if (jitter > 0) token = g.add(token, g.mul(input("jitter"), amount("amount", jitter)));
  if (mixing > 0) {
    const difference = g.sub(input("minuend"), input("subtrahend"));
    token = g.add(token, g.mul(difference, amount("share", mixing * Math.SQRT1_2)));
  }
  return token;
}

/** How the inputs of {@link noisyToken} besides the token are sampled. */
export function tokenNoiseDraws({ jitter = 0, mixing = 0 }: TokenNoise): Draws {
  const other = { draw: "random", of: "row", rows: "train" } as const;
  return {
    indices: mixing > 0 ? { minuend: other, subtrahend: other } : {},
    inputs: {
      ...(jitter > 0 && { jitter: { draw: "normal" }, amount: { draw: "uniform" } }),
      ...(mixing > 0 && {
        minuend: { draw: "gather", table: "tokens", at: "minuend" },
        subtrahend: { draw: "gather", table: "tokens", at: "subtrahend" },
        share: { draw: "uniform" },
      }),
    },
  };
}

/** A decoder weight's name in the tokenizer's stage, whose layers are numbered before layers are removed. */
export const nameInTokenizer = (name: string, layers: readonly number[] | undefined): string =>
  name.replace(/(?<=\bmid_level\.)\d+/, (at) => String(layers?.[Number(at)] ?? at));

export function decoderStage(context: StageContext): StageDeclaration {
  const { dataset, recipe } = context;
  const stage = recipe.decoder;
  if (stage === undefined) throw new Error("expected a recipe with a decoder stage, got none");
  const c = decoderConfig(recipe);
  const noise = tokenNoiseDraws(stage);
  const latents: TableSource = {
    map: "views",
    output: "latent",
    ...(!isPixelSpace(recipe) && { standardize: "channels" }),
  };
  return {
    stage: "decoder",
    recipe: stage,
    step: (scope, batch) => ({
      loss: decoderLoss(scope.sub("decoder"), noisyToken(batch, c.token, stage), decoderInputs(batch, c), c),
    }),
    weights: (name) =>
      isFrequency(name)
        ? { frozen: true, from: frequencySource(nameInTokenizer(name, stage.layers), recipe) }
        : { from: { stage: "tokenizer", weight: nameInTokenizer(name, stage.layers) } },
    maps: { views: viewsMap(context) },
    tables: { ...pictureTables(dataset), tokens: { map: "views", output: "token" }, latents },
    indices: {
      row: { draw: "epoch", rows: "train" },
      view: { draw: "view", of: "row", views: 1 + stage.variants, count: dataset.count + dataset.derived.length },
      ...noise.indices,
    },
    inputs: {
      token: { draw: "gather", table: "tokens", at: "view" },
      latent: { draw: "gather", table: "latents", at: "view" },
      noise: { draw: "normal" },
      t: decoderTimes(recipe),
      ...noise.inputs,
    },
    evaluation: {
      rows: "heldOut",
      graph: (scope, batch) => ({
        flow: decoderLoss(scope.sub("decoder"), g.input("token", [batch, c.token]), decoderInputs(batch, c), c),
      }),
      inputs: {
        token: { draw: "gather", table: "tokens", at: "row" },
        latent: { draw: "gather", table: "latents", at: "row" },
      },
    },
    evaluator: (opened) =>
      decoderEvaluator(opened, c, (heldOut) => Promise.resolve(gatherRows(opened.tables, "tokens", heldOut))),
  };
}
