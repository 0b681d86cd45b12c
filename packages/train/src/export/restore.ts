/**
 * Restores a run's finished stages from a bundle, so that later stages can be trained on a machine without the run.
 * Weights stored as i8 or f16 are restored as they are stored.
 */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Tensor } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import { loadDataset } from "../data/load-dataset.ts";
import { frozenCls, openSource, readWeights, type Source } from "../fine-tune/source.ts";
import type { Recipe, StageName } from "../recipe/recipe.ts";
import { stageDir, weightsOf } from "../stages/context.ts";
import { nameInTokenizer } from "../stages/decoder.ts";
import { decoderConfig } from "../stages/drawing-space.ts";
import { SCALE_FACTOR } from "../stages/generator.ts";
import { pictureTables } from "../stages/pictures.ts";
import { ENCODER } from "../stages/pretrain.ts";
import { writeProducts } from "../stages/runner.ts";
import { CLS, DECODER, tokenizerStage } from "../stages/tokenizer.ts";
import { CHECKPOINT } from "../trainer/loop.ts";
import { CHECKPOINT_PARTS, writeTensors } from "../trainer/state.ts";

type Weights = Map<string, Tensor>;

/** All weights of a component with a prefix. */
async function component(source: Source, name: ComponentName, prefix = ""): Promise<Weights> {
  const graph = source.graphs.get(name);
  if (graph === undefined) throw new Error(`expected a bundle with ${name}, got none`);
  const specs = graph.scope.specs();
  const values = await readWeights(source, name, specs);
  return new Map(
    specs.map(({ name: weight, shape }) => [prefix + weight, { data: values.get(weight)!, dims: [...shape] }]),
  );
}

/** A finished checkpoint: averages as weights, without moments. */
async function save(run: string, stage: StageName, weights: Weights, metadata: Record<string, string>): Promise<void> {
  const tensors: Weights = new Map();
  for (const prefix of Object.keys(CHECKPOINT_PARTS)) {
    const blank = prefix.startsWith("moment");
    for (const [name, { data, dims }] of weights)
      tensors.set(`${prefix}.${name}`, { data: blank ? new Float32Array(data.length) : data, dims });
  }
  const path = join(stageDir({ dir: run }, stage), CHECKPOINT);
  await writeTensors(path, tensors, { step: "0", finished: "true", ...metadata });
}

export interface RestoreOptions {
  /** Directory of the bundle. */
  readonly bundle: string;
  readonly recipe: Recipe;
  /** Directory of the data set, whose tokens are computed. */
  readonly data: string;
  /** Directory of the run. */
  readonly run: string;
  readonly threads: number;
}

/**
 * Writes finished checkpoints of the stages up to the tokenizer's. Of the tokenizer's decoder, the layers that the
 * bundle's has are restored, with the weights of the last stage that trained them.
 * @returns the restored stages
 * @throws {Error} if the bundle's networks are not those of the recipe's first stages
 */
export async function restore({ bundle, recipe, data, run, threads }: RestoreOptions): Promise<StageName[]> {
  const source = await openSource(bundle);
  const { configs, manifest } = source;
  const same = (name: string, a: unknown, b: unknown): void => {
    if (!isDeepStrictEqual(a, b))
      throw new Error(`expected a bundle whose ${name} is ${JSON.stringify(b)}, got ${JSON.stringify(a)}`);
  };
  same("encoder", configs.encoder, recipe.encoder);
  same("autoencoder", configs.autoencoder, recipe.autoencoder.network);
  same("decoder", configs.decoder, decoderConfig(recipe));

  const { shift, scale } = manifest.decoder;
  const metadata = {
    statistics: JSON.stringify({ latents: { shift, scale } }),
    [SCALE_FACTOR]: String(manifest.token.scaleFactor),
  };
  const parts = [await component(source, "autoencoder_encoder"), await component(source, "autoencoder_decoder")];
  await save(run, "autoencoder", new Map(parts.flatMap((part) => [...part])), {});

  const encoder = await component(source, "encoder", ENCODER);
  const tuned = encoder.get(CLS)!;
  if (manifest.frozenCls === undefined)
    throw new Error("expected a bundle with the original [cls] embedding, got none");
  const original = await frozenCls(source, tuned.data as Float32Array);
  await save(run, "pretrain", new Map([...encoder, [CLS, { data: original, dims: tuned.dims }]]), {});

  const flow = [await component(source, "decoder", DECODER), await component(source, "decoder_condition", DECODER)];
  const { layers } = recipe.decoder ?? {};
  const drawing = flow.flatMap((part) =>
    [...part].map(([name, weight]) => [nameInTokenizer(name, layers), weight] as const),
  );
  await save(run, "tokenizer", new Map([[CLS, tuned], ...drawing]), metadata);

  const dataset = await loadDataset(data, recipe.derived && { derived: recipe.derived });
  const context = { recipe, dataset, dir: run, threads, report: () => {}, stopped: () => false };
  const tables = new Map(Object.entries(pictureTables(dataset)));
  await writeProducts(tokenizerStage(context), context, await weightsOf(context, "tokenizer"), tables, {});
  return ["autoencoder", "pretrain", "tokenizer"];
}
