/** The results of a run as the parts of a bundle. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { conditionWidth, isPrecise, type NetworkConfigs, promptReaderOf, type WordsFile } from "@reptok/model";
import { FROZEN_CLS, type BundleParts } from "@reptok/runtime";
import type { Recipe, StageName } from "../recipe/recipe.ts";
import { stageDir, weightsOf } from "../stages/context.ts";
import { decoderConfig, drawnStatistics } from "../stages/drawing-space.ts";
import { labelGeneratorConfig, textConfigs, scaleFactorOf, type Vocabulary } from "../stages/generator.ts";
import { VECTOR } from "../text/word-vectors.ts";
import { WORD_VECTORS } from "../stages/prompts.ts";
import { PREPROCESS } from "../stages/images.ts";
import type { Statistics } from "../stages/table.ts";
import { DECODER, frequencyTables, pretrainedEncoder, tunedEncoder } from "../stages/tokenizer.ts";
import { CHECKPOINT } from "../trainer/loop.ts";
import { sentenceWeights } from "../text/sentence-encoder.ts";
import type { ParamSet } from "../trainer/params.ts";
import { readTensors, writeTensors } from "../trainer/state.ts";

type Weights = ReadonlyMap<string, Float32Array>;

/** The weights with a prefix, which is removed. */
const below = (weights: Weights, prefix: string): Map<string, Float32Array> =>
  new Map(
    [...weights].filter(([name]) => name.startsWith(prefix)).map(([name, data]) => [name.slice(prefix.length), data]),
  );

