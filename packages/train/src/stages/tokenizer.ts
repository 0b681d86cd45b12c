/**
 * Stage 3: the tokenizer. The flow decoder and the encoder's [cls] embedding, and (unless the recipe asks for more) nothing
 * else of the encoder, are trained jointly: flow loss with t = sigmoid(N(0,1)), plus lambda x (1 - cosine(token, frozen
 * token)) (RepTok, section 3).
 */
import { join } from "node:path";
import {
  condition,
  flowDecoder,
  isFrequency,
  ops as g,
  Random,
  Scope,
  vitEncoder,
  type FlowDecoderConfig,
  type Tensor,
  type Value,
  type VitConfig,
} from "@reptok/model";
import { fillBatch } from "../data/batch.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { ParamSet } from "../trainer/params.ts";
import { readTensors, writeTensors } from "../trainer/state.ts";
import { TrainStep, type StepGraph } from "../trainer/step.ts";
import { drawingSpace, drawnSize } from "./drawing-space.ts";
import { drawDecoderTimes } from "./draws.ts";
import { asWeights, encodeTokens } from "./images.ts";
import { ENCODER } from "./pretrain.ts";
import { f32, fedInputs, indexBatches, optimizerOf, stageDir, weightsOf, type StageContext } from "./context.ts";
import { trainDrawing } from "./train-drawing.ts";
import { isTuned } from "./tuned.ts";

export function decoderConfig(recipe: Recipe): FlowDecoderConfig {
  return { ...recipe.tokenizer.network, token: recipe.encoder.width, ...drawnSize(recipe) };
}

/** The one weight of the encoder that is trained unless the recipe asks for others, by its name in the graph. */
export const CLS = "encoder.cls_token";
/** Where the decoder's weights live. */
export const DECODER = "decoder.";
/** Whether the recipe trains a weight of the tokenizer's graph. */
function isTrained(name: string, { encoder, tokenizer }: Recipe): boolean {
  if (!name.startsWith(ENCODER)) return !isFrequency(name);
  return isTuned(name.slice(ENCODER.length), tokenizer.tuned ?? "cls", encoder.depth);
}

/** The pretrained encoder's weights, named as in the encoder. */
export async function pretrainedEncoder(context: Pick<StageContext, "dir">): Promise<Map<string, Float32Array>> {
  const all = [...(await weightsOf(context, "pretrain"))];
  return new Map(
    all.filter(([name]) => name.startsWith(ENCODER)).map(([name, data]) => [name.slice(ENCODER.length), data] as const),
  );
}

/** An encoder's weights by their names in a tokenizer's graph. */
export const inGraph = (encoder: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> =>
  new Map([...encoder].map(([name, data]) => [ENCODER + name, data] as const));

/** The pretrained encoder with what a tokenizer's weights hold of it; all named as in the encoder. */
export function tunedEncoder(
  pretrained: ReadonlyMap<string, Float32Array>,
  trained: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const tuned = [...trained].filter(([name]) => name.startsWith(ENCODER));
  return new Map([...pretrained, ...tuned.map(([name, data]) => [name.slice(ENCODER.length), data] as const)]);
}

/** The decoder's frequency tables: drawn once from the recipe's seed. */
export const frequencyTables = (scope: Scope, recipe: Recipe): ParamSet =>
  ParamSet.initial(
    scope.specs().filter(({ name }) => isFrequency(name)),
    new Random(recipe.seed, 22),
  );

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
 * @param inputs image [B,3,S,S] normalised; latent and noise [B,C,H,W]; t [B]; frozen [B,width], the untouched encoder's token
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
  return { loss: g.add(flow, g.mul(cosine, configs.lambda)), metrics: { flow, cosine } };
}

export async function trainTokenizer(context: StageContext): Promise<boolean> {
  const { dataset, recipe, threads } = context;
  const { tokenizer: stage, encoder: vit } = recipe;
  const c = decoderConfig(recipe);
  const [B, S, D] = [stage.batchSize, vit.imageSize, vit.width];
  const stride = c.channels * c.size ** 2;
  const space = await drawingSpace(context);
  const { latents, statistics } = space;
  const bare = await pretrainedEncoder(context);
  const pretrained = inGraph(bare);
  const frozenTokens = await encodeTokens(dataset, recipe, bare, threads);

  const scope = Scope.root();
  const drawn = [B, c.channels, c.size, c.size];
  const shapes = { image: [B, 3, S, S], latent: drawn, noise: drawn, t: [B], frozen: [B, D] };
  const { inputs, buffers, feeds } = fedInputs(shapes);
  const graph = tokenizerLoss(scope.sub("encoder"), scope.sub("decoder"), inputs, {
    encoder: vit,
    decoder: c,
    lambda: stage.lambda,
  });
  const specs = scope.specs();
  const params = ParamSet.initial(
    specs.filter(({ name }) => isTrained(name, recipe)),
    new Random(recipe.seed, 20),
  );
  const frozen = new Map([...asWeights(pretrained), ...frequencyTables(scope, recipe).weights()]);
  for (const name of params.names.filter((trained) => trained.startsWith(ENCODER))) {
    params.tensor(name).data.set(pretrained.get(name)!);
    frozen.delete(name);
  }
  const optimizer = optimizerOf(stage, params);
  const step = await TrainStep.create(graph, optimizer, { frozen, threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed + 2, B);
  const batch = (at: number) => {
    const picked = indices(at);
    const random = new Random(recipe.seed, 21, at * 1_000_000);
    fillBatch(buffers.image, dataset, picked);
    picked.forEach((index, i) => {
      buffers.latent.set(latents.subarray(index * stride, (index + 1) * stride), i * stride);
      buffers.frozen.set(frozenTokens.subarray(index * D, (index + 1) * D), i * D);
    });
    drawDecoderTimes(random, buffers.t);
    random.normals(buffers.noise);
    return feeds;
  };

  const judged = { context, config: c, scope, space, frozen, frozenTokens, optimizer };
  const finished = await trainDrawing("tokenizer", judged, step, batch);
  if (finished) {
    const averages = optimizer.average.names.map((name) => [name, optimizer.average.tensor(name).data] as const);
    const tuned = tunedEncoder(bare, new Map(averages));
    const tokens = await encodeTokens(dataset, recipe, tuned, threads);
    const numbers = { shift: JSON.stringify(statistics.shift), scale: JSON.stringify(statistics.scale) };
    await writeTensors(
      join(stageDir(context, "tokenizer"), TOKENS),
      new Map([["tokens", f32(tokens, dataset.count, D)]]),
      numbers,
    );
  }
  return finished;
}

/** The tokens of all pictures, and the latents' statistics, written when the stage is done: what the generators learn. */
export const TOKENS = "tokens.safetensors";

/** What {@link TOKENS} holds: f32 [count,width]. @throws {Error} where the stage has not been finished */
export async function readTokens(
  context: Pick<StageContext, "dir">,
): Promise<Tensor & { readonly data: Float32Array }> {
  const path = join(stageDir(context, "tokenizer"), TOKENS);
  const { tensors } = await readTensors(path).catch((cause: unknown) => {
    throw new Error(`expected the tokenizer stage's tokens at ${path}; finish that stage first`, { cause });
  });
  return tensors.get("tokens")!;
}
