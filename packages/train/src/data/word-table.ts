/** The words of all captions, and other common words, with their vectors. */
import { promptWords, UNKNOWN_ID, type WordsFile } from "@reptok/model";
import { readWordVectors, VECTOR } from "../text/word-vectors.ts";
import { dictionary } from "./wordnet.ts";

export interface WordTable {
  readonly file: WordsFile;
  /** Initial rows of the trained part, special rows first, f32 [own, 100]; words without a vector start at zero. */
  readonly own: Float32Array;
  /** f32 [pretrained, 100]. */
  readonly pretrained: Float32Array;
  /** The row of the same word among the pretrained ones; for a word without one, the unknown word's. */
  twin(id: number): number;
}

const SPECIAL = 2;

/**
 * @param captions lists of captions; their words are ordered by the number of captions that contain them
 * @param vocabulary number of common words among which those of the dictionary have pretrained vectors
 */
export async function wordTable(captions: readonly (readonly string[])[], vocabulary: number): Promise<WordTable> {
  const counts = new Map<string, number>();
  for (const list of captions)
    for (const text of list) for (const word of promptWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const all = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
  const { words, vectors } = await readWordVectors(vocabulary, new Set(all), await dictionary());
  const place = new Map(words.map((word, i) => [word, i]));
  // Spelling is corrected to English words: those of letters that the word vectors contain.
  const english = all.filter((word) => /^[a-z]+$/.test(word) && place.has(word));
  const englishWords = new Set(english);
  const own = [...english, ...all.filter((word) => !englishWords.has(word))];
  const rows = new Float32Array((SPECIAL + own.length) * VECTOR);
  own.forEach((word, i) => {
    const at = place.get(word);
    if (at !== undefined) rows.set(vectors.subarray(at * VECTOR, (at + 1) * VECTOR), (SPECIAL + i) * VECTOR);
  });
  const ownSize = SPECIAL + own.length;
  // Rows of caption words first: training reads only these.
  const isOwn = new Set(own);
  const order = [...words.keys()].filter((i) => isOwn.has(words[i]!));
  const twins = order.length;
  order.push(...[...words.keys()].filter((i) => !isOwn.has(words[i]!)));
  const pretrained = new Float32Array(vectors.length);
  order.forEach((from, to) => {
    pretrained.set(vectors.subarray(from * VECTOR, (from + 1) * VECTOR), to * VECTOR);
    place.set(words[from]!, to);
  });
  return {
    file: { type: "reptok-words", own, spelled: english.length, twins, pretrained: order.map((i) => words[i]!) },
    own: rows,
    pretrained,
    twin(id) {
      const word = own[id - SPECIAL];
      const at = word === undefined ? undefined : place.get(word);
      return at === undefined ? UNKNOWN_ID : ownSize + at;
    },
  };
}
