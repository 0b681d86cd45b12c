/** Compares the distribution of generated pictures with that of real ones. */
import type { Picture } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { addPictures, ENCODER, featureSets } from "../extractor.ts";
import { type PrecisionRecall, precisionRecall } from "../metrics/precision-recall.ts";
import { CHUNK, draw, generateLatents, itemSeed } from "../subject.ts";
import { conditionsFor } from "./conditions.ts";
import { type Distances, distances, type Generator, type Section } from "./section.ts";

export interface Generation {
  /** Frechet distance from the reference pictures. */
  readonly fd: Distances;
  /** In the encoder's features, with equal counts. */
  readonly manifold?: PrecisionRecall;
}

const SHOWN = 48;
/** Number of the neighbour that determines a ball's radius. */
const K = 3;

export async function generation(section: Section, generator: Generator): Promise<Generation> {
  const { subject, extractors, real, plan, seed, progress, show } = section;
  const conditions = conditionsFor(section, generator, plan.samples);
  const drawnFeatures = featureSets(extractors, plan.manifold);
  const shown: Picture[] = [];
  for (let start = 0; start < conditions.length; start += CHUNK) {
    const chunk = conditions.slice(start, start + CHUNK);
    const seeds = chunk.map((_, i) => itemSeed(seed, `generation ${generator}`, start + i));
    const drawn = await draw(subject, await generateLatents(subject, chunk, seeds), seeds);
    shown.push(...drawn.slice(0, Math.max(0, SHOWN - shown.length)));
    await addPictures(drawnFeatures, extractors, drawn);
    progress(`generation, ${generator}`, start + chunk.length, conditions.length);
  }
  const captions = conditions.slice(0, SHOWN).map((condition) => {
    return "prompt" in condition ? condition.prompt : subject.manifest.labelGenerator!.labels[condition.label]!;
  });
  const title = `Generated from the ${generator === "text" ? "captions" : "labels"} of real pictures`;
  show({ name: `generated-${generator}`, title, pictures: shown, captions, columns: 12 });
  const [drawnRows, realRows] = [drawnFeatures.get(ENCODER)!.rows, real.reference.get(ENCODER)!.rows];
  const count = Math.min(drawnRows.length, realRows.length);
  return {
    fd: distances(drawnFeatures, real.reference),
    ...(count > K && { manifold: precisionRecall(drawnRows.slice(0, count), realRows.slice(0, count), K) }),
  };
}

/** Distance of held-out real pictures from the reference, the value of a perfect generator. Undefined for fewer than two. */
export async function heldOutDistance({ corpus, extractors, real, plan }: Section): Promise<Distances | undefined> {
  const reference = new Set(corpus.reference);
  const places = corpus.heldOut.filter((index) => !reference.has(index)).subarray(0, plan.samples);
  if (places.length < 2) return undefined;
  const sets = featureSets(extractors, 0);
  for (let start = 0; start < places.length; start += CHUNK) {
    await addPictures(sets, extractors, await picturesAt(corpus, places.subarray(start, start + CHUNK)));
  }
  return distances(sets, real.reference);
}
