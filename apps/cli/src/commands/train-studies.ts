/** `reptok train studies`: small-scale studies of the paper's claims and the recipe's choices, one figure each. */
import path from "node:path";
import { loadDataset, prepareEmoji, runStudies, studiesOf, studyBase } from "@reptok/train";
import { Argument, Command } from "commander";
import { UsageError } from "../failure.ts";
import { integer } from "../options.ts";
import { interruption, phaseMeter } from "./train-progress.ts";

interface Options {
  readonly run: string;
  readonly data: string;
  readonly out: string;
  readonly features: string;
  readonly seeds: readonly number[];
  readonly threads: number;
}

const STUDIES = studiesOf(studyBase);

/** Numbers of reconstructed and generated pictures per variant, and of real ones for comparison. */
const COUNTS = { pictures: 256, reference: 2000 };

function seedsOf(text: string): number[] {
  const seeds = text.split(",").map(Number);
  if (seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) return seeds;
  throw new UsageError(`expected integers separated by commas, got ${text}`);
}

async function run(names: readonly string[], { run: root, ...options }: Options): Promise<void> {
  const progress = phaseMeter();
  const drawn = (done: number, total: number) => progress.update("pictures", done, total);
  const { data } = options;
  await prepareEmoji({ dir: data, size: studyBase.imageSize, log: console.log, progress: drawn }).finally(
    progress.done,
  );
  const { splits } = await loadDataset(data);
  const counts = { ...COUNTS, pictures: Math.min(COUNTS.pictures, splits.reconstruction.length) };
  const finished = await runStudies({
    ...options,
    root,
    counts,
    studies: STUDIES.filter(({ name }) => names.length === 0 || names.includes(name)),
    onReport: progress.report,
    progress: progress.update,
    signal: interruption(),
  }).finally(progress.done);
  console.log(finished ? `figures and numbers written to ${options.out}` : "stopped; run the same command to resume");
}

export function trainStudies(): Command {
  return new Command("studies")
    .description("small trainings that answer one question each; interrupt at any time, run again to resume")
    .addArgument(new Argument("[names...]", "studies to run; by default all").choices(STUDIES.map(({ name }) => name)))
    .option("-o, --out <directory>", "directory of figures and numbers", path.join("design", "studies"))
    .option("-r, --run <directory>", "cache of trained variants", path.join(".data", "studies"))
    .option("-d, --data <directory>", "cache of the pictures, rendered at a small size", path.join(".data", "emoji-32"))
    .option(
      "--features <file>",
      "ONNX file of the feature network for distances",
      path.join("models", "starter", "encoder.onnx"),
    )
    .option("--seeds <list>", "seeds to repeat everything with, separated by commas", seedsOf, [studyBase.seed])
    .option("-t, --threads <number>", "compute threads", integer(1, 256), 1)
    .action(run);
}
