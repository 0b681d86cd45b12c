/** Feature spaces in which pictures are compared. */
import type { Picture } from "@reptok/model";
import { Moments } from "./metrics/moments.ts";
import { CHUNK, type Subject } from "./subject.ts";

export interface Extractor {
  /** Its key in the report. */
  readonly name: string;
  /** Description of the features. */
  readonly about: string;
  /** f32 [dimensions] for each picture. */
  features(pictures: readonly Picture[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export const ENCODER = "encoder";

/** The bundle's own encoder: its token before the division by the scale factor. */
export function encoderExtractor({ manifest, pipeline }: Subject): Extractor {
  const { scaleFactor, dimensions } = manifest.token;
  return {
    name: ENCODER,
    about:
      `FD-SSL: the ${dimensions} numbers of the bundle's encoder (its token). The encoder's weights are those of the ` +
      `self-supervised one; its [cls] embedding is the one adapted with the decoder`,
    async features(pictures) {
      const latents = await pipeline.encode(pictures);
      return latents.map((latent) => latent.map((x) => x * scaleFactor));
    },
    close: () => Promise.resolve(),
  };
}

/** Accumulates features: their moments, and the first few themselves. */
export class FeatureSet {
  readonly rows: Float32Array[] = [];
  readonly #keep: number;
  #moments: Moments | undefined;

  /** @param keep number of features to retain, for measures that need them all */
  constructor(keep: number) {
    this.#keep = keep;
  }

  add(features: readonly Float32Array[]): void {
    for (const row of features) {
      this.#moments ??= new Moments(row.length);
      this.#moments.add(row);
      if (this.rows.length < this.#keep) this.rows.push(row);
    }
  }

  /** @throws RangeError while nothing has been added */
  get moments(): Moments {
    if (this.#moments === undefined) throw new RangeError("expected at least one feature");
    return this.#moments;
  }
}

/** One set per extractor. */
export type FeatureSets = ReadonlyMap<string, FeatureSet>;

export const featureSets = (extractors: readonly Extractor[], keep: number): FeatureSets =>
  new Map(extractors.map(({ name }) => [name, new FeatureSet(keep)]));

/** Adds the pictures' features to the set of each extractor; many pictures are processed in chunks. */
export async function addPictures(
  sets: FeatureSets,
  extractors: readonly Extractor[],
  pictures: readonly Picture[],
): Promise<void> {
  for (let start = 0; start < pictures.length; start += CHUNK) {
    const chunk = pictures.slice(start, start + CHUNK);
    for (const extractor of extractors) sets.get(extractor.name)!.add(await extractor.features(chunk));
  }
}
