/**
 * Common parts of the generators' stages: flow matching on the tokens of stage 3; t 0 = noise, 1 = data, sampled
 * uniformly.
 */
import { join } from "node:path";
import {
  ops as g,
  type LabelGeneratorConfig,
  type PromptEncoderConfig,
  type TextGeneratorConfig,
  type Value,
} from "@reptok/model";
import type { Dataset } from "../data/dataset.ts";
import type { PromptEncoderRecipe, Recipe } from "../recipe/recipe.ts";
import { VECTOR } from "../text/word-vectors.ts";
import { SENTENCE_SIZES } from "../text/sentence-encoder.ts";
import type { StepGraph } from "../trainer/step.ts";
import { CHECKPOINT } from "../trainer/loop.ts";
import { readTensors } from "../trainer/state.ts";
import { stageDir, type StageContext } from "./context.ts";
import type { InputDraw, TableSource } from "./declaration.ts";
import { integerTable } from "./pictures.ts";
import { standardize } from "./table.ts";
import { readProduct } from "./compute-tables.ts";
import { TOKENS } from "./tokenizer.ts";

/** Squared error of the velocity at x_t = t data + (1 - t) noise. All [B,1,D] except t [B]. */
export function generatorLoss(velocity: Value, data: Value, noise: Value): StepGraph {
  const error = g.sub(velocity, g.sub(data, noise));
  return { loss: g.meanAll(g.mul(error, error)) };
}
export function noisy(data: Value, noise: Value, t: Value): Value {
  const t3 = g.reshape(t, [t.shape[0]!, 1, 1]);
  return g.add(g.mul(data, t3), g.mul(noise, g.sub(1, t3)));
}

/** Loss of a generator's velocity for inputs `data` and `noise` [B,1,D] and `t` [B]. */
export function flowStep(batch: number, D: number, velocity: (x: Value, t: Value) => Value): StepGraph {
  const [data, noise, t] = [g.input("data", [batch, 1, D]), g.input("noise", [batch, 1, D]), g.input("t", [batch])];
  return generatorLoss(velocity(noisy(data, noise, t), t), data, noise);
}

/** How {@link flowStep}'s inputs are sampled, from {@link latentTables}. */
export const generatorDraws: Readonly<Record<"data" | "noise" | "t", InputDraw>> = {
  data: { draw: "gather", table: "latents", at: "row" },
  noise: { draw: "normal" },
  t: { draw: "uniform" },
};

/**
 * The tokens of all pictures in latent units, [count, D]. The scale factor is the root mean square of their
 * deviation from the mean token: noise of standard deviation 1 would drown differences of a third (measured).
 */
export const latentTables = ({ splits }: Dataset): Record<"latents" | "train", TableSource> => ({
  latents: { stage: "tokenizer", product: TOKENS, standardize: "overall" },
  train: integerTable(splits.train),
});

/** Name of the scale factor in the metadata of a tokenizer checkpoint that was restored from a bundle. */
export const SCALE_FACTOR = "scaleFactor";

/** The scale factor of a run's tokens: the restored one, so that their space stays the same, or the one computed from them. */
export async function scaleFactorOf(context: Pick<StageContext, "dir">): Promise<number> {
  const { metadata } = await readTensors(join(stageDir(context, "tokenizer"), CHECKPOINT));
  const restored = metadata.get(SCALE_FACTOR);
  return restored === undefined ? (await trainingLatents(context)).scaleFactor : Number(restored);
}

/** The same for a bundle: tokens are latents times the scale factor. */
export async function trainingLatents(
  context: Pick<StageContext, "dir">,
): Promise<{ latents: Float32Array; scaleFactor: number; dimensions: number }> {
  const { data, dims } = await readProduct(context, "tokenizer", TOKENS);
  const latents = data.slice();
  const { scale } = standardize({ data: latents, dims }, "overall", dims[0]!);
  return { latents, scaleFactor: Math.fround(1 / scale[0]!), dimensions: dims[1]! };
}

export const labelGeneratorConfig = (recipe: Recipe, labels: number): LabelGeneratorConfig => ({
  ...recipe.labelGenerator.network,
  token: recipe.encoder.width,
  labels,
});

export interface TextConfigs {
  readonly encoder: PromptEncoderConfig;
  readonly generator: TextGeneratorConfig;
}
/** Sizes of a text encoder that depend on the data. */
export interface Vocabulary {
  /** Rows of the word table. */
  readonly size: number;
  /** For a words encoder: the numbers of trained rows and of concepts. */
  readonly own?: number;
  readonly concepts?: number;
}

function promptEncoderConfig(
  chosen: PromptEncoderRecipe,
  { size: vocabulary, own = 0, concepts = 0 }: Vocabulary,
  token: number,
): PromptEncoderConfig {
  if (chosen.kind === "sentence") return { ...SENTENCE_SIZES, maxTokens: chosen.maxTokens };
  if (chosen.kind === "words") {
    const { kind, maxTokens, width, depth, heads } = chosen;
    return { kind, own, vocabulary, vector: VECTOR, maxTokens, width, depth, heads, concepts, token };
  }
  const { kind: _, ...sizes } = chosen;
  return { ...sizes, vocabulary };
}

export function textConfigs({ textGenerator, encoder: vit }: Recipe, vocabulary: Vocabulary): TextConfigs {
  const encoder = promptEncoderConfig(textGenerator.encoder, vocabulary, vit.width);
  return { encoder, generator: { ...textGenerator.network, token: vit.width, text: encoder.width } };
}
