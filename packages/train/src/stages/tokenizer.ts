/**
 * Stage 3: the tokenizer. The flow decoder and the encoder's [cls] embedding (by default nothing else of the encoder)
 * are trained jointly: flow loss with t = sigmoid(N(0,1)), plus lambda x (1 - cosine(token, frozen
 * token)) (RepTok, section 3).
 */
import {
  condition,
  flowDecoder,
  isFrequency,
  ops as g,
  Random,
  Scope,
  vitEncoder,
  type FlowDecoderConfig,
  type Value,
  type VitConfig,
} from "@reptok/model";
import type { Recipe, TunedPart } from "../recipe/recipe.ts";
import { ParamSet } from "../trainer/params.ts";
import type { StepGraph } from "../trainer/step.ts";
import { weightsOf, type StageContext } from "./context.ts";
import type { InputDraw, MapDeclaration, StageDeclaration, WeightSource } from "./declaration.ts";
import { tokenizerDecoderConfig, drawnTables } from "./drawing-space.ts";
import { pictureTables } from "./pictures.ts";
import { ENCODER } from "./pretrain.ts";
import { FREQUENCY_STREAM } from "./streams.ts";
import { tokenizerEvaluator } from "./tokenizer-evaluation.ts";

/** The only weight of the encoder that is trained by default, by its name in the graph. */
export const CLS = "encoder.cls_token";
/** Prefix of the decoder's weights. */
export const DECODER = "decoder.";
/** The product of this stage: the tokens of all pictures, f32 [count,width], which the generators learn. */
export const TOKENS = "tokens";

/** Whether the recipe trains a weight of the encoder with the decoder. */
const isTunedWeight = (name: string, { encoder, tokenizer }: Recipe): boolean =>
  isTuned(name.slice(ENCODER.length), tokenizer.tuned ?? "cls", encoder.depth);

/** Source of a weight of the finished encoder, by its name in the tokenizer's graph. */
export const encoderSource = (name: string, recipe: Recipe): WeightSource => ({
  stage: isTunedWeight(name, recipe) ? "tokenizer" : "pretrain",
  weight: name,
});

/** The pretrained encoder's weights, named as in the encoder. */
export async function pretrainedEncoder(context: Pick<StageContext, "dir">): Promise<Map<string, Float32Array>> {
  const all = [...(await weightsOf(context, "pretrain"))];
  return new Map(
    all.filter(([name]) => name.startsWith(ENCODER)).map(([name, data]) => [name.slice(ENCODER.length), data] as const),
  );
}

/** The pretrained encoder with its trained weights replaced by the tokenizer's; named as in the encoder. */
export function tunedEncoder(
  pretrained: ReadonlyMap<string, Float32Array>,
  trained: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const tuned = [...trained].filter(([name]) => name.startsWith(ENCODER));
  return new Map([...pretrained, ...tuned.map(([name, data]) => [name.slice(ENCODER.length), data] as const)]);
}

/** The decoder's frequency tables by their names in the tokenizer's graph: sampled once from the recipe's seed. */
export function frequencyTables(recipe: Recipe): Map<string, Float32Array> {
  const scope = Scope.root();
  const c = tokenizerDecoderConfig(recipe);
  decoderLoss(scope.sub("decoder"), g.input("token", [1, c.token]), decoderInputs(1, c), c);
  const specs = scope.specs().filter(({ name }) => isFrequency(name));
  const tables = ParamSet.initial(specs, new Random(recipe.seed, FREQUENCY_STREAM));
  return new Map(tables.names.map((name) => [name, tables.tensor(name).data]));
}
export const frequencySource = (name: string, recipe: Recipe): WeightSource => ({
  values: () => frequencyTables(recipe).get(name)!,
});

/** 1 - cosine of two tokens, averaged over the batch. */
function cosineLoss(a: Value, b: Value): Value {
  const dot = g.reduceSum(g.mul(a, b), -1);
  const norms = g.sqrt(g.mul(g.reduceSum(g.mul(a, a), -1), g.reduceSum(g.mul(b, b), -1)));
  return g.meanAll(g.sub(1, g.div(dot, norms)));
}

/** Squared error of the decoder's velocity between latent and noise [B,C,H,W] at t [B], given token [B,width]. */
export function decoderLoss(
  decoder: Scope,
  token: Value,
  { latent, noise, t }: Readonly<Record<"latent" | "noise" | "t", Value>>,
  config: FlowDecoderConfig,
): Value {
  const t4 = g.reshape(t, [t.shape[0]!, 1, 1, 1]);
  const x = g.add(g.mul(latent, g.sub(1, t4)), g.mul(noise, t4)); // t 1 = noise, 0 = data
  const error = g.sub(flowDecoder(decoder, x, t, condition(decoder, token, config), config), g.sub(noise, latent));
  return g.meanAll(g.mul(error, error));
}

/**
 * @param inputs image [B,3,S,S] normalised; latent and noise [B,C,H,W]; t [B]; frozen [B,width], the original
 *   encoder's token
 */
