/** `reptok train export` and `reptok train adopt`: stages of the starter trained on another machine, and taken back. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { adopt, exportRun, type StageName, STAGES, starter } from "@reptok/train";
import { Argument, Command } from "commander";
import { UsageError } from "../failure.ts";
import { integer } from "../options.ts";

interface Options {
  readonly run: string;
  readonly data: string;
  readonly out: string;
  readonly batch?: readonly number[];
  readonly threads: number;
  readonly small: boolean;
}

function batches(text: string): number[] {
  const sizes = text.split(",").map(Number);
  if (sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return sizes;
  throw new UsageError(`expected whole numbers separated by commas, got ${text}`);
}

export const trainExport = (): Command =>
  new Command("export")
    .description("write stages for packages/train/torch/run.py, which trains them with PyTorch")
    .addArgument(new Argument("<stages...>", "in the order of training").choices(STAGES))
    .requiredOption("-o, --out <directory>", "where a directory for each stage is written")
    .option("-r, --run <directory>", "the run whose finished stages are built on", path.join(".data", "run"))
    .option("-d, --data <directory>", "where the rendered pictures are kept", path.join(".data", "emoji"))
    .option("-b, --batch <sizes>", "batch sizes, separated by commas; the recipe's when absent", batches)
    .option("-t, --threads <number>", "threads that compute", integer(1, 256), availableParallelism())
    .option(
      "--small",
      "pack the pictures and draw starting weights on the other machine: a hundredth of the bytes",
      false,
    )
    .action(async (stages: readonly StageName[], { out, run, data, batch, threads, small }: Options) => {
      const onStage = (stage: StageName): void => console.error(`exporting ${stage}`);
      const order = STAGES.filter((stage) => stages.includes(stage));
      await exportRun({ recipe: starter, data, run, out, stages: order, batches: batch, threads, small, onStage });
      const dirs = order.map((stage) => path.join(out, stage));
      console.log(`written; train with\n  python3 packages/train/torch/run.py ${dirs.join(" ")}`);
    });

export const trainAdopt = (): Command =>
  new Command("adopt")
    .description("take stages that run.py trained back into the run")
    .argument("<directory>", "of a stage, or of several")
    .option("-r, --run <directory>", "the run", path.join(".data", "run"))
    .action(async (dir: string, { run }: Pick<Options, "run">) => {
      for (const { stage, step } of await adopt(dir, run)) console.log(`${stage}: step ${step}`);
    });
