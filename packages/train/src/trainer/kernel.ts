/**
 * The optimiser's inner loops in WebAssembly with SIMD: float32, four weights at a time, memory-bound where JavaScript
 * is compute-bound. Every set of values has its own memory, which is imported, so nothing is copied. Results depend on
 * the values alone: an element is computed by the same operations at any position.
 */
import wabt from "wabt";
import type { ParamSet } from "./params.ts";

/** The sets that an update reads (all) and writes (all except the gradients). */
const SETS = ["gradient", "moment1", "moment2", "weight", "average"] as const;

/** The parameters of an update, in the order of {@link Kernel.update}'s arguments; each is rounded to float32. */
const SCALARS = ["scale", "beta1", "gain1", "beta2", "gain2", "size", "correct2", "eps", "decay", "gainAverage"];

export interface Kernel {
  /** Sum of the gradients' squares, in float64. Here and below `start` and `end` are in bytes. */
  readonly squares: (start: number, end: number) => number;
  /**
   * With g = scale x gradient:
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

/** The current offset of the loops in a set's memory. */
const place = (set: string): string => `(i32.add (global.get $${set}) (local.get $at))`;
const get = (name: string): string => `(local.get $${name})`;
const f32x4 = (op: string, ...operands: string[]): string => `(f32x4.${op} ${operands.join(" ")})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;

/** Runs `body` while at least a stride of bytes remains. */
const loop = (stride: number, ...body: string[]): string => `
    (block $done (loop $next
      (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const ${stride})))
      ${body.join("\n      ")}
      (local.set $at (i32.add (local.get $at) (i32.const ${stride})))
      (br $next)))`;

/**
 * Loops over vectors of four, then over the remaining elements one by one, in the first lane of an otherwise zero
 * vector.
 */
const overAll = (body: (load: (set: string) => string, store: (set: string, value: string) => string) => string[]) =>
  loop(
    16,
    ...body(
      (name) => `(v128.load $${name} ${place(name)})`,
      (name, value) => `(v128.store $${name} ${place(name)} ${value})`,
    ),
  ) +
  loop(
    4,
    ...body(
      (name) => `(v128.load32_zero $${name} ${place(name)})`,
      (name, value) => `(v128.store32_lane $${name} 0 ${place(name)} ${value})`,
    ),
  );

const square = (x: string): string => `(f64x2.mul ${x} ${x})`;
const upperHalf = (x: string): string => `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${x} ${x})`;

const SOURCE = `(module
  ${SETS.map((name) => `(import "memory" "${name}" (memory $${name} 0))`).join("\n  ")}
  ${SETS.map((name) => `(import "start" "${name}" (global $${name} i32))`).join("\n  ")}

  (func (export "squares") (param $at i32) (param $end i32) (result f64)
    (local $x v128) (local $low v128) (local $high v128)${overAll((load) => [
      set("x", load("gradient")),
      set("low", `(f64x2.add ${get("low")} ${square(`(f64x2.promote_low_f32x4 ${get("x")})`)})`),
      set("high", `(f64x2.add ${get("high")} ${square(`(f64x2.promote_low_f32x4 ${upperHalf(get("x"))})`)})`),
    ])}
    ${set("low", `(f64x2.add ${get("low")} ${get("high")})`)}
    (f64.add (f64x2.extract_lane 0 ${get("low")}) (f64x2.extract_lane 1 ${get("low")})))

  (func (export "update") (param $at i32) (param $end i32) ${SCALARS.map((name) => `(param $${name} f32)`).join(" ")}
    (local $g v128) (local $m v128) (local $v v128) (local $w v128) (local $a v128)
    ${SCALARS.map((name) => `(local $${name}4 v128)`).join(" ")}
    ${SCALARS.map((name) => set(`${name}4`, `(f32x4.splat ${get(name)})`)).join("\n    ")}${overAll((load, store) => [
      set("g", f32x4("mul", get("scale4"), load("gradient"))),
      set("m", f32x4("add", f32x4("mul", get("beta14"), load("moment1")), f32x4("mul", get("gain14"), get("g")))),
      store("moment1", get("m")),
      set("v", f32x4("mul", f32x4("mul", get("gain24"), get("g")), get("g"))),
      set("v", f32x4("add", f32x4("mul", get("beta24"), load("moment2")), get("v"))),
      store("moment2", get("v")),
      set("v", f32x4("add", f32x4("mul", get("correct24"), f32x4("sqrt", get("v"))), get("eps4"))),
      set("w", load("weight")),
      set("m", f32x4("div", f32x4("mul", get("size4"), get("m")), get("v"))),
      set("w", f32x4("sub", get("w"), f32x4("add", get("m"), f32x4("mul", get("decay4"), get("w"))))),
      store("weight", get("w")),
      set("a", load("average")),
      set("w", f32x4("mul", get("gainAverage4"), f32x4("sub", get("w"), get("a")))),
      store("average", f32x4("add", get("a"), get("w"))),
    ])}))`;

/** wabt's types lack the second argument. */
const FEATURES = { simd: true, multi_memory: true };

async function assemble(): Promise<Uint8Array> {
  const parsed = (await wabt()).parseWat("optimizer.wat", SOURCE, FEATURES);
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return buffer;
}
const binary = await assemble();
/** Compiled at the first use: Node 20 knows no modules with several memories, and does all but train. */
let module: WebAssembly.Module | undefined;

/** The loops over the given sets, which must have the same layout. */
export function kernelOver(sets: Readonly<Record<(typeof SETS)[number], ParamSet>>): Kernel {
  const entries = Object.entries(sets);
  const memory = Object.fromEntries(entries.map(([name, set]) => [name, set.memory]));
  const start = Object.fromEntries(
    entries.map(([name, set]) => [name, new WebAssembly.Global({ value: "i32" }, set.data.byteOffset)]),
  );
  module ??= new WebAssembly.Module(binary);
  return new WebAssembly.Instance(module, { memory, start }).exports as Kernel;
}
