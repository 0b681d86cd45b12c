/** `reptok eval`: evaluates a bundle, as JSON and as a page; `reptok eval text`: retrieval for prompts from a file. */
import path from "node:path";
import {
  emojiCorpus,
  evaluate,
  evaluatePrompts,
  folderCorpus,
  keepEvaluation,
  loadDataset,
  PIXEL_RANGES,
  type PixelRange,
  prepareEmoji,
  readEvaluation,
  readPromptLines,
  reportFiles,
  starter,
  summaryRows,
  withSubject,
} from "@reptok/train";
import { Command, Option } from "commander";
import { UsageError } from "../failure.ts";
import { readInput, writeOutput } from "../files.ts";
import { table } from "../inspect/text.ts";
import { bundleOption, integer, OPTIONS } from "../options.ts";
import { type Meter, meter } from "../progress.ts";

interface DataOptions {
  readonly data: string;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: true;
}
interface EvalOptions extends DataOptions {
  readonly out?: string;
  readonly quick?: true;
  readonly samples?: number;
  readonly coco?: string;
  readonly images?: string;
  readonly inception?: string;
  readonly inceptionRange: PixelRange;
  readonly frozen?: string;
  readonly keep?: true;
  readonly before?: string;
}
interface TextOptions extends DataOptions {
  readonly bundle: string;
  readonly prompts: string;
}

/**
 * Features of real pictures, by what they depend on: a second evaluation of the same encoder does not compute them
 * again.
 */
const FEATURES = path.join(".data", "evaluation", "features");
const LOG_EVERY_MS = 30_000;
/** Pictures with which a quick evaluation of a large folder compares. */
const QUICK_REFERENCE = 2000;

/** A progress meter that follows the current section. */
function sectionMeter() {
  let current: { readonly what: string; readonly meter: Meter } | undefined;
  const done = () => current?.meter.done();
  return {
    done,
    update(what: string, count: number, total: number): void {
      if (current?.what !== what) {
        done();
        current = { what, meter: meter(what, LOG_EVERY_MS) };
      }
      current.meter.update(count, total);
    },
  };
}

/** The rendered icon sets, drawn first if missing. Standard output is reserved for the result. */
async function emoji(dir: string) {
  const drawing = meter("pictures", LOG_EVERY_MS);
  const log = (line: string) => console.error(line);
  await prepareEmoji({ dir, size: starter.imageSize, log, progress: drawing.update });
  drawing.done();
  return loadDataset(dir);
}

async function corpusOf({ coco, images, data, seed, quick }: EvalOptions) {
  if ((coco === undefined) !== (images === undefined)) {
    throw new UsageError("--coco and --images: expected both: the captions, and the folder of their pictures");
  }
  if (coco === undefined || images === undefined) return emojiCorpus(await emoji(data), seed);
  return folderCorpus({ captions: coco, images, seed, reference: quick ? QUICK_REFERENCE : undefined });
}

async function run(bundle: string, options: EvalOptions): Promise<void> {
  const { seed, quick = false, samples, inception, inceptionRange, frozen, threads, json, keep, before } = options;
  if (before !== undefined && !keep) throw new UsageError("--before: expected --keep too, for the card it is about");
  const earlier =
    before === undefined ? undefined : readEvaluation(Buffer.from(await readInput(before)).toString(), before);
  await withSubject(bundle, threads, async (subject) => {
    const corpus = await corpusOf(options);
    const progress = sectionMeter();
    const found = await evaluate(subject, {
      corpus,
      seed,
      quick,
      plan: samples === undefined ? {} : { samples },
      inception: inception === undefined ? undefined : { file: inception, range: inceptionRange },
      frozen,
      threads,
      cache: FEATURES,
      progress: progress.update,
    }).finally(progress.done);
    const { evaluation } = found;
    const out = options.out ?? path.join(".data", "evaluation", evaluation.model);
    for (const [file, bytes] of await reportFiles(found)) await writeOutput(path.join(out, file), bytes);
    const rows = summaryRows(evaluation).map(({ measure, value, n }) => [measure, value, n]);
    console.log(json ? JSON.stringify(evaluation, null, 2) : table([], rows));
    if (keep) await keepEvaluation(bundle, evaluation, earlier);
    console.error(`written to ${out}: evaluation.json, report.html, sheets.json, sheets`);
  });
}

async function runText({ bundle, prompts, data, seed, threads, json }: TextOptions): Promise<void> {
  const lines = await readPromptLines(prompts);
  await withSubject(bundle, threads, async (subject) => {
    const dataset = await emoji(data);
    const progress = sectionMeter();
    const options = { seed, progress: progress.update };
    const { score, unknown } = await evaluatePrompts(subject, dataset, lines, options).finally(progress.done);
    if (unknown.length > 0) {
      console.error(
        `no picture shows these concepts, so their prompts count as wrong: ${unknown.slice(0, 10).join(", ")} (${unknown.length} concepts)`,
      );
    }
    const { top1, top5, n } = score;
    const shares = `top 1 ${(100 * top1).toFixed(1)} %, top 5 ${(100 * top5).toFixed(1)} % of ${n} prompts`;
    console.log(json ? JSON.stringify({ top1, top5, n }) : shares);
  });
}

function withDataOptions(command: Command): Command {
  return command
    .option("-d, --data <directory>", "cache of the rendered pictures", path.join(".data", "emoji"))
    .addOption(OPTIONS.seed().default(0))
    .option("-t, --threads <number>", "compute threads; by default ONNX Runtime's choice", integer(1, 256))
    .option("--json", "print JSON");
}

function text(): Command {
  const command = new Command("text")
    .description(
      "retrieval for your own prompts: the fraction whose picture is nearest to a real picture of its concept",
    )
    .addOption(bundleOption("-b, --bundle <directory>"))
    .requiredOption(
      "-p, --prompts <file>",
      'JSON lines of "prompt" and "concept", an icon\'s name such as "red-apple"',
    );
  return withDataOptions(command).action((_, own: Command) => runText(own.optsWithGlobals<TextOptions>()));
}

export function evaluation(): Command {
  const command = new Command("eval")
    .description(
      "evaluate a bundle: reconstruction, generation, retrieval, flows, smoothness, steps; as JSON and as a page",
    )
    .argument("<bundle>", "bundle directory")
    .option(
      "-o, --out <directory>",
      "directory of evaluation.json and report.html; by default .data/evaluation/<model>",
    )
    .option("-q, --quick", "few pictures: an estimate in a few minutes")
    .option("-n, --samples <number>", "pictures generated for the distances of generation", integer(8, 1_000_000))
    .option("--coco <file>", "captions in COCO's JSON format, instead of the emoji")
    .option("--images <directory>", "directory of the pictures in --coco")
    .option("--inception <file>", "ONNX network from a picture to its features, as an additional feature space")
    .addOption(
      new Option("--inception-range <range>", "range of its pixels: unit [0,1], signed [-1,1], bytes [0,255]")
        .choices(Object.keys(PIXEL_RANGES))
        .default("unit"),
    )
    .option("--frozen <path>", "the original encoder: an ONNX file, or the run directory of the starter's training")
    .option("--keep", "store evaluation.json in the bundle, and the numbers in its model card")
    .option("--before <file>", "an earlier model's evaluation.json, shown for comparison in the model card");
  return withDataOptions(command).addCommand(text().exitOverride()).action(run);
}
