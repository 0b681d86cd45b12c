/** Runs stages in a worker thread, so that the caller's thread stays free for its progress bar and its signals. */
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadDataset } from "../data/dataset.ts";
import type { Recipe, StageName } from "../recipe/recipe.ts";
import type { Report } from "../trainer/loop.ts";
import { trainAutoencoder } from "./autoencoder.ts";
import type { StageContext } from "./context.ts";
import { trainDecoder } from "./decoder.ts";
import { trainLabelGenerator } from "./label-generator.ts";
import { trainEncoder } from "./pretrain.ts";
import { trainDistilledEncoder } from "./self-distillation.ts";
import { trainTextGenerator } from "./text-generator.ts";
import { trainTokenizer } from "./tokenizer.ts";

export interface StageRequest {
  readonly stage: StageName;
  readonly recipe: Recipe;
  /** Directory of the data set (see `prepareEmoji`). */
  readonly data: string;
  /** Directory of the run. */
  readonly dir: string;
  readonly threads: number;
}

const stages = {
  autoencoder: trainAutoencoder,
  pretrain: (context) =>
    context.recipe.pretrain.distillation === undefined ? trainEncoder(context) : trainDistilledEncoder(context),
  tokenizer: trainTokenizer,
  decoder: trainDecoder,
  labelGenerator: trainLabelGenerator,
  textGenerator: trainTextGenerator,
} satisfies Record<StageName, (context: StageContext) => Promise<boolean>>;

/**
 * Trains one stage, going on from its checkpoint if there is one. Aborting the signal saves and ends it.
 * @returns whether the stage reached its schedule's end
 */
export function runStage(
  request: StageRequest,
  report: (report: Report) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: { request, stop },
    name: `train ${request.stage}`,
  });
  signal?.addEventListener("abort", () => Atomics.store(stop, 0, 1), { once: true });
  return new Promise((resolve, reject) => {
    worker.on("message", (message: { report: Report } | { finished: boolean }) => {
      if ("report" in message) report(message.report);
      else resolve(message.finished);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`the training thread ended with code ${code}`)));
  });
}

async function work(): Promise<void> {
  const { request, stop } = workerData as { request: StageRequest; stop: Int32Array };
  const { stage, recipe, data, dir, threads } = request;
  const finished = await stages[stage]({
    recipe,
    dataset: await loadDataset(data),
    dir,
    threads,
    report: (report) => parentPort!.postMessage({ report }),
    stopped: () => Atomics.load(stop, 0) === 1,
  });
  parentPort!.postMessage({ finished });
}

if (!isMainThread && parentPort !== null) await work();
