/**
 * `reptok train export`, `adopt` and `restore`: export stages of the starter for training on another machine, adopt the
 * results, and restore a run's first stages from a bundle.
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { adopt, exportRun, restore, type StageName, STAGES, starter } from "@reptok/train";
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
  throw new UsageError(`expected integers separated by commas, got ${text}`);
}

export const trainExport = (): Command =>
  new Command("export")
    .description("write stages for packages/train/torch/run.py, which trains them with PyTorch")
    .addArgument(new Argument("<stages...>", "in the order of training").choices(STAGES))
    .requiredOption("-o, --out <directory>", "output directory, with one sub-directory per stage")
    .option("-r, --run <directory>", "the run with the finished earlier stages", path.join(".data", "run"))
    .option("-d, --data <directory>", "cache of the rendered pictures", path.join(".data", "emoji"))
    .option("-b, --batch <sizes>", "batch sizes, separated by commas; by default the recipe's", batches)
    .option("-t, --threads <number>", "compute threads", integer(1, 256), availableParallelism())
    .option(
      "--small",
      "pack the pictures and draw initial weights on the other machine: a hundredth of the size",
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
    .description("copy stages trained by run.py back into the run")
    .argument("<directory>", "directory of a stage, or of several stages")
    .option("-r, --run <directory>", "the run", path.join(".data", "run"))
    .action(async (dir: string, { run }: Pick<Options, "run">) => {
      for (const { stage, step } of await adopt(dir, run)) console.log(`${stage}: step ${step}`);
    });

export const trainRestore = (): Command =>
  new Command("restore")
    .description("restore the stages up to the tokenizer's from a starter bundle, to train the later ones again")
    .argument("<bundle>", "bundle directory")
    .option("-r, --run <directory>", "the run", path.join(".data", "run"))
    .option("-d, --data <directory>", "cache of the rendered pictures", path.join(".data", "emoji"))
    .option("-t, --threads <number>", "compute threads", integer(1, 256), availableParallelism())
    .action(async (bundle: string, { run, data, threads }: Pick<Options, "run" | "data" | "threads">) => {
      const stages = await restore({ bundle, recipe: starter, data, run, threads });
      console.log(`restored ${stages.join(", ")}`);
    });