export interface RunOptions {
  readonly recipe: Recipe;
  /** Directory of the run. */
  readonly run: string;
  readonly labels: readonly string[];
  readonly title: string;
  readonly licence: string;
  readonly storage?: BundleParts["storage"];
  /** Model card, sample sheets. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Generators under training, used instead of their checkpoints. */
export interface TrainedGenerators {
  readonly labelGenerator?: ParamSet;
  readonly textGenerator?: ParamSet;
}

const valuesOf = (params: ParamSet): Weights => new Map(params.names.map((name) => [name, params.tensor(name).data]));

/** Sizes that depend on the text generator's data: of the tokenizer, and the number of concepts of its encoder. */
function vocabularyOf(tokenizer: unknown, weights: Weights): Vocabulary {
  const { vocabularySize: size } = promptReaderOf(tokenizer);
  const own = weights.get("text_encoder.own_words.weight");
  const concepts = weights.get("text_encoder.concept.bias");
  return { size, ...(own && concepts && { own: own.length / VECTOR, concepts: concepts.length }) };
}

/** A words file without the pretrained twins of own words, which only training needs; any other tokenizer unchanged. */
function served(tokenizer: { readonly type?: string }): unknown {
  if (tokenizer.type !== "reptok-words") return tokenizer;
  const file = tokenizer as WordsFile;
  return { ...file, twins: 0, pretrained: file.pretrained.slice(file.twins) };
}

/** The frozen rows of a words encoder, without rows whose word has a trained row. */
async function frozenWords(context: { readonly dir: string }, { textGenerator }: Recipe): Promise<Weights> {
  if (textGenerator.encoder.kind !== "words") return new Map();
  const dir = stageDir(context, "textGenerator");
  const { tensors } = await readTensors(join(dir, WORD_VECTORS));
  const { twins } = JSON.parse(await readFile(join(dir, "tokenizer.json"), "utf8")) as WordsFile;
  return new Map([...tensors].map(([name, { data }]) => [name, (data as Float32Array).subarray(twins * VECTOR)]));
}

/** The conversion between the autoencoder's units and the flow's, from a stage's checkpoint. */
async function drawnStatisticsOf(context: { readonly dir: string }, stage: StageName): Promise<Statistics> {
  const { metadata } = await readTensors(join(stageDir(context, stage), CHECKPOINT));
  return drawnStatistics(JSON.parse(metadata.get("statistics")!) as Record<string, Statistics>);
}

/** Always the tokenizer; of the generators those that are passed, or have a checkpoint. */
export async function runParts(options: RunOptions, trained: TrainedGenerators = {}): Promise<BundleParts> {
  const { recipe, run, labels } = options;
  const context = { dir: run };
  const decoder = decoderConfig(recipe);
  const tokenizerStage = await weightsOf(context, "tokenizer");
  const pretrained = await pretrainedEncoder(context);
  const encoder = tunedEncoder(pretrained, tokenizerStage);
  const last = recipe.student ? "student" : recipe.decoder ? "decoder" : "tokenizer";
  const decoderStage = last === "tokenizer" ? tokenizerStage : await weightsOf(context, last);
  const flow = new Map([...below(decoderStage, DECODER), ...below(frequencyTables(recipe), DECODER)]);
  const { space = "latent", tuned = "cls" } = recipe.tokenizer;
  const autoencoder = space === "latent" ? await weightsOf(context, "autoencoder") : undefined;
  const scaleFactor = await scaleFactorOf(context);
  const drawn = await drawnStatisticsOf(context, last);

  const generator = async (stage: keyof TrainedGenerators & StageName): Promise<Weights | undefined> => {
    const params = trained[stage];
    if (params !== undefined) return valuesOf(params);
    return existsSync(join(stageDir(context, stage), CHECKPOINT)) ? weightsOf(context, stage) : undefined;
  };
  const [label, text] = [await generator("labelGenerator"), await generator("textGenerator")];
  const files: Record<string, Uint8Array> = { ...options.files };
  // It describes the original encoder only if the other weights were not trained.
  if (tuned === "cls") files[FROZEN_CLS] = await frozenClsFile(run, pretrained.get("cls_token")!);
  let configs: NetworkConfigs = { encoder: recipe.encoder, decoder };
  if (autoencoder) configs = { ...configs, autoencoder: recipe.autoencoder.network };
  if (label) configs = { ...configs, labelGenerator: labelGeneratorConfig(recipe, labels.length) };
  if (text) {
    const tokenizer = await readFile(join(stageDir(context, "textGenerator"), "tokenizer.json"));
    files["tokenizer.json"] = Buffer.from(JSON.stringify(served(JSON.parse(tokenizer.toString()))));
    configs = {
      ...configs,
      text: textConfigs(recipe, vocabularyOf(JSON.parse(Buffer.from(files["tokenizer.json"]).toString()), text)),
    };
  }
  const { samplers, textGenerator } = recipe;
  const sentence = textGenerator.encoder.kind === "sentence" ? await sentenceWeights() : undefined;
  return {
    configs,
    storage: options.storage ?? "f16",
    // The time mapping's blocks are a tenth of a decoder of this size: stored as f16, the file would exceed 25 MiB, the
    // limit of static hosting.
    precise: (name) => isPrecise(name) && !name.startsWith("mapping.blocks."),
    weights: {
      encoder,
      decoder_condition: flow,
      decoder: flow,
      ...(autoencoder && { autoencoder_decoder: autoencoder, autoencoder_encoder: autoencoder }),
      ...(label && { label_generator: label }),
      ...(text && {
        text_encoder: sentence ?? new Map([...below(text, "text_encoder."), ...(await frozenWords(context, recipe))]),
        text_generator: below(text, "generator."),
      }),
    },
    files,
    manifest: {
      model: recipe.model,
      title: options.title,
      licence: options.licence,
      created: new Date().toISOString(),
      imageSize: recipe.imageSize,
      token: { count: 1, dimensions: recipe.encoder.width, scaleFactor },
      preprocess: { size: recipe.encoder.imageSize, mean: [...PREPROCESS.mean], std: [...PREPROCESS.std] },
      decoder: {
        space,
        channels: decoder.channels,
        size: decoder.size,
        scale: [...drawn.scale],
        shift: [...drawn.shift],
        condition: conditionWidth(decoder),
        sampler: samplers.decoder,
      },
      ...(recipe.background && { background: recipe.background }),
      ...(label && { labelGenerator: { labels: [...labels], sampler: samplers.labelGenerator } }),
      ...(text && {
        textGenerator: {
          maxTokens: textGenerator.encoder.maxTokens,
          embedding: configs.text!.encoder.width,
          sampler: samplers.textGenerator,
        },
      }),
    },
  };
}

/**
 * The [cls] embedding from before the tokenizer stage, included in the bundle so that the token's cosine can be
 * measured.
 */
async function frozenClsFile(run: string, embedding: Float32Array): Promise<Uint8Array> {
  const path = join(stageDir({ dir: run }, "tokenizer"), FROZEN_CLS);
  const dims = [1, 1, embedding.length];
  await writeTensors(path, new Map([["cls_token", { data: embedding, dims }]]), {});
  return readFile(path);
}
