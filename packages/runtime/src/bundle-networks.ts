/**
 * Compares a manifest with its networks: the inputs and outputs that each ONNX file declares, and the sizes in `networks`. Requests
 * allocate memory by the manifest, so its sizes must be those of the networks. Pure.
 */
import { conditionWidth } from "@reptok/model";
import type { Port, Ports } from "@reptok/model";
import { MAX_DIMENSIONS, MAX_TOKENS, type ComponentName, type ManifestBody } from "@reptok/shared";

/** Dimensions; null is the batch, which files leave open. */
type Dims = readonly (number | null)[];
interface Expected {
  readonly inputs: Readonly<Record<string, readonly [Dims, Port["dtype"]?]>>;
  readonly outputs: Readonly<Record<string, readonly [Dims]>>;
}

const B = null;

function expected(m: ManifestBody): Record<ComponentName, Expected> {
  const { token, decoder, imageSize, preprocess } = m;
  const text = m.textGenerator ?? m.textEncoder ?? { maxTokens: 0, embedding: 0 };
  const { maxTokens: L, embedding: E } = text;
  const latentSize = token.count * token.dimensions;
  const x: Dims = [B, token.count, token.dimensions];
  const drawn: Dims = [B, decoder.channels, decoder.size, decoder.size];
  const pixels: Dims = [B, 3, imageSize, imageSize];
  return {
    encoder: { inputs: { image: [[B, 3, preprocess.size, preprocess.size]] }, outputs: { token: [[B, latentSize]] } },
    decoder_condition: { inputs: { token: [[B, latentSize]] }, outputs: { cond: [[B, 1, decoder.condition]] } },
    decoder: {
      inputs: { x: [drawn], t: [[B]], cond: [[B, 1, decoder.condition]] },
      outputs: { velocity: [drawn] },
    },
    autoencoder_decoder: { inputs: { z: [drawn] }, outputs: { image: [pixels] } },
    autoencoder_encoder: {
      inputs: { image: [pixels] },
      outputs: { moments: [[B, 2 * decoder.channels, decoder.size, decoder.size]] },
    },
    label_generator: { inputs: { x: [x], t: [[B]], label: [[B], "i32"] }, outputs: { velocity: [x] } },
    text_encoder: { inputs: { ids: [[B, L], "i32"], mask: [[B, L]] }, outputs: { text: [[B, L, E]] } },
    text_generator: { inputs: { x: [x], t: [[B]], text: [[B, L, E]], mask: [[B, L]] }, outputs: { velocity: [x] } },
  };
}

const print = (dims: readonly (number | string | null)[]): string =>
  `[${dims.map((dim) => dim ?? "batch").join(", ")}]`;

/** An open dimension fits the batch, and with `isOpen` any size. */
const fits = (found: Port["shape"], dims: Dims, isOpen: boolean): boolean =>
  found.length === dims.length &&
  dims.every((dim, i) => (typeof found[i] === "string" ? dim === null || isOpen : found[i] === dim));

function checkPort(label: string, found: Port | undefined, dims: Dims, dtype: Port["dtype"], isOpen: boolean) {
  if (found === undefined) return `expected ${label}, got none`;
  if (found.dtype === dtype && fits(found.shape, dims, isOpen)) return null;
  const type = found.dtype ?? "another type";
  return `expected ${label} as ${dtype} ${print(dims)} by the manifest, got ${type} ${print(found.shape)}`;
}

/** The first contradiction between the manifest and the ports of one of its networks, in words, or null. */
export function checkPorts(manifest: ManifestBody, component: ComponentName, ports: Ports): string | null {
  const { inputs, outputs } = expected(manifest)[component];
  // Imported text encoders take prompts of any length, and may list weights among their inputs.
  const isOpen = component === "text_encoder";
  for (const [name, [dims, dtype = "f32"]] of Object.entries(inputs)) {
    const problem = checkPort(
      `an input ${name}`,
      ports.inputs.find((port) => port.name === name),
      dims,
      dtype,
      isOpen,
    );
    if (problem !== null) return problem;
  }
  for (const [name, [dims]] of Object.entries(outputs)) {
    const problem = checkPort(
      `an output ${name}`,
      ports.outputs.find((port) => port.name === name),
      dims,
      "f32",
      isOpen,
    );
    if (problem !== null) return problem;
  }
  const extra = isOpen ? undefined : ports.inputs.find(({ name }) => !Object.hasOwn(inputs, name));
  return extra === undefined ? null : `expected no input but ${Object.keys(inputs).join(", ")}, got ${extra.name}`;
}

