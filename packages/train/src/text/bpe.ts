/**
 * Trains a byte-level byte-pair encoding (Sennrich et al., arXiv 1508.07909; bytes as in GPT-2) on captions.
 *
 * Words end in `</w>` as in CLIP's vocabulary, so that a word has the same tokens at any position in a prompt. Every
 * byte is a token with and without the ending, so no text is unknown.
 */

/** Marks the last piece of a word. */
export const END_OF_WORD = "</w>";

/** Letters, one digit, or a run of other characters. Space separates and is dropped. Used with the flags `gu`. */
export const WORD_PATTERN = String.raw`\p{L}[\p{L}\p{M}]*|\p{N}|[^\s\p{L}\p{N}]+`;

/** GPT-2's printable substitutes for the 256 bytes: printable Latin-1 maps to itself, the rest from U+0100 upwards. */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  const own = (byte: number) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let shifted = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(own(byte) ? byte : 256 + shifted++));
})();

/** Splits normalised text into words, each a list of symbols: one per byte, the last with {@link END_OF_WORD}. */
export function symbolsOf(text: string): string[][] {
  const words = normalise(text).match(new RegExp(WORD_PATTERN, "gu")) ?? [];
  const encoder = new TextEncoder();
  return words.map((word) => {
    const symbols = Array.from(encoder.encode(word), (byte) => BYTE_CHARACTERS[byte]!);
    symbols[symbols.length - 1] += END_OF_WORD;
    return symbols;
  });
}

/** The normaliser of the written tokenizer: compatibility composition, then lower case. */
export function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

interface Word {
  symbols: string[];
  readonly count: number;
}

const SEPARATOR = " ";

/**
 * Learns up to `merges` merges, the most frequent adjacent pair first; ties are broken in sort order, so the
 * result depends on the texts alone. Stops early when no pair occurs `minCount` times.
 *
 * @param texts the corpus; order does not matter
 * @returns merges in the order of application
 */
export function learnMerges(texts: Iterable<string>, merges: number, minCount = 2): [string, string][] {
  const words = countWords(texts);
  const pairs = new PairIndex(words);
  const learned: [string, string][] = [];
  while (learned.length < merges) {
    const best = pairs.best();
    if (best === undefined || best.count < minCount) break;
    const [left, right] = best.pair.split(SEPARATOR) as [string, string];
    learned.push([left, right]);
    pairs.merge(best.pair, left, right);
  }
  return learned;
}

/** Distinct words with their counts, sorted. */
function countWords(texts: Iterable<string>): Word[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const symbols of symbolsOf(text)) {
      const key = symbols.join(SEPARATOR);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => ({ symbols: key.split(SEPARATOR), count }));
}

/** Counts of adjacent pairs over a word list, kept up to date as pairs are merged. */
class PairIndex {
  readonly #counts = new Map<string, number>();
  /** Words that contain, or once contained, the pair. */
  readonly #holders = new Map<string, Set<Word>>();

  constructor(words: readonly Word[]) {
    for (const word of words) this.#add(word, 1);
  }

  best(): { pair: string; count: number } | undefined {
    let found: { pair: string; count: number } | undefined;
    for (const [pair, count] of this.#counts) {
      if (found === undefined || count > found.count || (count === found.count && pair < found.pair)) {
        found = { pair, count };
      }
    }
    return found;
  }

  merge(pair: string, left: string, right: string): void {
    for (const word of this.#holders.get(pair) ?? []) {
      this.#add(word, -1);
      word.symbols = mergePair(word.symbols, left, right);
      this.#add(word, 1);
    }
    this.#holders.delete(pair);
  }

  #add(word: Word, sign: 1 | -1): void {
    for (let i = 0; i + 1 < word.symbols.length; i++) {
      const pair = word.symbols[i]! + SEPARATOR + word.symbols[i + 1]!;
      const count = (this.#counts.get(pair) ?? 0) + sign * word.count;
      if (count === 0) this.#counts.delete(pair);
      else this.#counts.set(pair, count);
      if (sign < 0) continue;
      const holders = this.#holders.get(pair);
      if (holders) holders.add(word);
      else this.#holders.set(pair, new Set([word]));
    }
  }
}

/** Replaces every occurrence of `left right`, from the left, by their concatenation. */
export function mergePair(symbols: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      merged.push(left + right);
      i++;
    } else {
      merged.push(symbols[i]!);
    }
  }
  return merged;
}