export function tokenizerLoss(
  encoder: Scope,
  decoder: Scope,
  inputs: Readonly<Record<"image" | "latent" | "noise" | "t" | "frozen", Value>>,
  configs: { readonly encoder: VitConfig; readonly decoder: FlowDecoderConfig; readonly lambda: number },
): StepGraph {
  const token = vitEncoder(encoder, inputs.image, configs.encoder);
  const flow = decoderLoss(decoder, token, inputs, configs.decoder);
  const cosine = cosineLoss(token, inputs.frozen);
  return { loss: g.add(flow, g.mul(cosine, configs.lambda)), metrics: { flow, cosineLoss: cosine } };
}

/** Times of the decoder's flow: concentrated in the middle (arXiv 2403.03206, section 3.1). */
export const DECODER_TIMES: InputDraw = { draw: "logitNormal", mean: 0, deviation: 1 };

export const decoderTimes = ({ tokenizer }: Recipe): InputDraw => ({
  ...DECODER_TIMES,
  ...(tokenizer.timeMean && { mean: tokenizer.timeMean }),
});

/** Relative to the tokens' mean variance; it keeps the linear estimate from relying on directions of low variance. */
const RIDGE = 1e-3;

/** The decoder's linear estimate, if it has one, is initialised by ridge regression. */
function baseSource(name: string): WeightSource | undefined {
  const part = /\bbase\.(weight|bias)$/.exec(name)?.[1] as "weight" | "bias" | undefined;
  return part && { ridge: { x: "frozen", y: "latents", rows: "train", lambda: RIDGE, part } };
}

/** latent and noise [B,C,H,W], t [B]. */
export function decoderInputs(batch: number, c: FlowDecoderConfig): Record<"latent" | "noise" | "t", Value> {
  const drawn = [batch, c.channels, c.size, c.size];
  return { latent: g.input("latent", drawn), noise: g.input("noise", drawn), t: g.input("t", [batch]) };
}

/** `token` of the table `pixels`. */
const tokenMap = (vit: VitConfig, weights: MapDeclaration["weights"]): MapDeclaration => ({
  graph: (scope, batch) => ({
    token: vitEncoder(scope.sub("encoder"), g.input("image", [batch, 3, vit.imageSize, vit.imageSize]), vit),
  }),
  weights,
  inputs: { image: { draw: "picture", table: "pixels", at: "row" } },
  rows: "pixels",
});

export function tokenizerStage({ dataset, recipe }: StageContext): StageDeclaration {
  const { tokenizer: stage, encoder: vit } = recipe;
  const c = tokenizerDecoderConfig(recipe);
  const [S, D] = [vit.imageSize, vit.width];
  const drawn = drawnTables(recipe);
  const loss = (scope: Scope, batch: number): StepGraph => {
    const inputs = {
      ...decoderInputs(batch, c),
      image: g.input("image", [batch, 3, S, S]),
      frozen: g.input("frozen", [batch, D]),
    };
    const configs = { encoder: vit, decoder: c, lambda: stage.lambda };
    return tokenizerLoss(scope.sub("encoder"), scope.sub("decoder"), inputs, configs);
  };
  return {
    stage: "tokenizer",
    recipe: stage,
    step: loss,
    weights(name) {
      if (isFrequency(name)) return { frozen: true, from: frequencySource(name, recipe) };
      const base = baseSource(name);
      if (base !== undefined) return { from: base };
      if (!name.startsWith(ENCODER)) return {};
      return { frozen: !isTunedWeight(name, recipe), from: { stage: "pretrain", weight: name } };
    },
    maps: {
      ...drawn.maps,
      original: tokenMap(vit, (weight) => ({ stage: "pretrain", weight })),
      tuned: tokenMap(vit, (name) => encoderSource(name, recipe)),
    },
    tables: { ...pictureTables(dataset), ...drawn.tables, frozen: { map: "original", output: "token" } },
    indices: { row: { draw: "epoch", rows: "train" } },
    inputs: {
      image: { draw: "picture", table: "pixels", at: "row" },
      frozen: { draw: "gather", table: "frozen", at: "row" },
      latent: drawn.latent,
      noise: { draw: "normal" },
      t: decoderTimes(recipe),
    },
    products: { [TOKENS]: { map: "tuned", output: "token" } },
    evaluation: { rows: "heldOut", graph: (scope, batch) => ({ ...loss(scope, batch).metrics }) },
    evaluator: (opened) => tokenizerEvaluator(opened),
  };
}

/**
 * Whether the stage trains a weight of the encoder.
 * @param name of a weight in the encoder, such as `blocks.0.norm1.weight`
 */
function isTuned(name: string, part: TunedPart, depth: number): boolean {
  switch (part) {
    case "nothing":
      return false;
    case "cls":
      return name === "cls_token";
    case "lastBlock":
      return name === "cls_token" || name.startsWith(`blocks.${depth - 1}.`) || name.startsWith("norm.");
    case "everything":
      return true;
  }
}
