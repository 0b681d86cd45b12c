/**
 * A job's life: starting -> processing -> succeeded | failed | canceled, with processing -> starting when an attempt
 * breaks off. Pure: the clock and the lease token are passed in, storage is compare-and-set elsewhere.
 *
 * Invariants: a finished job never changes; at most one lease is live at a time; only its holder ends or puts back the job.
 */
import type { ImageSpec } from "@reptok/shared";

export type JobStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled";

/**
 * What a job asks of the version that its row names. Bytes stay out: a picture to encode is in R2 under the job's id,
 * latents under theirs. With `forQuery` the latents are what a request searches, mixes or ranks by: they are not kept, only
 * cached (storage/query-latents.ts).
 */
export type JobRequest =
  | {
      readonly kind: "generate";
      readonly condition: { readonly prompt: string } | { readonly label: number };
      readonly seeds: readonly number[];
      readonly steps?: number;
      readonly guidance?: number;
      readonly image?: ImageSpec;
      /** Pictures shown on the way to each image; they change nothing about the result. */
      readonly partials?: number;
      readonly forQuery?: true;
    }
  | { readonly kind: "encode"; readonly sha256: string; readonly forQuery?: true }
  | {
      readonly kind: "decode";
      readonly latents: readonly string[];
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

export interface Lease {
  readonly token: string;
  readonly until: number;
}

/** The part of a job that its transitions read and write. */
export interface JobState {
  readonly status: JobStatus;
  readonly lease: Lease | null;
  readonly attempts: number;
  /** Attempts that broke off after computing had begun: what the job itself may be to blame for. */
  readonly breaks: number;
  readonly retryAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export type Refusal =
  | { readonly kind: "finished" }
  | { readonly kind: "leased"; readonly until: number }
  | { readonly kind: "lease_lost" };
export type Transition =
  | { readonly ok: true; readonly state: JobState }
  | { readonly ok: false; readonly refusal: Refusal };

/** A lease runs this long past its last renewal; the holder renews it every third of that. */
export const LEASE_MS = 20_000;
/** A job that waits in the queue is queued again this long after it should have been claimed. */
export const RESCUE_GRACE_MS = 20_000;
/** A job under which so many attempts have broken off is given up: it may be what breaks them. */
export const MAX_BREAKS = 10;
/** A job that has not ended this long after it was made is given up: nobody waits for it any more. */
export const JOB_LIFE_MS = 24 * 3600_000;
/** A runner that is alive has renewed its lease long before it ends; this only covers clocks that differ. */
const LEASE_GRACE_MS = 1_000;

const refuse = (refusal: Refusal): Transition => ({ ok: false, refusal });
const move = (state: JobState): Transition => ({ ok: true, state });

export function isFinished(status: JobStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "canceled";
}

export function sameState(a: JobState, b: JobState): boolean {
  const fields = ({ status, lease, attempts, breaks, retryAt, startedAt, completedAt }: JobState) =>
    JSON.stringify([status, lease?.token, lease?.until, attempts, breaks, retryAt, startedAt, completedAt]);
  return fields(a) === fields(b);
}

/** The state a job is written with, before it is queued. */
export function start(): JobState {
  return { status: "starting", lease: null, attempts: 0, breaks: 0, retryAt: null, startedAt: null, completedAt: null };
}

/** The state of a job whose outputs another has made: there is nothing to do. */
export function startDone(now: number): JobState {
  return { ...start(), status: "succeeded", startedAt: now, completedAt: now };
}

/** Takes the job for `token`, unless it is finished or in other hands; an expired lease is taken over. */
export function claim(state: JobState, token: string, now: number): Transition {
  if (isFinished(state.status)) return refuse({ kind: "finished" });
  if (state.lease && state.lease.until > now) return refuse({ kind: "leased", until: state.lease.until });
  return move({
    ...state,
    status: "processing",
    lease: { token, until: now + LEASE_MS },
    attempts: state.attempts + 1,
    retryAt: null,
    startedAt: state.startedAt ?? now,
  });
}

function held(state: JobState, token: string): Refusal | null {
  if (isFinished(state.status)) return { kind: "finished" };
  return state.lease?.token === token ? null : { kind: "lease_lost" };
}

/** Puts the job back, to be tried again at `retryAt`. `broke` says that the attempt ended after computing had begun. */
export function release(state: JobState, token: string, retryAt: number, broke = false): Transition {
  const refusal = held(state, token);
  const breaks = state.breaks + (broke ? 1 : 0);
  return refusal ? refuse(refusal) : move({ ...state, status: "starting", lease: null, breaks, retryAt });
}

/** Ends the job. The holder may be late (its lease expired) as long as nobody else has taken the job over. */
export function finish(state: JobState, token: string, outcome: "succeeded" | "failed", now: number): Transition {
  const refusal = held(state, token);
  return refusal ? refuse(refusal) : move({ ...state, status: outcome, lease: null, retryAt: null, completedAt: now });
}

/** Ends the job from outside; whoever holds it finds its lease lost. */
export function cancel(state: JobState, now: number): Transition {
  if (isFinished(state.status)) return refuse({ kind: "finished" });
  return move({ ...state, status: "canceled", lease: null, retryAt: null, completedAt: now });
}

/** Ends the job as failed, for its age, unless somebody holds it. */
export function expire(state: JobState, now: number): Transition {
  if (isFinished(state.status)) return refuse({ kind: "finished" });
  if (state.lease && state.lease.until > now) return refuse({ kind: "leased", until: state.lease.until });
  return move({ ...state, status: "failed", lease: null, retryAt: null, completedAt: now });
}

/**
 * When the job, as it stands, ought to be queued again: at the end of a lease that nobody renews, or when its message is
 * overdue. `queuedAt` is when it was first queued. Null when it is finished.
 */
export function rescueAt(state: JobState, queuedAt: number): number | null {
  if (isFinished(state.status)) return null;
  if (state.lease) return state.lease.until + LEASE_GRACE_MS;
  return (state.retryAt ?? queuedAt) + RESCUE_GRACE_MS;
}

/** Milliseconds until a rescued job is looked at again: the longer it waits, the likelier its message merely stands in a long queue. */
export function rescuePause(age: number): number {
  return Math.max(RESCUE_GRACE_MS, Math.min(age / 2, 600_000));
}

/**
 * Seconds to wait before attempt `attempts` + 1: 1, 2, 4, 8, then always 15, spread by `random` in [0, 1) over the
 * upper half so that jobs which failed together do not return together.
 */
export function backoffSeconds(attempts: number, random: number): number {
  const full = Math.min(15, 2 ** Math.max(0, Math.min(attempts, 10) - 1));
  return Math.ceil(full * (0.5 + random / 2));
}
