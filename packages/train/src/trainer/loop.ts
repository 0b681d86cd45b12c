/**
 * The training loop of all stages: resume, train, report, evaluate, save. Runs in a worker thread (see
 * `../stages/run.ts`).
 */
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "@reptok/model";
import type { AdamW } from "./optimizer.ts";
import { learningRate, type Schedule } from "./schedule.ts";
import { loadOptimizer, saveOptimizer } from "./state.ts";
import type { TrainStep } from "./step.ts";

export interface Report {
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number;
  /** Means over the steps since the last report. */
  readonly scalars: Readonly<Record<string, number>>;
}
/** The evaluation of a checkpoint: numbers for the log, pictures (PNG) for viewing. */
export interface Evaluation {
  readonly scalars: Readonly<Record<string, number>>;
  readonly pictures?: Readonly<Record<string, Uint8Array>>;
}

export interface LoopOptions {
  /** Directory of this stage's checkpoint, log and pictures. */
  readonly dir: string;
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly optimizer: AdamW;
  readonly step: TrainStep;
  /** The batch of a step; a function of the step alone, so that a resumed run reproduces an uninterrupted one. */
  readonly batch: (step: number) => Readonly<Record<string, Tensor>> | Promise<Readonly<Record<string, Tensor>>>;
  /** Called every `evaluateEvery` steps and at the end. */
  readonly evaluate?: (step: number) => Promise<Evaluation>;
  readonly evaluateEvery?: number;
  readonly saveEvery?: number;
  readonly report?: (report: Report) => void;
  readonly stopped?: () => boolean;
  /** Metadata written with the checkpoint. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const REPORT_EVERY = 20;

/** The checkpoint's file name in a stage's directory. */
export const CHECKPOINT = "checkpoint.safetensors";
/** One line of JSON for each report and evaluation. */
export const LOG = "log.jsonl";

/**
 * Trains until the schedule's end, or until stopped; writes the checkpoint in both cases. Returns whether it finished.
 */
export async function trainLoop(options: LoopOptions): Promise<boolean> {
  const { dir, schedule, optimizer, step: trainStep, batchSize } = options;
  const path = join(dir, CHECKPOINT);
  await mkdir(dir, { recursive: true });
  if (existsSync(path)) await loadOptimizer(path, optimizer);
  const save = () => saveOptimizer(path, optimizer, { ...options.metadata, steps: String(schedule.steps) });
  const log = (entry: object) => appendFile(join(dir, LOG), `${JSON.stringify(entry)}\n`);

  let sums: Record<string, number> = {};
  let [count, since] = [0, performance.now()];
  while (optimizer.step < schedule.steps && options.stopped?.() !== true) {
    const index = optimizer.step;
    const scalars = await trainStep.train(await options.batch(index), learningRate(schedule, index));
    for (const [name, value] of Object.entries(scalars)) sums[name] = (sums[name] ?? 0) + value;
    count++;
    const done = optimizer.step;
    if (done % REPORT_EVERY === 0 || done === schedule.steps) {
      const seconds = (performance.now() - since) / 1000;
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
      const report = {
        step: done,
        steps: schedule.steps,
        samplesPerSecond: (count * batchSize) / seconds,
        scalars: means,
      };
      await log({ ...report, rate: learningRate(schedule, index) });
      options.report?.(report);
      [sums, count, since] = [{}, 0, performance.now()];
    }
    if (options.evaluate && done < schedule.steps && done % (options.evaluateEvery ?? 1000) === 0) {
      await record(options, dir, done, log);
      since = performance.now();
    }
    if (done % (options.saveEvery ?? 500) === 0) await save();
  }
  await save();
  const finished = optimizer.step >= schedule.steps;
  if (finished) await record(options, dir, optimizer.step, log);
  return finished;
}

async function record(
  { evaluate }: LoopOptions,
  dir: string,
  step: number,
  log: (entry: object) => Promise<void>,
): Promise<void> {
  if (evaluate === undefined) return;
  const { scalars, pictures = {} } = await evaluate(step);
  await log({ step, evaluation: scalars });
  for (const [name, png] of Object.entries(pictures)) await writeFile(join(dir, `${name}.png`), png);
}
