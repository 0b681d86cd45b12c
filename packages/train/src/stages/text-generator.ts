/** Stage 6: the text generator, with the text encoder if that is learned too. */
import { ops as g, Random, Scope, textGenerator } from "@reptok/model";
import { trainLoop, type Evaluation } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import { indexBatches, optimizerOf, stageDir, type StageContext } from "./context.ts";
import { flowBatch, generatorLoss, noisy, trainingLatents } from "./generator.ts";
import { sampleSheet } from "./generator-samples.ts";
import { trainingPrompts } from "./prompts.ts";

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

export async function trainTextGenerator(context: StageContext): Promise<boolean> {
  const { dataset, recipe } = context;
  const stage = recipe.textGenerator;
  const scope = Scope.root();
  const prompts = await trainingPrompts(context, scope.sub("text_encoder"));
  const { latents, dimensions: D } = await trainingLatents(context);
  const B = stage.batchSize;
  const [data, noise, t] = [g.input("data", [B, 1, D]), g.input("noise", [B, 1, D]), g.input("t", [B])];
  const config = { ...stage.network, token: D, text: prompts.text.shape.at(-1) as number };
  const x = noisy(data, noise, t);
  const velocity = textGenerator(scope.sub("generator"), x, t, prompts.text, prompts.mask, config);
  const optimizer = optimizerOf(stage, ParamSet.initial(scope.specs(), new Random(recipe.seed, 40)));
  const step = await TrainStep.create(generatorLoss(velocity, data, noise), optimizer, { threads: context.threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed + 4, B);
  const batch = (at: number) => {
    const picked = indices(at);
    const random = new Random(recipe.seed, 41, at * 1_000_000);
    return { ...flowBatch(latents, D, picked, random), ...prompts.feeds(picked, at) };
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
    batchSize: B,
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
