/** Smoothness of interpolations between latents. */
import { slerp } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { largestStep, pathRatio } from "../metrics/path-ratio.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { draw, itemSeed } from "../subject.ts";
import type { Section } from "./section.ts";

export interface Smoothness {
  /** Length of the path of features divided by its chord. */
  readonly pathOverChord: Mean;
  /** Longest step as a fraction of the path's length; 1 / (points - 1) at best. */
  readonly largestStep: Mean;
  readonly points: number;
}

const POINTS = 9;
const SHOWN = 8;

/** Interpolates between the latents of pairs of held-out pictures (slerp) and decodes each path with the same noise. */
export async function smoothness(section: Section): Promise<Smoothness | undefined> {
  const { subject, corpus, encoder, plan, seed, progress, show } = section;
  const pairs = Math.min(plan.paths, Math.floor(corpus.heldOut.length / 2));
  const [ratios, largest]: [number[], number[]] = [[], []];
  const shown = [];
  for (let pair = 0; pair < pairs; pair++) {
    const ends = await subject.pipeline.encode(
      await picturesAt(corpus, corpus.heldOut.subarray(2 * pair, 2 * pair + 2)),
    );
    const path = Array.from({ length: POINTS }, (_, i) => slerp(ends[0]!, ends[1]!, i / (POINTS - 1)));
    const noise = itemSeed(seed, "smoothness", pair);
    const drawn = await draw(
      subject,
      path,
      path.map(() => noise),
    );
    const rows = await encoder.features(drawn);
    const ratio = pathRatio(rows);
    const step = largestStep(rows);
    if (ratio !== undefined && step !== undefined) {
      ratios.push(ratio);
      largest.push(step);
    }
    if (pair < SHOWN) shown.push(...drawn);
    progress("smoothness", pair + 1, pairs);
  }
  if (ratios.length === 0) return undefined;
  show({
    name: "interpolations",
    title: "Interpolations between held-out pictures, one per row",
    pictures: shown,
    columns: POINTS,
  });
  return { pathOverChord: meanOf(ratios), largestStep: meanOf(largest), points: POINTS };
}
