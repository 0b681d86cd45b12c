/** What an evaluation finds: `evaluation.json`. Every number comes with how many items are behind it. */
import { ApiError } from "@reptok/shared";
import type { Cost } from "./sections/cost.ts";
import type { Everyday } from "./sections/everyday.ts";
import type { FirstStage } from "./sections/first-stage.ts";
import type { SegmentLosses } from "./sections/flow-loss.ts";
import type { Generation } from "./sections/generation.ts";
import type { Grounds } from "./sections/grounds.ts";
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
  /** Of the bundle's components: weights, and bytes of their files. */
  readonly parameters: number;
  readonly bytes: number;
  readonly seed: number;
  readonly quick: boolean;
  readonly data: {
    readonly name: string;
    readonly pictures: number;
    readonly heldOut: number;
    readonly reference: number;
  };
  /** What each feature space is, by the key of its distances. */
  readonly features: Readonly<Record<string, string>>;
  readonly reconstruction: Reconstruction;
  /** The first stage alone. */
  readonly firstStage?: FirstStage;
  /** Linear maps of as many numbers as the token. */
  readonly linear?: Linear;
  readonly grounds?: Grounds;
  readonly generation: ByGenerator<Generation>;
  /** Frechet distance of held-out real pictures from the reference: a floor for generation. */
  readonly heldOutDistance?: Distances;
  readonly retrieval?: Retrieval;
  /** Prompts as people type them. */
  readonly everyday?: Everyday;
  readonly labels?: Labels;
  readonly spread?: Spread;
  readonly flowLoss: ByGenerator<SegmentLosses> & { readonly decoder?: SegmentLosses };
  readonly smoothness?: Smoothness;
  readonly steps: ByGenerator<readonly GeneratorSteps[]> & { readonly decoder: readonly DecoderSteps[] };
  /** Of a picture. Its seconds are the only numbers that another run does not repeat. */
  readonly cost: ByGenerator<Cost>;
  /** What was not measured, and why. */
  readonly omitted: readonly { readonly measure: string; readonly reason: string }[];
}

/** @throws ApiError `invalid_request` for JSON that is no evaluation of this version; its numbers are not checked */
export function readEvaluation(json: string, name: string): Evaluation {
  const problem = (found: string) =>
    new ApiError("invalid_request", `${name}: expected an evaluation of version 1, found ${found}`, "before");
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw Object.assign(problem("no JSON"), { cause });
  }
  const { format, version, cost } = (value ?? {}) as Partial<Record<"format" | "version" | "cost", unknown>>;
  if (format !== "reptok-evaluation") throw problem("something else");
  if (version !== 1) throw problem(`version ${JSON.stringify(version)}`);
  if (typeof cost !== "object") throw problem("one without costs, as it was written before there were any");
  return value as Evaluation;
}
