/** Splits the pictures into those trained on and those held out, by purpose. */
import type { IconRecord } from "./icons.ts";
import { hashFraction } from "./random.ts";

/** Indices of records; the three are disjoint, ascending, and together all records. */
export interface Splits {
  readonly train: Uint32Array;
  /** Held out to measure reconstruction: a fraction of all pictures. */
  readonly reconstruction: Uint32Array;
  /**
   * Held out to measure composition: at most one picture per concept, which is trained in at least two other styles.
   */
  readonly composition: Uint32Array;
}

export interface SplitOptions {
  readonly seed?: number;
  /** Fraction of pictures held out for reconstruction. */
  readonly reconstructionFraction?: number;
  /** Number of (concept, style) pairs held out for composition, as far as the data allow. */
  readonly compositionPairs?: number;
}

const MIN_OTHER_STYLES = 2;

/**
 * Splits by hashes of `seed`, style and concept: the same pictures are held out in any order of the records, and
 * adding records changes the split of few others.
 */
export function splitRecords(
  records: readonly Pick<IconRecord, "style" | "concept">[],
  options: SplitOptions = {},
): Splits {
  const { seed = 0, reconstructionFraction = 0.05, compositionPairs = 300 } = options;
  const roll = (purpose: string, { style, concept }: Pick<IconRecord, "style" | "concept">) =>
    hashFraction(purpose, seed, style, concept);

  const reconstruction = new Set<number>();
  const rest = new Map<string, number[]>();
  for (const [at, record] of records.entries()) {
    if (roll("reconstruction", record) < reconstructionFraction) reconstruction.add(at);
    else rest.set(record.concept, [...(rest.get(record.concept) ?? []), at]);
  }

  const candidates = [...rest.values()]
    .filter((pictures) => pictures.length > MIN_OTHER_STYLES)
    .flat()
    .map((at) => ({ at, order: roll("composition", records[at]!) }))
    .sort((a, b) => a.order - b.order);
  const composition = new Map<string, number>();
  for (const { at } of candidates) {
    if (composition.size === compositionPairs) break;
    const { concept } = records[at]!;
    if (!composition.has(concept)) composition.set(concept, at);
  }

  const composed = new Set(composition.values());
  const indices = [...records.keys()];
  return {
    train: Uint32Array.from(indices.filter((at) => !reconstruction.has(at) && !composed.has(at))),
    reconstruction: Uint32Array.from(indices.filter((at) => reconstruction.has(at))),
    composition: Uint32Array.from(indices.filter((at) => composed.has(at))),
  };
}
