import { CheckpointError } from "./error.ts";

/**
 * Element types by their safetensors names, with the typed array that holds them. JavaScript has no bfloat16 array, so
 * both half-precision types are kept as bits in a Uint16Array; {@link toFloat32} widens them. BOOL is one byte, 0 or 1.
 * Files are little-endian, and so is every platform that Node supports here.
 */
export const DTYPES = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;
export type Dtype = keyof typeof DTYPES;
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * Types that files may contain but this reader does not decode, with the bits per element. A file with such tensors
 * opens, and its other tensors can be read. Names are those of safetensors, or follow its scheme.
 */
const OPAQUE = {
  C32: 32,
  C64: 64,
  C128: 128,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F8_E8M0: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
} as const;
type OpaqueDtype = keyof typeof OPAQUE;
export type StoredDtype = Dtype | OpaqueDtype;

export const isStoredDtype = (name: unknown): name is StoredDtype =>
  isDtype(name) || (typeof name === "string" && Object.hasOwn(OPAQUE, name));

/** Size in bytes of `count` elements; NaN if that is not an integer. */
export function bytesOf(dtype: StoredDtype, count: number): number {
  const bytes = isDtype(dtype) ? count * sizeOf(dtype) : (count * OPAQUE[dtype]) / 8;
  return Number.isSafeInteger(bytes) ? bytes : Number.NaN;
}

export const unreadable = (dtype: OpaqueDtype, entry: string): CheckpointError =>
  new CheckpointError("unsupported", entry, `expected numbers such as F32, F16, BF16 or I64, got ${dtype}`);

export function isDtype(name: unknown): name is Dtype {
  return typeof name === "string" && Object.hasOwn(DTYPES, name);
}

/** Bytes per element. */
export function sizeOf(dtype: Dtype): number {
  return DTYPES[dtype].BYTES_PER_ELEMENT;
}

/** Number of elements of a shape; NaN when beyond exact integers. */
export function elements(shape: readonly number[]): number {
  // Zeros first: a huge dimension next to a zero one is still an empty tensor.
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, dim) => product * dim, 1);
  return Number.isSafeInteger(count) ? count : Number.NaN;
}

/** A view of a whole buffer as elements. */
export function viewAs(dtype: Dtype, buffer: ArrayBuffer): TensorData {
  return new DTYPES[dtype](buffer);
}

/** Allocates a buffer; a `limit` error if the process lacks the memory. */
export function allocate(bytes: number, entry: string): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw new CheckpointError("limit", entry, `cannot hold ${bytes} bytes in memory`, { cause });
  }
}

/** Floating-point elements as float32: F16 and BF16 exactly, F64 rounded; other types are `unsupported`. */
export function toFloat32(dtype: Dtype, data: TensorData, entry: string): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  const out = new Float32Array(data.length);
  if (dtype === "BF16" && data instanceof Uint16Array) {
    const bits = new Uint32Array(out.buffer);
    for (let i = 0; i < data.length; i++) bits[i] = data[i]! << 16;
    return out;
  }
  if (dtype === "F16" && data instanceof Uint16Array) {
    halfTable ??= makeHalfTable();
    for (let i = 0; i < data.length; i++) out[i] = halfTable[data[i]!]!;
    return out;
  }
  throw new CheckpointError("unsupported", entry, `expected floating-point numbers, got ${dtype}`);
}

let halfTable: Float32Array | undefined;

/** All 65,536 IEEE 754 binary16 values, indexed by their bits. */
function makeHalfTable(): Float32Array {
  return Float32Array.from({ length: 1 << 16 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
}
