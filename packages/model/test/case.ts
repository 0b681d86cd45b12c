/** A graph to test together with its feeds: built once per batch size, or with a symbolic batch. */
import { input, param } from "../src/graph/build.ts";
import { ndarray, type NdArray } from "../src/graph/interpret.ts";
import { concrete, sizeOf, type DType, type Dim, type Shape, type Value } from "../src/graph/value.ts";
import { Random } from "@reptok/shared";

/** An input or param with its values. Its first dimension may be the symbol, replaced by each batch size tested. */
export interface Fed {
  readonly kind: "input" | "param";
  readonly shape: Shape;
  readonly dtype: DType;
  /** The value at a row-major position; f32 values are rounded to f32, so that every engine reads the same. */
  readonly draw: (random: Random, position: number) => number;
}
export interface Case {
  readonly name: string;
  readonly fed: readonly Fed[];
  readonly build: (...fed: Value[]) => Value;
}

/** Uniform in (low, high). */
export const real = (shape: Shape, low = -2, high = 2): Fed => ({
  kind: "input",
  shape,
  dtype: "f32",
  draw: (random) => low + (high - low) * random.uniform(),
});
/** Away from zero, where quotients are steep: of both signs, magnitude 0.5 to 2. */
export const nonzero = (shape: Shape): Fed => ({
  ...real(shape),
  draw: (random) => (0.5 + 1.5 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1),
});
/** Explicit values, row-major. */
export const explicit = (shape: Shape, values: readonly number[], dtype: DType = "f32"): Fed => ({
  kind: "input",
  shape,
  dtype,
  draw: (_, position) => values[position]!,
});
/** Integers in [0, below). */
export const ids = (shape: Shape, below: number): Fed => ({
  kind: "input",
  shape,
  dtype: "i32",
  draw: (random) => random.integer(below),
});
export const weight = (shape: readonly number[]): Fed => ({ ...real(shape), kind: "param" });

export const isBatched = ({ fed }: Case): boolean => fed.some(({ shape }) => shape.includes("batch"));

const nameOf = (i: number): string => `x${i}`;

/** The case's graph with `batch` in place of the symbol. */
export function graphOf({ fed, build }: Case, batch: Dim): { fed: Value[]; output: Value } {
  const values = fed.map(({ kind, shape, dtype }, i) => {
    const sized = shape.map((dim) => (dim === "batch" ? batch : dim));
    return kind === "param" ? param(nameOf(i), sized) : input(nameOf(i), sized, dtype);
  });
  return { fed: values, output: build(...values) };
}

/** Deterministic feeds. */
export function feedsOf({ fed }: Case, batch: number): Map<string, NdArray> {
  const arrays = fed.map(({ shape, dtype, draw }, i): [string, NdArray] => {
    const sized = concrete(shape.map((dim) => (dim === "batch" ? batch : dim)));
    const random = new Random(2024, i);
    const drawn = Array.from({ length: sizeOf(sized) }, (_, position) => draw(random, position));
    return [nameOf(i), ndarray(dtype === "f32" ? drawn.map(Math.fround) : drawn, sized)];
  });
  return new Map(arrays);
}
