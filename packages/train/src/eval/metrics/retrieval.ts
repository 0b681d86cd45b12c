/** Concept retrieval: of which concept is the real picture that a drawn one's features are nearest to? */

export interface GalleryEntry {
  /** f32 [D]; its length does not matter. */
  readonly features: Float32Array;
  readonly concept: string;
  /** Drawing style, where the data have styles. */
  readonly style?: string | undefined;
}

/** Shares of n queries. */
export interface RetrievalScore {
  readonly top1: number;
  readonly top5: number;
  readonly n: number;
}

export interface Ranking {
  /** Distinct concepts, the nearest first. A concept is as near as the nearest of its pictures. */
  readonly concepts: readonly string[];
  /** Place in the gallery of the nearest picture. */
  readonly nearest: number;
}

const TOP = 5;

function unit(x: Float32Array): Float32Array {
  let squares = 0;
  for (const value of x) squares += value * value;
  const norm = Math.sqrt(squares) || 1;
  return x.map((value) => value / norm);
}

/** Real pictures to look up drawn ones in, by cosine. */
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

  /** @param left place of an entry that is not to be found: the query itself */
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
 * Shares of rankings whose first concept, or one of whose first five, is among those meant.
 *
 * @param meant for each ranking the concepts that count as right
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
