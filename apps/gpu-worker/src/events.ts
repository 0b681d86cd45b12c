/** Events of a job in this process, from acceptance to its end. */
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
  /** The decoder's current estimate of picture `index` as a picture file; `partial` counts the requested previews from 0. */
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
      /** Compute time in seconds: the job's share of its batches. */
      readonly predictTime: number;
    }
  /** `retryable`: the same job may succeed later or on another worker. */
  | { readonly type: "error"; readonly job: string; readonly error: ApiErrorBody; readonly retryable: boolean };

export type JobEnd = Extract<JobEvent, { type: "result" | "error" }>;
export type Emit = (event: JobEvent) => void;
