/** Concept retrieval: which concept's real picture has features nearest to those of a drawn one. */

export interface GalleryEntry {
  /** f32 [D]; need not be normalised. */
  readonly features: Float32Array;
  readonly concept: string;
  /** Drawing style, if the data have styles. */
  readonly style?: string | undefined;
}

/** Fractions of n queries. */
export interface RetrievalScore {
  readonly top1: number;
  readonly top5: number;
  readonly n: number;
}

export interface Ranking {
  /** Distinct concepts, nearest first. A concept's distance is that of its nearest picture. */
  readonly concepts: readonly string[];
  /** Index in the gallery of the nearest picture. */
  readonly nearest: number;
}

const TOP = 5;

function unit(x: Float32Array): Float32Array {
  let squares = 0;
  for (const value of x) squares += value * value;
  const norm = Math.sqrt(squares) || 1;
  return x.map((value) => value / norm);
}

/** Real pictures in which drawn ones are looked up, by cosine. */
export class Gallery {
  readonly #entries: readonly GalleryEntry[];
  readonly #directions: readonly Float32Array[];

  constructor(entries: readonly GalleryEntry[]) {
    if (entries.length === 0) throw new RangeError("expected at least one real picture to retrieve from");
    this.#entries = entries;
    this.#directions = entries.map(({ features }) => unit(features));
  }

  get concepts(): ReadonlySet<string> {
    return new Set(this.#entries.map(({ concept }) => concept));
  }
  entry(place: number): GalleryEntry {
    return this.#entries[place]!;
  }

  /** @param left index of an entry to exclude: the query itself */
  rank(features: Float32Array, left?: number): Ranking {
    const direction = unit(features);
    const best = new Map<string, number>();
    let [nearest, highest] = [0, -Infinity];
    this.#directions.forEach((other, place) => {
      if (place === left) return;
      let cosine = 0;
      for (let i = 0; i < other.length; i++) cosine += direction[i]! * other[i]!;
      if (cosine > highest) [nearest, highest] = [place, cosine];
      const { concept } = this.#entries[place]!;
      if (cosine > (best.get(concept) ?? -Infinity)) best.set(concept, cosine);
    });
    const ordered = [...best].sort((a, b) => b[1] - a[1]);
    return { concepts: ordered.slice(0, TOP).map(([concept]) => concept), nearest };
  }
}

/**
 * Fractions of rankings whose first concept, or one of whose first five, is among the intended ones.
 *
 * @param meant for each ranking the concepts that count as correct
 */
export function retrievalScore(rankings: readonly Ranking[], meant: readonly (readonly string[])[]): RetrievalScore {
  const share = (top: number) => {
    const right = rankings.filter(({ concepts }, i) =>
      concepts.slice(0, top).some((concept) => meant[i]!.includes(concept)),
    );
    return rankings.length === 0 ? 0 : right.length / rankings.length;
  };
  return { top1: share(1), top5: share(TOP), n: rankings.length };
}
