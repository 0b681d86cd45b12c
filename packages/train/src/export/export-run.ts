/** Exports stages of a run as one directory each, to be trained elsewhere in this order. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadDataset } from "../data/load-dataset.ts";
import { stageRecipe, type Recipe, type StageName } from "../recipe/recipe.ts";
import { declareStage } from "../stages/stages.ts";
import { exportStage, type ExportStageOptions } from "./export-stage.ts";
import { packPictures } from "./pictures.ts";

export interface ExportRunOptions {
  readonly recipe: Recipe;
  /** Directory of the data set. */
  readonly data: string;
  /** Directory of the run, whose finished stages are used. */
  readonly run: string;
  readonly out: string;
  readonly stages: readonly StageName[];
  /** Batch sizes; the recipe's by default. */
  readonly batches?: readonly number[] | undefined;
  readonly threads: number;
  /** See {@link ExportStageOptions}; the pictures are packed too, for `torch/pictures.py`. */
  readonly small?: boolean;
  readonly onStage?: (stage: StageName) => void;
}

/** A stage refers to the results of preceding stages in the list, and reads those of all others from the run. */
export async function exportRun(options: ExportRunOptions): Promise<void> {
  const { recipe, run, out, stages, threads, onStage, small = false } = options;
  const dataset = await loadDataset(options.data, recipe.derived && { derived: recipe.derived });
  await mkdir(out, { recursive: true });
  const context = { recipe, dataset, dir: run, threads, report: () => {}, stopped: () => false };
  const chain = new Set<StageName>();
  const written: ExportStageOptions["written"] = new Map();
  if (small) {
    await packPictures(dataset, out);
    written.set(dataset.pixels, { file: "../pictures.safetensors", tensor: "pixels" });
  }
  for (const stage of stages) {
    onStage?.(stage);
    const batches = options.batches ?? [stageRecipe(recipe, stage).batchSize];
    await exportStage(await declareStage(stage, context), context, {
      dir: join(out, stage),
      batches,
      chain,
      written,
      small,
    });
    chain.add(stage);
  }
}
