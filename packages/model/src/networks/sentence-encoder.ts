/**
 * The transformer of the Universal Sentence Encoder's light version (arXiv 1803.11175), up to its last block: pre-norm
 * blocks after Tensor2Tensor, sinusoidal positions, a first block that is narrower than its output. Frozen here:
 * never trained.
 */
import * as g from "../graph/build.ts";
import type { Value } from "../graph/value.ts";
import { attention, layerNorm, linear, mergeHeads, relu, splitHeads } from "../nn/layers.ts";
import { normal, type Scope } from "../nn/scope.ts";

export interface SentenceEncoderConfig {
  readonly kind: "sentence";
  readonly vocabulary: number;
  /** Length of the padded prompt. */
  readonly maxTokens: number;
  /** Width of the token embeddings, and of the first block's attention. */
  readonly embedding: number;
  /** Width after every block. */
  readonly width: number;
  /** Width inside the feed-forward layers. */
  readonly hidden: number;
  readonly depth: number;
  readonly heads: number;
}

const EPS = 1e-6;

/** Sines, then cosines, of position / 10000^(i / (half - 1)): f32 [1, length, width]. */
function timingSignal(length: number, width: number): Value {
  const half = width / 2;
  const signal = Float32Array.from({ length: length * width }, (_, at) => {
    const [position, i] = [Math.floor(at / width), at % width];
    const angle = position * 10000 ** -((i % half) / (half - 1));
    return i < half ? Math.sin(angle) : Math.cos(angle);
  });
  return g.constant(signal, [1, length, width]);
}

function block(s: Scope, x: Value, mask: Value, c: SentenceEncoderConfig): Value {
  const inner = x.shape.at(-1) as number;
  const qkv = linear(s.sub("qkv"), layerNorm(s.sub("norm1"), x, EPS), 3 * inner);
  const [q, k, v] = g.split(qkv, 3, -1).map((part) => splitHeads(part, c.heads)) as [Value, Value, Value];
  const read = linear(s.sub("proj"), mergeHeads(attention(q, k, v, { mask })), c.width);
  const h = g.add(inner === c.width ? x : linear(s.sub("widen"), x, c.width), read);
  const hidden = relu(linear(s.sub("fc1"), layerNorm(s.sub("norm2"), h, EPS), c.hidden));
  return g.add(h, linear(s.sub("fc2"), hidden, c.width));
}

/**
 * @param ids i32 [B,L]; L at most `maxTokens`
 * @param mask f32 [B,L], 1 = token, 0 = padding; at least one token per row
 * @returns [B,L,width]; the consumer must mask rows of padding
 */
export function sentenceEncoder(s: Scope, ids: Value, mask: Value, c: SentenceEncoderConfig): Value {
  const table = s.sub("token_embedding").param("weight", [c.vocabulary, c.embedding], normal(0.02));
  let x = g.add(g.gather(table, ids), timingSignal(ids.shape[1] as number, c.embedding));
  for (let i = 0; i < c.depth; i++) x = block(s.sub("blocks").sub(i), x, mask, c);
  return x;
}
