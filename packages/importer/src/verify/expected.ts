/** The reference's numbers: inputs, and expected outputs. */
import type { CheckpointTensor } from "@reptok/checkpoint";
import type { Picture, Tensor } from "@reptok/model";

/** A file's tensors by name (see the parity fixtures' README for the names). */
export type Expected = ReadonlyMap<string, Pick<CheckpointTensor, "dims" | "data">>;

/** A tensor cannot be compared, because the file or the bundle lacks something. */
export class Incomparable extends Error {
  override readonly name = "Incomparable";
}

function found(expected: Expected, name: string): Pick<CheckpointTensor, "dims" | "data"> {
  const tensor = expected.get(name);
  if (tensor === undefined) throw new Incomparable(`its input ${name} is not in the file`);
  return tensor;
}

/** Floating-point numbers, unchanged. */
export function floats(
  expected: Expected,
  name: string,
): { readonly data: Float32Array; readonly dims: readonly number[] } {
  const { data, dims } = found(expected, name);
  if (!(data instanceof Float32Array)) throw new Incomparable(`${name} is ${data.constructor.name}; expected F32`);
  return { data, dims };
}

/** Integers as i32. */
export function integers(expected: Expected, name: string): Tensor {
  const { data, dims } = found(expected, name);
  if (data instanceof BigInt64Array || data instanceof Int32Array) return { data: Int32Array.from(data, Number), dims };
  throw new Incomparable(`${name} is ${data.constructor.name}; expected I64 or I32`);
}

/** Bytes [B,3,H,W] as B pictures in [-1, 1]. */
export function pictures(expected: Expected, name: string): Picture[] {
  const { data, dims } = found(expected, name);
  const [count = 0, channels, height = 0, width = 0] = dims;
  if (!(data instanceof Uint8Array) || dims.length !== 4 || channels !== 3) {
    throw new Incomparable(`${name} is ${data.constructor.name} [${dims.join(", ")}]; expected U8 [B, 3, H, W]`);
  }
  const size = 3 * height * width;
  return Array.from({ length: count }, (_, i) => ({
    data: Float32Array.from(data.subarray(i * size, (i + 1) * size), (byte) => byte / 127.5 - 1),
    width,
    height,
  }));
}

/** Rows along the first dimension. */
export function rows({
  data,
  dims,
}: {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}): Float32Array[] {
  const count = dims[0] ?? 0;
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size));
}

/** Concatenates arrays. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
