/** Stage 1: the first-stage autoencoder (latent diffusion, arXiv 2112.10752), on pixels, with a small KL term. */
import {
  autoencoderDecoder,
  autoencoderEncoder,
  latentSize,
  ops as g,
  type AutoencoderConfig,
  type Scope,
  type Value,
} from "@reptok/model";
import type { StepGraph } from "../trainer/step.ts";
import type { StageContext } from "./context.ts";
import type { MapDeclaration, StageDeclaration } from "./declaration.ts";
import { pictureTables } from "./pictures.ts";
import { isSkip, once, principalSkips } from "./principal.ts";
import { psnrOf, reconstructionEvaluator } from "./reconstruction-evaluation.ts";

/** sqrt(x^2 + eps): L1, smooth at zero (Charbonnier). */
const smoothAbs = (x: Value): Value => g.sqrt(g.add(g.mul(x, x), 1e-4));

/** Mean smooth L1 of the differences between neighbours along rows and columns of x [B,3,S,S]. */
function edgeError(x: Value): Value {
  const side = x.shape[2] as number;
  const differenceAlong = (axis: number): Value =>
    g.meanAll(smoothAbs(g.sub(g.slice(x, axis, 1, side), g.slice(x, axis, 0, side - 1))));
  return g.add(differenceAlong(2), differenceAlong(3));
}

/**
 * Reconstruction (L1, squared error, and `gradient` times that of the pictures' gradients) plus kl x KL(N(mean,
 * variance) || N(0, 1)); noise [B,C,H,W] draws the sample.
 */
export function autoencoderLoss(
  s: Scope,
  image: Value,
  noise: Value,
  c: AutoencoderConfig,
  { kl, gradient = 0 }: { readonly kl: number; readonly gradient?: number },
): StepGraph {
  const [mean, logVariance] = g.split(autoencoderEncoder(s, image, c), 2, 1) as [Value, Value];
  const sample = g.add(mean, g.mul(g.exp(g.mul(logVariance, 0.5)), noise));
  const difference = g.sub(autoencoderDecoder(s, sample, c), image);
  const plain = g.add(g.meanAll(smoothAbs(difference)), g.meanAll(g.mul(difference, difference)));
  const reconstruction = gradient === 0 ? plain : g.add(plain, g.mul(edgeError(difference), gradient));
  const divergence = g.meanAll(g.mul(0.5, g.sub(g.add(g.mul(mean, mean), g.exp(logVariance)), g.add(logVariance, 1))));
  return { loss: g.add(reconstruction, g.mul(divergence, kl)), metrics: { reconstruction, divergence } };
}

/** Means of the latents of pictures [B,3,S,S]: [B,C,L,L]. */
export const latentMeans = (s: Scope, image: Value, c: AutoencoderConfig): Value =>
  g.slice(autoencoderEncoder(s, image, c), 1, 0, c.latent);

/** `latents` of the table `pixels`, by the trained autoencoder. */
export const latentMap = (c: AutoencoderConfig): MapDeclaration => ({
  graph: (scope, batch) => ({
    latents: latentMeans(scope, g.input("image", [batch, 3, c.imageSize, c.imageSize]), c),
  }),
  weights: (weight) => ({ stage: "autoencoder", weight }),
  inputs: { image: { draw: "picture", table: "pixels", at: "row" } },
  rows: "pixels",
});

export function autoencoderStage({ dataset, recipe }: StageContext): StageDeclaration {
  const { network: c } = recipe.autoencoder;
  const skips = once(() => principalSkips(dataset, c));
  const [S, L] = [c.imageSize, latentSize(c)];
  const image = (batch: number): Value => g.input("image", [batch, 3, S, S]);
  const redraw = (scope: Scope, pictures: Value): Value =>
    autoencoderDecoder(scope, latentMeans(scope, pictures, c), c);
  return {
    stage: "autoencoder",
    recipe: recipe.autoencoder,
    step: (scope, batch) =>
      autoencoderLoss(scope, image(batch), g.input("noise", [batch, c.latent, L, L]), c, recipe.autoencoder),
    weights: (name) => (c.skip && isSkip(name) ? { from: { values: () => skips()[name] } } : {}),
    tables: pictureTables(dataset),
    indices: { row: { draw: "epoch", rows: "train" } },
    inputs: {
      image: { draw: "picture", table: "pixels", at: "row", shift: 4, flip: 0.5 },
      noise: { draw: "normal" },
    },
    evaluation: {
      rows: "heldOut",
      graph: (scope, batch) => ({ psnr: psnrOf(redraw(scope, image(batch)), image(batch)) }),
      inputs: { image: { draw: "picture", table: "pixels", at: "row" } },
    },
    evaluator: (stage) => reconstructionEvaluator(stage, redraw),
    evaluateEvery: 500,
  };
}
