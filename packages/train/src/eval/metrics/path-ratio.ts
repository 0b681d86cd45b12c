/** Smoothness of a path through features. */

const distance = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((x, i) => x - b[i]!));

/**
 * Length of the path over the length of its chord: the sum of |f_(i+1) - f_i| over |f_last - f_first|. 1 for a straight
 * path; sqrt(points - 1) for independent features at equal distances; a single jump leaves it near 1, so consider
 * {@link largestStep} too.
 *
 * @param features of the pictures along the path, at least two; undefined if the ends coincide
 */
export function pathRatio(features: readonly Float32Array[]): number | undefined {
  const chord = distance(features[0]!, features.at(-1)!);
  const length = steps(features).reduce((sum, step) => sum + step, 0);
  return chord === 0 ? undefined : length / chord;
}

/** Fraction of the path's length in its longest step: 1 / (points - 1) for even steps, 1 for a single jump. */
export function largestStep(features: readonly Float32Array[]): number | undefined {
  const all = steps(features);
  const length = all.reduce((sum, step) => sum + step, 0);
  return length === 0 ? undefined : Math.max(...all) / length;
}

function steps(features: readonly Float32Array[]): number[] {
  if (features.length < 2) throw new RangeError(`expected at least 2 points on a path, got ${features.length}`);
  return features.slice(1).map((next, i) => distance(features[i]!, next));
}
