/** Words that a bundle's tokenizer encodes as one token: the frequent words of its captions. */
const END = "</w>";
const WORD = /^[a-z]{3,}$/;

interface Bpe {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (string | readonly [string, string])[];
}

/** Only byte-pair vocabularies that mark the end of a word distinguish words from pieces. */
function bpeOf(json: unknown): Bpe | undefined {
  const model = (json as { readonly model?: Partial<Bpe> & { readonly end_of_word_suffix?: string } }).model;
  if (model?.end_of_word_suffix !== END || !model.vocab || !Array.isArray(model.merges)) return undefined;
  return { vocab: model.vocab, merges: model.merges };
}

export interface Words {
  /** All final pieces of words: a word in this set is one token. */
  readonly known: ReadonlySet<string>;
  /**
   * Complete words, most frequent first (the order of the merges). Excludes final pieces such as "erris" of "ferris", which
   * are appended to a piece ("f") that is not a word; includes "apple" of "pineapple".
   */
  readonly complete: readonly string[];
}
/** For tokenizers whose words are unknown. */
export const NO_WORDS: Words = { known: new Set(), complete: [] };

/** `WordsFile` of `@reptok/model`, the vocabulary of a model whose tokens are words. */
interface WordsFile {
  readonly type: "reptok-words";
  readonly own: readonly string[];
  readonly spelled: number;
  readonly pretrained: readonly string[];
}
const isWordsFile = (json: unknown): json is WordsFile =>
  (json as { readonly type?: unknown } | null)?.type === "reptok-words";

export function wordsOf(tokenizerJson: unknown): Words {
  if (isWordsFile(tokenizerJson)) {
    const { own, spelled, pretrained } = tokenizerJson;
    return { known: new Set([...own, ...pretrained]), complete: own.slice(0, spelled) };
  }
  const bpe = bpeOf(tokenizerJson);
  if (bpe === undefined) return NO_WORDS;
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
  return { known: new Set(known), complete: known.filter((word) => !appended.has(word)) };
}
