/** `reptok train studies`: the paper's claims and the recipe's choices, replayed small, a figure each. */
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

/** Pictures redrawn and generated for each variant, and real ones that generated ones are compared with. */
const COUNTS = { pictures: 256, reference: 2000 };

function seedsOf(text: string): number[] {
  const seeds = text.split(",").map(Number);
  if (seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) return seeds;
  throw new UsageError(`expected whole numbers separated by commas, got ${text}`);
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
  console.log(
    finished ? `figures and numbers written to ${options.out}` : "stopped; the same command goes on from here",
  );
}

export function trainStudies(): Command {
  return new Command("studies")
    .description("small trainings that answer one question each; interrupt at any time, run again to go on")
    .addArgument(new Argument("[names...]", "studies to run; all when absent").choices(STUDIES.map(({ name }) => name)))
    .option("-o, --out <directory>", "where figures and numbers go", path.join("design", "studies"))
    .option("-r, --run <directory>", "where trained variants are kept", path.join(".data", "studies"))
    .option("-d, --data <directory>", "where the pictures, rendered small, are kept", path.join(".data", "emoji-32"))
    .option(
      "--features <file>",
      "ONNX file of the features for distances",
      path.join("models", "starter", "encoder.onnx"),
    )
    .option("--seeds <list>", "seeds to repeat everything with, separated by commas", seedsOf, [studyBase.seed])
    .option("-t, --threads <number>", "threads that compute", integer(1, 256), 1)
    .action(run);
}
