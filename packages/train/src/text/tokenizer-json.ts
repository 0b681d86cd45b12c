/** Writes a trained vocabulary as a Hugging Face `tokenizer.json`. */
import { BYTE_CHARACTERS, END_OF_WORD, learnMerges, WORD_PATTERN } from "./bpe.ts";

/** Special tokens; the index is the id. The start token begins every prompt, and alone forms the empty one. */
export const SPECIAL_TOKENS = ["<pad>", "<start>"] as const;

export interface TokenizerOptions {
  /** Size of the vocabulary, special tokens and the 512 byte tokens included; an upper bound. */
  readonly vocabularySize: number;
  /** Minimum count of a pair to be merged. */
  readonly minCount?: number;
}

/** The part of the file's content that is written here. */
export interface TokenizerJson {
  readonly version: "1.0";
  readonly model: {
    readonly type: "BPE";
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (readonly [string, string])[];
    readonly [setting: string]: unknown;
  };
  readonly [part: string]: unknown;
}

/**
 * Learns a vocabulary from `captions` and returns the file's content, to be written with `JSON.stringify`.
 * Deterministic: the same multiset of captions gives the same file.
 */
export function trainTokenizer(captions: Iterable<string>, options: TokenizerOptions): TokenizerJson {
  const alphabet = [...BYTE_CHARACTERS, ...BYTE_CHARACTERS.map((character) => character + END_OF_WORD)];
  const remaining = options.vocabularySize - SPECIAL_TOKENS.length - alphabet.length;
  if (remaining < 0) {
    const least = SPECIAL_TOKENS.length + alphabet.length;
    throw new RangeError(`expected a vocabulary of at least ${least} tokens, got ${options.vocabularySize}`);
  }
  const merges = learnMerges(captions, remaining, options.minCount);
  const tokens = [...SPECIAL_TOKENS, ...alphabet, ...merges.map(([left, right]) => left + right)];
  // Two merges may build the same token; it keeps the first id.
  const vocab = Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: "Sequence", normalizers: [{ type: "NFKC" }, { type: "Lowercase" }] },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: WORD_PATTERN }, behavior: "Removed", invert: true },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "<start>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [
        { SpecialToken: { id: "<start>", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { Sequence: { id: "B", type_id: 0 } },
      ],
      special_tokens: { "<start>": { id: "<start>", ids: [1], tokens: ["<start>"] } },
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: END_OF_WORD,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  };
}
