/** Metering: pictures, latents and network evaluations of jobs, for quotas by calendar month. */
import type { Manifest } from "@reptok/shared";
import type { JobRequest } from "./job.ts";

export type Operation = JobRequest["kind"];

export interface Amounts {
  /** Pictures generated or encoded; each frame of an animation counts as one. */
  readonly pictures: number;
  /** Latents created. */
  readonly latents: number;
}

type RequestOf<K extends Operation> = Extract<JobRequest, { readonly kind: K }>;

/** The part of a request that determines its amounts. It is known before the outputs of other jobs that the request reads. */
export type Work =
  | Pick<RequestOf<"encode">, "kind">
  | Pick<RequestOf<"decode">, "kind" | "seeds" | "image">
  | Pick<RequestOf<"generate">, "kind" | "condition" | "seeds" | "steps" | "guidance" | "image">;

/** Returns the amounts of a job that succeeds. */
export function amountsOf(request: Work): Amounts {
  switch (request.kind) {
    case "generate":
      return { pictures: request.image ? request.seeds.length : 0, latents: request.seeds.length };
    case "encode":
      return { pictures: 1, latents: 1 };
    case "decode":
      return { pictures: request.seeds.length * (request.image.animation?.frames ?? 1), latents: 0 };
  }
}

type Sampler = Manifest["decoder"]["sampler"];

/** Network evaluations per step. */
const EVALUATIONS = { euler: 1, multistep: 1, heun: 2 } as const satisfies Record<Sampler["solver"], number>;

/**
 * Returns the network evaluations of a job that succeeds: calls of generator and decoder for each of its items, whether or not
 * they are batched. A step counts once, twice with Heun's method, and twice as much if a generator's guidance is not 1. An
 * encoded picture counts once.
 */
export function evaluationsOf(request: Work, { decoder, textGenerator, labelGenerator }: Manifest): number {
  if (request.kind === "encode") return 1;
  const frames = request.image?.animation?.frames ?? 1;
  const drawing = (request.image?.steps ?? 0) * frames * EVALUATIONS[decoder.sampler.solver];
  if (request.kind === "decode") return request.seeds.length * drawing;
  const sampler = ("prompt" in request.condition ? textGenerator : labelGenerator)?.sampler;
  if (!sampler) throw new Error("expected a model with the request's generator");
  const { steps = sampler.steps, guidance = sampler.guidance } = request;
  const generating = steps * EVALUATIONS[sampler.solver] * (guidance === 1 ? 1 : 2);
  return request.seeds.length * (generating + drawing);
}

/** The sums of several jobs, which limits are checked against. */
export interface Needs {
  readonly jobs: number;
  readonly pictures: number;
  readonly evaluations: number;
}

/** Returns the sums of jobs of one model. */
export function needsOf(work: readonly Work[], manifest: Manifest): Needs {
  const sum = (amount: (each: Work) => number) => work.reduce((total, each) => total + amount(each), 0);
  return {
    jobs: work.length,
    pictures: sum((each) => amountsOf(each).pictures),
    evaluations: sum((each) => evaluationsOf(each, manifest)),
  };
}

/** The usage of one job. */
export interface UsageRecord extends Amounts {
  readonly evaluations: number;
  readonly job: string;
  readonly apiKey: string | null;
  readonly model: string;
  readonly operation: Operation;
  readonly predictSeconds: number;
  /** When it ended, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The group of a sum: a UTC day ("2026-11-24"), model, operation and key ("" for none). */
export interface UsageGroup {
  readonly day: string;
  readonly model: string;
  readonly operation: string;
  readonly apiKey: string;
}
export interface UsageSum extends UsageGroup, Amounts {
  readonly jobs: number;
  readonly evaluations: number;
  readonly predictSeconds: number;
}

/** Returns the end of the UTC month of a time, in milliseconds since the epoch. */
export function monthEnd(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** Returns the UTC month of a time, as "2026-11". */
export function monthOf(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}
