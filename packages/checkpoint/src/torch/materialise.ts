import { DTYPES, elements } from "../dtype.ts";
import type { Dtype, TensorData } from "../dtype.ts";

/** Whether elements are stored contiguously in row-major order; dimensions of size 1 may have any stride. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const dim = shape[axis]!;
    if (dim !== 1 && strides[axis] !== expected) return false;
    expected *= dim;
  }
  return true;
}

/** Copies a strided tensor, whose first element is `source[0]`, into row-major order. */
export function gather(
  source: TensorData,
  dtype: Dtype,
  shape: readonly number[],
  strides: readonly number[],
): TensorData {
  const target = new DTYPES[dtype](elements(shape));
  const index = shape.map(() => 0);
  for (let at = 0, from = 0; at < target.length; at++) {
    target[at] = source[from]!;
    // As an odometer: advance the last axis, carry to the ones before it.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return target;
}