type Pair = readonly [where: string, size: number | undefined, manifest: string, expected: number | undefined];

/** The first size in `networks` that differs from the rest of the manifest, in words, or null. */
function checkSizes({
  networks,
  token,
  decoder,
  imageSize,
  preprocess,
  labelGenerator,
  ...m
}: ManifestBody): string | null {
  if (networks === undefined) return null;
  const { encoder, decoder: flow, autoencoder, labelGenerator: labels, text } = networks;
  const declared = m.textGenerator ?? m.textEncoder;
  const pairs: readonly Pair[] = [
    ["encoder.imageSize", encoder.imageSize, "preprocess.size", preprocess.size],
    ["encoder.width", encoder.width, "token.dimensions", token.dimensions],
    ["decoder.token", flow.token, "token.dimensions", token.dimensions],
    ["decoder.channels", flow.channels, "decoder.channels", decoder.channels],
    ["decoder.size", flow.size, "decoder.size", decoder.size],
    ["decoder.width", conditionWidth(flow), "decoder.condition", decoder.condition],
    ["autoencoder.imageSize", autoencoder?.imageSize, "imageSize", imageSize],
    ["autoencoder.latent", autoencoder?.latent, "decoder.channels", decoder.channels],
    ["labelGenerator.token", labels?.token, "token.dimensions", token.dimensions],
    ["labelGenerator.labels", labels?.labels, "labelGenerator.labels", labelGenerator?.labels.length],
    ["text.encoder.maxTokens", text?.encoder.maxTokens, "its text encoder's maxTokens", declared?.maxTokens],
    ["text.encoder.width", text?.encoder.width, "its text encoder's embedding", declared?.embedding],
    ["text.generator.token", text?.generator.token, "token.dimensions", token.dimensions],
  ];
  const wrong = pairs.find(([, size, , other]) => size !== undefined && other !== undefined && size !== other);
  return wrong === undefined ? null : `networks.${wrong[0]} is ${wrong[1]}; expected ${wrong[3]}, as ${wrong[2]}`;
}

/** Beyond these, numbers of pictures lose all their digits, or become infinite. */
const isFactor = (x: number): boolean => x >= 1e-6 && x <= 1e6;

/** The first value that no model can have, in words, or null. */
function checkValues({
  token,
  preprocess,
  decoder,
  imageSize,
  labelGenerator,
  textGenerator,
}: ManifestBody): string | null {
  if (token.count > MAX_TOKENS) return `token.count is ${token.count}; expected at most ${MAX_TOKENS}`;
  if (token.dimensions > MAX_DIMENSIONS)
    return `token.dimensions is ${token.dimensions}; expected at most ${MAX_DIMENSIONS}`;
  if (!isFactor(token.scaleFactor)) return `token.scaleFactor is ${token.scaleFactor}; expected 1e-6 to 1e6`;
  for (const x of preprocess.std) if (!isFactor(x)) return `preprocess.std has ${x}; expected 1e-6 to 1e6`;
  for (const x of preprocess.mean) if (!(Math.abs(x) <= 1e6)) return `preprocess.mean has ${x}; expected at most 1e6`;
  for (const x of [decoder.scale].flat()) if (!isFactor(x)) return `decoder.scale has ${x}; expected 1e-6 to 1e6`;
  for (const x of decoder.shift ?? []) if (!(Math.abs(x) <= 1e6)) return `decoder.shift has ${x}; expected at most 1e6`;
  if (decoder.size > imageSize) return `decoder.size is ${decoder.size}; expected at most imageSize, ${imageSize}`;
  if (decoder.space === "pixel" && (decoder.channels !== 3 || decoder.size !== imageSize))
    return `decoder draws pixels ${decoder.channels} x ${decoder.size}; expected 3 x ${imageSize}`;
  for (const [name, part] of Object.entries({ decoder, labelGenerator, textGenerator })) {
    const [low, high] = part?.sampler.interval ?? [0, 1];
    if (!(low <= high)) return `${name}.sampler.interval is [${low}, ${high}]; expected its lower end first`;
  }
  return null;
}

/** The first contradiction within the manifest itself, in words, or null. */
export const checkSelf = (manifest: ManifestBody): string | null => checkValues(manifest) ?? checkSizes(manifest);
