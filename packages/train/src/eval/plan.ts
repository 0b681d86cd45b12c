/** Sample sizes of an evaluation. */

export interface Plan {
  /** Held-out pictures that are reconstructed. */
  readonly reconstructions: number;
  /** Pictures generated from captions or labels, for FD, precision and recall. */
  readonly samples: number;
  /** Maximum number of generated, and of real, features for precision and recall. */
  readonly manifold: number;
  /** Maximum number of prompts of each kind for retrieval. */
  readonly queries: number;
  /** Held-out pictures for the flow losses. */
  readonly validation: number;
  /** Interpolations for smoothness. */
  readonly paths: number;
  /** Maximum number of reference pictures to which the linear baselines are fitted. */
  readonly linear: number;
  /** Concepts for the spread of seeds, with four seeds each. */
  readonly concepts: number;
  /** Pictures generated for each label. */
  readonly perLabel: number;
  /** Held-out pictures on other backgrounds, and prompts that name one. */
  readonly backgrounds: number;
  /** Numbers of sampler steps to compare. */
  readonly steps: readonly number[];
  /** Pictures for each number of steps. */
  readonly perSteps: number;
  /** Prompts for the measurement of time, one at a time. */
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
  backgrounds: 96,
  steps: [1, 2, 4, 8, 12, 25, 50],
  perSteps: 128,
  timed: 10,
};

/** The same metrics on fewer pictures, in a few minutes and with larger errors. */
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
  backgrounds: 16,
  steps: [1, 2, 4, 8, 12],
  perSteps: 16,
  timed: 3,
};
