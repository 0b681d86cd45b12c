/** The inputs of a graph, and buffers to feed them from. */
import { sizeOf, topological, type Tensor, type Value } from "@reptok/model";

/** One buffer for each input, of its shape and type, by name. */
export function inputBuffers(outputs: readonly Value[]): Record<string, Tensor> {
  const buffers: Record<string, Tensor> = {};
  for (const value of topological(outputs)) {
    if (value.op !== "input") continue;
    const { name, shape, dtype } = value.attrs;
    const size = sizeOf(shape);
    const data = dtype === "i32" ? new Int32Array(size) : new Float32Array(size);
    buffers[name] = { data, dims: shape as readonly number[] };
  }
  return buffers;
}
