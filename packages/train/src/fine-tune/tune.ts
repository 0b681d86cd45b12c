/** Fine-tuning from start to finish, in the computing thread. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPipeline, Random, type Pipeline } from "@reptok/model";
import { checkBundlePlace } from "@reptok/runtime";
import { ApiError, ModelId, parseAs, type Manifest } from "@reptok/shared";
import { drawLossCurve, readLog } from "../report/training-log.ts";
import { indexBatches } from "../stages/context.ts";
import { STRIDE, TUNING_STREAMS } from "../stages/streams.ts";
import { CHECKPOINT, trainLoop, type Evaluation, type Report } from "../trainer/loop.ts";
import { type Measured, worseIn } from "./card.ts";
import { readExamples, type Example } from "./data/examples.ts";
import { writeTuned, type Destination } from "./export.ts";
import type { Job, JobContext } from "./job.ts";
import { labelJob } from "./label-job.ts";
import { liveRunner } from "./live.ts";
import { claimRun, fingerprint, scheduleOf, settingsFor, type Choices, type TuneKind } from "./settings.ts";
import { withTextGenerator } from "./new-text-generator.ts";
import { openSource, tokenizerOf, type Source } from "./source.ts";
import { textJob } from "./text-job.ts";
import { tokenizerJob } from "./tokenizer-job.ts";

export interface TuneOptions extends Choices, Destination {
  readonly task: "tokenizer" | "generator";
  /** Directory of the bundle to fine-tune. */
  readonly from: string;
  /** Folder of the pictures. */
  readonly data: string;
  /** Captions: COCO's JSON or JSON lines of `file_name` and `text`. */
  readonly captions?: string | undefined;
  /** The generator's conditioning; by default captions if data and bundle have them. */
  readonly on?: "labels" | "captions" | undefined;
  /** Directory of checkpoint, log, loss curve and sample sheet, and of the rows computed once per picture. */
  readonly run: string;
  /** Whether to replace a bundle at `out`. */
  readonly force?: boolean | undefined;
  readonly threads: number;
}

export type TuneEvent =
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "progress"; readonly what: string; readonly done: number; readonly total: number }
  | { readonly kind: "report"; readonly report: Report };

export interface Tuned {
  /** Of the bundle that was written; absent when it was stopped before. */
  readonly manifest?: Manifest;
  readonly measured?: Measured;
}

const jobs = { tokenizer: tokenizerJob, labels: labelJob, captions: textJob } satisfies Record<
  TuneKind,
  (context: JobContext) => Promise<Job | undefined>
>;

/** The kind of training, inferred from the bundle and the data. @throws ApiError if they do not match */
export function kindOf({ task, on }: TuneOptions, { manifest }: Source, examples: readonly Example[]): TuneKind {
  if (task === "tokenizer") return "tokenizer";
  const { model, labelGenerator, textGenerator } = manifest;
  const refuse = (problem: string): never => {
    throw new ApiError("invalid_request", problem);
  };
  const captions = examples.some(({ caption }) => caption !== undefined);
  const labels = examples.some(({ label }) => label !== undefined);
  const chosen = on ?? (captions && (textGenerator !== undefined || !labels) ? "captions" : "labels");
  if (chosen === "captions") {
    if (!captions) refuse("expected captions (metadata.jsonl, x.txt next to x.png, or --captions), got none");
    return "captions";
  }
  if (!labels)
    refuse("expected one sub-folder per label, or captions (metadata.jsonl, x.txt next to x.png, --captions)");
  if (labelGenerator === undefined)
    refuse(`${model} has no label generator: expected captions for the pictures, got labels`);
  return "labels";
}

/** Maximum number of batches over which the held-out loss is averaged. */
const HELD_OUT_BATCHES = 8;

/** Loss on held-out pictures with fixed noise. */
async function heldOutLoss({ tuning, split, feeds }: Job, batchSize: number, seed: number): Promise<number> {
  const { heldOut } = split;
  const count = Math.min(HELD_OUT_BATCHES, Math.ceil(heldOut.length / batchSize));
  let total = 0;
  for (let i = 0; i < count; i++) {
    const indices = Uint32Array.from({ length: batchSize }, (_, j) => heldOut[(i * batchSize + j) % heldOut.length]!);
    const { loss } = await tuning.step.backward(
      await feeds(indices, new Random(seed, TUNING_STREAMS.heldOut, i * STRIDE)),
    );
    total += loss! / count;
  }
  return total;
}

