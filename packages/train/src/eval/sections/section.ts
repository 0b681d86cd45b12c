/** What every section of an evaluation is given, and the pictures it may add to the report. */
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
  /** That of the extractors which is the bundle's own encoder. */
  readonly encoder: Extractor;
  readonly real: RealFeatures;
  readonly plan: Plan;
  readonly seed: number;
  /** Threads that compute; ONNX Runtime's choice when absent. */
  readonly threads?: number | undefined;
  /** Called with what is under way, how much of it is done, and of how much. */
  readonly progress: (what: string, done: number, total: number) => void;
  /** Adds a sheet to the report. */
  readonly show: (sheet: Sheet) => void;
}

/** Pictures of one size in rows; captions one each, or none. */
export interface Sheet {
  /** Of its file: lower-case words joined by hyphens, unique in an evaluation. */
  readonly name: string;
  readonly title: string;
  readonly pictures: readonly Picture[];
  readonly columns: number;
  readonly captions?: readonly string[];
}

export type Generator = "text" | "label";

/** By feature space. */
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
 * Side in pixels of the squares that the model draws one by one: a cell of the first stage's latents, or a patch where pixels
 * are drawn. Undefined where a cell is a pixel or nothing says its size.
 */
export function cellOf({ manifest }: Subject): number | undefined {
  const { decoder, imageSize, networks } = manifest;
  const cell = decoder.space === "latent" ? imageSize / decoder.size : networks?.decoder?.patch;
  return cell !== undefined && Number.isInteger(cell) && cell > 1 ? cell : undefined;
}
