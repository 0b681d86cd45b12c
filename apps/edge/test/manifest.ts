/** A small model's manifest. */
import { identityOf, type Manifest, ManifestBody, versionOf } from "@reptok/shared";

const network = (file: string) => ({
  file,
  bytes: 1,
  sha256: file.length.toString(16).padStart(64, "a"),
  parameters: 1,
  weights: "f32",
});

const MODEL = "tiny";
const body = ManifestBody.parse({
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

const stamped = async (manifest: ManifestBody): Promise<Manifest> => ({
  ...manifest,
  identity: await identityOf(manifest),
});
export const MANIFEST = await stamped(body);
export const VERSION = versionOf(MANIFEST);

/** The same model with a decoder that was trained further. */
export const REDRAWN = await stamped({
  ...body,
  components: { ...body.components, decoder: { ...body.components.decoder!, sha256: "d".repeat(64) } },
});
/** The same model trained from scratch: another encoder and another decoder. */
export const REPLACED = await stamped({
  ...body,
  components: Object.fromEntries(
    Object.entries(body.components).map(([name, file]) => [name, { ...file, sha256: "e".repeat(64) }]),
  ),
});

/** Another model with the same networks. */
export const OTHER = await stamped({ ...body, model: "other" });

/** Bundles for the stand-in for the GPU worker. */
export const BUNDLES = {
  tiny: [MANIFEST],
  redrawn: [REDRAWN],
  replaced: [REPLACED],
  both: [MANIFEST, REPLACED],
} as const;
