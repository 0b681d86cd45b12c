/**
 * RepTok's published checkpoint: a Lightning file with the generator, its moving average, and the tokenizer it uses.
 */
import { CheckpointError, type TorchCheckpoint } from "@reptok/checkpoint";
import { componentGraphs, latentSize, type NetworkConfigs } from "@reptok/model";
import { FROZEN_CLS } from "@reptok/runtime";
import { ApiError, type ComponentName } from "@reptok/shared";
import { imageSize, scaleFactor } from "../hyper-parameters.ts";
import { defaultLabels } from "../labels/labels.ts";
import { autoencoderConfig } from "../sizes/autoencoder.ts";
import { flowDecoderConfig } from "../sizes/flow-decoder.ts";
import { labelGeneratorConfig } from "../sizes/label-generator.ts";
import { vitConfig } from "../sizes/vit.ts";
import { checkAll } from "../weights/check.ts";
import { viewOf, type WeightView } from "../weights/view.ts";
import { DINOV2_PIXELS, dinov2Config } from "./dinov2.ts";
import { frozenClsFile } from "./frozen-cls.ts";
import type { Assembled, Replacements, Stated } from "./parts.ts";
import { SD_VAE_SCALE, withCurrentNames } from "./sd-vae.ts";

const PREFIX = {
  encoder: "first_stage.encoder.encoder.",
  decoder: "first_stage.decoder.decoder.",
  /** The encoder before its [cls] embedding was trained. */
  target: "first_stage.decoder.decoder.encoder.dino.target_model.",
  vae: "first_stage.decoder.decoder.ae.ae.",
  average: "ema_model.net.",
  raw: "model.net.",
} as const;

/** Weights below the networks' prefixes that are used in training only. */
const TRAINING = /^(mask_token$|ae\.|encoder\.dino\.(model|target_model)\.|encoder\.dino\.new_reg$)/;

/** Weights of a decoder with another structure: a deeper mapping network, or levels of other resolutions. */
const OTHER_DECODER = /^(mapping\.blocks|backbone\.(merges|splits|down_levels|up_levels))\./;

const LICENCE =
  "Published RepTok weights (CompVis, LMU Munich): personal and scientific non-commercial use only; see the licence they were downloaded with.";

/** The generator's averaged weights, or the raw ones if there are none. */
function generatorView(file: TorchCheckpoint): WeightView {
  const average = viewOf(file, PREFIX.average);
  if (average.names().length > 0) return average;
  const raw = viewOf(file, PREFIX.raw);
  if (raw.names().length > 0) return raw;
  throw new CheckpointError(
    "missing",
    `${PREFIX.average}*`,
    `expected the generator's weights here or at ${PREFIX.raw}*, got none`,
  );
}

function checkToken(view: WeightView, expected: number, got: number): void {
  if (got === expected) return;
  throw new CheckpointError(
    "malformed",
    view.entry("mixer.0.weight"),
    `expected a token of ${expected} dimensions, like the decoder's, got ${got}`,
  );
}

/** Rejects decoder weights that would be ignored: the bundle would be a different model. */
function checkUnused(unused: readonly { readonly name: string; readonly entry: string }[]): string[] {
  const other = unused.find(({ name }) => OTHER_DECODER.test(name));
  if (other !== undefined) {
    throw new CheckpointError(
      "unsupported",
      other.entry,
      "expected a decoder of one level whose time conditioning has 2 blocks, got a weight of another",
    );
  }
  return unused.filter(({ name }) => !TRAINING.test(name)).map(({ entry }) => entry);
}

/** Reads sizes and checks every weight; values are read when the bundle is written. */
export async function fromCheckpoint(
  file: TorchCheckpoint,
  stated: Stated,
  replaced: Replacements,
): Promise<Assembled> {
  const encoder = replaced.encoder ?? viewOf(file, PREFIX.encoder);
  const vae = replaced.vae ?? withCurrentNames(viewOf(file, PREFIX.vae));
  const [decoder, generator] = [viewOf(file, PREFIX.decoder), generatorView(file)];

  const factor = stated.scaleFactor ?? scaleFactor(file.root);
  const autoencoder = autoencoderConfig(vae, stated.imageSize ?? imageSize(file.root));
  const flow = flowDecoderConfig(decoder, { channels: autoencoder.latent, size: latentSize(autoencoder) });
  const vit = (replaced.encoder === undefined ? vitConfig : dinov2Config)(encoder, stated.heads);
  if (vit.width !== flow.token) {
    throw new CheckpointError(
      "malformed",
      encoder.entry("pos_embed"),
      `expected tokens of ${flow.token} dimensions, like the decoder's, got ${vit.width}`,
    );
  }
  const labelGenerator = labelGeneratorConfig(generator);
  checkToken(generator, flow.token, labelGenerator.token);
  const labels = stated.labels ?? defaultLabels(labelGenerator.labels);
  if (labels.length !== labelGenerator.labels) {
    throw new ApiError(
      "invalid_request",
      `expected ${labelGenerator.labels} labels, as in the generator, got ${labels.length}`,
      "labels",
    );
  }

  const configs: NetworkConfigs = { encoder: vit, decoder: flow, autoencoder, labelGenerator };
  const weights = {
    encoder,
    decoder_condition: decoder,
    decoder,
    autoencoder_decoder: vae,
    autoencoder_encoder: vae,
    label_generator: generator,
  } satisfies Partial<Record<ComponentName, WeightView>>;
  const frozen = await frozenClsFile(replaced.encoder ?? viewOf(file, PREFIX.target), vit.width);
  const sampler = { solver: "euler", steps: 50, shift: 1 } as const;
  return {
    configs,
    weights,
    unused: checkUnused(checkAll(componentGraphs(configs), weights)),
    files: frozen === undefined ? {} : { [FROZEN_CLS]: frozen },
    manifest: {
      title: stated.title ?? `RepTok, imported: ${autoencoder.imageSize} px, ${labels.length} labels`,
      licence: stated.licence ?? LICENCE,
      imageSize: autoencoder.imageSize,
      token: { count: 1, dimensions: flow.token, scaleFactor: factor },
      preprocess: { size: vit.imageSize, ...DINOV2_PIXELS },
      decoder: {
        space: "latent",
        channels: flow.channels,
        size: flow.size,
        scale: SD_VAE_SCALE,
        condition: flow.width,
        sampler: { ...sampler, guidance: 1, interval: [0, 1] },
      },
      labelGenerator: { labels: [...labels], sampler: { ...sampler, guidance: 1.5, interval: [0.3, 0.9] } },
    },
  };
}
