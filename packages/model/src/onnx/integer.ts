/**
 * Integer matrix products with weights stored as int8. Each row of activations is quantised to 8 bits by its own
 * largest magnitude at run time, so that a row's result depends on that row alone, not on its batch. Weights have 7
 * bits, so that no kernel's 16-bit sums saturate (`LARGEST` in `quantize.ts`). Only standard ops are used; ONNX
 * Runtime's CPU and wasm kernels for them are about three times as fast as those for f32.
 *
 * y[m,n] = (sum_k q[m,k] w[n,k]) a[m] s[n], with x[m,k] ~ q[m,k] a[m], a[m] = max|x[m]| / 127, and weight ~ w[n,k]
 * s[n].
 */
import { topological, type Value } from "../graph/value.ts";
import type { Emitter, StoredNames } from "./emitter.ts";
import { DATA_TYPE } from "./schema.ts";

/**
 * The name of the weight [out, in] in a product x [B, ..., in] with its transpose. Products with one row per item are
 * excluded: they cost little, and the conditioning on time passes through them.
 * @returns undefined for products of another form
 */
export function productWeight(value: Value): string | undefined {
  if (value.op !== "matmul" || value.inputs[0]!.shape.length < 3) return undefined;
  const transposed = value.inputs[1];
  if (transposed?.op !== "transpose" || (transposed as Value<"transpose">).attrs.perm.join() !== "1,0")
    return undefined;
  const weight = transposed.inputs[0];
  return weight?.op === "param" ? (weight as Value<"param">).attrs.name : undefined;
}

/** Names of the weights that integer products multiply, provided they are stored as int8. */
export function productWeights(outputs: Iterable<Value>): ReadonlySet<string> {
  const names = topological([...outputs]).map((value) => productWeight(value as Value));
  return new Set(names.filter((name) => name !== undefined));
}

const scalar = (e: Emitter, value: number): string => e.constant(DATA_TYPE.f32, [], Float32Array.of(value));
const LARGEST = 127;
/** Avoids division by zero for a row of zeros. */
const LEAST = 1e-30;

/** Activations as u8 around 128, and the scale of each row, [..., 1]. */
interface Rounded {
  readonly values: string;
  readonly unit: string;
}

/** Emits integer products; activations that several weights read are quantised once. */
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
    const cached = this.#rounded.get(x);
    if (cached !== undefined) return cached;
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
    // Subexpressions of constants alone are folded once, when the file is loaded.
    const transposed = e.node("Transpose", [weight], { perm: [1, 0] });
    const sums = e.node("MatMulInteger", [values, transposed, this.#middle()]);
    const wide = e.node("Cast", [sums], { to: DATA_TYPE.f32 });
    const column = e.node("Reshape", [scale!, e.ints([-1])]);
    return e.node("Mul", [e.node("Mul", [wide, column]), unit]);
  }
}
