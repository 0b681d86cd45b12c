import { elements } from "../dtype.ts";
import type { StoredDtype } from "../dtype.ts";
import type { TensorInfo } from "../tensors.ts";
import { PickleExternal } from "../pickle/values.ts";

/** A PyTorch storage: the bytes of one zip entry, `data/<key>`. Tensors may share it. */
export class StorageRef extends PickleExternal {
  readonly kind = "storage";
  readonly key: string;
  /** Null if untyped: the tensors have the dtype. */
  readonly dtype: StoredDtype | null;
  readonly bytes: number;
  /** Bytes referenced so far by all tensors over this entry; shared by every reference to the entry. */
  readonly claimed: { bytes: number };
  constructor(key: string, dtype: StoredDtype | null, bytes: number, claimed = { bytes: 0 }) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.bytes = bytes;
    this.claimed = claimed;
  }
}

/**
 * A tensor as the pickle describes it: element (i, j, …) lies at `offset + i * strides[0] + j * strides[1] + …`
 * elements into its storage. Checked on construction to lie within it (see `rebuild.ts`).
 */
export class TensorRef extends PickleExternal implements TensorInfo {
  readonly kind = "tensor";
  readonly storage: StorageRef;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  constructor(
    storage: StorageRef,
    dtype: StoredDtype,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
  ) {
    super();
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }
}

/** Number of elements from the first to the last that a strided tensor covers, inclusive. */
export function span(shape: readonly number[], strides: readonly number[]): number {
  if (elements(shape) === 0) return 0;
  return shape.reduce((end, dim, axis) => end + (dim - 1) * strides[axis]!, 1);
}
