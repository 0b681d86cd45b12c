/** Number of steps of the draft before a drawing of `steps`: a quarter; 0 if a draft would not save time. */
export const draftSteps = (steps: number): number => (steps < 2 ? 0 : Math.max(1, Math.floor(steps / 4)));
