/**
 * IEEE 754 binary16, for runtimes without `Float16Array` and `DataView.setFloat16` (Node before 24, browsers before
 * 2025).
 */

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The binary16 nearest to a float32, ties to even, as its 16 bits; magnitudes from 65520 become infinite. */
export function toFloat16Bits(value: number): number {
  single[0] = value;
  const bits = singleBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return 0x7e00; // NaN
  if (magnitude >= 0x477f_f000) return sign | 0x7c00; // 65520 and above
  if (magnitude < 0x3880_0000) {
    // Below 2^-14: a multiple of 2^-24. The product is exact, and the sum rounds it to an integer, ties to even.
    const rounded = Math.abs(value) * 2 ** 24 + 2 ** 52 - 2 ** 52;
    return sign | rounded;
  }
  const truncated = (magnitude - 0x3800_0000) >>> 13;
  const remainder = magnitude & 0x1fff;
  const up = remainder > 0x1000 || (remainder === 0x1000 && (truncated & 1) === 1);
  // A carry out of the fraction correctly increments the exponent.
  return sign | (truncated + (up ? 1 : 0));
}

/** The value of a binary16. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
