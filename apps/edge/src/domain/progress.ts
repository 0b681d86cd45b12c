/** How far an unfinished job has come, and its place in the queue. */

export interface Progress {
  /** Jobs before it in the queue; null once it is being computed, and while unknown. */
  readonly position: number | null;
  /** Network evaluations done, of `steps`; both 0 while unknown. */
  readonly step: number;
  readonly steps: number;
}

/** An unfinished job as it is followed: its progress, and everything logged of it so far. */
export interface Followed {
  readonly progress: Progress;
  readonly log: string;
}

export const NO_PROGRESS: Progress = { position: null, step: 0, steps: 0 };
