/** Input of every section of an evaluation, and the sheets that it may add to the report. */
import type { Picture } from "@reptok/model";
import type { Corpus } from "../corpus/corpus.ts";
import type { Extractor, FeatureSets } from "../extractor.ts";
import { type FrechetDistance, frechetDistance } from "../metrics/frechet.ts";
import type { Plan } from "../plan.ts";
import type { RealFeatures } from "../real.ts";
import type { Subject } from "../subject.ts";

export interface Section {
  readonly subject: Subject;
  readonly corpus: Corpus;
  readonly extractors: readonly Extractor[];
  /** The extractor of the bundle's own encoder; also in `extractors`. */
  readonly encoder: Extractor;
  readonly real: RealFeatures;
  readonly plan: Plan;
  readonly seed: number;
  /** Number of threads; ONNX Runtime's default if absent. */
  readonly threads?: number | undefined;
  /** Called with the name of the current work, the completed amount and the total. */
  readonly progress: (what: string, done: number, total: number) => void;
  /** Adds a sheet to the report. */
  readonly show: (sheet: Sheet) => void;
}

/** Pictures of equal size in rows. */
export interface Sheet {
  /** Name of its file: lower-case words joined by hyphens, unique in an evaluation. */
  readonly name: string;
  readonly title: string;
  readonly pictures: readonly Picture[];
  readonly columns: number;
  /** One per picture. */
  readonly captions?: readonly string[];
}

export type Generator = "text" | "label";

/** Frechet distances by feature space. */
export type Distances = Readonly<Record<string, FrechetDistance>>;

/** The distance between two sets in every feature space. */
export function distances(judged: FeatureSets, reference: FeatureSets): Distances {
  return Object.fromEntries(
    [...judged].map(([name, set]) => [name, frechetDistance(set.moments, reference.get(name)!.moments)]),
  );
}

/** The generators that the bundle has. */
export function generatorsOf({ manifest }: Subject): Generator[] {
  return [
    ...(manifest.textGenerator === undefined ? [] : (["text"] as const)),
    ...(manifest.labelGenerator === undefined ? [] : (["label"] as const)),
  ];
}

/**
 * Side in pixels of the decoder's cells: a cell of the first stage's latents, or a patch of pixels. Undefined if a cell is one
 * pixel or its size is unknown.
 */
export function cellOf({ manifest }: Subject): number | undefined {
  const { decoder, imageSize, networks } = manifest;
  const cell = decoder.space === "latent" ? imageSize / decoder.size : networks?.decoder?.patch;
  return cell !== undefined && Number.isInteger(cell) && cell > 1 ? cell : undefined;
}
