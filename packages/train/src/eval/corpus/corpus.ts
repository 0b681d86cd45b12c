/** Real pictures that a model is evaluated on. */
import type { Picture } from "@reptok/model";
import type { EverydayKind } from "../../data/everyday-prompts.ts";

export interface CorpusItem {
  /** A prompt for the picture; names its style if the data have styles. */
  readonly caption: string;
  /** Concept shown, if the data have concepts. */
  readonly concept?: string;
  readonly style?: string;
  /** Class name, if the data have classes. */
  readonly label?: string;
}

/** A prompt and its correct concepts. */
export interface Query {
  readonly prompt: string;
  readonly concepts: readonly string[];
  /** The style that the prompt names. */
  readonly style?: string;
}

/**
 * How much of a prompt was trained. `seen`: a trained concept, without a style; `worded`: the same in a sentence that was not
 * trained; `styled`: a concept in a style that it was trained in; `composed`: in a style that it was not trained in; `unseen`:
 * no word of the subject was trained.
 */
export type QueryKind = "seen" | "worded" | "styled" | "composed" | "unseen";

/** Pictures on backgrounds other than white. */
export interface Backgrounds {
  /** The picture at index `place` on background number `turn`, modulo the number of backgrounds. */
  picture(place: number, turn: number): Picture;
  /** Prompts that name a background; `background` is its key in `colours`. */
  readonly prompts: readonly { readonly prompt: string; readonly background: string }[];
  /** Red, green and blue, 0 to 255; white among them. */
  readonly colours: Readonly<Record<string, readonly [number, number, number]>>;
}

export interface Corpus {
  readonly name: string;
  readonly items: readonly CorpusItem[];
  /** Indices of the pictures for reconstruction and validation, shuffled by the seed. */
  readonly heldOut: Uint32Array;
  /** Indices of the pictures that generated ones are compared with, shuffled by the seed. */
  readonly reference: Uint32Array;
  /** Realistic prompts, if the data have concepts. */
  readonly everyday?: Readonly<Record<EverydayKind, readonly Query[]>>;
  /** Present if subjects can be separated from their backgrounds. */
  readonly backgrounds?: Backgrounds;
  /** Hash of the pictures, the cache key of their features. Without one, features are not cached. */
  readonly fingerprint?: string;
  /** Prompts for retrieval, shuffled by the seed, if the data have concepts. */
  readonly queries?: Readonly<Record<QueryKind, readonly Query[]>>;
  /** Reads one picture, or its centred square. Pictures are not cached in memory. */
  picture(index: number): Promise<Picture>;
}

/** Reads the pictures at the indices `places`. */
export const picturesAt = (corpus: Corpus, places: ArrayLike<number>): Promise<Picture[]> =>
  Promise.all(Array.from(places, (index) => corpus.picture(index)));
