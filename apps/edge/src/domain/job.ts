/**
 * A job's life: starting -> processing -> succeeded | failed | canceled. It is claimed for one attempt after the other,
 * each of which replaces the one before. Pure: the clock is passed in, storage is compare-and-set elsewhere.
 *
 * Invariants: a finished job never changes; attempts only grow; only the latest attempt ends the job from inside.
 */
import type { ImageSpec } from "@reptok/shared";
import type { Labels } from "./metadata.ts";

export type JobStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled";

/**
 * What a job asks of the version that its row names. Bytes stay out: a picture to encode is in R2 under the job's id,
 * latents under theirs. With `forQuery` the latents are what a request searches, mixes or ranks by: they are not kept, only
 * cached (storage/query-latents.ts). Others are kept with the `labels`.
 */
export type JobRequest =
  | {
      readonly kind: "generate";
      readonly condition: { readonly prompt: string } | { readonly label: number };
      readonly seeds: readonly number[];
      readonly steps?: number;
      readonly guidance?: number;
      /** What guidance leads away from. */
      readonly negative?: string;
      readonly image?: ImageSpec;
      /** Pictures shown on the way to each image; they change nothing about the result. */
      readonly partials?: number;
      readonly forQuery?: true;
      readonly labels?: Labels;
    }
  | { readonly kind: "encode"; readonly sha256: string; readonly forQuery?: true; readonly labels?: Labels }
  | {
      readonly kind: "decode";
      readonly latents: readonly string[];
      /** Where animations go, one a latent. */
      readonly towards?: readonly string[];
      readonly seeds: readonly number[];
      readonly image: ImageSpec;
      readonly partials?: number;
    };

/** Whether the job's latents are cached instead of kept. */
export function isForQuery(request: JobRequest): boolean {
  return request.kind !== "decode" && request.forQuery === true;
}

/** The latents' ids, in the order of the seeds. Pictures are named by latent, seed and the request's `image`. */
export type JobOutputs = readonly string[];

/** The part of a job that its transitions read and write. */
export interface JobState {
  readonly status: JobStatus;
  /** Assignments to a worker so far; the number of the latest is what a result must name. */
  readonly attempts: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export type Refusal = { readonly kind: "finished" } | { readonly kind: "replaced" };
export type Transition =
  | { readonly ok: true; readonly state: JobState }
  | { readonly ok: false; readonly refusal: Refusal };

/** A job that broke its worker so many times is given up. From its first break on it is computed alone. */
export const MAX_BREAKS = 5;
/** A job that has not ended this long after it was made is given up: nobody waits for it any more. */
export const JOB_LIFE_MS = 24 * 3600_000;

const refuse = (refusal: Refusal): Transition => ({ ok: false, refusal });
const move = (state: JobState): Transition => ({ ok: true, state });

export function isFinished(status: JobStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "canceled";
}

export function sameState(a: JobState, b: JobState): boolean {
  const fields = ({ status, attempts, startedAt, completedAt }: JobState) =>
    JSON.stringify([status, attempts, startedAt, completedAt]);
  return fields(a) === fields(b);
}

/** The state a job is written with, before it is offered. */
export function start(): JobState {
  return { status: "starting", attempts: 0, startedAt: null, completedAt: null };
}

/** The state of a job whose outputs another has made: there is nothing to do. */
export function startDone(now: number): JobState {
  return { ...start(), status: "succeeded", startedAt: now, completedAt: now };
}

/** Ends the job from inside; what an attempt has made that another has replaced counts for nothing. */
export function finish(state: JobState, attempt: number, outcome: "succeeded" | "failed", now: number): Transition {
  if (isFinished(state.status)) return refuse({ kind: "finished" });
  if (state.attempts !== attempt) return refuse({ kind: "replaced" });
  return move({ ...state, status: outcome, completedAt: now });
}

/** Ends the job from outside. */
export function stop(state: JobState, outcome: "canceled" | "failed", now: number): Transition {
  if (isFinished(state.status)) return refuse({ kind: "finished" });
  return move({ ...state, status: outcome, completedAt: now });
}

/** Seconds before attempt `attempts` + 1 of a job that was given back: 1, 2, 4, 8, then always 15, spread by half. */
export function backoffSeconds(attempts: number, random: number): number {
  const full = Math.min(15, 2 ** Math.max(0, Math.min(attempts, 10) - 1));
  return full * (0.5 + random / 2);
}
