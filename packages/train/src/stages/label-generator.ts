/** Stage 5: the label generator. */
import { labelGenerator, ops as g, Random, Scope } from "@reptok/model";
import { trainLoop, type Evaluation } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import { i32, indexBatches, optimizerOf, stageDir, type StageContext } from "./context.ts";
import { dropOut } from "./draws.ts";
import { flowBatch, generatorLoss, labelGeneratorConfig, noisy, trainingLatents } from "./generator.ts";
import { sampleSheet } from "./generator-samples.ts";

export async function trainLabelGenerator(context: StageContext): Promise<boolean> {
  const { dataset, recipe } = context;
  const stage = recipe.labelGenerator;
  const c = labelGeneratorConfig(recipe, dataset.labels.names.length);
  const { latents, dimensions: D } = await trainingLatents(context);
  const B = stage.batchSize;
  const [data, noise, t] = [g.input("data", [B, 1, D]), g.input("noise", [B, 1, D]), g.input("t", [B])];
  const scope = Scope.root();
  const graph = generatorLoss(
    labelGenerator(scope, noisy(data, noise, t), t, g.input("label", [B], "i32"), c),
    data,
    noise,
  );
  const optimizer = optimizerOf(stage, ParamSet.initial(scope.specs(), new Random(recipe.seed, 30)));
  const step = await TrainStep.create(graph, optimizer, { threads: context.threads });
  const indices = indexBatches(dataset.splits.train, recipe.seed + 3, B);
  const batch = (at: number) => {
    const random = new Random(recipe.seed, 31, at * 1_000_000);
    const picked = indices(at);
    const labels = Array.from(picked, (index) => dataset.labels.of(dataset.records[index]!));
    const label = Int32Array.from(dropOut(labels, c.labels, stage.dropout, () => random.uniform()));
    return { ...flowBatch(latents, D, picked, random), label: i32(label, B) };
  };
  const evaluate = async (): Promise<Evaluation> => {
    const shown = Array.from({ length: Math.min(24, c.labels) }, (_, i) =>
      Math.floor((i * c.labels) / Math.min(24, c.labels)),
    );
    const items = shown.map((label) => ({ condition: { label }, seed: recipe.seed }));
    const captions = shown.map((label) => dataset.labels.names[label]!);
    return {
      scalars: {},
      pictures: { samples: await sampleSheet(context, { labelGenerator: optimizer.average }, items, captions) },
    };
  };
  const finished = await trainLoop({
    dir: stageDir(context, "labelGenerator"),
    schedule: stage.schedule,
    batchSize: B,
    optimizer,
    step,
    batch,
    evaluate,
    report: context.report,
    stopped: context.stopped,
  });
  await step.release();
  return finished;
}
