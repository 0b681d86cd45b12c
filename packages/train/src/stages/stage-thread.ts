/** The worker thread of `runStage`: trains one stage, posts reports and, at the end, whether the stage is finished. */
import { parentPort, workerData } from "node:worker_threads";
import { loadDataset } from "../data/load-dataset.ts";
import type { StageContext } from "./context.ts";
import type { StageRequest } from "./run.ts";
import { trainStage } from "./runner.ts";
import { declareStage } from "./stages.ts";

if (parentPort === null) throw new Error("stage-thread.ts runs as a worker thread only");
const port = parentPort;
const { request, stop } = workerData as { request: StageRequest; stop: Int32Array };
const { stage, recipe, data, dir, threads } = request;
const context: StageContext = {
  recipe,
  dataset: await loadDataset(data, recipe.derived && { derived: recipe.derived }),
  dir,
  threads,
  report: (report) => port.postMessage({ report }),
  stopped: () => Atomics.load(stop, 0) === 1,
};
const finished = await trainStage(await declareStage(stage, context), context);
port.postMessage({ finished });
