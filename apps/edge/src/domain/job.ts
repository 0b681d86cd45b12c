/**
 * The lifecycle of a job: starting -> processing -> succeeded | failed | canceled. It is claimed for one attempt after
 * another; each attempt replaces the previous one. Pure: the time is passed in, and callers store states by compare-and-set.
 *
 * Invariants: a finished job never changes; attempts only increase; of the attempts, only the latest can finish the job.
 */
import type { ImageSpec } from "@reptok/shared";
import type { Labels } from "./metadata.ts";

export type JobStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled";

/**
 * The request of a job, for the version in its row. Bytes are stored separately in R2: a picture to encode under the job's
 * id, latents under their ids. With `forQuery`, the latents are only used to search, mix or rank, and are cached instead of
 * stored (storage/query-latents.ts). Other latents are stored with the `labels`.
 */
export type JobRequest =
  | {
      readonly kind: "generate";
      readonly condition: { readonly prompt: string } | { readonly label: number };
      readonly seeds: readonly number[];
      readonly steps?: number;
      readonly guidance?: number;
      /** The prompt that guidance avoids. */
      readonly negative?: string;
      readonly image?: ImageSpec;
      /** Number of intermediate pictures per image; they do not change the result. */
      readonly partials?: number;
      readonly forQuery?: true;
      readonly labels?: Labels;
    }
  | {
      readonly kind: "encode";
      readonly sha256: string;
      readonly forQuery?: true;
      readonly labels?: Labels;
      /** The latent of another space that drew the picture. */
      readonly translatedFrom?: string;
    }
  | {
      readonly kind: "decode";
      readonly latents: readonly string[];
      /** Target latents of animations, one per latent. */
      readonly towards?: readonly string[];
      readonly seeds: readonly number[];
      readonly image: ImageSpec;
      readonly partials?: number;
    };

/** Returns whether the job's latents are cached instead of stored. */
export function isForQuery(request: JobRequest): boolean {
  return request.kind !== "decode" && request.forQuery === true;
}

/** The latents' ids, in the order of the seeds. Pictures are identified by latent, seed and the request's `image`. */
export type JobOutputs = readonly string[];

/** The part of a job that its transitions read and write. */
export interface JobState {
  readonly status: JobStatus;
  /** Number of assignments to a worker so far; a result is accepted only with the number of the latest. */
  readonly attempts: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export type Refusal = { readonly kind: "finished" } | { readonly kind: "replaced" };
export type Transition =
  | { readonly ok: true; readonly state: JobState }
  | { readonly ok: false; readonly refusal: Refusal };

/** A job that has crashed its worker this many times fails. After its first crash it is computed alone. */
export const MAX_BREAKS = 5;
/** A job that has not ended this long after its creation fails, because no client waits for it any more. */
export const JOB_LIFE_MS = 24 * 3600_000;

const reject = (refusal: Refusal): Transition => ({ ok: false, refusal });
const move = (state: JobState): Transition => ({ ok: true, state });

export function isFinished(status: JobStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "canceled";
}

export function sameState(a: JobState, b: JobState): boolean {
  const fields = ({ status, attempts, startedAt, completedAt }: JobState) =>
    JSON.stringify([status, attempts, startedAt, completedAt]);
  return fields(a) === fields(b);
}

/** Returns the initial state of a job. */
export function start(): JobState {
  return { status: "starting", attempts: 0, startedAt: null, completedAt: null };
}

/** Returns the state of a job whose outputs another job has already created. */
export function startDone(now: number): JobState {
  return { ...start(), status: "succeeded", startedAt: now, completedAt: now };
}

/** Ends the job with the result of an attempt. Rejects the result of an attempt that has been replaced. */
export function finish(state: JobState, attempt: number, outcome: "succeeded" | "failed", now: number): Transition {
  if (isFinished(state.status)) return reject({ kind: "finished" });
  if (state.attempts !== attempt) return reject({ kind: "replaced" });
  return move({ ...state, status: outcome, completedAt: now });
}

/** Ends the job without a result of an attempt. */
export function stop(state: JobState, outcome: "canceled" | "failed", now: number): Transition {
  if (isFinished(state.status)) return reject({ kind: "finished" });
  return move({ ...state, status: outcome, completedAt: now });
}

/**
 * Returns the seconds before the next attempt of a job that a worker has returned: 1, 2, 4, 8, then always 15, times a jitter
 * between 0.5 and 1.
 */
export function backoffSeconds(attempts: number, random: number): number {
  const full = Math.min(15, 2 ** Math.max(0, Math.min(attempts, 10) - 1));
  return full * (0.5 + random / 2);
}
