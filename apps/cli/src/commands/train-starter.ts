/** `reptok train starter`: the stages of the starter model, one after another, each going on from its checkpoint. */
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

/** That of `reptok eval` unless told otherwise, so that it gives the card's numbers again. */
const EVALUATION_SEED = 0;

const LICENCE =
  "Weights: Apache-2.0. Trained on Noto, Twemoji, Fluent, EmojiOne, Firefox OS and Streamline emoji (Apache-2.0, CC BY 4.0, MIT).";

/** A stage that lacks an earlier one's result says so; the error comes from another thread, without its class. */
function explain(cause: unknown): never {
  if (cause instanceof Error && cause.message.endsWith("train that stage first")) {
    throw new UsageError(cause.message, { cause });
  }
  throw cause;
}

async function run(
  asked: readonly StageName[],
  { data, run: dir, threads, out, evaluate: evaluated }: Options,
): Promise<void> {
  const progress = phaseMeter();
  const log = (line: string) => console.log(line);
  const drawn = (done: number, total: number) => progress.update("pictures", done, total);
  await prepareEmoji({ dir: data, size: starter.imageSize, log, progress: drawn }).finally(progress.done);
  const stages = STAGES.filter((stage) => asked.length === 0 || asked.includes(stage));
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
  console.log(finished ? `trained: ${stages.join(", ")}` : "stopped; the same command goes on from here");
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
    .description("the starter model on the emoji sets; interrupt at any time, run again to go on")
    .addArgument(new Argument("[stages...]", "stages to train; all, in this order, when absent").choices(STAGES))
    .option("-r, --run <directory>", "where checkpoints, logs and sample sheets go", path.join(".data", "run"))
    .option("-d, --data <directory>", "where the rendered pictures are kept", path.join(".data", "emoji"))
    .option("-t, --threads <number>", "threads that compute", integer(1, 256), availableParallelism())
    .option("-o, --out <directory>", "write a bundle there in the end, evaluate it, and put the numbers on its card")
    .option("--no-evaluate", "leave the evaluation out")
    .action(run);
}
