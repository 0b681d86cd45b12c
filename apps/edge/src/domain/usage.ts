/** Metering: pictures, latents and network evaluations by job, held against quotas by calendar month. */
import type { Manifest } from "@reptok/shared";
import type { JobRequest } from "./job.ts";

export type Operation = JobRequest["kind"];

export interface Amounts {
  /** Pictures drawn or encoded; each frame of an animation is one. */
  readonly pictures: number;
  /** Latents made. */
  readonly latents: number;
}

/** What a job takes if it succeeds. */
export function amountsOf(request: JobRequest): Amounts {
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

/** Evaluations of the network by step. */
const EVALUATIONS = { euler: 1, multistep: 1, heun: 2 } as const satisfies Record<Sampler["solver"], number>;

/**
 * Network evaluations that a job takes if it succeeds: calls of generator and decoder by each of its items, whether or not they
 * are batched. A step is one, two with Heun's method, and twice as many where a generator's guidance is not 1; an encoded
 * picture is one.
 */
export function evaluationsOf(request: JobRequest, { decoder, textGenerator, labelGenerator }: Manifest): number {
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

/** What one job took. */
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

/** What a sum is over: a UTC day ("2026-11-24"), model, operation and key ("" for none). */
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

/** When the UTC month of a time ends, in milliseconds since the epoch. */
export function monthEnd(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** The UTC month of a time, "2026-11". */
export function monthOf(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}
