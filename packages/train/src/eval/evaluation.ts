/** The results of an evaluation, as in `evaluation.json`. Every number has its sample size. */
import { ApiError } from "@reptok/shared";
import type { Cost } from "./sections/cost.ts";
import type { Everyday } from "./sections/everyday.ts";
import type { FirstStage } from "./sections/first-stage.ts";
import type { SegmentLosses } from "./sections/flow-loss.ts";
import type { Generation } from "./sections/generation.ts";
import type { Backgrounds } from "./sections/backgrounds.ts";
import type { Labels } from "./sections/labels.ts";
import type { Linear } from "./sections/linear.ts";
import type { Reconstruction } from "./sections/reconstruction.ts";
import type { Retrieval } from "./sections/retrieval.ts";
import type { Distances, Generator } from "./sections/section.ts";
import type { Smoothness } from "./sections/smoothness.ts";
import type { Spread } from "./sections/spread.ts";
import type { DecoderSteps, GeneratorSteps } from "./sections/steps.ts";

type ByGenerator<T> = Readonly<Partial<Record<Generator, T>>>;

export interface Evaluation {
  readonly format: "reptok-evaluation";
  readonly version: 1;
  readonly model: string;
  readonly title: string;
  /** Number of weights of all components. */
  readonly parameters: number;
  /** Size of the components' files. */
  readonly bytes: number;
  readonly seed: number;
  readonly quick: boolean;
  readonly data: {
    readonly name: string;
    readonly pictures: number;
    readonly heldOut: number;
    readonly reference: number;
  };
  /** Descriptions of the feature spaces, by key. */
  readonly features: Readonly<Record<string, string>>;
  readonly reconstruction: Reconstruction;
  /** The first stage alone. */
  readonly firstStage?: FirstStage;
  /** Linear baselines with as many dimensions as the token. */
  readonly linear?: Linear;
  /** On other backgrounds than white. */
  readonly backgrounds?: Backgrounds;
  readonly generation: ByGenerator<Generation>;
  /** Frechet distance of held-out real pictures from the reference: the value of a perfect generator. */
  readonly heldOutDistance?: Distances;
  readonly retrieval?: Retrieval;
  /** Retrieval for realistic prompts. */
  readonly everyday?: Everyday;
  readonly labels?: Labels;
  readonly spread?: Spread;
  readonly flowLoss: ByGenerator<SegmentLosses> & { readonly decoder?: SegmentLosses };
  readonly smoothness?: Smoothness;
  readonly steps: ByGenerator<readonly GeneratorSteps[]> & { readonly decoder: readonly DecoderSteps[] };
  /** Per picture. Seconds are the only numbers that differ between runs. */
  readonly cost: ByGenerator<Cost>;
  /** Metrics that were not computed, with reasons. */
  readonly omitted: readonly { readonly measure: string; readonly reason: string }[];
}

/**
 * Parses an evaluation of this version; its numbers are not validated.
 * @param name of the file, for messages
 * @throws ApiError `invalid_request` for anything else
 */
export function readEvaluation(json: string, name: string): Evaluation {
  const problem = (received: string) =>
    new ApiError("invalid_request", `${name}: expected an evaluation of version 1, got ${received}`, "before");
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw Object.assign(problem("invalid JSON"), { cause });
  }
  const { format, version, cost } = (value ?? {}) as Partial<Record<"format" | "version" | "cost", unknown>>;
  if (format !== "reptok-evaluation") throw problem("another format");
  if (version !== 1) throw problem(`version ${JSON.stringify(version)}`);
  if (typeof cost !== "object") throw problem("an evaluation without costs");
  return value as Evaluation;
}
