/** Prompt encoders: a small bidirectional transformer, or a pretrained sentence encoder. */
import * as g from "../graph/build.ts";
import type { Value } from "../graph/value.ts";
import { attention, gelu, layerNorm, linear, mergeHeads, splitHeads } from "../nn/layers.ts";
import { normal, type Scope } from "../nn/scope.ts";
import { wordsEncoder, type WordsEncoderConfig } from "./words-encoder.ts";
import { sentenceEncoder, type SentenceEncoderConfig } from "./sentence-encoder.ts";

export interface TextEncoderConfig {
  readonly vocabulary: number;
  /** Length of the padded prompt. */
  readonly maxTokens: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
}

/**
 * Pre-norm blocks, learned positions.
 * @param ids i32 [B,L]; L may be less than `maxTokens`, as when training on short captions
 * @param mask f32 [B,L], 1 = token, 0 = padding; at least one token per row
 * @returns [B,L,width]; the consumer must mask rows of padding
 */
export function textEncoder(s: Scope, ids: Value, mask: Value, c: TextEncoderConfig): Value {
  const table = s.sub("token_embedding").param("weight", [c.vocabulary, c.width], normal(0.02));
  const positions = s.param("position_embedding", [1, c.maxTokens, c.width], normal(0.01));
  let x = g.add(g.gather(table, ids), g.slice(positions, 1, 0, ids.shape[1] as number));
  for (let i = 0; i < c.depth; i++) {
    const block = s.sub("blocks").sub(i);
    const qkv = linear(block.sub("qkv"), layerNorm(block.sub("norm1"), x), 3 * c.width);
    const [q, k, v] = g.split(qkv, 3, -1).map((part) => splitHeads(part, c.heads)) as [Value, Value, Value];
    x = g.add(x, linear(block.sub("proj"), mergeHeads(attention(q, k, v, { mask })), c.width));
    const hidden = gelu(linear(block.sub("fc1"), layerNorm(block.sub("norm2"), x), 4 * c.width));
    x = g.add(x, linear(block.sub("fc2"), hidden, c.width));
  }
  return layerNorm(s.sub("norm"), x);
}

export type PromptEncoderConfig = TextEncoderConfig | SentenceEncoderConfig | WordsEncoderConfig;

/** A text encoder imported as an ONNX file: only its output shape is known, not its structure. */
export interface ImportedEncoderConfig {
  readonly kind: "imported";
  readonly maxTokens: number;
  readonly width: number;
}

export const isImported = (c: PromptEncoderConfig | ImportedEncoderConfig): c is ImportedEncoderConfig =>
  "kind" in c && c.kind === "imported";

export const isSentenceEncoder = (c: PromptEncoderConfig): c is SentenceEncoderConfig =>
  "kind" in c && c.kind === "sentence";
export const isWordsEncoder = (c: PromptEncoderConfig): c is WordsEncoderConfig => "kind" in c && c.kind === "words";

/** The encoder that the configuration describes; ids i32 [B,L] and mask f32 [B,L] -> [B,L,width]. */
export function promptEncoder(s: Scope, ids: Value, mask: Value, c: PromptEncoderConfig): Value {
  if (isSentenceEncoder(c)) return sentenceEncoder(s, ids, mask, c);
  return isWordsEncoder(c) ? wordsEncoder(s, ids, mask, c) : textEncoder(s, ids, mask, c);
}
