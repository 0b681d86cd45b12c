/** Writes a complete bundle of random weights, with every component, in the structure of a trained one. */
import { componentGraphs, initialValues, latentSize, type ComponentGraph, Random } from "@reptok/model";
import type {
  AutoencoderConfig,
  FlowDecoderConfig,
  LabelGeneratorConfig,
  TextEncoderConfig,
  TextGeneratorConfig,
  VitConfig,
} from "@reptok/model";
import type { Manifest } from "@reptok/shared";
import { writeBundle } from "../src/bundle-write.ts";

export interface BundleNetworks {
  readonly autoencoder: AutoencoderConfig;
  readonly encoder: VitConfig;
  readonly decoder: FlowDecoderConfig;
  readonly labels: LabelGeneratorConfig;
  readonly textEncoder: TextEncoderConfig;
  readonly text: TextGeneratorConfig;
}

const WORDS = ["<pad>", "[UNK]", "a", "red", "green", "apple", "leaf", "cat"];
const TOKEN = 16;
const MIXER = { token: TOKEN, width: 24, depth: 1, expandTokens: 2, expandChannels: 2 };

/** 16 px pictures, tokens of 16 dimensions; about 30 thousand weights. */
export const TINY: BundleNetworks = {
  autoencoder: { imageSize: 16, stem: 2, channels: [8, 8], blocks: 1, latent: 4, groups: 4 },
  encoder: { imageSize: 16, patch: 4, width: TOKEN, depth: 1, heads: 2, registers: 2, positions: 4 },
  decoder: { token: TOKEN, channels: 4, size: 4, patch: 2, width: 32, depth: 2, headWidth: 16, mapping: 16 },
  labels: { ...MIXER, labels: 3 },
  textEncoder: { vocabulary: WORDS.length, maxTokens: 6, width: 16, depth: 1, heads: 2 },
  text: { ...MIXER, text: 16, heads: 2, learnable: 2 },
};

/** Weights initialised to zero would hide everything before them, so matrices of zeros get small random numbers. */
function randomWeights({ scope }: ComponentGraph, random: Random): Map<string, Float32Array> {
  return new Map(
    scope.specs().map((spec) => {
      const zero = spec.init.kind === "fill" && spec.init.value === 0 && spec.shape.length > 1;
      const init = zero ? ({ kind: "normal", std: 0.2 } as const) : spec.init;
      return [spec.name, initialValues({ ...spec, init }, random)];
    }),
  );
}

/** A tokenizer of {@link WORDS}. */
const tokenizer = {
  version: "1.0",
  added_tokens: [
    { id: 0, content: "<pad>", special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
  ],
  normalizer: { type: "Lowercase" },
  pre_tokenizer: { type: "Whitespace" },
  post_processor: null,
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
  },
};

export interface TinyBundleOptions {
  /** Model id; default "tiny". */
  readonly model?: string;
  readonly networks?: BundleNetworks;
  readonly seed?: number;
  /** Whether to include the autoencoder's encoder, which only training and evaluation use. */
  readonly trainable?: boolean;
  /** Further files: a model card, sample sheets. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Writes the bundle to `dir`, replacing it; deterministic for given options. */
export async function writeTinyBundle(dir: string, options: TinyBundleOptions = {}): Promise<Manifest> {
  const { model = "tiny", networks = TINY, seed = 1, trainable = false, files = {} } = options;
  const { autoencoder, decoder, encoder, labels } = networks;
  const configs = {
    encoder,
    decoder,
    autoencoder,
    labelGenerator: labels,
    text: { encoder: networks.textEncoder, generator: networks.text },
  };
  const random = new Random(seed);
  const graphs = [...componentGraphs(configs)].filter(([name]) => trainable || name !== "autoencoder_encoder");
  const sampler = { solver: "euler", steps: 4, shift: 1 } as const;
  return writeBundle(dir, {
    configs,
    weights: Object.fromEntries(graphs.map(([name, graph]) => [name, randomWeights(graph, random)])),
    storage: "f32",
    files: { ...files, "tokenizer.json": Buffer.from(JSON.stringify(tokenizer)) },
    manifest: {
      model,
      title: "Random weights",
      licence: "Apache-2.0",
      created: "2026-01-01T00:00:00Z",
      imageSize: autoencoder.imageSize,
      token: { count: 1, dimensions: decoder.token, scaleFactor: 0.5 },
      preprocess: { size: encoder.imageSize, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
      decoder: {
        space: "latent",
        channels: autoencoder.latent,
        size: latentSize(autoencoder),
        scale: 1,
        condition: decoder.width,
        sampler: { ...sampler, guidance: 1, interval: [0, 1] },
      },
      labelGenerator: {
        labels: Array.from({ length: labels.labels }, (_, i) => `label ${i}`),
        sampler: { ...sampler, guidance: 1.5, interval: [0.3, 0.9] },
      },
      textGenerator: {
        maxTokens: networks.textEncoder.maxTokens,
        embedding: networks.textEncoder.width,
        sampler: { ...sampler, guidance: 2, interval: [0, 1] },
      },
    },
  });
}
