import { expect, test } from "vitest";
import fc from "fast-check";
import { Tokenizer } from "@huggingface/tokenizers";
import { BYTE_CHARACTERS, END_OF_WORD, learnMerges, mergePair, symbolsOf } from "./bpe.ts";
import { trainTokenizer } from "./tokenizer-json.ts";

const CORPUS = ["a red apple", "red apple, fruit", "green apple", "a blue car", "RED car", "größe", "car 42"];

/** Byte-pair encoding as in the paper's listing: recounts all pairs before every merge. */
function naiveMerges(texts: readonly string[], merges: number, minCount: number): [string, string][] {
  let words = texts.flatMap(symbolsOf);
  const learned: [string, string][] = [];
  while (learned.length < merges) {
    const counts = new Map<string, number>();
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        const pair = `${word[i]} ${word[i + 1]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const best = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0];
    if (best === undefined || best[1] < minCount) break;
    const [left, right] = best[0].split(" ") as [string, string];
    learned.push([left, right]);
    words = words.map((word) => mergePair(word, left, right));
  }
  return learned;
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "ab", "aa", " ", ",", "é", "7"), maxLength: 24 });

test("learns the same merges as recounting from scratch", () => {
  expect(learnMerges(CORPUS, 30)).toEqual(naiveMerges(CORPUS, 30, 2));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.integer({ min: 0, max: 12 }), (texts, merges) => {
      expect(learnMerges(texts, merges, 2)).toEqual(naiveMerges(texts, merges, 2));
    }),
  );
});

test("the same captions in any order give the same file", () => {
  const file = trainTokenizer(CORPUS, { vocabularySize: 560 });
  expect(trainTokenizer(CORPUS.toReversed(), { vocabularySize: 560 })).toEqual(file);
});

test("ids are dense, special tokens come first, the size is as requested", () => {
  const { vocab } = trainTokenizer(CORPUS, { vocabularySize: 520 }).model;
  expect(Object.values(vocab).sort((a, b) => a - b)).toEqual(Array.from({ length: 520 }, (_, id) => id));
  expect([vocab["<pad>"], vocab["<start>"]]).toEqual([0, 1]);
  expect(() => trainTokenizer(CORPUS, { vocabularySize: 513 })).toThrow(RangeError);
});

test("the library encodes with the file: a word has the same tokens at any position", () => {
  const tokenizer = new Tokenizer(JSON.parse(JSON.stringify(trainTokenizer(CORPUS, { vocabularySize: 600 }))), {});
  expect(tokenizer.tokenize("a Red-apple (apple)")).toEqual([
    `a${END_OF_WORD}`,
    `red${END_OF_WORD}`,
    `-${END_OF_WORD}`,
    `apple${END_OF_WORD}`,
    `(${END_OF_WORD}`,
    `apple${END_OF_WORD}`,
    `)${END_OF_WORD}`,
  ]);
  expect(tokenizer.encode("").tokens).toEqual(["<start>"]);
});

test("no text is unknown: the tokens contain every byte of its words", () => {
  const tokenizer = new Tokenizer(JSON.parse(JSON.stringify(trainTokenizer(CORPUS, { vocabularySize: 600 }))), {});
  const bytes = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (prompt) => {
      // "<pad>" and "<start>" would be read as the special tokens.
      const input = prompt.replaceAll("<", "");
      const joined = tokenizer.encode(input, { add_special_tokens: false }).tokens.join("");
      const decoded = joined
        .split(END_OF_WORD)
        .map((word) => new TextDecoder().decode(Uint8Array.from(word, (character) => bytes.get(character)!)));
      expect(decoded.join("")).toBe(input.normalize("NFKC").toLowerCase().replaceAll(/\s/g, ""));
    }),
  );
});
