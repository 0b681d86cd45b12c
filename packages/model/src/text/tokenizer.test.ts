import { expect, test } from "vitest";
import fc from "fast-check";
import { ApiError } from "@reptok/shared";
import { PromptTokenizer } from "./tokenizer.ts";

const special = (id: number, content: string) => ({
  id,
  content,
  special: true,
  normalized: false,
});

/** A WordPiece file with an opening and a closing special token, as in BERT. */
const wordPiece = {
  added_tokens: [special(0, "[PAD]"), special(1, "[CLS]"), special(2, "[SEP]"), special(3, "[UNK]")],
  normalizer: { type: "BertNormalizer", lowercase: true },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: { type: "BertProcessing", sep: ["[SEP]", 2], cls: ["[CLS]", 1] },
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    vocab: { "[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "[UNK]": 3, red: 4, apple: 5, "##s": 6 },
  },
};
/** A bare vocabulary: no special tokens, no post-processing. */
const bare = {
  added_tokens: [],
  pre_tokenizer: { type: "Whitespace" },
  model: { type: "WordPiece", unk_token: "?", vocab: { "?": 0, red: 1, apple: 2 } },
};

test("pads to the requested length and masks the padding", () => {
  const { ids, mask } = PromptTokenizer.fromJson(wordPiece).encode("Red apples", 7);
  expect([...ids]).toEqual([1, 4, 5, 6, 2, 0, 0]);
  expect([...mask]).toEqual([1, 1, 1, 1, 1, 0, 0]);
});

test("truncates a long prompt and keeps the closing token", () => {
  const { ids, mask } = PromptTokenizer.fromJson(wordPiece).encode("red red apple red", 4);
  expect([...ids]).toEqual([1, 4, 4, 2]);
  expect([...mask]).toEqual([1, 1, 1, 1]);
  expect([...PromptTokenizer.fromJson(wordPiece).encode("red", 1).ids]).toEqual([1]);
});

test("the empty prompt consists of its special tokens, or of one padding token", () => {
  expect([...PromptTokenizer.fromJson(wordPiece).encode("", 4).mask]).toEqual([1, 1, 0, 0]);
  expect([...PromptTokenizer.fromJson(bare).encode("  ", 3).mask]).toEqual([1, 0, 0]);
});

test("finds the padding id and the vocabulary's size", () => {
  const tokenizer = PromptTokenizer.fromJson({ ...bare, padding: { pad_id: 9 } });
  expect([tokenizer.padId, tokenizer.vocabularySize]).toEqual([9, 10]);
  expect(PromptTokenizer.fromJson(wordPiece).vocabularySize).toBe(7);
  expect(PromptTokenizer.fromJson(wordPiece).count("red apples")).toBe(5);
});

test("any text gives ids of the vocabulary and a mask of ones followed by zeros", () => {
  const tokenizer = PromptTokenizer.fromJson(wordPiece);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 1, max: 24 }), (text, length) => {
      const { ids, mask } = tokenizer.encode(text, length);
      expect([ids.length, mask.length]).toEqual([length, length]);
      expect(ids.every((id) => id >= 0 && id < tokenizer.vocabularySize)).toBe(true);
      const used = mask.reduce((sum, value) => sum + value, 0);
      expect(used).toBeGreaterThan(0);
      expect(mask.every((value, i) => value === (i < used ? 1 : 0))).toBe(true);
    }),
  );
});

test.each([
  null,
  [],
  "text",
  {},
  { model: {} },
  { model: { type: "BPE", vocab: {} } },
  { ...wordPiece, added_tokens: 3 },
  { ...wordPiece, added_tokens: [{}] },
  { ...wordPiece, normalizer: { type: "Nonsense" } },
])("rejects a file that is not a tokenizer: %j", (json) => {
  expect(() => PromptTokenizer.fromJson(json)).toThrow(ApiError);
});

test("any JSON is rejected with an ApiError or gives a tokenizer", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (vocab, model) => {
      const candidate = {
        ...wordPiece,
        model: { type: "BPE", vocab, merges: [], ...(Object(model) as object) },
      };
      try {
        PromptTokenizer.fromJson(candidate);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
  );
});

test("a length that is not a positive integer is a bug of the caller", () => {
  const tokenizer = PromptTokenizer.fromJson(bare);
  for (const length of [0, -1, 1.5, Number.NaN]) expect(() => tokenizer.encode("red", length)).toThrow(RangeError);
});
