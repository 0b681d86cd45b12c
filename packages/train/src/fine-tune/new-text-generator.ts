/**
 * A text generator for a bundle without one, so that any imported model can learn to generate from captions. It starts as the
 * bundle's unconditional label generator: the paths from the text start at zero, or at the value of "no label".
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  componentGraphs,
  initialValues,
  PromptTokenizer,
  Random,
  type LabelGeneratorConfig,
  type NetworkConfigs,
  type ParamSpec,
} from "@reptok/model";
import { TOKENIZER } from "@reptok/runtime";
import type { Manifest } from "@reptok/shared";
import { trainTokenizer } from "../text/tokenizer-json.ts";
import { TUNING_STREAMS } from "../stages/streams.ts";
import { LABEL_TABLE } from "./label-generator.ts";
import { componentWeights, type Source, type Values } from "./source.ts";

/** Sizes of a text encoder that is trained with the generator, from the captions alone. */
const ENCODER = { maxTokens: 32, width: 192, depth: 2, heads: 4 } as const;
const VOCABULARY = 3000;
const LEARNABLE = 4; // as in the paper
/** Sizes if there is no label generator to take them from. */
const MIXER = { width: 256, depth: 4, expandTokens: 4, expandChannels: 4 } as const;
const SAMPLER: NonNullable<Manifest["labelGenerator"]>["sampler"] = {
  solver: "euler",
  steps: 50,
  shift: 1,
  guidance: 1.5,
  interval: [0.3, 0.9],
};
const HEAD = 64;

/** Heads of about {@link HEAD} that divide the width. */
function headsOf(width: number): number {
  let heads = Math.max(1, Math.round(width / HEAD));
  while (width % heads !== 0) heads--;
  return heads;
}

/** The value of a part of the label generator without a label: the last row of its table. */
function noLabel(label: Values, token: number): Float32Array {
  return label.get(LABEL_TABLE)!.slice(-token);
}

/**
 * An unchanged weight, or one for more tokens, [out, in, 1] or [out], that contains the old one in its leading indices.
 * Weights from new tokens to old ones start at zero; those to new tokens start at random.
 */
function grown(small: Float32Array, was: readonly number[], start: Float32Array, is: readonly number[]): Float32Array {
  const [rows, columns = 1] = is as [number, number?];
  const [oldRows, oldColumns = 1] = was as [number, number?];
  if (was.join() === is.join()) return small.slice();
  const values = start.slice();
  for (let row = 0; row < Math.min(rows, oldRows); row++) {
    values.fill(0, row * columns, (row + 1) * columns);
    values.set(small.subarray(row * oldColumns, (row + 1) * oldColumns), row * columns);
  }
  return values;
}

/** Initial values of the generator, from the label generator's if the bundle has one. */
function startFrom(
  specs: readonly ParamSpec[],
  label: { readonly values: Values; readonly shapes: ReadonlyMap<string, readonly number[]> } | undefined,
  random: Random,
): Values {
  const values: Values = new Map();
  for (const spec of specs) {
    const { name, shape } = spec;
    const [start, labelValues] = [initialValues(spec, random), label?.values.get(name)];
    if (label === undefined) values.set(name, start);
    else if (name === "text_embedder.bias") values.set(name, noLabel(label.values, shape[0]!));
    else if (name === "text_embedder.weight" || name.endsWith(".cross.out.weight")) values.set(name, start.fill(0));
    else
      values.set(name, labelValues === undefined ? start : grown(labelValues, label.shapes.get(name)!, start, shape));
  }
  return values;
}

/** The imported text encoder's tokenizer, or one trained on the captions. */
async function tokenizerFor({ bundle, manifest }: Source, captions: readonly string[]): Promise<Uint8Array> {
  if (manifest.textEncoder !== undefined) return readFile(bundle.file(manifest.textEncoder.tokenizer.file));
  return Buffer.from(JSON.stringify(trainTokenizer(captions, { vocabularySize: VOCABULARY })));
}

async function labelWeights(source: Source) {
  if (source.bundle.manifest.components.label_generator === undefined) return undefined;
  const specs = source.graphs.get("label_generator")!.scope.specs();
  return {
    values: await componentWeights(source, "label_generator"),
    shapes: new Map(specs.map(({ name, shape }) => [name, shape] as const)),
  };
}

/**
 * The source with a text generator, and with a trainable text encoder if it has none; initial values depend on the
 * seed.
 * @param captions on which a tokenizer is trained if the bundle has none
 */
export async function withTextGenerator(source: Source, captions: readonly string[], seed: number): Promise<Source> {
  const { manifest, configs } = source;
  const bytes = await tokenizerFor(source, captions);
  const tokenizer = PromptTokenizer.fromJson(JSON.parse(Buffer.from(bytes).toString()));
  const imported = manifest.textEncoder;
  const encoder = imported
    ? ({ kind: "imported", maxTokens: imported.maxTokens, width: imported.embedding } as const)
    : { ...ENCODER, vocabulary: tokenizer.vocabularySize };
  const { labels: _, ...mixer }: Partial<LabelGeneratorConfig> = configs.labelGenerator ?? {};
  const sizes = { ...MIXER, token: manifest.token.dimensions, ...mixer };
  const generator = { ...sizes, text: encoder.width, heads: headsOf(sizes.width), learnable: LEARNABLE };
  const grownConfigs: NetworkConfigs = {
    ...configs,
    text: { encoder, generator },
  };
  const graphs = componentGraphs(grownConfigs);

  const random = new Random(seed, TUNING_STREAMS.weights);
  const fresh = new Map([
    ["text_generator", startFrom(graphs.get("text_generator")!.scope.specs(), await labelWeights(source), random)],
  ] as const) as Map<"text_generator" | "text_encoder", Values>;
  if (imported === undefined) {
    fresh.set("text_encoder", startFrom(graphs.get("text_encoder")!.scope.specs(), undefined, random));
  }
  const { textEncoder: __, ...rest } = manifest;
  const textGenerator = {
    tokenizer: {
      file: TOKENIZER,
      bytes: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    },
    maxTokens: encoder.maxTokens,
    embedding: encoder.width,
    sampler: manifest.labelGenerator?.sampler ?? SAMPLER,
  };
  return {
    ...source,
    configs: grownConfigs,
    graphs,
    manifest: { ...rest, textGenerator },
    fresh,
    files: { [TOKENIZER]: bytes },
  };
}
