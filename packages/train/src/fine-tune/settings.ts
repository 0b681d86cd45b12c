/**
 * Settings of a fine-tuning run: the user's choices, defaults for the rest, and a check that a resumed run has the
 * same.
 */
import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { componentGraphs, sizeOf, type NetworkConfigs } from "@reptok/model";
import { ApiError, type ComponentName } from "@reptok/shared";
import type { Schedule } from "../trainer/schedule.ts";
import type { Example } from "./data/examples.ts";

export type TuneKind = "tokenizer" | "labels" | "captions";

/** Options that a user can set. */
export interface Choices {
  readonly steps?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly rate?: number | undefined;
  readonly warmup?: number | undefined;
  /** Weight of 1 - cosine(token, frozen token); for the tokenizer. */
  readonly lambda?: number | undefined;
  /** Fraction of the pictures that is held out. */
  readonly holdOut?: number | undefined;
  readonly seed: number;
}

export interface Settings {
  readonly kind: TuneKind;
  readonly steps: number;
  readonly batchSize: number;
  readonly rate: number;
  readonly warmup: number;
  readonly lambda: number;
  /** Probability that a label or caption is dropped, for guidance. */
  readonly dropout: number;
  readonly holdOut: number;
  /** Pictures on the sample sheet, over which PSNR is averaged. */
  readonly shown: number;
  readonly seed: number;
}

const TRAINED: Record<TuneKind, readonly ComponentName[]> = {
  tokenizer: ["decoder"],
  labels: ["label_generator"],
  captions: ["text_generator", "text_encoder"],
};

/** Defaults by the number of trained weights: sized for a workstation's memory and one day. */
const SIZES = [
  { below: 20e6, batch: { tokenizer: 32, labels: 256, captions: 128 }, rate: 3e-4, shown: 32 },
  { below: 100e6, batch: { tokenizer: 16, labels: 128, captions: 64 }, rate: 1e-4, shown: 16 },
  { below: Infinity, batch: { tokenizer: 4, labels: 64, captions: 32 }, rate: 5e-5, shown: 4 },
] as const;

/** Default length: a number of epochs, within bounds. */
const PASSES = 30;
const [MIN_STEPS, MAX_STEPS] = [200, 2000];

/** Number of weights that this kind trains. */
function weightsTrained(kind: TuneKind, configs: NetworkConfigs): number {
  const graphs = componentGraphs(configs);
  const specs = TRAINED[kind].flatMap((component) => graphs.get(component)?.scope.specs() ?? []);
  return specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** @param pictures number of pictures */
export function settingsFor(kind: TuneKind, configs: NetworkConfigs, pictures: number, choices: Choices): Settings {
  const size = SIZES.find(({ below }) => weightsTrained(kind, configs) < below)!;
  const batchSize = choices.batchSize ?? Math.min(size.batch[kind], Math.max(1, pictures));
  const passes = Math.ceil((PASSES * pictures) / batchSize);
  const steps = choices.steps ?? Math.min(MAX_STEPS, Math.max(MIN_STEPS, passes));
  return {
    kind,
    steps,
    batchSize,
    rate: choices.rate ?? size.rate,
    warmup: choices.warmup ?? Math.min(100, Math.ceil(steps / 10)),
    lambda: choices.lambda ?? 0.1,
    dropout: 0.1,
    holdOut: choices.holdOut ?? 0.05,
    shown: size.shown,
    seed: choices.seed,
  };
}

/** Fraction of all steps in which the rate decays to zero. */
const DECAY = 0.4;
export const scheduleOf = ({ rate, warmup, steps }: Settings): Schedule => ({ rate, warmup, steps, decay: DECAY });

/** A hash that identifies the data: names, sizes, labels and captions. */
export async function fingerprint(examples: readonly Example[]): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, path, label, caption } of examples) {
    const bytes = await stat(path).then(
      ({ size }) => size,
      () => -1,
    );
    hash.update(JSON.stringify([name, bytes, label, caption]));
  }
  return hash.digest("hex");
}

const FILE = "run.json";

/**
 * Records the run's settings in its directory the first time; later checks that they are the same.
 * @param origin hash of the bundle's manifest; `data`: {@link fingerprint}
 * @throws ApiError `conflict` naming the difference
 */
export async function claimRun(
  dir: string,
  settings: Settings,
  identity: { readonly origin: string; readonly data: string },
): Promise<void> {
  const now: Record<string, string | number> = { ...settings, ...identity };
  const path = join(dir, FILE);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return writeFile(path, `${JSON.stringify(now, null, 2)}\n`);
  const before = JSON.parse(text) as Record<string, unknown>;
  for (const [name, value] of Object.entries(now)) {
    if (before[name] === value) continue;
    throw new ApiError(
      "conflict",
      `${path}: a run with ${name} ${String(before[name])} was begun here, asked for is ${value}; go on with what was asked for then, or choose another --run`,
    );
  }
}
