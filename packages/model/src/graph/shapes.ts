/** Shape rules: the result's shape and dtype for each op, from its inputs. Invalid inputs throw a {@link ShapeError}. */
import type { Attrs, BinaryName, OpName, Pads, UnaryName } from "./ops.ts";
import { BINARY, UNARY } from "./ops.ts";
import { sizeOf, type DType, type Dim, type Shape, type Value } from "./value.ts";

export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}
type Rule<K extends OpName> = (inputs: readonly Value[], attrs: Attrs[K]) => Typed;

/** Thrown when a graph is constructed incorrectly: a bug in the caller, never caused by user data. */
export class ShapeError extends Error {
  constructor(op: OpName, message: string) {
    super(`${op}: ${message}`);
    this.name = "ShapeError";
  }
}

const text = (shape: Shape): string => `[${shape.join(", ")}]`;
const f32 = (shape: Shape): Typed => ({ shape, dtype: "f32" });

function arity(op: OpName, inputs: readonly Value[], count: number): void {
  if (inputs.length !== count) throw new ShapeError(op, `expected ${count} inputs, got ${inputs.length}`);
}

function float(op: OpName, value: Value | undefined): Shape {
  if (value === undefined) throw new ShapeError(op, "an input is missing");
  if (value.dtype !== "f32") throw new ShapeError(op, `expected f32, got ${value.dtype}`);
  return value.shape;
}

function ids(op: OpName, value: Value): Shape {
  if (value.dtype !== "i32") throw new ShapeError(op, `expected i32 ids, got ${value.dtype}`);
  return value.shape;
}

function axisOf(op: OpName, shape: Shape, axis: number): number {
  const dim = shape[axis];
  if (typeof dim !== "number") throw new ShapeError(op, `expected axis ${axis} of ${text(shape)} to have a known size`);
  return dim;
}

function checkIntegers(op: OpName, what: string, values: readonly number[], minimum: number): void {
  if (values.every((value) => Number.isSafeInteger(value) && value >= minimum)) return;
  throw new ShapeError(op, `expected integer ${what} of at least ${minimum}, got ${values.join(", ")}`);
}

/** Validates an explicit shape. Empty tensors are not supported. */
function sizes(op: OpName, shape: Shape): Shape {
  const numbers = shape.filter((dim) => dim !== "batch");
  checkIntegers(op, "sizes", numbers, 1);
  return shape;
}

/** NumPy broadcasting of two shapes. */
function broadcast(op: OpName, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i): Dim => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x === y || y === 1) return x;
    if (x === 1) return y;
    throw new ShapeError(op, `${text(a)} and ${text(b)} do not broadcast`);
  });
}

/** Elements per batch item and how often `batch` occurs: two shapes have equal element counts iff both agree. */
function count(shape: Shape): [number, number] {
  const numbers = shape.filter((dim) => dim !== "batch");
  return [sizeOf(numbers), shape.length - numbers.length];
}

type Image = readonly [batch: Dim, channels: number, height: number, width: number];

/** Image and kernel of a convolution; the image's channel count equals the kernel's size along `axis`. */
function images(op: OpName, inputs: readonly Value[], axis: 0 | 1): { image: Image; kernel: readonly number[] } {
  arity(op, inputs, 2);
  const [image, kernel] = [float(op, inputs[0]), float(op, inputs[1])];
  if (image.length !== 4 || kernel.length !== 4 || image.slice(1).includes("batch") || kernel.includes("batch")) {
    throw new ShapeError(op, `expected [B, C, H, W] and [O, C, kh, kw], got ${text(image)} and ${text(kernel)}`);
  }
  if (image[1] !== kernel[axis]) {
    throw new ShapeError(op, `expected ${kernel[axis]} channels, got ${text(image)} for a kernel ${text(kernel)}`);
  }
  return { image: image as Image, kernel: kernel as readonly number[] };
}

function window(op: OpName, stride: number, pads: Pads): void {
  checkIntegers(op, "stride", [stride], 1);
  checkIntegers(op, "pads", pads, 0);
}

const unary =
  (op: UnaryName): Rule<UnaryName> =>
  (inputs) => {
    arity(op, inputs, 1);
    return f32(float(op, inputs[0]));
  };
const binary =
  (op: BinaryName): Rule<BinaryName> =>
  (inputs) => {
    arity(op, inputs, 2);
    return f32(broadcast(op, float(op, inputs[0]), float(op, inputs[1])));
  };
const table = <K extends string, V>(names: readonly K[], make: (name: K) => V): Record<K, V> =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;

