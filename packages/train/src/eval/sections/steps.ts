/** Quality by the number of sampler steps. */
import type { Picture } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { addPictures, featureSets } from "../extractor.ts";
import { psnr } from "../metrics/psnr.ts";
import { type Sharpness, SharpnessSums } from "../metrics/sharpness.ts";
import { ssim } from "../metrics/ssim.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { atModelSize, draw, generateLatents, inChunks, itemSeed } from "../subject.ts";
import { conditionsFor } from "./conditions.ts";
import { answer, scoreOf } from "./retrieval.ts";
import { cellOf, type Distances, distances, type Generator, type Section } from "./section.ts";

export interface DecoderSteps {
  readonly steps: number;
  readonly psnr: Mean;
  readonly ssim: Mean;
  readonly sharpness: Sharpness;
  readonly fd: Distances;
}
export interface GeneratorSteps {
  readonly steps: number;
  readonly fd: Distances;
  /** For seen prompts; only from text, if the data have concepts. */
  readonly top1?: number;
  readonly n: number;
}

const SHOWN = 8;

/** Reconstructs the same held-out pictures from the same noise with different numbers of steps. */
export async function decoderSteps(section: Section): Promise<DecoderSteps[]> {
  const { subject, corpus, extractors, plan, seed, progress, show } = section;
  const places = Array.from(corpus.heldOut.subarray(0, plan.perSteps));
  const reals = await inChunks(places, async (chunk) => {
    const pictures = await picturesAt(corpus, chunk);
    return pictures.map((picture) => atModelSize(picture, subject.manifest));
  });
  const latents = await inChunks(reals, (chunk) => subject.pipeline.encode(chunk));
  const seeds = places.map((_, i) => itemSeed(seed, "steps", i));
  const realFeatures = featureSets(extractors, 0);
  await addPictures(realFeatures, extractors, reals);
  const results: DecoderSteps[] = [];
  const shown: Picture[] = [];
  for (const [i, steps] of plan.steps.entries()) {
    const drawn = await draw(subject, latents, seeds, steps);
    const sets = featureSets(extractors, 0);
    await addPictures(sets, extractors, drawn);
    shown.push(...drawn.slice(0, SHOWN));
    const sharpness = new SharpnessSums(cellOf(subject));
    for (const [j, picture] of drawn.entries()) sharpness.add(picture, reals[j]!);
    results.push({
      steps,
      psnr: meanOf(drawn.map((picture, j) => psnr(picture.data, reals[j]!.data))),
      ssim: meanOf(drawn.map((picture, j) => ssim(picture, reals[j]!))),
      sharpness: sharpness.result,
      fd: distances(sets, realFeatures),
    });
    progress("decoder steps", i + 1, plan.steps.length);
  }
  const captions = shown.map((_, i) => `${plan.steps[Math.floor(i / SHOWN)]!} steps`);
  const columns = Math.min(SHOWN, places.length);
  if (places.length >= SHOWN)
    show({
      name: "steps",
      title: `Reconstructions in ${plan.steps.join(", ")} steps`,
      pictures: shown,
      captions,
      columns,
    });
  return results;
}

/** Generates from the same conditions and noise with different numbers of steps; decodes with the default number. */
export async function generatorSteps(section: Section, generator: Generator): Promise<GeneratorSteps[]> {
  const { subject, corpus, extractors, encoder, real, plan, seed, progress } = section;
  const conditions = conditionsFor(section, generator, plan.perSteps);
  const seeds = conditions.map((_, i) => itemSeed(seed, "generator steps", i));
  const queries = generator === "text" ? corpus.queries?.seen.slice(0, plan.perSteps) : undefined;
  const results: GeneratorSteps[] = [];
  for (const [i, steps] of plan.steps.entries()) {
    const drawn = await draw(subject, await generateLatents(subject, conditions, seeds, steps), seeds);
    const sets = featureSets(extractors, 0);
    await addPictures(sets, extractors, drawn);
    const options = { seed, purpose: "retrieval seen", steps };
    const answers = queries && real.gallery && (await answer(subject, encoder, real.gallery, queries, options));
    results.push({
      steps,
      fd: distances(sets, real.reference),
      ...(answers && { top1: scoreOf(answers).top1 }),
      n: conditions.length,
    });
    progress(`${generator} generator steps`, i + 1, plan.steps.length);
  }
  return results;
}
