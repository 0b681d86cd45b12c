/** What is metered: pictures and latents by job, held against a project's quota by calendar month. */
import type { JobRequest } from "./job.ts";

export type Operation = JobRequest["kind"];

export interface Amounts {
  /** Pictures drawn or encoded: what quotas count. */
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
      return { pictures: request.seeds.length, latents: 0 };
  }
}

/** What one job took. */
export interface UsageRecord extends Amounts {
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
