/** Named weights: a network requests params from its scope, which records their shapes and initialisers. */
import { param } from "../graph/build.ts";
import { sizeOf, type Value } from "../graph/value.ts";
import type { Random } from "@reptok/shared";

/** Initialiser of a weight: normal with a standard deviation (truncated at two), one constant, or explicit values. */
export type Init =
  | { readonly kind: "normal"; readonly std: number }
  | { readonly kind: "fill"; readonly value: number }
  | { readonly kind: "values"; readonly values: Float32Array };

export const ZEROS: Init = { kind: "fill", value: 0 };
export const ONES: Init = { kind: "fill", value: 1 };
export const normal = (std: number): Init => ({ kind: "normal", std });
/** Standard deviation 1 / sqrt(fan in), for linear maps. */
export const fanIn = (inputs: number): Init => normal(1 / Math.sqrt(inputs));

export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
  readonly value: Value<"param">;
}

/** Names are joined by dots, as in PyTorch's state dicts. Requesting a name twice returns the same param. */
export class Scope {
  readonly #specs: Map<string, ParamSpec>;
  readonly #prefix: string;

  private constructor(specs: Map<string, ParamSpec>, prefix: string) {
    this.#specs = specs;
    this.#prefix = prefix;
  }
  static root(): Scope {
    return new Scope(new Map(), "");
  }

  sub(name: string | number): Scope {
    return new Scope(this.#specs, `${this.#prefix}${name}.`);
  }

  param(name: string, shape: readonly number[], init: Init): Value {
    const full = this.#prefix + name;
    const before = this.#specs.get(full);
    if (before !== undefined) {
      if (before.shape.join() !== shape.join()) {
        throw new Error(`${full}: expected shape [${before.shape.join(", ")}], got [${shape.join(", ")}]`);
      }
      return before.value;
    }
    const value = param(full, shape);
    this.#specs.set(full, { name: full, shape, init, value });
    return value;
  }

  /** All params requested below this scope, in order of request. */
  specs(): ParamSpec[] {
    return [...this.#specs.values()].filter((spec) => spec.name.startsWith(this.#prefix));
  }
}

/** Initial values of a weight, f32 row-major. */
export function initialValues({ shape, init }: ParamSpec, random: Random): Float32Array {
  const size = sizeOf(shape);
  if (init.kind === "values") return init.values.slice();
  if (init.kind === "fill") return new Float32Array(size).fill(init.value);
  return Float32Array.from({ length: size }, () => {
    let x = random.normal();
    while (Math.abs(x) > 2) x = random.normal();
    return x * init.std;
  });
}
