/** The words that a bundle's tokenizer has whole: those its captions used often. */
const END = "</w>";
const WORD = /^[a-z]{3,}$/;

interface Bpe {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (string | readonly [string, string])[];
}

/** Only byte-pair vocabularies that mark the end of a word tell words from pieces. */
function bpeOf(json: unknown): Bpe | undefined {
  const model = (json as { readonly model?: Partial<Bpe> & { readonly end_of_word_suffix?: string } }).model;
  if (model?.end_of_word_suffix !== END || !model.vocab || !Array.isArray(model.merges)) return undefined;
  return { vocab: model.vocab, merges: model.merges };
}

/** What a vocabulary says of words. */
export interface Words {
  /** All last pieces of words: a word that is among them is read as one piece. */
  readonly known: ReadonlySet<string>;
  /**
   * Words that are certainly whole, most frequent first (merges are learned in that order). A last piece such as "erris" of
   * "ferris" is none: what it is appended to ("f") is no word. "apple" of "pineapple" stays.
   */
  readonly whole: readonly string[];
}

/** What the file of a model that reads whole words has (`WordsFile` of `@reptok/model`). */
interface WholeWords {
  readonly type: "reptok-words";
  readonly own: readonly string[];
  readonly spelled: number;
  readonly pretrained: readonly string[];
}
const isWholeWords = (json: unknown): json is WholeWords =>
  (json as { readonly type?: unknown } | null)?.type === "reptok-words";

export function wordsOf(tokenizerJson: unknown): Words {
  if (isWholeWords(tokenizerJson)) {
    const { own, spelled, pretrained } = tokenizerJson;
    return { known: new Set([...own, ...pretrained]), whole: own.slice(0, spelled) };
  }
  const bpe = bpeOf(tokenizerJson);
  if (bpe === undefined) return { known: new Set(), whole: [] };
  const appended = new Set<string>();
  for (const merge of bpe.merges) {
    const [left, right] = typeof merge === "string" ? (merge.split(" ") as [string, string]) : merge;
    if (!right.endsWith(END)) continue;
    const compound = left.length >= 3 && `${left}${END}` in bpe.vocab;
    if (!compound) appended.add(right.slice(0, -END.length));
  }
  const known = Object.entries(bpe.vocab)
    .filter(([token]) => token.endsWith(END) && WORD.test(token.slice(0, -END.length)))
    .toSorted(([, a], [, b]) => a - b)
    .map(([token]) => token.slice(0, -END.length));
  return { known: new Set(known), whole: known.filter((word) => !appended.has(word)) };
}
