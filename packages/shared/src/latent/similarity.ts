/** Lengths, directions and angles of vectors, accumulated in double precision. All arrays are f32 [size]. */

/** Throws a RangeError unless both have the same size. */
export function checkSameSize(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw new RangeError(`expected vectors of equal size, got ${a.length} and ${b.length}`);
}

export function dot(a: Float32Array, b: Float32Array): number {
  checkSameSize(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Euclidean length. */
export function norm(x: Float32Array): number {
  return Math.sqrt(dot(x, x));
}

/** `x` at length 1; null for a vector of length 0, which has no direction. */
export function direction(x: Float32Array): Float32Array | null {
  const length = norm(x);
  // Division first: a factor 1 / length would overflow for the smallest lengths.
  return length === 0 ? null : x.map((value) => value / length);
}

/** Cosine of the angle between two vectors, in [-1, 1]; 0 if one of them has no direction. */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / lengths));
}
