/** Real pictures to judge a model by, whatever they come from. */
import type { Picture } from "@reptok/model";
import type { EverydayKind } from "../../data/everyday-prompts.ts";

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

/** Pictures on grounds other than white. */
export interface Grounds {
  /** The picture at a place on a ground: another one for each `turn`, and from the first again. */
  picture(place: number, turn: number): Picture;
  /** Prompts that name a ground, by the name it has in `colours`. */
  readonly prompts: readonly { readonly prompt: string; readonly ground: string }[];
  /** Red, green and blue, 0 to 255; white among them. */
  readonly colours: Readonly<Record<string, readonly [number, number, number]>>;
}

export interface Corpus {
  readonly name: string;
  readonly items: readonly CorpusItem[];
  /** Places of pictures for reconstruction and validation, in a random order that the seed fixes. */
  readonly heldOut: Uint32Array;
  /** Places of the pictures that generated ones are compared with, in a random order that the seed fixes. */
  readonly reference: Uint32Array;
  /** Where the data name concepts: prompts as people type them. */
  readonly everyday?: Readonly<Record<EverydayKind, readonly Query[]>>;
  /** Where what is drawn can be told from its ground. */
  readonly grounds?: Grounds;
  /** Says which pictures these are: features may be kept under it. Absent where nothing says it. */
  readonly fingerprint?: string;
  /** Where the data name concepts: prompts for retrieval, in a random order that the seed fixes. */
  readonly queries?: Readonly<Record<QueryKind, readonly Query[]>>;
  /** Reads one picture, or its centred square: nothing but what is asked for is held in memory. */
  picture(index: number): Promise<Picture>;
}

/** The pictures of some places. */
export const picturesAt = (corpus: Corpus, places: ArrayLike<number>): Promise<Picture[]> =>
  Promise.all(Array.from(places, (index) => corpus.picture(index)));
