/** Fine-tunes a bundle's label generator, on its own labels or on others. */
import { componentGraphs, labelGenerator, ops as g, Scope } from "@reptok/model";
import { generatorLoss, noisy } from "../stages/generator.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import { componentWeights, type Source } from "./source.ts";
import { averagesBelow, optimizerFor, valuesBelow, type Tuning, type TuningOptions } from "./task.ts";

export const LABEL_TABLE = "label_embedder.embedding_table.weight";

export interface Labels {
  /** The generator's new list of labels. */
  readonly names: readonly string[];
  /** For each, its index among the bundle's labels, or -1 for a new one. */
  readonly from: readonly number[];
}

const plain = (label: string): string => label.toLowerCase();

/**
 * The bundle's own labels if they include all of the data's (ignoring case); else the data's alone.
 * @param found the data's distinct labels
 */
export function mergeLabels(previous: readonly string[], found: readonly string[]): Labels {
  const places = new Map(previous.map((label, at) => [plain(label), at]));
  const from = found.map((label) => places.get(plain(label)) ?? -1);
  if (!from.includes(-1)) return { names: previous, from: [...previous.keys()] };
  return { names: found, from };
}

/**
 * The embedding table [labels + 1, width] in the order of `labels`: existing rows are moved, new ones start as "no
 * label".
 */
function embeddingTable(old: Float32Array, width: number, { from }: Labels): Float32Array {
  const none = old.length / width - 1;
  const rows = [...from.map((at) => (at < 0 ? none : at)), none];
  const table = new Float32Array(rows.length * width);
  rows.forEach((row, i) => table.set(old.subarray(row * width, (row + 1) * width), i * width));
  return table;
}

/** The flow matching step on the bundle's weights. Inputs: data and noise [B,1,D], t [B], label i32 [B]. */
export async function tuneLabelGenerator(
  source: Source,
  labels: Labels,
  { batchSize: B, threads, adamw }: TuningOptions,
): Promise<Tuning> {
  const c = { ...source.configs.labelGenerator!, labels: labels.names.length };
  const D = c.token;
  const values = await componentWeights(source, "label_generator");
  values.set(LABEL_TABLE, embeddingTable(values.get(LABEL_TABLE)!, D, labels));

  const scope = Scope.root();
  const [data, noise, t] = [g.input("data", [B, 1, D]), g.input("noise", [B, 1, D]), g.input("t", [B])];
  const velocity = labelGenerator(scope, noisy(data, noise, t), t, g.input("label", [B], "i32"), c);
  const params = new ParamSet(scope.specs());
  for (const name of params.names) params.tensor(name).data.set(values.get(name)!);
  const optimizer = optimizerFor(params, adamw);
  const graph = generatorLoss(velocity, data, noise);
  const step = await TrainStep.create(graph, optimizer, threads === undefined ? {} : { threads });
  const configs = { ...source.configs, labelGenerator: c };
  return {
    optimizer,
    step,
    live: {
      label_generator: {
        graph: componentGraphs(configs).get("label_generator")!,
        frozen: new Map(),
        weights: averagesBelow(optimizer, ""),
      },
    },
    outcome: () => Promise.resolve({ configs, weights: { label_generator: valuesBelow(optimizer, "") } }),
  };
}
