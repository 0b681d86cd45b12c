/**
 * A prompt encoder over words. A word is a row of an embedding table: first the words of the training captions,
 * whose rows are trained, then a large vocabulary of frozen pretrained word vectors, which give words outside the
 * captions a meaning. The first row of every prompt is its summary: from it the transformer predicts the concept that
 * the prompt names and adds the image token expected for that concept.
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { attention, gelu, layerNorm, linear, mergeHeads, splitHeads } from "../nn/layers.ts";
import { normal, type Scope, ZEROS } from "../nn/scope.ts";

export interface WordsEncoderConfig {
  readonly kind: "words";
  /** Trained rows of the table; row 0 is the summary's, row 1 that of unknown words. */
  readonly own: number;
  /** All rows of the table. */
  readonly vocabulary: number;
  /** Embedding width. */
  readonly vector: number;
  /** Length of the padded prompt, the summary included. */
  readonly maxTokens: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Number of concepts that a prompt can name. */
  readonly concepts: number;
  /** Dimensions of an image token. */
  readonly token: number;
}

/**
 * @param ids i32 [B,L], the summary's id first
 * @param mask f32 [B,L], 1 = word, 0 = padding
 * @returns text [B,L,width], whose first row is the summary, and logits [B,concepts] of the named concept
 */
export function wordsEncoderWithLogits(
  s: Scope,
  ids: Value,
  mask: Value,
  c: WordsEncoderConfig,
): { readonly text: Value; readonly logits: Value } {
  const own = s.sub("own_words").param("weight", [c.own, c.vector], normal(0.3));
  const pretrained = s.sub("word_vectors").param("weight", [c.vocabulary - c.own, c.vector], normal(0.3));
  const words = linear(s.sub("input"), g.gather(g.concat([own, pretrained], 0), ids), c.width);
  const positions = s.param("position_embedding", [1, c.maxTokens, c.width], normal(0.02));
  let x = g.add(words, g.slice(positions, 1, 0, ids.shape[1] as number));
  for (let i = 0; i < c.depth; i++) {
    const block = s.sub("blocks").sub(i);
    const qkv = linear(block.sub("qkv"), layerNorm(block.sub("norm1"), x), 3 * c.width);
    const [q, k, v] = g.split(qkv, 3, -1).map((part) => splitHeads(part, c.heads)) as [Value, Value, Value];
    x = g.add(x, linear(block.sub("proj"), mergeHeads(attention(q, k, v, { mask })), c.width));
    x = g.add(
      x,
      linear(block.sub("fc2"), gelu(linear(block.sub("fc1"), layerNorm(block.sub("norm2"), x), 4 * c.width)), c.width),
    );
  }
  const read = layerNorm(s.sub("norm"), x);
  const summary = g.slice(read, 1, 0, 1);
  const batch = ids.shape[0] as Dim;
  const logits = g.reshape(linear(s.sub("concept"), summary, c.concepts), [batch, c.concepts]);
  const tokens = s.sub("concept_tokens").param("weight", [c.concepts, c.token], ZEROS);
  const expected = g.reshape(g.matmul(g.softmax(logits), tokens), [batch, 1, c.token]);
  const first = g.add(summary, linear(s.sub("expected"), expected, c.width));
  return { text: g.concat([first, g.slice(read, 1, 1, ids.shape[1] as number)], 1), logits };
}

/** The text output alone of {@link wordsEncoderWithLogits}. */
export const wordsEncoder = (s: Scope, ids: Value, mask: Value, c: WordsEncoderConfig): Value =>
  wordsEncoderWithLogits(s, ids, mask, c).text;
