/** How much is measured. */

export interface Plan {
  /** Held-out pictures that are redrawn. */
  readonly reconstructions: number;
  /** Pictures drawn from captions or labels, for FD, precision and recall. */
  readonly samples: number;
  /** Most features of each kind that precision and recall compare. */
  readonly manifold: number;
  /** Most prompts of each kind for retrieval. */
  readonly queries: number;
  /** Held-out pictures for the flow losses. */
  readonly validation: number;
  readonly paths: number;
  /** Reference pictures that the linear baselines are fitted to. */
  readonly linear: number;
  /** Concepts of which four seeds are compared. */
  readonly concepts: number;
  /** Pictures drawn from each label. */
  readonly perLabel: number;
  /** Held-out pictures on other grounds, and prompts that name one. */
  readonly grounds: number;
  /** Numbers of sampler steps, and pictures for each. */
  readonly steps: readonly number[];
  readonly perSteps: number;
  /** Prompts drawn one at a time against the clock. */
  readonly timed: number;
}

export const FULL: Plan = {
  reconstructions: 2000,
  samples: 2000,
  manifold: 2000,
  queries: 500,
  validation: 256,
  paths: 24,
  linear: 20_000,
  concepts: 100,
  perLabel: 4,
  grounds: 96,
  steps: [1, 2, 4, 8, 12, 25, 50],
  perSteps: 128,
  timed: 10,
};

/** A look in a few minutes: the same measures on fewer pictures, so with larger errors. */
export const QUICK: Plan = {
  reconstructions: 96,
  samples: 128,
  manifold: 128,
  queries: 32,
  validation: 32,
  paths: 4,
  linear: 2000,
  concepts: 12,
  perLabel: 1,
  grounds: 16,
  steps: [1, 2, 4, 8, 12],
  perSteps: 16,
  timed: 3,
};
