/**
 * Builds the networks of a bundle as graphs with the input and output names of {@link Runner} and a symbolic batch
 * size.
 */
import type { ComponentName } from "@reptok/shared";
import * as g from "../graph/build.ts";
import type { DType, Shape, Value } from "../graph/value.ts";
import { autoencoderDecoder, autoencoderEncoder, latentSize, type AutoencoderConfig } from "../networks/autoencoder.ts";
import { condition, conditionWidth, flowDecoder, type FlowDecoderConfig } from "../networks/flow-decoder.ts";
import {
  labelGenerator,
  textGenerator,
  type LabelGeneratorConfig,
  type TextGeneratorConfig,
} from "../networks/mixer.ts";
import {
  isImported,
  promptEncoder,
  type ImportedEncoderConfig,
  type PromptEncoderConfig,
} from "../networks/text-encoder.ts";
import { vitEncoder, type VitConfig } from "../networks/vit.ts";
import { Scope } from "../nn/scope.ts";

export interface NetworkConfigs {
  readonly encoder: VitConfig;
  readonly decoder: FlowDecoderConfig;
  readonly autoencoder?: AutoencoderConfig;
  readonly labelGenerator?: LabelGeneratorConfig;
  readonly text?: {
    readonly encoder: PromptEncoderConfig | ImportedEncoderConfig;
    readonly generator: TextGeneratorConfig;
  };
}

export interface ComponentGraph {
  readonly scope: Scope;
  readonly inputs: readonly Value[];
  readonly outputs: Readonly<Record<string, Value>>;
}

type Ports = Readonly<Record<string, readonly [shape: Shape, dtype?: DType]>>;

/** Declares the inputs and builds the network from them. */
function component<P extends Ports>(
  ports: P,
  output: string,
  build: (scope: Scope, inputs: Record<keyof P, Value>) => Value,
): ComponentGraph {
  const scope = Scope.root();
  const inputs = Object.fromEntries(
    Object.entries(ports).map(([name, [shape, dtype]]) => [name, g.input(name, shape, dtype)]),
  ) as Record<keyof P, Value>;
  return { scope, inputs: Object.values(inputs), outputs: { [output]: build(scope, inputs) } };
}

const B = "batch";

const builders: Record<ComponentName, (c: NetworkConfigs) => ComponentGraph | undefined> = {
  encoder: ({ encoder: c }) =>
    component({ image: [[B, 3, c.imageSize, c.imageSize]] }, "token", (s, { image }) => vitEncoder(s, image, c)),
  decoder_condition: ({ decoder: c }) =>
    component({ token: [[B, c.token]] }, "cond", (s, { token }) => condition(s, token, c)),
  decoder: ({ decoder: c }) =>
    component(
      { x: [[B, c.channels, c.size, c.size]], t: [[B]], cond: [[B, 1, conditionWidth(c)]] },
      "velocity",
      (s, { x, t, cond }) => flowDecoder(s, x, t, cond, c),
    ),
  autoencoder_decoder: ({ autoencoder: c }) =>
    c &&
    component({ z: [[B, c.latent, latentSize(c), latentSize(c)]] }, "image", (s, { z }) => autoencoderDecoder(s, z, c)),
  autoencoder_encoder: ({ autoencoder: c }) =>
    c &&
    component({ image: [[B, 3, c.imageSize, c.imageSize]] }, "moments", (s, { image }) =>
      autoencoderEncoder(s, image, c),
    ),
  label_generator: ({ labelGenerator: c }) =>
    c &&
    component({ x: [[B, 1, c.token]], t: [[B]], label: [[B], "i32"] }, "velocity", (s, { x, t, label }) =>
      labelGenerator(s, x, t, label, c),
    ),
  text_encoder({ text }) {
    if (text === undefined || isImported(text.encoder)) return undefined;
    const { encoder } = text;
    return component(
      { ids: [[B, encoder.maxTokens], "i32"], mask: [[B, encoder.maxTokens]] },
      "text",
      (s, { ids, mask }) => promptEncoder(s, ids, mask, encoder),
    );
  },
  text_generator({ text }) {
    if (text === undefined) return undefined;
    const { encoder, generator: c } = text;
    const ports = {
      x: [[B, 1, c.token]],
      t: [[B]],
      text: [[B, encoder.maxTokens, encoder.width]],
      mask: [[B, encoder.maxTokens]],
    } satisfies Ports;
    return component(ports, "velocity", (s, { x, t, text: read, mask }) => textGenerator(s, x, t, read, mask, c));
  },
};

/** The graphs of all components in the configuration. */
export function componentGraphs(configs: NetworkConfigs): Map<ComponentName, ComponentGraph> {
  const graphs = new Map<ComponentName, ComponentGraph>();
  for (const [name, build] of Object.entries(builders) as [ComponentName, (typeof builders)[ComponentName]][]) {
    const graph = build(configs);
    if (graph !== undefined) graphs.set(name, graph);
  }
  return graphs;
}

/**
 * The time conditioning and the layers at the ends of a network. Every activation passes through these few weights
 * (a thirtieth of the published decoder's): rounding them to int8 caused a third of the quantisation error.
 */
const PRECISE: readonly RegExp[] = [
  /^(mapping|time_in_proj|t_embedder)\./,
  /^backbone\.mid_(merge|split)\./,
  /^mixer\.0\.(weight|bias)$/,
  /^patch_embed\./,
];

/** Whether a weight of that name, in any of the networks, is stored as f16 where the others are int8. */
export const isPrecise = (name: string): boolean => PRECISE.some((pattern) => pattern.test(name));
