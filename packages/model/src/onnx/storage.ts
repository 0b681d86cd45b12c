/** How an ONNX file stores a weight: encoding to tensors, and decoding. */
import { fromFloat16Bits, toFloat16Bits } from "@reptok/shared";
import { LARGEST, quantizeRows } from "./quantize.ts";
import { DATA_TYPE } from "./schema.ts";

export type Storage = "f32" | "f16" | "i8";

/**
 * A weight's values, f32 and row-major, and their storage type; scalars and vectors always stay f32 (they are few, and
 * biases and norms are sensitive). Computation is in f32 for any storage, except in integer products.
 *
 * `f16` rounds to nearest: within 2^-11 of the value, or 2^-25 below 2^-14. `i8` is symmetric per row of the first
 * dimension: within half of max|row| / 127, or of max|row| / 64 for a factor of an integer product (see
 * {@link LARGEST}).
 */
export interface Weight {
  readonly data: Float32Array;
  readonly storage?: Storage;
}

/** Bytes in a separate file next to the model (ONNX external data). */
export interface ExternalBytes {
  /** Plain name of the file. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** An encoded weight: the bytes of each {@link StoredPart} of its layout, in order. */
export interface StoredWeight {
  readonly storage: Storage;
  readonly parts: readonly (Uint8Array | ExternalBytes)[];
}

/** One of the tensors that store a weight. */
export interface StoredPart {
  /** Appended to the weight's name. */
  readonly suffix: "" | ".f16" | ".i8" | ".scale";
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly bytes: number;
}

const product = (dims: readonly number[]): number => dims.reduce((count, dim) => count * dim, 1);

/** The tensors that store a weight of that shape; independent of its values. */
export function storageLayout(shape: readonly number[], storage: Storage): readonly [StoredPart, ...StoredPart[]] {
  const count = product(shape);
  if (storage === "f32" || shape.length < 2)
    return [{ suffix: "", dataType: DATA_TYPE.f32, dims: shape, bytes: 4 * count }];
  if (storage === "f16") return [{ suffix: ".f16", dataType: DATA_TYPE.f16, dims: shape, bytes: 2 * count }];
  const column = shape.map((dim, axis) => (axis === 0 ? dim : 1));
  return [
    { suffix: ".i8", dataType: DATA_TYPE.i8, dims: shape, bytes: count },
    { suffix: ".scale", dataType: DATA_TYPE.f32, dims: column, bytes: 4 * shape[0]! },
  ];
}

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function halves(name: string, data: Float32Array): Uint16Array {
  const small = Uint16Array.from(data, toFloat16Bits);
  const lost = small.findIndex((bits, i) => (bits & 0x7c00) === 0x7c00 && Number.isFinite(data[i]));
  if (lost >= 0) throw new Error(`${name}: expected values that f16 holds (to 65504), got ${data[lost]}`);
  return small;
}

/**
 * The bytes of each part of {@link storageLayout}.
 * @param use whether an integer product multiplies the weight (see `productWeights`); relevant to `i8` only
 * @throws if the size does not fit the shape, or a value does not fit the storage
 */
export function encodeWeight(
  name: string,
  shape: readonly number[],
  { data, storage = "f32" }: Weight,
  use: keyof typeof LARGEST = "widened",
): readonly Uint8Array[] {
  const count = product(shape);
  if (data.length !== count) {
    throw new Error(`${name}: expected ${count} values for [${shape.join(", ")}], got ${data.length}`);
  }
  if (storage === "f32" || shape.length < 2) return [bytesOf(data)];
  if (storage === "f16") return [bytesOf(halves(name, data))];
  const { values, scales } = quantizeRows(data, shape[0]!, LARGEST[use]);
  return [bytesOf(values), bytesOf(scales)];
}

/** The inverse: f32 values from the bytes of each part, rounded as the storage rounds. */
export function decodeWeight(first: StoredPart["suffix"], parts: readonly Uint8Array[]): Float32Array {
  // Copies (a Buffer's `slice` would not): typed arrays require aligned offsets, bytes in a file can be at any.
  const [bytes, scaleBytes] = parts.map((part) => new Uint8Array(part).buffer);
  if (first === "") return new Float32Array(bytes!);
  if (first === ".f16") return Float32Array.from(new Uint16Array(bytes!), fromFloat16Bits);
  const [values, scales] = [new Int8Array(bytes!), new Float32Array(scaleBytes!)];
  const width = values.length / scales.length;
  return Float32Array.from(values, (x, i) => x * scales[Math.floor(i / width)]!);
}