async function measuredIn(dir: string): Promise<Measured> {
  const found = (await readLog(dir)).flatMap(({ evaluation }) => (evaluation === undefined ? [] : [evaluation]));
  return { before: found[0] ?? {}, after: found.at(-1) ?? {} };
}

/**
 * Resumes from the run's checkpoint if there is one; writes the bundle when all steps are done.
 * @throws ApiError for invalid options or data, BundleError for the bundle
 */
export async function tune(
  options: TuneOptions,
  emit: (event: TuneEvent) => void,
  stopped: () => boolean,
): Promise<Tuned> {
  const { from, data, captions, run: dir, out, threads, seed } = options;
  parseAs(ModelId, options.model, "invalid_request", "model");
  await checkBundlePlace(out, options.force ?? false);
  const opened = await openSource(from);
  const examples = await readExamples({ folder: data, captions, seed });
  const kind = kindOf(options, opened, examples);
  const allCaptions = examples.flatMap(({ caption }) => caption ?? []);
  const isNew = kind === "captions" && opened.manifest.textGenerator === undefined;
  const source = isNew ? await withTextGenerator(opened, allCaptions, seed) : opened;
  const settings = settingsFor(kind, source.configs, examples.length, options);
  await mkdir(dir, { recursive: true });
  await claimRun(dir, settings, { origin: source.bundle.version.version, data: await fingerprint(examples) });

  const note = (text: string): void => emit({ kind: "note", text });
  const job = await jobs[kind]({
    source,
    settings,
    dir,
    examples,
    threads,
    note,
    progress: (what, done, total) => emit({ kind: "progress", what, done, total }),
    stopped,
  });
  if (job === undefined) return {};
  for (const { name, problem } of job.skipped) note(`omitted: ${name}: ${problem}`);

  const runner = liveRunner(source, job.tuning.live, threads);
  const tokenizer = await tokenizerOf(source);
  const manifest = { ...source.manifest, ...job.manifest };
  const pipeline: Pipeline = createPipeline(runner, manifest, tokenizer === undefined ? {} : { tokenizer });
  const evaluate = async (): Promise<Evaluation> => {
    const loss = await heldOutLoss(job, settings.batchSize, seed);
    const { scalars, pictures = {} } = await job.look(pipeline);
    return { scalars: { loss, ...scalars }, pictures };
  };
  try {
    if (!existsSync(join(dir, CHECKPOINT))) await begin(dir, await evaluate());
    const indices = indexBatches(job.split.train, seed, settings.batchSize);
    const finished = await trainLoop({
      dir,
      schedule: scheduleOf(settings),
      batchSize: settings.batchSize,
      optimizer: job.tuning.optimizer,
      step: job.tuning.step,
      batch: (step) => job.feeds(indices(step), new Random(seed, TUNING_STREAMS.steps, step * STRIDE)),
      evaluate,
      evaluateEvery: Math.max(100, Math.ceil(settings.steps / 4)),
      saveEvery: 200,
      report: (report) => emit({ kind: "report", report }),
      stopped,
    });
    await drawLossCurve(dir, `${options.task} of ${options.model}`);
    if (!finished) return {};
    const measured = await measuredIn(dir);
    const worse = worseIn(measured);
    if (worse.length > 0)
      note(
        `warning: worse than ${source.manifest.model} on held-out pictures: ${worse.join("; ")}. ` +
          "Fewer steps, a lower rate or more pictures may help.",
      );
    return { manifest: await writeTuned(source, job, settings, options, measured, dir), measured };
  } finally {
    await Promise.all([runner.release(), job.tuning.step.release(), job.close()]);
  }
}

/** Records the initial state of the model: the log's first entry, and `samples-before.png`. */
async function begin(dir: string, { scalars, pictures = {} }: Evaluation): Promise<void> {
  await writeFile(join(dir, "log.jsonl"), `${JSON.stringify({ step: 0, evaluation: scalars })}\n`);
  for (const [name, png] of Object.entries(pictures)) await writeFile(join(dir, `${name}-before.png`), png);
}
