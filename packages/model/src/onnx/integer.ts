/**
 * Matrix products in integers, where a weight is stored as int8. Each row of activations is rounded to 8 bits by its own
 * largest magnitude when the network runs, so that a row's result depends on that row alone, whatever batch it ran in. Weights
 * have 7 bits, so that no kernel's 16-bit sums saturate (`LARGEST` in `quantize.ts`). Only standard ops are used; ONNX Runtime's
 * CPU and wasm kernels for them are about three times as fast as f32's.
 *
 * y[m,n] = (sum_k q[m,k] w[n,k]) a[m] s[n], with x[m,k] ~ q[m,k] a[m], a[m] = max|x[m]| / 127, and weight ~ w[n,k] s[n].
 */
import { topological, type Value } from "../graph/value.ts";
import type { Emitter, StoredNames } from "./emitter.ts";
import { DATA_TYPE } from "./schema.ts";

/**
 * The name of the weight [out, in] in a product x [B, ..., in] with its transpose. Products of one row an item are left out:
 * they cost little, and what conditions a whole network (its time) goes through them.
 * @returns undefined for products of another form
 */
export function productWeight(value: Value): string | undefined {
  if (value.op !== "matmul" || value.inputs[0]!.shape.length < 3) return undefined;
  const turned = value.inputs[1];
  if (turned?.op !== "transpose" || (turned as Value<"transpose">).attrs.perm.join() !== "1,0") return undefined;
  const weight = turned.inputs[0];
  return weight?.op === "param" ? (weight as Value<"param">).attrs.name : undefined;
}

/** The weights that integer products multiply, where they are stored as int8, by name. */
export function productWeights(outputs: Iterable<Value>): ReadonlySet<string> {
  const names = topological([...outputs]).map((value) => productWeight(value as Value));
  return new Set(names.filter((name) => name !== undefined));
}

const scalar = (e: Emitter, value: number): string => e.constant(DATA_TYPE.f32, [], Float32Array.of(value));
const LARGEST = 127;
/** Keeps a row of zeros from dividing by zero. */
const LEAST = 1e-30;

/** Activations as u8 around 128, and what a unit of each row is worth, [..., 1]. */
interface Rounded {
  readonly values: string;
  readonly unit: string;
}

/** Emits integer products; activations that several weights read are rounded once. */
export class IntegerProducts {
  readonly #e: Emitter;
  readonly #rounded = new Map<string, Rounded>();

  constructor(emitter: Emitter) {
    this.#e = emitter;
  }

  /** Unsigned, because ONNX Runtime has no fast x86 kernel for two signed factors. */
  #middle(): string {
    return this.#e.constant(DATA_TYPE.u8, [], Uint8Array.of(128));
  }

  #round(x: string): Rounded {
    const known = this.#rounded.get(x);
    if (known !== undefined) return known;
    const e = this.#e;
    const largest = e.node("ReduceMax", [e.node("Abs", [x]), e.ints([-1])], { keepdims: 1 });
    const safe = e.node("Max", [largest, scalar(e, LEAST)]);
    const spread = e.node("Mul", [x, e.node("Div", [scalar(e, LARGEST), safe])]);
    const values = e.node("QuantizeLinear", [spread, scalar(e, 1), this.#middle()]);
    const rounded = { values, unit: e.node("Mul", [safe, scalar(e, 1 / LARGEST)]) };
    this.#rounded.set(x, rounded);
    return rounded;
  }

  /**
   * @param x [..., in]
   * @param weight i8 [out, in]
   */
  product(x: string, { values: weight, scale }: StoredNames): string {
    const e = this.#e;
    const { values, unit } = this.#round(x);
    // What stands on constants alone is computed once, when the file is loaded.
    const turned = e.node("Transpose", [weight], { perm: [1, 0] });
    const sums = e.node("MatMulInteger", [values, turned, this.#middle()]);
    const wide = e.node("Cast", [sums], { to: DATA_TYPE.f32 });
    const column = e.node("Reshape", [scale!, e.ints([-1])]);
    return e.node("Mul", [e.node("Mul", [wide, column]), unit]);
  }
}
