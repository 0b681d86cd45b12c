/** Measures a trained variant with the evaluation's own sections, in a feature space shared by all variants. */
import { join } from "node:path";
import { writeBundle } from "@reptok/runtime";
import {
  type Corpus,
  type Dataset,
  decoderFlowLoss,
  type Distances,
  emojiCorpus,
  ENCODER,
  type Extractor,
  FULL,
  generation,
  heldOutDistance,
  type Plan,
  readLog,
  readReal,
  type Recipe,
  reconstruction,
  runParts,
  type Section,
  stageDir,
  suppliedExtractor,
  withSubject,
} from "@reptok/train/experiments";
import { promptScores } from "./prompt-scores.ts";
import type { Study } from "./study.ts";

/** Numbers of reconstructed, generated and real pictures behind the distances: equal counts, so equal bias. */
export interface Counts {
  readonly pictures: number;
  readonly reference: number;
}

export interface Numbers {
  /** dB, over held-out pictures, with its standard error. */
  readonly psnr: number;
  readonly psnrError: number;
  readonly ssim: number;
  /** Frechet distance of reconstructed pictures from their originals. */
  readonly rfd: number;
  /** Held-out flow loss, the mean over 8 segments of t. Its units differ between pixels and latents. */
  readonly flowLoss: number;
  /** 1 - cosine of held-out tokens to the original encoder's. */
  readonly moved: number;
  /** Frechet distance of generated pictures from real ones, and that of as many held-out real ones. */
  readonly gfd?: number;
  /**
   * Fractions of prompts whose token is nearest to a picture of the intended concept: for its name; for a keyword
   * unique to it.
   */
  readonly named?: number;
  readonly byKeyword?: number;
  readonly floor?: number;
}

export interface Judge {
  measure(run: string, recipe: Recipe, generates: Study["generates"]): Promise<Numbers>;
  close(): Promise<void>;
}

type Progress = (what: string, done: number, total: number) => void;

/** @param features ONNX file: pictures in [-1,1] to numbers, the same for every variant */
export async function openJudge(
  dataset: Dataset,
  features: string,
  counts: Counts,
  threads: number,
  progress: Progress,
): Promise<Judge> {
  const supplied = await suppliedExtractor(features, { range: "signed", threads });
  // Replaces the bundle's own encoder, whose distances are not comparable between variants.
  const encoder: Extractor = { ...supplied, name: ENCODER };
  const extractors = [encoder];
  const { queries: _, ...pictures } = emojiCorpus(dataset, 0);
  const corpus: Corpus = { ...pictures, reference: pictures.reference.subarray(0, counts.reference) };
  const real = await readReal(corpus, extractors, 0, (done, total) => progress("real pictures", done, total));
  const plan: Plan = {
    ...FULL,
    reconstructions: counts.pictures,
    samples: counts.pictures,
    validation: Math.ceil(counts.pictures / 2),
    manifold: 0,
  };
  const shared = { corpus, extractors, encoder, real, plan, seed: 0, progress, show: () => {} };
  // Equal for every variant: independent of the evaluated model.
  let floor: Promise<Distances | undefined> | undefined;
  const floorOf = (section: Section) => (floor ??= heldOutDistance(section));
  return {
    measure: (run, recipe, generates) => measure(shared, floorOf, dataset, run, recipe, generates, threads),
    close: () => supplied.close(),
  };
}

async function measure(
  shared: Omit<Section, "subject">,
  floorOf: (section: Section) => Promise<Distances | undefined>,
  dataset: Dataset,
  run: string,
  recipe: Recipe,
  generates: Study["generates"],
  threads: number,
): Promise<Numbers> {
  const bundle = join(run, "bundle");
  const about = { title: "A study's variant", licence: "none", storage: "f32" } as const;
  await writeBundle(bundle, await runParts({ recipe, run, labels: dataset.labels.names, ...about }));
  return withSubject(bundle, threads, async (subject) => {
    const section = { ...shared, subject };
    const reconstructed = await reconstruction(section);
    const losses = await decoderFlowLoss(section);
    const generated = generates === "label" ? await generation(section, "label") : undefined;
    const floor = generates === "label" ? await floorOf(section) : undefined;
    const found = generates === "text" ? await promptScores(section, dataset, recipe.seed) : {};
    return {
      psnr: reconstructed.psnr.mean,
      psnrError: reconstructed.psnr.standardError,
      ssim: reconstructed.ssim.mean,
      rfd: reconstructed.fd[ENCODER]!.value,
      flowLoss: losses!.reduce((sum, { mean }) => sum + mean / losses!.length, 0),
      moved: 1 - (await tokenizerCosine(run)),
      ...(generated && { gfd: generated.fd[ENCODER]!.value }),
      ...(floor && { floor: floor[ENCODER]!.value }),
      ...found,
    };
  });
}

/** From the last evaluation of the tokenizer stage. */
async function tokenizerCosine(run: string): Promise<number> {
  const log = await readLog(stageDir({ dir: run }, "tokenizer"));
  const cosine = log.findLast(({ evaluation }) => evaluation !== undefined)?.evaluation?.["cosine"];
  if (cosine === undefined) throw new Error(`expected an evaluation in the log of ${run}'s tokenizer, got none`);
  return cosine;
}
