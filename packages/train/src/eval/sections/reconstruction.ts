/** Reconstruction of held-out pictures from one token. */
import type { Picture } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { addPictures, featureSets } from "../extractor.ts";
import { cosine } from "../metrics/cosine.ts";
import { psnr } from "../metrics/psnr.ts";
import { type Sharpness, SharpnessSums } from "../metrics/sharpness.ts";
import { ssim } from "../metrics/ssim.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { atModelSize, CHUNK, draw, itemSeed } from "../subject.ts";
import { cellOf, type Distances, distances, type Section } from "./section.ts";

export interface Reconstruction {
  /** dB. */
  readonly psnr: Mean;
  readonly ssim: Mean;
  readonly sharpness: Sharpness;
  /** Frechet distance of the reconstructions from their originals. */
  readonly fd: Distances;
  /** Cosine of the token to that of the original encoder. */
  readonly frozenCosine?: Mean;
}

/** The original encoder: f32 [dimensions] for each picture. */
export type FrozenEncoder = (pictures: readonly Picture[]) => Promise<Float32Array[]>;

const SHOWN = 48;

export async function reconstruction(section: Section, frozen?: FrozenEncoder): Promise<Reconstruction> {
  const { subject, corpus, extractors, plan, seed, progress, show } = section;
  const places = corpus.heldOut.subarray(0, plan.reconstructions);
  const [realFeatures, drawnFeatures] = [featureSets(extractors, 0), featureSets(extractors, 0)];
  const [psnrs, ssims, cosines]: [number[], number[], number[]] = [[], [], []];
  const sharpness = new SharpnessSums(cellOf(subject));
  const shown: Picture[] = [];
  for (let start = 0; start < places.length; start += CHUNK) {
    const chunk = places.subarray(start, start + CHUNK);
    const originals = await picturesAt(corpus, chunk);
    const latents = await subject.pipeline.encode(originals);
    const seeds = Array.from(chunk, (_, i) => itemSeed(seed, "reconstruction", start + i));
    const drawn = await draw(subject, latents, seeds);
    const reals = originals.map((picture) => atModelSize(picture, subject.manifest));
    for (const [i, real] of reals.entries()) {
      psnrs.push(psnr(drawn[i]!.data, real.data));
      ssims.push(ssim(drawn[i]!, real));
      sharpness.add(drawn[i]!, real);
      if (shown.length < 2 * SHOWN) shown.push(real, drawn[i]!);
    }
    if (frozen !== undefined) {
      const tokens = await frozen(originals);
      for (const [i, token] of tokens.entries()) cosines.push(cosine(latents[i]!, token));
    }
    await addPictures(realFeatures, extractors, reals);
    await addPictures(drawnFeatures, extractors, drawn);
    progress("reconstruction", start + chunk.length, places.length);
  }
  const title = "Held-out pictures, each with its reconstruction from one token";
  show({ name: "reconstructions", title, pictures: shown, columns: 16 });
  return {
    psnr: meanOf(psnrs),
    ssim: meanOf(ssims),
    sharpness: sharpness.result,
    fd: distances(drawnFeatures, realFeatures),
    ...(cosines.length > 0 && { frozenCosine: meanOf(cosines) }),
  };
}
