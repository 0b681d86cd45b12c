/** Peak signal-to-noise ratio. */

/** The value for identical pictures instead of infinity, so that means stay finite. */
export const PSNR_OF_IDENTICAL = 100;

/**
 * PSNR = 10 log10(MAX^2 / MSE) in dB, over all pixels and channels at once. MAX is 2, the range of pictures in [-1,1].
 *
 * @param drawn any values; they are clipped to [-1,1], as writing a picture file does
 * @param real the original in [-1,1], of equal length
 */
export function psnr(drawn: Float32Array, real: Float32Array): number {
  if (drawn.length !== real.length || real.length === 0) {
    throw new RangeError(`expected two pictures of equal size, got ${drawn.length} and ${real.length} values`);
  }
  let squares = 0;
  for (let i = 0; i < real.length; i++) {
    const difference = Math.max(-1, Math.min(1, drawn[i]!)) - real[i]!;
    squares += difference * difference;
  }
  return Math.min(10 * Math.log10((4 * real.length) / squares), PSNR_OF_IDENTICAL);
}
