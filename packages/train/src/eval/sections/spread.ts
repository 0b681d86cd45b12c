/** Spread of the pictures of one prompt, relative to that of real pictures of its concept. */
import type { Picture } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { atModelSize, draw, generateLatents, itemSeed } from "../subject.ts";
import type { Section } from "./section.ts";

export interface Spread {
  /** Mean distance in the encoder's features between the pictures of four seeds, averaged over concepts. */
  readonly seeds: Mean;
  /** The same for four real pictures of the concept. */
  readonly real: Mean;
  /** Ratio of the two means: 1 if seeds differ as much as real pictures, 0 if all seeds give the same picture. */
  readonly ratio: number;
}

/** Number of pictures per concept. */
const PICTURES = 4;
const SHOWN = 12;

/** Mean Euclidean distance over all pairs of rows. @throws RangeError for fewer than two */
export function meanDistance(rows: readonly Float32Array[]): number {
  if (rows.length < 2) throw new RangeError(`expected at least 2 rows, got ${rows.length}`);
  let sum = 0;
  rows.forEach((row, i) => {
    for (const other of rows.slice(0, i))
      sum += Math.sqrt(row.reduce((square, x, j) => square + (x - other[j]!) ** 2, 0));
  });
  return sum / ((rows.length * (rows.length - 1)) / 2);
}

/** Uses only concepts with four real pictures; undefined if there are none. */
export async function seedSpread(section: Section): Promise<Spread | undefined> {
  const { subject, corpus, encoder, real, plan, seed, progress, show } = section;
  const places = new Map<string, number[]>();
  for (const [place, { concept }] of corpus.items.entries()) {
    if (concept !== undefined) places.set(concept, [...(places.get(concept) ?? []), place]);
  }
  const candidates = (corpus.queries?.seen ?? []).flatMap(({ prompt, concepts }) => {
    const found = places.get(concepts[0]!) ?? [];
    return found.length >= PICTURES ? [{ prompt, places: found.slice(0, PICTURES) }] : [];
  });
  const chosen = candidates.slice(0, plan.concepts);
  const [seeds, reals]: [number[], number[]] = [[], []];
  const shown: Picture[] = [];
  for (const [i, query] of chosen.entries()) {
    const noise = Array.from({ length: PICTURES }, (_, j) => itemSeed(seed, "spread", PICTURES * i + j));
    const prompts = noise.map(() => ({ prompt: query.prompt }));
    const drawn = await draw(subject, await generateLatents(subject, prompts, noise), noise);
    seeds.push(meanDistance(await encoder.features(drawn)));
    reals.push(meanDistance(query.places.map((place) => real.gallery!.entry(place).features)));
    if (i < SHOWN) {
      const originals = await picturesAt(corpus, query.places);
      shown.push(...drawn, ...originals.map((picture) => atModelSize(picture, subject.manifest)));
    }
    progress("spread of seeds", i + 1, chosen.length);
  }
  if (chosen.length === 0) return undefined;
  const captions = shown.map((_, at) =>
    at % (2 * PICTURES) === 0 ? chosen[Math.floor(at / 2 / PICTURES)]!.prompt : "",
  );
  const title = "Four seeds of a prompt, and four real pictures of its concept";
  show({ name: "seeds", title, pictures: shown, captions, columns: 2 * PICTURES });
  const [ofSeeds, ofReal] = [meanOf(seeds), meanOf(reals)];
  return { seeds: ofSeeds, real: ofReal, ratio: ofReal.mean === 0 ? 0 : ofSeeds.mean / ofReal.mean };
}
