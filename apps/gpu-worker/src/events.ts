/** What becomes of a job in this process, from its acceptance to its end. */
import type { ApiErrorBody, ModelVersion } from "@reptok/shared";

/** One output, in the order of the seeds: latent bytes (absent for decode), picture file (absent for encode). */
export interface JobOutput {
  readonly latent?: Uint8Array;
  readonly picture?: Uint8Array;
}

export type JobEvent =
  | { readonly type: "started"; readonly job: string }
  /** `step` of `steps` network evaluations done, over all stages of the job. */
  | { readonly type: "progress"; readonly job: string; readonly step: number; readonly steps: number }
  /** The decoder's estimate of image `index` so far, as the `partial`th (from 0) of those asked for: a picture file. */
  | {
      readonly type: "partial";
      readonly job: string;
      readonly index: number;
      readonly partial: number;
      readonly picture: Uint8Array;
    }
  | {
      readonly type: "result";
      readonly job: string;
      readonly version: ModelVersion;
      readonly outputs: readonly JobOutput[];
      /** Seconds of computing, the job's share of its batches. */
      readonly predictTime: number;
    }
  /** `retryable`: the same job may succeed later or elsewhere; otherwise it never will. */
  | { readonly type: "error"; readonly job: string; readonly error: ApiErrorBody; readonly retryable: boolean };

export type JobEnd = Extract<JobEvent, { type: "result" | "error" }>;
export type Emit = (event: JobEvent) => void;
