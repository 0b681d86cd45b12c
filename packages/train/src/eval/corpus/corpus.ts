/** Real pictures to judge a model by, whatever they come from. */
import type { Picture } from "@reptok/model";

export interface CorpusItem {
  /** A prompt for the picture, naming its style where the data have styles. */
  readonly caption: string;
  /** What it shows, where the data say so. */
  readonly concept?: string;
  readonly style?: string;
  /** Class name, where the data have classes. */
  readonly label?: string;
}

/** A prompt and the concepts whose real pictures count as found. */
export interface Query {
  readonly prompt: string;
  readonly concepts: readonly string[];
  /** The style that the prompt asks for. */
  readonly style?: string;
}

/**
 * How much of a prompt was trained: a concept, no style named; the same in a sentence that was not; a concept in a style that
 * it was trained in; in one that it was not; no word of its subject.
 */
export type QueryKind = "seen" | "worded" | "styled" | "composed" | "unseen";

export interface Corpus {
  readonly name: string;
  readonly items: readonly CorpusItem[];
  /** Places of pictures for reconstruction and validation, in a random order that the seed fixes. */
  readonly heldOut: Uint32Array;
  /** Places of the pictures that generated ones are compared with, in a random order that the seed fixes. */
  readonly reference: Uint32Array;
  /** Where the data name concepts: prompts for retrieval, in a random order that the seed fixes. */
  readonly queries?: Readonly<Record<QueryKind, readonly Query[]>>;
  /** Reads one picture, or its centred square: nothing but what is asked for is held in memory. */
  picture(index: number): Promise<Picture>;
}

/** The pictures of some places. */
export const picturesAt = (corpus: Corpus, places: ArrayLike<number>): Promise<Picture[]> =>
  Promise.all(Array.from(places, (index) => corpus.picture(index)));
