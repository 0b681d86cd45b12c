/** Resampling along one axis with half-pixel centres, as PyTorch's `interpolate` defines it. */

/** Taps of bilinear samples: value = a[low] + (a[high] - a[low]) weight. Edges are repeated; no antialiasing. */
export function bilinearTaps(from: number, to: number): { low: number; high: number; weight: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.max(((i + 0.5) * from) / to - 0.5, 0);
    const low = Math.min(Math.floor(position), from - 1);
    return { low, high: Math.min(low + 1, from - 1), weight: position - low };
  });
}

/** Keys' cubic convolution kernel; PIL and PyTorch use a = -0.5 with antialiasing, PyTorch -0.75 without. */
function cubic(x: number, a: number): number {
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

/**
 * The antialiased bicubic filter as a matrix: y = M x. Its support widens with the reduction; weights are renormalised
 * at the edges.
 * @returns f32 [to, from]; every row sums to 1
 */
export function bicubicMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from);
  const ratio = from / to;
  const stretch = Math.max(ratio, 1);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * ratio;
    const first = Math.max(Math.trunc(centre - 2 * stretch + 0.5), 0);
    const last = Math.min(Math.trunc(centre + 2 * stretch + 0.5), from);
    const weights = Array.from({ length: last - first }, (_, j) => cubic((j + first - centre + 0.5) / stretch, -0.5));
    const total = weights.reduce((sum, w) => sum + w, 0);
    weights.forEach((w, j) => (matrix[i * from + first + j] = w / total));
  }
  return matrix;
}

/**
 * PyTorch's bicubic filter without antialiasing, as a matrix: four taps per sample, edges repeated.
 * @param scale the `scale_factor` used to compute positions; it need not equal to / from
 * @returns f32 [to, from]; every row sums to 1
 */
export function bicubicTaps(from: number, to: number, scale: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = (i + 0.5) / scale - 0.5;
    const low = Math.floor(position);
    for (let tap = low - 1; tap <= low + 2; tap++) {
      const at = i * from + Math.min(Math.max(tap, 0), from - 1);
      matrix[at] = matrix[at]! + cubic(tap - position, -0.75);
    }
  }
  return matrix;
}
