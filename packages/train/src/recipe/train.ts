/** Trains a recipe: every stage in order, resuming unfinished ones. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { openSafetensors } from "@reptok/checkpoint";
import { drawLossCurve } from "../report/training-log.ts";
import { stageDir } from "../stages/context.ts";
import { runStage } from "../stages/run.ts";
import { CHECKPOINT, type Report } from "../trainer/loop.ts";
import { isOver } from "../trainer/state.ts";
import { stageRecipe, stagesOf, type Recipe, type StageName } from "./recipe.ts";

export interface TrainOptions {
  readonly recipe: Recipe;
  /** Directory of the data set (see `prepareEmoji`). */
  readonly data: string;
  /** Directory of the run: one folder per stage, with checkpoint, log, loss curve and sample sheet. */
  readonly run: string;
  /** All stages by default. */
  readonly stages?: readonly StageName[];
  /** ONNX Runtime's threads; the machine's processors by default. */
  readonly threads?: number;
  readonly onReport?: (stage: StageName, report: Report) => void;
  /** Saves and ends the current stage. */
  readonly signal?: AbortSignal;
}

/** @returns whether all stages completed their schedules */
export async function trainRecipe(options: TrainOptions): Promise<boolean> {
  const { recipe, data, run, stages = stagesOf(options.recipe), threads = availableParallelism(), signal } = options;
  for (const stage of stages) {
    const dir = stageDir({ dir: run }, stage);
    if (await isFinished(dir, stageRecipe(recipe, stage).schedule.steps)) continue;
    const finished = await runStage(
      { stage, recipe, data, dir: run, threads },
      (report) => options.onReport?.(stage, report),
      signal,
    );
    await drawLossCurve(dir, stage);
    if (!finished) return false;
  }
  return true;
}

async function isFinished(dir: string, steps: number): Promise<boolean> {
  const path = join(dir, CHECKPOINT);
  if (!existsSync(path)) return false;
  const file = await openSafetensors(path);
  try {
    return isOver(file.metadata, steps);
  } finally {
    await file.close();
  }
}