export const shapes = {
  input: (_, { shape, dtype }) => ({ shape: sizes("input", shape), dtype }),
  param(_, { shape }) {
    if (shape.includes("batch")) throw new ShapeError("param", `expected known sizes, got ${text(shape)}`);
    return f32(sizes("param", shape));
  },
  constant(_, { data, shape }) {
    if (data.length !== sizeOf(sizes("constant", shape))) {
      throw new ShapeError("constant", `${data.length} values for ${text(shape)}`);
    }
    return { shape, dtype: data instanceof Float32Array ? "f32" : "i32" };
  },
  ...table(UNARY, unary),
  ...table(BINARY, binary),

  matmul(inputs) {
    arity("matmul", inputs, 2);
    const a = float("matmul", inputs[0]);
    const b = float("matmul", inputs[1]);
    if (a.length < 2 || b.length < 2 || a.at(-1) !== b.at(-2)) {
      throw new ShapeError("matmul", `expected [..., M, K] and [..., K, N], got ${text(a)} and ${text(b)}`);
    }
    return f32([...broadcast("matmul", a.slice(0, -2), b.slice(0, -2)), a.at(-2)!, b.at(-1)!]);
  },
  softmax(inputs) {
    arity("softmax", inputs, 1);
    const shape = float("softmax", inputs[0]);
    axisOf("softmax", shape, shape.length - 1);
    return f32(shape);
  },
  reduceSum(inputs, { axes }) {
    arity("reduceSum", inputs, 1);
    const shape = float("reduceSum", inputs[0]);
    for (const axis of axes) axisOf("reduceSum", shape, axis);
    if (new Set(axes).size !== axes.length) throw new ShapeError("reduceSum", `an axis repeats in ${text(axes)}`);
    return f32(shape.map((dim, i) => (axes.includes(i) ? 1 : dim)));
  },

  reshape(inputs, attrs) {
    arity("reshape", inputs, 1);
    const from = inputs[0]!.shape;
    const [[a, i], [b, j]] = [count(from), count(sizes("reshape", attrs.shape))];
    if (a !== b || i !== j || j > 1) {
      throw new ShapeError("reshape", `${text(from)} cannot become ${text(attrs.shape)}`);
    }
    return { shape: attrs.shape, dtype: inputs[0]!.dtype };
  },
  transpose(inputs, { perm }) {
    arity("transpose", inputs, 1);
    const shape = float("transpose", inputs[0]);
    if (
      perm.length !== shape.length ||
      new Set(perm).size !== perm.length ||
      perm.some((p) => shape[p] === undefined)
    ) {
      throw new ShapeError("transpose", `expected a permutation of ${shape.length} axes, got ${text(perm)}`);
    }
    return f32(perm.map((p) => shape[p]!));
  },
  expand(inputs, attrs) {
    arity("expand", inputs, 1);
    const shape = float("expand", inputs[0]);
    const to = sizes("expand", attrs.shape);
    const lead = to.length - shape.length;
    if (lead < 0 || shape.some((dim, i) => dim !== 1 && dim !== to[lead + i])) {
      throw new ShapeError("expand", `${text(shape)} does not broadcast to ${text(to)}`);
    }
    return f32(to);
  },
  concat(inputs, { axis }) {
    const first = float("concat", inputs[0]);
    let total = 0;
    for (const input of inputs) {
      const shape = float("concat", input);
      if (shape.length !== first.length || shape.some((dim, i) => i !== axis && dim !== first[i])) {
        throw new ShapeError("concat", `${text(first)} and ${text(shape)} differ outside axis ${axis}`);
      }
      total += axisOf("concat", shape, axis);
    }
    return f32(first.map((dim, i) => (i === axis ? total : dim)));
  },
  slice(inputs, { axis, start, end, step }) {
    arity("slice", inputs, 1);
    const shape = float("slice", inputs[0]);
    const size = axisOf("slice", shape, axis);
    checkIntegers("slice", "start and end", [start, end], 0);
    checkIntegers("slice", "step", [step], 1);
    if (start >= end || end > size) {
      throw new ShapeError("slice", `expected 0 <= start < end <= ${size}, got ${start}:${end}`);
    }
    return f32(shape.map((dim, i) => (i === axis ? Math.ceil((end - start) / step) : dim)));
  },
  pad(inputs, { axis, before, after }) {
    arity("pad", inputs, 1);
    const shape = float("pad", inputs[0]);
    const size = axisOf("pad", shape, axis);
    checkIntegers("pad", "padding", [before, after], 0);
    return f32(shape.map((dim, i) => (i === axis ? size + before + after : dim)));
  },

  conv2d(inputs, { stride, pads }) {
    const { image, kernel } = images("conv2d", inputs, 1);
    window("conv2d", stride, pads);
    const [height, width] = [image[2] + pads[0] + pads[2] - kernel[2]!, image[3] + pads[1] + pads[3] - kernel[3]!];
    if (height < 0 || width < 0) {
      throw new ShapeError(
        "conv2d",
        `a kernel ${text(kernel)} does not fit into ${text(image)} padded by ${text(pads)}`,
      );
    }
    return f32([image[0], kernel[0]!, Math.floor(height / stride) + 1, Math.floor(width / stride) + 1]);
  },
  convTranspose2d(inputs, { stride, pads, extra }) {
    const { image, kernel } = images("convTranspose2d", inputs, 0);
    window("convTranspose2d", stride, pads);
    checkIntegers("convTranspose2d", "extra", extra, 0);
    if (extra.some((n) => n >= stride)) {
      throw new ShapeError("convTranspose2d", `expected extra below the stride ${stride}, got ${text(extra)}`);
    }
    const height = (image[2] - 1) * stride + kernel[2]! - pads[0] - pads[2] + extra[0];
    const width = (image[3] - 1) * stride + kernel[3]! - pads[1] - pads[3] + extra[1];
    if (height < 1 || width < 1) {
      throw new ShapeError("convTranspose2d", `nothing remains of ${text(image)} cropped by ${text(pads)}`);
    }
    return f32([image[0], kernel[1]!, height, width]);
  },

  gather(inputs) {
    arity("gather", inputs, 2);
    const shape = float("gather", inputs[0]);
    if (shape.length !== 2) throw new ShapeError("gather", `expected a table [V, D], got ${text(shape)}`);
    return f32([...ids("gather", inputs[1]!), shape[1]!]);
  },
  oneHot(inputs, { depth }) {
    arity("oneHot", inputs, 1);
    checkIntegers("oneHot", "depth", [depth], 1);
    return f32([...ids("oneHot", inputs[0]!), depth]);
  },
} satisfies { [K in OpName]: Rule<K> };

/** Creates a value with inferred and checked shape and dtype. */
export function make<K extends OpName>(op: K, inputs: readonly Value[], attrs: Attrs[K]): Value<K> {
  const rule = shapes[op] as Rule<K>;
  return { op, inputs, attrs, ...rule(inputs, attrs) };
}
