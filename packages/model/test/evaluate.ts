/** Evaluates networks with the interpreter and random weights. */
import { Random } from "@reptok/shared";
import { interpret, ndarray } from "../src/graph/interpret.ts";
import { sizeOf, type Value } from "../src/graph/value.ts";
import type { Scope } from "../src/nn/scope.ts";

/**
 * The value of a graph of constants and the scope's weights. Weights are normal with standard deviation 0.5, even where
 * a network initialises them to zero, so that every path has an effect; a weight depends on its name and shape alone.
 */
export function evaluate(output: Value, scope: Scope): Float64Array {
  const weights = scope.specs().map(({ name, shape }) => {
    const random = new Random(new TextEncoder().encode(name).reduce((hash, byte) => Math.imul(hash, 31) + byte, 7));
    const data = Float32Array.from({ length: sizeOf(shape) }, () => random.normal() / 2);
    return [name, ndarray(data, shape)] as const;
  });
  return interpret([output], new Map(weights))[0]!.data;
}
