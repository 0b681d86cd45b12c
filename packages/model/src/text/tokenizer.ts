/**
 * Prompts as fixed-length rows of token ids, tokenized with a Hugging Face `tokenizer.json` (any model type that
 * `@huggingface/tokenizers` supports: BPE, WordPiece, Unigram).
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { ApiError } from "@reptok/shared";

/** Content of the padding token in the common vocabularies; the first one present is used. */
const PAD_TOKENS = ["<pad>", "[PAD]", "<|pad|>", "<|endoftext|>", "</s>"] as const;

/** One prompt, padded or truncated to L tokens. */
export interface EncodedPrompt {
  /** i32 [L]: token ids, then padding ids. */
  readonly ids: Int32Array;
  /** f32 [L]: 1 = token, 0 = padding. At least one entry is 1. */
  readonly mask: Float32Array;
}

/** Converts prompts to the `ids` and `mask` that a text encoder reads. */
export interface PromptReader {
  /** Exactly `maxTokens` entries; the mask of at least one is 1. */
  encode(text: string, maxTokens: number): EncodedPrompt;
  /** Number of tokens of a text before truncation. */
  count(text: string): number;
  readonly padId: number;
  /** Rows that an embedding table needs. */
  readonly vocabularySize: number;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string, cause?: unknown): ApiError {
  return new ApiError("invalid_request", `tokenizer.json: ${message}`, "tokenizer", { cause });
}

/** The padding id: `padding.pad_id` of the file, else that of a token named as padding, else 0. */
function padId(json: Record<string, unknown>, tokenizer: Tokenizer): number {
  if (isObject(json["padding"]) && Number.isInteger(json["padding"]["pad_id"])) {
    return json["padding"]["pad_id"] as number;
  }
  for (const name of PAD_TOKENS) {
    const id = tokenizer.token_to_id(name);
    if (id !== undefined) return id;
  }
  return 0;
}

/** Converts prompts to the `ids` and `mask` that a text encoder reads. Stateless except for a cache. */
export class PromptTokenizer implements PromptReader {
  readonly #tokenizer: Tokenizer;
  /** Number of special tokens that the post-processor appends; truncation keeps them. */
  readonly #tail: number;
  readonly padId: number;
  /** Largest id + 1: the rows that an embedding table needs. */
  readonly vocabularySize: number;

  private constructor(tokenizer: Tokenizer, json: Record<string, unknown>) {
    this.#tokenizer = tokenizer;
    this.padId = padId(json, tokenizer);
    let largest = this.padId;
    for (const id of tokenizer.get_vocab().values()) largest = Math.max(largest, id);
    this.vocabularySize = largest + 1;
    this.#tail = countTail(tokenizer);
  }

  /**
   * @param tokenizerJson the parsed `tokenizer.json`
   * @throws ApiError `invalid_request` when it is not one, or contains a part that the library does not support
   */
  static fromJson(tokenizerJson: unknown): PromptTokenizer {
    if (!isObject(tokenizerJson)) throw invalid("expected an object");
    const { model, added_tokens: added = [] } = tokenizerJson;
    if (!isObject(model) || model["vocab"] === undefined) throw invalid("expected a model with a vocab");
    if (!Array.isArray(added)) throw invalid("expected added_tokens to be an array");
    const json = {
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      ...tokenizerJson,
      added_tokens: added,
    };
    try {
      return new PromptTokenizer(new Tokenizer(json, {}), json);
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw invalid("expected a tokenizer that can be built from its parts", cause);
    }
  }

  /**
   * Encodes `text` to exactly `maxTokens` entries. A longer text is truncated, keeping the special tokens around it.
   * The empty prompt (the unconditional one) consists of the special tokens alone, or of one padding token if the file
   * has none; its mask is never all zero, so that attention always has a key.
   *
   * @param maxTokens L, at least 1
   */
  encode(text: string, maxTokens: number): EncodedPrompt {
    if (!Number.isInteger(maxTokens) || maxTokens < 1) {
      throw new RangeError(`expected maxTokens to be a positive integer, got ${maxTokens}`);
    }
    const all = this.#idsOf(text);
    const tail = Math.min(this.#tail, maxTokens - 1);
    const used = all.length <= maxTokens ? all : [...all.slice(0, maxTokens - tail), ...all.slice(all.length - tail)];
    if (used.length === 0) used.push(this.padId);
    const ids = new Int32Array(maxTokens).fill(this.padId);
    ids.set(used);
    return { ids, mask: new Float32Array(maxTokens).fill(1, 0, used.length) };
  }

  /** Number of tokens of `text` before truncation, special ones included. */
  count(text: string): number {
    return this.#idsOf(text).length;
  }

  #idsOf(text: string): number[] {
    const { ids } = this.#tokenizer.encode(text);
    // The library yields undefined for a piece that neither the vocabulary nor an unknown token covers.
    return ids.filter((id) => Number.isInteger(id) && id >= 0);
  }
}

/** Number of special tokens after the text, found by encoding a letter with and without them. */
function countTail(tokenizer: Tokenizer): number {
  const bare = tokenizer.encode("a", { add_special_tokens: false }).ids;
  const full = tokenizer.encode("a").ids;
  const start = full.findIndex((_, at) => bare.every((id, i) => full[at + i] === id));
  return start < 0 ? 0 : full.length - start - bare.length;
}
