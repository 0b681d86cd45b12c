/** `reptok train starter`: trains the stages of the starter model in order, each resuming from its checkpoint. */
import { availableParallelism } from "node:os";
import path from "node:path";
import {
  emojiCorpus,
  evaluate,
  exportBundle,
  loadDataset,
  prepareEmoji,
  type StageName,
  STAGES,
  starter,
  trainRecipe,
  withSubject,
} from "@reptok/train";
import { Argument, Command } from "commander";
import { UsageError } from "../failure.ts";
import { integer } from "../options.ts";
import { interruption, phaseMeter } from "./train-progress.ts";

interface Options {
  readonly run: string;
  readonly data: string;
  readonly threads: number;
  readonly out?: string;
  readonly evaluate: boolean;
}

/** By default that of `reptok eval`, so that it reproduces the card's numbers. */
const EVALUATION_SEED = 0;

const LICENCE =
  "Weights: Apache-2.0. Trained on Noto, Twemoji, Fluent, EmojiOne, Firefox OS and Streamline emoji (Apache-2.0, CC BY 4.0, MIT).";

/** Recognises the error of a missing earlier stage by its message: it comes from another thread, without its class. */
function explain(cause: unknown): never {
  if (cause instanceof Error && cause.message.endsWith("train that stage first")) {
    throw new UsageError(cause.message, { cause });
  }
  throw cause;
}

async function run(
  chosen: readonly StageName[],
  { data, run: dir, threads, out, evaluate: evaluated }: Options,
): Promise<void> {
  const progress = phaseMeter();
  const log = (line: string) => console.log(line);
  const drawn = (done: number, total: number) => progress.update("pictures", done, total);
  await prepareEmoji({ dir: data, size: starter.imageSize, log, progress: drawn }).finally(progress.done);
  const stages = STAGES.filter((stage) => chosen.length === 0 || chosen.includes(stage));
  const finished = await trainRecipe({
    recipe: starter,
    data,
    run: dir,
    stages,
    threads,
    onReport: progress.report,
    signal: interruption(),
  })
    .catch(explain)
    .finally(progress.done);
  console.log(finished ? `trained: ${stages.join(", ")}` : "stopped; run the same command to resume");
  if (!finished || out === undefined) return;
  const bundle = {
    recipe: starter,
    run: dir,
    data,
    out,
    title: "Emoji at 128 px",
    licence: LICENCE,
    storage: "i8",
  } as const;
  await exportBundle(bundle);
  console.log(`bundle written to ${out}`);
  if (!evaluated) return;
  const corpus = emojiCorpus(await loadDataset(data), EVALUATION_SEED);
  const options = { corpus, seed: EVALUATION_SEED, threads, progress: progress.update };
  const measure = withSubject(out, threads, (subject) => evaluate(subject, options));
  const { evaluation } = await measure.finally(progress.done);
  await exportBundle({ ...bundle, evaluation });
  console.log(`evaluated: ${path.join(out, "README.md")}`);
}

export function trainStarter(): Command {
  return new Command("starter")
    .description("train the starter model on the emoji sets; interrupt at any time, run again to resume")
    .addArgument(new Argument("[stages...]", "stages to train; by default all, in this order").choices(STAGES))
    .option("-r, --run <directory>", "directory of checkpoints, logs and sample sheets", path.join(".data", "run"))
    .option("-d, --data <directory>", "cache of the rendered pictures", path.join(".data", "emoji"))
    .option("-t, --threads <number>", "compute threads", integer(1, 256), availableParallelism())
    .option(
      "-o, --out <directory>",
      "write a bundle to this directory at the end, evaluate it, and add the results to its model card",
    )
    .option("--no-evaluate", "skip the evaluation")
    .action(run);
}
