/** A small model's manifest. */
import { Manifest } from "@reptok/shared";

const network = (file: string) => ({
  file,
  bytes: 1,
  sha256: file.length.toString(16).padStart(64, "a"),
  parameters: 1,
  weights: "f32",
});

export const MODEL = "tiny";
export const MANIFEST = Manifest.parse({
  format: "reptok-bundle",
  version: 1,
  model: MODEL,
  title: "Tiny",
  licence: "Apache-2.0",
  created: "2026-11-01T00:00:00Z",
  imageSize: 64,
  token: { count: 1, dimensions: 8, scaleFactor: 1 },
  preprocess: { size: 64, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  decoder: { space: "pixel", channels: 3, size: 64, scale: 1, condition: 16, sampler: { solver: "euler", steps: 20 } },
  labelGenerator: { labels: ["Apple", "pear"], sampler: { solver: "euler", steps: 10 } },
  textGenerator: {
    tokenizer: { file: "tokenizer.json", bytes: 1, sha256: "b".repeat(64) },
    maxTokens: 16,
    embedding: 8,
    sampler: { solver: "euler", steps: 10 },
  },
  components: {
    encoder: network("encoder.onnx"),
    decoder_condition: network("cond.onnx"),
    decoder: network("decoder.onnx"),
  },
});
