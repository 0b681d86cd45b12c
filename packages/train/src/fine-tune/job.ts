/** The interface between the training loop and a kind of fine-tuning, once its pictures are prepared. */
import type { Pipeline, Random } from "@reptok/model";
import type { Manifest } from "@reptok/shared";
import type { Evaluation } from "../trainer/loop.ts";
import type { Example } from "./data/examples.ts";
import type { Skipped } from "./data/prepare.ts";
import type { Split } from "./data/split.ts";
import type { Feeds, Tuning } from "./task.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./source.ts";

export interface JobContext {
  readonly source: Source;
  readonly settings: Settings;
  /** The run's directory. */
  readonly dir: string;
  readonly examples: readonly Example[];
  readonly threads: number;
  readonly note: (text: string) => void;
  readonly progress: (what: string, done: number, total: number) => void;
  readonly stopped: () => boolean;
}

export interface Job {
  readonly tuning: Tuning;
  /** Changes of the bundle's manifest. */
  readonly manifest?: Partial<Pick<Manifest, "labelGenerator">>;
  readonly split: Split;
  readonly skipped: readonly Skipped[];
  /** A batch of the pictures at the indices, with noise and times sampled from `random`. */
  feeds(indices: Uint32Array, random: Random): Promise<Feeds>;
  /** Evaluates on held-out pictures or their labels and captions: metrics, and a sheet `samples`. */
  look(pipeline: Pipeline): Promise<Evaluation>;
  close(): Promise<void>;
}

/** Maximum number of held-out pictures: enough for a mean, few enough for a sheet. */
export const MAX_HELD_OUT = 256;
