/**
 * Values to stored numbers and back, one codec per dtype. Each is canonical: `write` reproduces the bytes that `read` accepts.
 * `DataView` is used instead of typed arrays because it depends neither on alignment nor on the machine's byte order.
 */
import { fromFloat16Bits, toFloat16Bits } from "../float16.ts";
import { invalidLatent, type LatentDtype } from "./latent.ts";

interface PayloadCodec {
  /** The dtype's number in the header. */
  readonly code: number;
  /** Bytes per value. */
  readonly width: 1 | 2 | 4;
  /** Factor of the stored numbers; 1 if they are the values. */
  scaleFor(data: Float32Array): number;
  /** Throws `invalid_latent` for a scale that no encoder writes. */
  checkScale(scale: number): void;
  /** Stores finite `data` from the view's start. */
  write(view: DataView, data: Float32Array, scale: number): void;
  /** Reads `data.length` values from the view's start; throws `invalid_latent` for a number that `write` never stores. */
  read(view: DataView, data: Float32Array, scale: number): void;
}

const unscaled = {
  scaleFor: () => 1,
  checkScale(scale: number): void {
    if (scale !== 1) throw invalidLatent(`expected scale 1 for a floating-point dtype, got ${scale}`);
  },
};

/** The smallest magnitude that rounds to infinity in binary16: halfway between 65504 and 65536, a tie that rounds to even. */
const F16_OVERFLOW = 65520;

/** Scales have 17 significant bits, so that the product with 7-bit magnitudes is exact in float32's 24. */
const I8_SCALE_MASK = ~0x7f;
/** Below the smallest normal float32 the significand has fewer bits; such latents become zeros. */
const I8_MIN_SCALE = 2 ** -126;
const I8_PEAK = 127;

/** max|x| / 127 in float32 with the low 7 bits cleared, which rounds toward zero: 127 * scale never exceeds max|x|. */
function i8Scale(data: Float32Array): number {
  let peak = 0;
  for (const value of data) peak = Math.max(peak, Math.abs(value));
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, peak / I8_PEAK);
  bits.setUint32(0, bits.getUint32(0) & I8_SCALE_MASK);
  const scale = bits.getFloat32(0);
  return scale < I8_MIN_SCALE ? 0 : scale;
}

export const PAYLOAD: Readonly<Record<LatentDtype, PayloadCodec>> = {
  f32: {
    code: 0,
    width: 4,
    ...unscaled,
    write(view, data) {
      for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i]!, true);
    },
    read(view, data) {
      for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(4 * i, true);
    },
  },
  f16: {
    code: 1,
    width: 2,
    ...unscaled,
    write(view, data) {
      for (let i = 0; i < data.length; i++) {
        const value = data[i]!;
        if (Math.abs(value) >= F16_OVERFLOW)
          throw invalidLatent(`expected magnitudes below ${F16_OVERFLOW} for f16, got ${value} at index ${i}`);
        view.setUint16(2 * i, toFloat16Bits(value), true);
      }
    },
    read(view, data) {
      for (let i = 0; i < data.length; i++) data[i] = fromFloat16Bits(view.getUint16(2 * i, true));
    },
  },
  i8: {
    code: 2,
    width: 1,
    scaleFor: i8Scale,
    checkScale(scale) {
      const bits = new DataView(new ArrayBuffer(4));
      bits.setFloat32(0, scale);
      const canonical = Object.is(scale, 0) || (Number.isFinite(scale) && scale >= I8_MIN_SCALE);
      if (!canonical || bits.getFloat32(0) !== scale || (bits.getUint32(0) & ~I8_SCALE_MASK) !== 0)
        throw invalidLatent(`expected an i8 scale of 0 or a normal float32 of 17 significant bits, got ${scale}`);
    },
    write(view, data, scale) {
      for (let i = 0; i < data.length; i++) {
        const ratio = scale === 0 ? 0 : data[i]! / scale;
        // Math.round rounds ties up, so the magnitude's ties round away from zero.
        view.setInt8(i, Math.sign(ratio) * Math.round(Math.abs(ratio)));
      }
    },
    read(view, data, scale) {
      let peak = 0;
      for (let i = 0; i < data.length; i++) {
        const stored = view.getInt8(i);
        peak = Math.max(peak, Math.abs(stored));
        data[i] = stored * scale;
      }
      const expected = scale === 0 ? 0 : I8_PEAK;
      if (peak !== expected)
        throw invalidLatent(`expected a largest i8 magnitude of ${expected} at scale ${scale}, got ${peak}`);
    },
  },
};
