/**
 * Prompts as rows of words, for the words encoder (`networks/words-encoder.ts`). A word outside the vocabulary is
 * looked up without accents, in its singular or base form, and with its spelling corrected, before it counts as
 * unknown.
 */
import { ApiError } from "@reptok/shared";
import * as z from "zod";
import { editDistance } from "./edit-distance.ts";
import { PromptTokenizer, type EncodedPrompt, type PromptReader } from "./tokenizer.ts";

/** Ids of the summary row and of unknown words. */
export const SUMMARY_ID = 0;
export const UNKNOWN_ID = 1;
const SPECIAL = 2;

/** Content of the `tokenizer.json` of a model with a words encoder. */
export const WordsFile = z.object({
  type: z.literal("reptok-words"),
  /**
   * Words with trained rows, after the two special rows; the first `spelled` are candidates for spelling correction.
   */
  own: z.array(z.string().min(1).max(64)).max(200_000),
  spelled: z.int().min(0),
  /**
   * Words with pretrained vectors: first the `twins`, which are in `own` too, then the others by decreasing frequency.
   */
  twins: z.int().min(0),
  pretrained: z.array(z.string().min(1).max(64)).max(1_000_000),
});
export type WordsFile = z.infer<typeof WordsFile>;

/** The most frequent pretrained words, which are never treated as misspellings. */
const COMMON = 12_000;
/** Longest word that is corrected; longer strings are not words. */
const LONGEST = 32;

const WORD =
  /\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})*(?:\u{200D}\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})*)*|\p{Regional_Indicator}{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}]+/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

/**
 * Lower-case words of a text; an emoji counts as a word, and so does each character of a script written without spaces.
 */
export function promptWords(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/['’]s\b/g, "")
    .replaceAll(/['’]/g, "");
  return (plain.match(WORD) ?? [])
    .map((word) => word.replaceAll("\u{FE0F}", ""))
    .flatMap((word) => (word.match(UNSPACED) ?? []).flatMap((run) => (isUnspaced(run) ? Array.from(run) : [run])));
}
const isUnspaced = (run: string): boolean => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(run);

const withoutAccents = (word: string): string => word.normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC");

/** Possible singulars and base forms of an English word, likeliest first. */
export function baseForms(word: string): string[] {
  const forms: string[] = [];
  const rule = (ending: RegExp, ...replacements: string[]) => {
    if (ending.test(word)) for (const to of replacements) forms.push(word.replace(ending, to));
  };
  rule(/men$/, "man");
  rule(/ies$/, "y", "ie");
  rule(/ves$/, "f", "fe", "ve");
  rule(/(?<=(s|x|z|ch|sh|o))es$/, "");
  rule(/(?<=[^s])s$/, "");
  rule(/(.)\1(ing|ed)$/, "$1");
  rule(/(?<=..)ing$/, "", "e");
  rule(/(?<=..)ed$/, "", "e");
  rule(/(?<=..)ier$/, "y");
  rule(/(?<=..)y$/, "", "ie");
  return forms.filter((form) => form.length >= 2);
}

export class WordsTokenizer implements PromptReader {
  readonly padId = SUMMARY_ID;
  readonly vocabularySize: number;
  /** Number of trained rows, special ones included. */
  readonly ownSize: number;
  readonly #ids = new Map<string, number>();
  readonly #file: WordsFile;
  readonly #resolved = new Map<string, number>();

  constructor(file: WordsFile) {
    this.#file = file;
    this.ownSize = SPECIAL + file.own.length;
    this.vocabularySize = this.ownSize + file.pretrained.length;
    file.pretrained.forEach((word, i) => this.#ids.set(word, this.ownSize + i));
    file.own.forEach((word, i) => this.#ids.set(word, SPECIAL + i));
  }

  /** @throws ApiError `invalid_request` when the content is not a words file */
  static fromJson(json: unknown): WordsTokenizer {
    const parsed = WordsFile.safeParse(json);
    if (!parsed.success) throw new ApiError("invalid_request", "tokenizer.json: expected lists of words", "tokenizer");
    return new WordsTokenizer(parsed.data);
  }

  /**
   * The summary's id, then the words' ids, truncated to `maxTokens` and padded.
   * @param maxTokens L, at least 1
   */
  encode(text: string, maxTokens: number): EncodedPrompt {
    if (!Number.isInteger(maxTokens) || maxTokens < 1)
      throw new RangeError(`expected maxTokens to be a positive integer, got ${maxTokens}`);
    const ids = new Int32Array(maxTokens).fill(SUMMARY_ID);
    const words = promptWords(text)
      .slice(0, maxTokens - 1)
      .map((word) => this.idOf(word));
    ids.set(words, 1);
    return { ids, mask: new Float32Array(maxTokens).fill(1, 0, 1 + words.length) };
  }

  /** Number of tokens of a text before truncation. */
  count(text: string): number {
    return 1 + promptWords(text).length;
  }

  /** The row of a word: its own, that of a base form or of a corrected spelling, or the unknown word's. */
  idOf(word: string): number {
    let id = this.#resolved.get(word);
    if (id === undefined) {
      id = this.#find(word);
      if (this.#resolved.size > 10_000) this.#resolved.clear();
      this.#resolved.set(word, id);
    }
    return id;
  }

  #find(word: string): number {
    const exact = this.#ids.get(word);
    if (exact !== undefined && exact < this.ownSize) return exact;
    const forms = [word, withoutAccents(word)].flatMap((spelling) => [spelling, ...baseForms(spelling)]);
    const own = forms
      .map((form) => this.#ids.get(form))
      .find((id) => id !== undefined && id < SPECIAL + this.#file.spelled);
    if (own !== undefined) return own;
    if (exact !== undefined && exact < this.ownSize + this.#file.twins + COMMON) return exact;
    return (
      this.#corrected(word) ??
      exact ??
      forms.map((form) => this.#ids.get(form)).find((id) => id !== undefined) ??
      UNKNOWN_ID
    );
  }

  /** The first of the nearest candidates within one edit, or two for a long word. */
  #corrected(word: string): number | undefined {
    if (word.length < 4 || word.length > LONGEST || !/^[a-z]+$/.test(word)) return undefined;
    let [best, most]: [number | undefined, number] = [undefined, word.length >= 8 ? 2 : 1];
    for (let i = 0; i < this.#file.spelled; i++) {
      const candidate = this.#file.own[i]!;
      // The first letter is seldom misspelled.
      if (candidate.length < 4 || candidate[0] !== word[0]) continue;
      const distance = editDistance(word, candidate, most);
      if (distance > most) continue;
      [best, most] = [SPECIAL + i, distance - 1];
      if (most === 0) break;
    }
    return best;
  }
}

/**
 * The tokenizer of a `tokenizer.json`: a words tokenizer, or a Hugging Face one.
 * @throws ApiError `invalid_request` when it describes neither
 */
export const promptReaderOf = (json: unknown): PromptReader =>
  (json as { type?: unknown } | null)?.type === "reptok-words"
    ? WordsTokenizer.fromJson(json)
    : PromptTokenizer.fromJson(json);
