/** Stage 5: the text generator and its text encoder, trained together on captions. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ops as g, PromptTokenizer, Random, Scope, textEncoder, textGenerator, type Value } from "@reptok/model";
import { captionOf } from "../data/captions.ts";
import { seededRandom } from "../data/random.ts";
import { trainCaptionTokenizer } from "../text/caption-tokenizer.ts";
import { trainLoop, type Evaluation } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import { f32, i32, indexBatches, optimizerOf, stageDir, type StageContext } from "./context.ts";
import { flowBatch, generatorLoss, noisy, textConfigs, trainingLatents } from "./generator.ts";
import { sampleSheet } from "./generator-samples.ts";

/** Prompts on the sample sheet. */
const SHOWN = [
  "a red apple",
  "a green apple",
  "a banana",
  "a dog",
  "a cat face",
  "a car",
  "a house",
  "a smiling face",
  "a red heart",
  "a rose",
  "a tree",
  "a fish",
  "an airplane",
  "a star",
  "a book",
  "a key",
] as const;

/** The run's prompt tokenizer, trained on captions if it does not exist yet. */
export async function promptTokenizer(context: StageContext): Promise<{ tokenizer: PromptTokenizer; path: string }> {
  const dir = stageDir(context, "textGenerator");
  const path = join(dir, "tokenizer.json");
  if (!existsSync(path)) {
    await mkdir(dir, { recursive: true });
    const { dataset, recipe } = context;
    const trained = Array.from(dataset.splits.train, (index) => dataset.records[index]!);
    const json = trainCaptionTokenizer(trained, { vocabularySize: recipe.textGenerator.vocabulary, seed: recipe.seed });
    await writeFile(path, JSON.stringify(json));
  }
  return { tokenizer: PromptTokenizer.fromJson(JSON.parse(await readFile(path, "utf8"))), path };
}

/** Text [B,L,E] and mask [B,L], every row `draws` times in a row. */
function repeatRows(x: Value, draws: number): Value {
  const [b, ...rest] = x.shape as number[];
  if (draws === 1) return x;
  const spread = g.expand(g.reshape(x, [b!, 1, ...rest]), [b!, draws, ...rest]);
  return g.reshape(spread, [b! * draws, ...rest]);
}

export async function trainTextGenerator(context: StageContext): Promise<boolean> {
  const { dataset, recipe } = context;
  const stage = recipe.textGenerator;
  const { tokenizer } = await promptTokenizer(context);
  const c = textConfigs(recipe, tokenizer.vocabularySize);
  const { latents, dimensions: D } = await trainingLatents(context);
  const [B, L, K] = [stage.batchSize, stage.captionTokens, stage.draws];
  const N = B * K;
  const [data, noise, t] = [g.input("data", [N, 1, D]), g.input("noise", [N, 1, D]), g.input("t", [N])];
  const [ids, mask] = [g.input("ids", [B, L], "i32"), g.input("mask", [B, L])];
  const scope = Scope.root();
  const text = repeatRows(textEncoder(scope.sub("text_encoder"), ids, mask, c.encoder), K);
  const velocity = textGenerator(
    scope.sub("generator"),
    noisy(data, noise, t),
    t,
    text,
    repeatRows(mask, K),
    c.generator,
  );
  const optimizer = optimizerOf(stage, ParamSet.initial(scope.specs(), new Random(recipe.seed, 40)));
  const step = await TrainStep.create(generatorLoss(velocity, data, noise), optimizer, { threads: context.threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed + 4, B);
  const batch = (at: number) => {
    const random = new Random(recipe.seed, 41, at * 1_000_000);
    const words = seededRandom("captions", recipe.seed, at);
    const picked = indices(at);
    const prompts = Array.from(picked, (index) => {
      const caption = captionOf(dataset.records[index]!, words);
      return tokenizer.encode(words() < stage.dropout ? "" : caption, L);
    });
    const [idRows, maskRows] = [new Int32Array(B * L), new Float32Array(B * L)];
    prompts.forEach((prompt, i) => {
      idRows.set(prompt.ids, i * L);
      maskRows.set(prompt.mask, i * L);
    });
    return { ...flowBatch(latents, D, picked, K, random), ids: i32(idRows, B, L), mask: f32(maskRows, B, L) };
  };
  const evaluate = async (): Promise<Evaluation> => {
    const items = SHOWN.map((prompt) => ({ condition: { prompt }, seed: recipe.seed }));
    return {
      scalars: {},
      pictures: { samples: await sampleSheet(context, { textGenerator: optimizer.average }, items, SHOWN) },
    };
  };
  const finished = await trainLoop({
    dir: stageDir(context, "textGenerator"),
    schedule: stage.schedule,
    batchSize: N,
    optimizer,
    step,
    batch,
    evaluate,
    evaluateEvery: 2000,
    report: context.report,
    stopped: context.stopped,
  });
  await step.release();
  return finished;
}
