/** The interface of one kind of fine-tuning to the loop that all kinds share. */
import type { Tensor } from "@reptok/model";
import type { BundleParts } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";
import { AdamW, type AdamWOptions } from "../trainer/optimizer.ts";
import type { ParamSet } from "../trainer/params.ts";
import type { TrainStep } from "../trainer/step.ts";
import type { Live } from "./live.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

/** A network's training step, initialised with a bundle's weights. */
export interface Tuning {
  readonly optimizer: AdamW;
  readonly step: TrainStep;
  /** The networks under training, with averaged weights. */
  readonly live: Readonly<Partial<Record<ComponentName, Live>>>;
  /** The changes of the bundle: trained networks with averaged weights, and dependent fields of the manifest. */
  outcome(): Promise<Outcome>;
}

export interface Outcome {
  readonly configs: BundleParts["configs"];
  readonly weights: BundleParts["weights"];
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export interface TuningOptions {
  readonly batchSize: number;
  readonly threads?: number | undefined;
  readonly adamw?: AdamWOptions | undefined;
}

/** As in the starter's stages, but without weight decay: the existing weights are not pulled to zero. */
const ADAMW: AdamWOptions = { beta2: 0.99, weightDecay: 0, clip: 1, emaRate: 0.998, emaWarmup: true };

export const optimizerFor = (params: ParamSet, options: AdamWOptions = ADAMW): AdamW => new AdamW(params, options);

/** Views of the averages with a prefix, which is removed. */
export function averagesBelow({ average }: AdamW, prefix: string): Record<string, Tensor & { data: Float32Array }> {
  const names = average.names.filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), average.tensor(name)]));
}

/** Their values, for writing. */
export const valuesBelow = (optimizer: AdamW, prefix: string): Map<string, Float32Array> =>
  new Map(Object.entries(averagesBelow(optimizer, prefix)).map(([name, { data }]) => [name, data]));
