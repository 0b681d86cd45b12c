/** Stage 1: the first-stage autoencoder (latent diffusion, arXiv 2112.10752), on pixels, with a light KL term. */
import {
  autoencoderDecoder,
  autoencoderEncoder,
  latentSize,
  ops as g,
  Random,
  Scope,
  type AutoencoderConfig,
  type Value,
} from "@reptok/model";
import { fillBatch } from "../data/batch.ts";
import { seededRandom } from "../data/random.ts";
import { trainLoop } from "../trainer/loop.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep, type StepGraph } from "../trainer/step.ts";
import { f32, indexBatches, optimizerOf, stageDir, type StageContext } from "./context.ts";
import { reconstructionEvaluator } from "./reconstruction-evaluation.ts";

/** sqrt(x^2 + eps): L1 that is smooth at zero (Charbonnier). */
const smoothAbs = (x: Value): Value => g.sqrt(g.add(g.mul(x, x), 1e-4));

/** Reconstruction (L1 and squared error) plus kl x KL(N(mean, variance) || N(0, 1)); noise [B,C,H,W] draws the sample. */
export function autoencoderLoss(s: Scope, image: Value, noise: Value, c: AutoencoderConfig, kl: number): StepGraph {
  const [mean, logVariance] = g.split(autoencoderEncoder(s, image, c), 2, 1) as [Value, Value];
  const sample = g.add(mean, g.mul(g.exp(g.mul(logVariance, 0.5)), noise));
  const difference = g.sub(autoencoderDecoder(s, sample, c), image);
  const reconstruction = g.add(g.meanAll(smoothAbs(difference)), g.meanAll(g.mul(difference, difference)));
  const divergence = g.meanAll(g.mul(0.5, g.sub(g.add(g.mul(mean, mean), g.exp(logVariance)), g.add(logVariance, 1))));
  return { loss: g.add(reconstruction, g.mul(divergence, kl)), metrics: { reconstruction, divergence } };
}

export async function trainAutoencoder(context: StageContext): Promise<boolean> {
  const { dataset, recipe } = context;
  const stage = recipe.autoencoder;
  const { network: c, batchSize: B, kl } = stage;
  const [S, L] = [c.imageSize, latentSize(c)];
  const scope = Scope.root();
  const graph = autoencoderLoss(scope, g.input("image", [B, 3, S, S]), g.input("noise", [B, c.latent, L, L]), c, kl);
  const optimizer = optimizerOf(stage, ParamSet.initial(scope.specs(), new Random(recipe.seed, 1)));
  const step = await TrainStep.create(graph, optimizer, { threads: context.threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed, B);
  const image = new Float32Array(B * 3 * S * S);
  const noise = new Float32Array(B * c.latent * L * L);
  const batch = (at: number) => {
    fillBatch(image, dataset, indices(at), {
      random: seededRandom("autoencoder", recipe.seed, at),
      shift: 4,
      flip: 0.5,
    });
    new Random(recipe.seed, 2, at * 1_000_000).normals(noise);
    return { image: f32(image, B, 3, S, S), noise: f32(noise, B, c.latent, L, L) };
  };

  const evaluator = await reconstructionEvaluator(context, optimizer, (input) =>
    autoencoderDecoder(scope, g.slice(autoencoderEncoder(scope, input, c), 1, 0, c.latent), c),
  );
  const finished = await trainLoop({
    dir: stageDir(context, "autoencoder"),
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
