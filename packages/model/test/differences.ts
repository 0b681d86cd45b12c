/** Finite differences computed with the interpreter, and the distance between two tensors. */
import * as g from "../src/graph/build.ts";
import { interpret, type NdArray } from "../src/graph/interpret.ts";
import { concrete, sizeOf, type Value } from "../src/graph/value.ts";
import { Random } from "@reptok/shared";

const STEP = 1e-5;

/** A scalar that depends on every element of an f32 value with a different weight. */
export function projected(x: Value): Value {
  const random = new Random(7);
  const weights = Float32Array.from({ length: sizeOf(x.shape) }, () => random.normal());
  const weighted = g.mul(x, g.constant(weights, concrete(x.shape)));
  return g.reshape(
    g.reduceSum(
      weighted,
      x.shape.map((_, i) => i),
    ),
    [],
  );
}

/** The gradient of a scalar with respect to the feed `name`, by central differences: error about 1e-10. */
export function numericalGradient(loss: Value, feeds: ReadonlyMap<string, NdArray>, name: string): NdArray {
  const { data, shape } = feeds.get(name)!;
  const moved = Float64Array.from(data);
  const changed = new Map(feeds).set(name, { data: moved, shape });
  const lossWith = (i: number, x: number): number => {
    moved[i] = x;
    const value = interpret([loss], changed)[0]!.data[0]!;
    moved[i] = data[i]!;
    return value;
  };
  return {
    shape,
    data: data.map((x, i) => {
      const [above, below] = [x + STEP, x - STEP];
      return (lossWith(i, above) - lossWith(i, below)) / (above - below);
    }),
  };
}

/** The largest difference relative to the largest expected magnitude (at least `floor`). NaN if any is. */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1): number {
  if (actual.length !== expected.length) return NaN;
  let [difference, scale] = [0, floor];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}
