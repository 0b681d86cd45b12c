/** All training captions of the text generator as rows of word ids, with their concepts. */
import { WordsTokenizer, type WordsFile } from "@reptok/model";
import { captionOf, type Lexicon } from "./captions.ts";
import { conceptNumbers } from "./concept-numbers.ts";
import { codepointsOf } from "./concepts.ts";
import type { Dataset } from "./dataset.ts";
import type { DerivedPicture } from "./compose.ts";
import type { ForeignNames } from "./languages.ts";
import { pick, randomInt, seededRandom, type Random } from "./random.ts";
import { wordTable, type WordTable } from "./word-table.ts";
import { worded } from "./wording.ts";

export interface CaptionTableOptions {
  readonly seed: number;
  /** Length of a row, the summary included. */
  readonly maxTokens: number;
  /** Captions of a drawing, and of a derived picture. */
  readonly captions: number;
  readonly derivedCaptions: number;
  /** Share of captions in another language, and of those that are the emoji itself. */
  readonly foreign: number;
  readonly emoji: number;
  /** Rate of requests and politeness around the subject, relative to the default. */
  readonly wording: number;
  /** Share of rows all of whose words are read by their pretrained vectors, and of rows half of whose words are. */
  readonly pretrained: number;
  readonly half: number;
  /** Number of common words among which those of a dictionary have pretrained vectors, besides those of the captions. */
  readonly vocabulary: number;
}

export interface CaptionTable {
  readonly file: WordsFile;
  readonly words: WordTable;
  /** Slugs in the order of their numbers. */
  readonly concepts: readonly string[];
  /** i32 [rows, maxTokens], f32 [rows, maxTokens]; the last row is the empty prompt. */
  readonly ids: Int32Array;
  readonly mask: Float32Array;
  /** i32 [rows], and f32 [rows]: 1 if the caption names only that concept, else 0. */
  readonly concept: Int32Array;
  readonly means: Float32Array;
  /** Rows of picture p: starts[p] to starts[p + 1]; drawings first, then the derived pictures. Untrained drawings have no rows. */
  readonly starts: Int32Array;
}

/** The captions of every drawing; empty for untrained ones. */
export function drawingCaptions(
  { records, splits }: Pick<Dataset, "records" | "splits">,
  lexicon: Lexicon,
  foreign: ReadonlyMap<string, readonly ForeignNames[]>,
  options: Pick<CaptionTableOptions, "seed" | "captions" | "foreign" | "emoji" | "wording">,
): string[][] {
  const trained = new Set(splits.train);
  return records.map((record, at) => {
    if (!trained.has(at)) return [];
    const random = seededRandom("captions", options.seed, record.style, record.concept);
    const names = record.emoji === undefined ? [] : (foreign.get(codepointsOf(record.emoji)) ?? []);
    return Array.from({ length: options.captions }, () => {
      const roll = random();
      if (roll < options.emoji && record.emoji !== undefined) return record.emoji;
      if (roll < options.emoji + options.foreign && names.length > 0) return foreignCaption(names, random);
      return captionOf(record, random, { wording: options.wording, lexicon });
    });
  });
}

/** The captions of every derived picture, the plainest first. */
function derivedPictureCaptions(derived: readonly DerivedPicture[], options: CaptionTableOptions): string[][] {
  return derived.map(({ captions }, at) => {
    const random = seededRandom("derived captions", options.seed, at);
    return Array.from({ length: options.derivedCaptions }, (_, i) =>
      i === 0 ? captions[0]! : worded(pick(random, captions), random, options.wording),
    );
  });
}

/** Mostly the name, else one of the tags. */
function foreignCaption(names: readonly ForeignNames[], random: Random): string {
  const { names: all } = pick(random, names);
  return all.length === 1 || random() < 0.6 ? all[0]! : all[1 + randomInt(random, all.length - 1)]!;
}

export async function captionTable(
  dataset: Dataset,
  lexicon: Lexicon,
  foreign: ReadonlyMap<string, readonly ForeignNames[]>,
  options: CaptionTableOptions,
): Promise<CaptionTable> {
  const texts = [
    ...drawingCaptions(dataset, lexicon, foreign, options),
    ...derivedPictureCaptions(dataset.derived, options),
  ];
  const words = await wordTable(texts, options.vocabulary);
  const tokenizer = new WordsTokenizer(words.file);
  const { concepts, shown } = conceptNumbers(dataset);

  const count = 1 + texts.reduce((sum, list) => sum + list.length, 0);
  const L = options.maxTokens;
  const ids = new Int32Array(count * L);
  const mask = new Float32Array(count * L);
  const [concept, means] = [new Int32Array(count), new Float32Array(count)];
  const starts = new Int32Array(texts.length + 1);
  let row = 0;
  texts.forEach((list, picture) => {
    const random = seededRandom("words", options.seed, picture);
    for (const text of list) {
      const encoded = tokenizer.encode(text, L);
      const roll = random();
      const rate = roll < options.pretrained ? 1 : roll < options.pretrained + options.half ? 0.5 : 0;
      for (let i = 1; i < L; i++)
        if (encoded.mask[i] === 1 && random() < rate) encoded.ids[i] = words.twin(encoded.ids[i]!);
      ids.set(encoded.ids, row * L);
      mask.set(encoded.mask, row * L);
      const number = shown[picture];
      if (number !== undefined) [concept[row], means[row]] = [number, 1];
      row++;
    }
    starts[picture + 1] = row;
  });
  const empty = tokenizer.encode("", L);
  ids.set(empty.ids, row * L);
  mask.set(empty.mask, row * L);
  return { file: words.file, words, concepts, ids, mask, concept, means, starts };
}
