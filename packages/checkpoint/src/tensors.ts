import type { Dtype, StoredDtype, TensorData } from "./dtype.ts";

/** A tensor's description, available without reading its elements. */
export interface TensorInfo {
  /** A tensor whose type is not a {@link Dtype} has a shape but cannot be read. */
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
}

/** A dense row-major tensor read from a file. With `as: "f32"` the dtype is F32. */
export interface CheckpointTensor<Data extends TensorData = TensorData> {
  readonly dtype: Dtype;
  readonly dims: readonly number[];
  readonly data: Data;
}

/** Named tensors of an open file, read one at a time. Every failure is a `CheckpointError` naming the entry. */
export interface TensorFile {
  /** In file order. */
  names(): string[];
  has(name: string): boolean;
  info(name: string): TensorInfo;
  /**
   * Elements as stored; half-precision types as bits in a Uint16Array. `unsupported` for complex numbers and floats of
   * 8 bits or fewer.
   */
  tensor(name: string): Promise<CheckpointTensor>;
  /** F16, BF16 and F64 converted to F32; `unsupported` for integers. */
  tensor(name: string, options: { readonly as: "f32" }): Promise<CheckpointTensor<Float32Array>>;
  close(): Promise<void>;
}
