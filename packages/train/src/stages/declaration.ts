/**
 * A stage of training as a declaration: the graph of one step, the initial values of its weights, and how each of its
 * inputs is sampled. Node trains from it (`runner.ts`), and it can be exported and trained elsewhere (`../export/`,
 * `torch/README.md`).
 */
import type { Scope, Value, Weight } from "@reptok/model";
import type { StageName, StageRecipe } from "../recipe/recipe.ts";
import type { Evaluation } from "../trainer/loop.ts";
import type { AdamW } from "../trainer/optimizer.ts";
import type { StepGraph } from "../trainer/step.ts";
import type { StageContext } from "./context.ts";
import type { ArrayTable, Standardize, Statistics, Tables } from "./table.ts";

/**
 * Ridge regression y = weight x + bias over the given rows of two tables; `lambda` is relative to x's mean variance.
 */
export interface Ridge {
  readonly x: string;
  readonly y: string;
  /** An i32 table of row numbers. */
  readonly rows: string;
  readonly lambda: number;
  readonly part: "weight" | "bias";
}

/** Source of a weight's values. */
export type WeightSource =
  /** Found when the stage starts for the first time, or is exported. */
  | { readonly values: () => Float32Array }
  /** The average of a weight of an earlier stage, or (in products) of this one. */
  | { readonly stage: StageName; readonly weight: string }
  /** This stage's own moving average, updated during training: a teacher. */
  | { readonly average: string }
  | { readonly ridge: Ridge };

/** Role of a weight in a step's graph; by default trained from its initial values. */
export interface WeightRole {
  readonly frozen?: boolean;
  readonly from?: WeightSource;
}

/** Source of a table's rows: [count, ...]. */
export type TableSource =
  | ArrayTable
  | {
      readonly map: string;
      readonly output: string;
      readonly dtype?: "f32" | "f16";
      readonly standardize?: Standardize;
    }
  | { readonly stage: StageName; readonly product: string; readonly standardize?: Standardize };

/** How an index is sampled: one integer per sample. */
export type IndexDraw =
  /** Entries of an i32 table, each once per epoch in random order. */
  | { readonly draw: "epoch"; readonly rows: string }
  /** members[k], k uniform in [starts[i], starts[i + 1]), i of the index `of`; both i32 tables. */
  | { readonly draw: "member"; readonly of: string; readonly starts: string; readonly members: string }
  /** i + count x view: view 0 in half of the cases, the others with equal probability. */
  | { readonly draw: "view"; readonly of: string; readonly views: number; readonly count: number }
  /** A random entry of an i32 table, one for each entry of the index `of`. */
  | { readonly draw: "random"; readonly of: string; readonly rows: string }
  /** i, replaced by `row` with probability `rate`. */
  | { readonly draw: "dropout"; readonly of: string; readonly rate: number; readonly row: number };

/** How an input of a graph is sampled; its shape and type are the graph's. */
export type InputDraw =
  | { readonly draw: "gather"; readonly table: string; readonly at: string }
  /**
   * u8 [3,S,S] to [-1,1], shifted by up to `shift` pixels along each axis over white, mirrored with probability `flip`.
   */
  | {
      readonly draw: "picture";
      readonly table: string;
      readonly at: string;
      readonly shift?: number;
      readonly flip?: number;
    }
  /** Square crops resized to full size (`../data/crop.ts`): first all first views, then all second ones, ... */
  | {
      readonly draw: "crop";
      readonly table: string;
      readonly at: string;
      readonly views: number;
      readonly minCrop: number;
      readonly flip: number;
    }
  | { readonly draw: "normal" }
  | { readonly draw: "uniform" }
  /** sigmoid(N(mean, deviation^2)) */
  | { readonly draw: "logitNormal"; readonly mean: number; readonly deviation: number }
  /** 0 or 1: a fraction of each sample's entries, uniform in [0, 2 mean]. */
  | { readonly draw: "hidden"; readonly mean: number };

/** A computation on every row of a table. Inputs are sampled with one index, `row`, which enumerates the rows. */
export interface MapDeclaration {
  readonly graph: (scope: Scope, batch: number) => Readonly<Record<string, Value>>;
  readonly weights: (name: string) => WeightSource;
  readonly inputs: Readonly<Record<string, InputDraw>>;
  /** The table whose rows are enumerated. */
  readonly rows: string;
  /** Number of passes over the rows (default 1); in the first, nothing is shifted. */
  readonly views?: number;
}

export interface Draws {
  readonly indices: Readonly<Record<string, IndexDraw>>;
  readonly inputs: Readonly<Record<string, InputDraw>>;
}

/** A stage under training, for its evaluation. */
export interface OpenStage {
  readonly context: StageContext;
  readonly optimizer: AdamW;
  /** Frozen weights of the step's graph, by name. */
  readonly frozen: ReadonlyMap<string, Weight>;
  readonly tables: Tables;
  readonly statistics: Readonly<Record<string, Statistics>>;
}

export interface StageEvaluator {
  evaluate(): Promise<Evaluation>;
  release(): Promise<void>;
}

export interface StageDeclaration extends Draws {
  readonly stage: StageName;
  readonly recipe: StageRecipe;
  /** Loss and metrics of a batch; the graph's inputs have the names of `inputs`. */
  readonly step: (scope: Scope, batch: number) => StepGraph;
  readonly weights?: (name: string) => WeightRole;
  readonly tables: Readonly<Record<string, TableSource>>;
  readonly maps?: Readonly<Record<string, MapDeclaration>>;
  /** Outputs of maps, computed with this stage's averages when it is finished; stored in files of these names. */
  readonly products?: Readonly<Record<string, { readonly map: string; readonly output: string }>>;
  /**
   * Metrics over the rows listed in an i32 table, sampled as for training except for the index `row`, which enumerates
   * them.
   */
  readonly evaluation?: {
    readonly rows: string;
    readonly graph: (scope: Scope, batch: number) => Readonly<Record<string, Value>>;
    /** Inputs sampled differently than in a step. */
    readonly inputs?: Readonly<Record<string, InputDraw>>;
  };
  /** Evaluates a checkpoint in Node. */
  readonly evaluator?: (stage: OpenStage) => Promise<StageEvaluator>;
  /** Steps between evaluations in Node; 1000 by default. */
  readonly evaluateEvery?: number;
}
