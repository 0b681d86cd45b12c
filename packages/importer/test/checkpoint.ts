/** Synthetic checkpoints in the published layout, of any size. */
import {
  autoencoderDecoder,
  autoencoderEncoder,
  condition,
  flowDecoder,
  labelGenerator,
  latentSize,
  ops as g,
  Random,
  Scope,
  vitEncoder,
  type NetworkConfigs,
  type ParamSpec,
} from "@reptok/model";
import { TorchTensor, type TorchValue } from "./torch-file.ts";

export type PublishedConfigs = Required<Omit<NetworkConfigs, "text">>;

/** Small enough to be written and read in milliseconds; 32 px. */
export const SMALL: PublishedConfigs = {
  encoder: { imageSize: 224, patch: 56, width: 16, depth: 1, heads: 4, registers: 1, positions: 5 },
  decoder: {
    token: 16,
    channels: 4,
    size: 16,
    patch: 4,
    width: 16,
    depth: 1,
    headWidth: 8,
    mapping: 8,
    frequencies: 4,
  },
  autoencoder: { imageSize: 32, stem: 1, channels: [32, 32], blocks: 1, latent: 4, groups: 32 },
  labelGenerator: { token: 16, width: 8, depth: 1, expandTokens: 2, expandChannels: 2, labels: 3 },
};

/** The weights of each network. */
function specsOf(c: PublishedConfigs): Record<"encoder" | "decoder" | "vae" | "generator", ParamSpec[]> {
  const [encoder, decoder, vae, generator] = [Scope.root(), Scope.root(), Scope.root(), Scope.root()];
  vitEncoder(encoder, g.input("image", [1, 3, c.encoder.imageSize, c.encoder.imageSize]), c.encoder);
  const cond = condition(decoder, g.input("token", [1, c.decoder.token]), c.decoder);
  const { channels, size } = c.decoder;
  flowDecoder(decoder, g.input("x", [1, channels, size, size]), g.input("t", [1]), cond, c.decoder);
  const side = latentSize(c.autoencoder);
  autoencoderDecoder(vae, g.input("z", [1, channels, side, side]), c.autoencoder);
  autoencoderEncoder(vae, g.input("image", [1, 3, c.autoencoder.imageSize, c.autoencoder.imageSize]), c.autoencoder);
  const x = g.input("x", [1, 1, c.labelGenerator.token]);
  labelGenerator(generator, x, g.input("t", [1]), g.input("label", [1], "i32"), c.labelGenerator);
  return { encoder: encoder.specs(), decoder: decoder.specs(), vae: vae.specs(), generator: generator.specs() };
}

/** A pool of small random numbers shared by all tensors, each from its own offset. */
const POOL = new Random(3).normals(new Float32Array(65_537)).map((x) => x * 0.05);

function values(name: string, shape: readonly number[]): Float32Array {
  const data = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
  let at = Buffer.from(name).reduce((hash, byte) => (hash * 31 + byte) % POOL.length, 7);
  for (let filled = 0; filled < data.length;) {
    const part = POOL.subarray(at, at + data.length - filled);
    data.set(part, filled);
    filled += part.length;
    at = 0;
  }
  // Scales of norms and heads are near one; attention takes the square root of its scale.
  return /(scale|norm\d?\.weight)$/.test(name) ? data.map((x) => 1 + x) : data;
}

export interface PublishedOptions {
  readonly configs?: PublishedConfigs;
  readonly scaleFactor?: number;
}

/** The state dict and hyper-parameters of a checkpoint; tests modify them before writing. */
export function publishedCheckpoint({ configs = SMALL, scaleFactor = 1 }: PublishedOptions = {}) {
  const { encoder, decoder, vae, generator } = specsOf(configs);
  const state: Record<string, TorchTensor> = {};
  const put = (prefix: string, specs: readonly ParamSpec[], rename = (name: string) => name): void => {
    for (const { name, shape } of specs) {
      const full = prefix + rename(name);
      state[full] = new TorchTensor(shape, () => values(full, shape));
    }
  };
  const compiled = (name: string): string => name.replace(/^mixer\./, "mixer._orig_mod.");
  put("model.net.", generator, compiled);
  put("ema_model.net.", generator, compiled);
  put("first_stage.encoder.encoder.", encoder);
  put("first_stage.decoder.decoder.", decoder);
  for (const copy of ["model", "target_model"]) put(`first_stage.decoder.decoder.encoder.dino.${copy}.`, encoder);
  put("first_stage.decoder.decoder.ae.ae.", vae);
  put("metric_tracker.", [{ ...encoder[0]!, name: "fid.weight", shape: [2] }]);
  const params: Record<string, TorchValue> = { scale_factor: scaleFactor, image_size: configs.autoencoder.imageSize };
  const hyperParameters: Record<string, TorchValue> = { first_stage_cfg: { target: "reptok", params } };
  return { state, params, hyperParameters };
}

/** The whole checkpoint file. */
export function asLightning({ state, hyperParameters }: ReturnType<typeof publishedCheckpoint>): TorchValue {
  return { epoch: 1, global_step: 600_000, state_dict: state, hyper_parameters: hyperParameters, optimizer_states: [] };
}
