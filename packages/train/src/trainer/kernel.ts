/**
 * The optimiser's inner loops in WebAssembly with SIMD, assembled from kernel.wat: float32, four weights at a time,
 * memory-bound where JavaScript is compute-bound. Every set of values has its own memory, which is imported, so nothing
 * is copied. Results depend on the values alone: an element is computed by the same operations at any position.
 */
import { KERNEL } from "./generated/kernel.ts";
import type { ParamSet } from "./params.ts";

/** The sets that an update reads (all) and writes (all except the gradients). */
type SetName = "gradient" | "moment1" | "moment2" | "weight" | "average";

export interface Kernel {
  /** Sum of the gradients' squares, in float64. Here and below `start` and `end` are in bytes. */
  readonly squares: (start: number, end: number) => number;
  /**
   * All arguments are rounded to float32. With g = scale x gradient:
   *
   *     moment1 = beta1 moment1 + gain1 g
   *     moment2 = beta2 moment2 + gain2 g^2
   *     weight -= size moment1 / (correct2 sqrt(moment2) + eps) + decay weight
   *     average += gainAverage (weight - average)
   */
  readonly update: (
    start: number,
    end: number,
    scale: number,
    beta1: number,
    gain1: number,
    beta2: number,
    gain2: number,
    size: number,
    correct2: number,
    eps: number,
    decay: number,
    gainAverage: number,
  ) => void;
}

/** Compiled at the first use, because Node 20 has no modules with several memories; it runs everything except training. */
let module: WebAssembly.Module | undefined;

/** The loops over the given sets, which must have the same layout. */
export function kernelOver(sets: Readonly<Record<SetName, ParamSet>>): Kernel {
  const entries = Object.entries(sets);
  const memory = Object.fromEntries(entries.map(([name, set]) => [name, set.memory]));
  const start = Object.fromEntries(
    entries.map(([name, set]) => [name, new WebAssembly.Global({ value: "i32" }, set.data.byteOffset)]),
  );
  module ??= new WebAssembly.Module(Buffer.from(KERNEL, "base64"));
  return new WebAssembly.Instance(module, { memory, start }).exports as Kernel;
}
