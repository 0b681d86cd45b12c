/** What the generators' stages share: flow matching on the tokens of stage 3; t 0 = noise, 1 = data, drawn uniformly. */
import {
  ops as g,
  type LabelGeneratorConfig,
  type Random,
  type PromptEncoderConfig,
  type TextGeneratorConfig,
  type Value,
} from "@reptok/model";
import type { PromptEncoderRecipe, Recipe } from "../recipe/recipe.ts";
import { SENTENCE_SIZES } from "../text/sentence-encoder.ts";
import type { StepGraph } from "../trainer/step.ts";
import { f32, type StageContext } from "./context.ts";
import { readTokens } from "./tokenizer.ts";

/** Squared error of the velocity at x_t = t data + (1 - t) noise. All [B,1,D] but t [B]. */
export function generatorLoss(velocity: Value, data: Value, noise: Value): StepGraph {
  const error = g.sub(velocity, g.sub(data, noise));
  return { loss: g.meanAll(g.mul(error, error)) };
}
export function noisy(data: Value, noise: Value, t: Value): Value {
  const t3 = g.reshape(t, [t.shape[0]!, 1, 1]);
  return g.add(g.mul(data, t3), g.mul(noise, g.sub(1, t3)));
}

/**
 * The tokens of all pictures in latent units, [count, D]. The scale factor is the root mean square of what distinguishes
 * them, their deviation from the mean token: noise of deviation 1 would drown differences of a third (tried).
 */
export async function trainingLatents(
  context: Pick<StageContext, "dir">,
): Promise<{ latents: Float32Array; scaleFactor: number; dimensions: number }> {
  const { data, dims } = await readTokens(context);
  const [count, dimensions] = dims as readonly [number, number];
  const mean = new Float64Array(dimensions);
  data.forEach((x, i) => (mean[i % dimensions]! += x / count));
  const squares = data.reduce((sum, x, i) => sum + (x - mean[i % dimensions]!) ** 2, 0);
  const scaleFactor = Math.fround(Math.sqrt(squares / data.length));
  return { latents: data.map((x) => x / scaleFactor), scaleFactor, dimensions };
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
function promptEncoderConfig(chosen: PromptEncoderRecipe, vocabulary: number): PromptEncoderConfig {
  if (chosen.kind === "sentence") return { ...SENTENCE_SIZES, maxTokens: chosen.maxTokens };
  const { kind: _, ...sizes } = chosen;
  return { ...sizes, vocabulary };
}

/** @param vocabulary size of the prompt tokenizer's */
export function textConfigs({ textGenerator, encoder: vit }: Recipe, vocabulary: number): TextConfigs {
  const encoder = promptEncoderConfig(textGenerator.encoder, vocabulary);
  return { encoder, generator: { ...textGenerator.network, token: vit.width, text: encoder.width } };
}

/** data, noise [n,1,D] and t [n] for the picked pictures. */
export function flowBatch(latents: Float32Array, D: number, picked: ArrayLike<number>, random: Random) {
  const n = picked.length;
  const data = new Float32Array(n * D);
  for (let i = 0; i < n; i++) {
    const index = picked[i]!;
    data.set(latents.subarray(index * D, (index + 1) * D), i * D);
  }
  const t = Float32Array.from({ length: n }, () => random.uniform());
  return { data: f32(data, n, 1, D), noise: f32(random.normals(new Float32Array(n * D)), n, 1, D), t: f32(t, n) };
}
