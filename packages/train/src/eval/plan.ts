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
  /** Pictures for each number of steps. */
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
  perSteps: 128,
  timed: 10,
};

/** A look in a few minutes: the same measures on fewer pictures, so with larger errors. */
export const QUICK: Plan = {
  reconstructions: 128,
  samples: 256,
  manifold: 256,
  queries: 100,
  validation: 64,
  paths: 8,
  linear: 2000,
  concepts: 24,
  perLabel: 1,
  grounds: 32,
  perSteps: 32,
  timed: 3,
};
