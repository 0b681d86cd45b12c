/** The progress of an unfinished job and its position in the queue. */

export interface Progress {
  /** Number of jobs before it in the queue; null while it is unknown and once the job is computed. */
  readonly position: number | null;
  /** Completed network evaluations, of `steps`; both are 0 while unknown. */
  readonly step: number;
  readonly steps: number;
}

/** The progress of an unfinished job and its complete log so far. */
export interface Followed {
  readonly progress: Progress;
  readonly log: string;
}

export const NO_PROGRESS: Progress = { position: null, step: 0, steps: 0 };
