/** Stage 2: self-supervised pretraining of the encoder by masked autoencoding through the [cls] token. */
import { maskedEncoder, ops as g, pixelDecoder, Random, Scope, type Value, type VitConfig } from "@reptok/model";
import { fillBatch } from "../data/batch.ts";
import { seededRandom } from "../data/random.ts";
import { trainLoop } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep, type StepGraph } from "../trainer/step.ts";
import { f32, indexBatches, optimizerOf, stageDir, type StageContext } from "./context.ts";
import { hidePatches } from "./draws.ts";
import { reconstructionEvaluator } from "./reconstruction-evaluation.ts";

/** Where the encoder's weights live in this stage's checkpoint. */
export const ENCODER = "encoder.";

export function pretrainLoss(s: Scope, image: Value, hidden: Value, c: VitConfig, depth: number): StepGraph {
  const token = maskedEncoder(s.sub("encoder"), image, hidden, c);
  const difference = g.sub(pixelDecoder(s.sub("decoder"), token, c, depth), image);
  return { loss: g.meanAll(g.mul(difference, difference)) };
}

export async function trainEncoder(context: StageContext): Promise<boolean> {
  const { dataset, recipe } = context;
  const { pretrain: stage, encoder: c } = recipe;
  const [B, S, N] = [stage.batchSize, c.imageSize, (c.imageSize / c.patch) ** 2];
  const scope = Scope.root();
  const graph = pretrainLoss(
    scope,
    g.input("image", [B, 3, S, S]),
    g.input("hidden", [B, N, 1]),
    c,
    stage.decoderDepth,
  );
  const optimizer = optimizerOf(stage, ParamSet.initial(scope.specs(), new Random(recipe.seed, 10)));
  const step = await TrainStep.create(graph, optimizer, { threads: context.threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed + 1, B);
  const image = new Float32Array(B * 3 * S * S);
  const hidden = new Float32Array(B * N);
  const batch = (at: number) => {
    const random = seededRandom("pretrain", recipe.seed, at);
    fillBatch(image, dataset, indices(at), { random, shift: 4, flip: 0.5 });
    hidePatches(hidden, N, stage.masked, random);
    return { image: f32(image, B, 3, S, S), hidden: f32(hidden, B, N, 1) };
  };

  const evaluator = await reconstructionEvaluator(context, optimizer, (input) => {
    const token = maskedEncoder(scope.sub("encoder"), input, g.constant(new Float32Array(N), [1, N, 1]), c);
    return pixelDecoder(scope.sub("decoder"), token, c, stage.decoderDepth);
  });
  const finished = await trainLoop({
    dir: stageDir(context, "pretrain"),
    schedule: stage.schedule,
    batchSize: B,
    optimizer,
    step,
    batch,
    evaluate: evaluator.evaluate,
    evaluateEvery: 500,
    report: context.report,
    stopped: context.stopped,
  });
  await Promise.all([step.release(), evaluator.release()]);
  return finished;
}
