/** Steps of the draft that is shown before a drawing of `steps`: a quarter of them. 0 where a draft would save nothing. */
export const draftSteps = (steps: number): number => (steps < 2 ? 0 : Math.max(1, Math.floor(steps / 4)));
