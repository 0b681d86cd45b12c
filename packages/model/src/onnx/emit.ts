/**
 * Emits a graph as an ONNX model (opset 20). The symbol `batch` becomes a dynamic dimension of that name; params found
 * in `weights` become initializers, the others inputs, so that the same graph serves inference and training.
 */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { OpName } from "../graph/ops.ts";
import { validateGraph } from "../graph/print.ts";
import { concrete, topological, type AnyValue, type DType, type Shape, type Value } from "../graph/value.ts";
import { Emitter, type StoredNames } from "./emitter.ts";
import { ModelProtoSchema, type ValueInfoProtoSchema } from "./generated/onnx_pb.ts";
import { IntegerProducts, productWeight, productWeights } from "./integer.ts";
import { DATA_TYPE } from "./schema.ts";
import type { StoredWeight, Weight } from "./storage.ts";

export interface EmitOptions {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Value>>;
  /** Declared in this order, even if no output reads them; other inputs follow in graph order, then params. */
  readonly inputs?: readonly Value[];
  readonly weights?: ReadonlyMap<string, Weight | StoredWeight>;
  /** How products with weights stored as i8 are computed: in f32 (default), or as integers (see `integer.ts`). */
  readonly products?: "f32" | "i8";
}

type Rule<K extends OpName> = (e: Emitter, inputs: readonly string[], value: Value<K>) => string;
const plain =
  (opType: string): Rule<OpName> =>
  (e, inputs) =>
    e.node(opType, inputs);

/** Ops that become nodes or constants; inputs and params are names already. */
type Emitted = Exclude<OpName, "input" | "param">;

const rules = {
  constant: (e, _, { attrs: { data, shape } }) =>
    e.constant(data instanceof Float32Array ? DATA_TYPE.f32 : DATA_TYPE.i32, shape, data),
  neg: plain("Neg"),
  exp: plain("Exp"),
  log: plain("Log"),
  sqrt: plain("Sqrt"),
  tanh: plain("Tanh"),
  erf: plain("Erf"),
  sigmoid: plain("Sigmoid"),
  sin: plain("Sin"),
  cos: plain("Cos"),
  sign: plain("Sign"),
  add: plain("Add"),
  sub: plain("Sub"),
  mul: plain("Mul"),
  div: plain("Div"),
  matmul: plain("MatMul"),
  softmax: (e, inputs) => e.node("Softmax", inputs, { axis: -1 }),
  reduceSum: (e, [x], { attrs: { axes } }) =>
    axes.length === 0 ? x! : e.node("ReduceSum", [x!, e.ints(axes)], { keepdims: 1 }),
  reshape: (e, [x], { attrs: { shape } }) =>
    e.node("Reshape", [x!, e.ints(shape.map((dim) => (dim === "batch" ? -1 : dim)))]),
  transpose: (e, inputs, { attrs: { perm } }) => e.node("Transpose", inputs, { perm }),
  expand: (e, [x], { attrs: { shape } }) => e.node("Expand", [x!, e.shape(shape)]),
  concat: (e, inputs, { attrs: { axis } }) => e.node("Concat", inputs, { axis }),
  slice: (e, [x], { attrs: { axis, start, end, step } }) =>
    e.node("Slice", [x!, e.ints([start]), e.ints([end]), e.ints([axis]), e.ints([step])]),
  // All axes are listed: with the `axes` input, ONNX Runtime 1.30's transpose optimiser permutes the short list and
  // fails.
  pad: (e, [x], { inputs, attrs: { axis, before, after } }) => {
    const rank = inputs[0]!.shape.length;
    const pads = Array.from({ length: 2 * rank }, (_, i) => (i === axis ? before : i === axis + rank ? after : 0));
    return e.node("Pad", [x!, e.ints(pads)]);
  },
  conv2d: (e, inputs, { attrs: { stride, pads } }) =>
    e.node("Conv", inputs, { strides: [stride, stride], pads: [...pads] }),
  convTranspose2d: (e, inputs, { attrs: { stride, pads, extra } }) =>
    e.node("ConvTranspose", inputs, { strides: [stride, stride], pads: [...pads], output_padding: [...extra] }),
  gather: (e, inputs) => e.node("Gather", inputs),
  oneHot(e, [ids], { attrs: { depth } }) {
    const column = e.node("Unsqueeze", [ids!, e.ints([-1])]);
    const range = e.constant(
      DATA_TYPE.i32,
      [depth],
      Int32Array.from({ length: depth }, (_, i) => i),
    );
    return e.node("Cast", [e.node("Equal", [column, range])], { to: DATA_TYPE.f32 });
  },
} satisfies { [K in Emitted]: Rule<K> };

function valueInfo(name: string, dtype: DType, shape: Shape): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) => (size === "batch" ? { dimParam: "batch" } : { dimValue: BigInt(size) }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[dtype], shape: { dim } } } };
}

/** Inputs or params by name. */
function byName<K extends "input" | "param">(order: readonly AnyValue[], op: K): Map<string, Value<K>> {
  const values = order.filter((value) => value.op === op) as unknown as Value<K>[];
  return new Map(values.map((value) => [value.attrs.name, value]));
}

/**
 * The values to emit: an integer product reads the stored weight, so the ops that widen and transpose it are skipped.
 */
function readBy(order: readonly AnyValue[], outputs: readonly Value[], isInteger: (value: AnyValue) => boolean) {
  const read = new Set<Value>(outputs);
  for (const value of order.toReversed()) {
    if (!read.has(value)) continue;
    for (const input of isInteger(value) ? value.inputs.slice(0, 1) : value.inputs) read.add(input);
  }
  return read;
}

/**
 * The ONNX file of a graph.
 * @throws if the graph is invalid, an output has the name of an input or param, a weight's size does not fit its param,
 *   or a weight has values that its storage, or an integer product, cannot represent
 */
export function emitOnnx({ name, outputs, inputs = [], weights = new Map(), products }: EmitOptions): Uint8Array {
  validateGraph([...inputs, ...Object.values(outputs)]);
  const all = topological([...inputs, ...Object.values(outputs)]);
  const [fed, params] = [byName(all, "input"), byName(all, "param")];
  for (const label of Object.keys(outputs)) {
    if (fed.has(label) || params.has(label)) throw new Error(`the name ${label} denotes an output and an input`);
  }
  const batched = [...fed.values()].find(({ shape }) => shape[0] === "batch")?.attrs.name;
  const emitter = new Emitter([...fed.keys(), ...params.keys(), ...Object.keys(outputs)], batched);

  const factors = products === "i8" ? productWeights(Object.values(outputs)) : new Set<string>();
  /** The weight of an integer product. */
  const factor = (value: AnyValue): string | undefined => {
    const weight = productWeight(value);
    return weight !== undefined && factors.has(weight) && weights.get(weight)?.storage === "i8" ? weight : undefined;
  };
  const order = topological(Object.values(outputs));
  const read = readBy(order, Object.values(outputs), (value) => factor(value) !== undefined);
  const wide = byName(
    order.filter((value) => read.has(value)),
    "param",
  );
  const [stored, widened] = [new Map<string, StoredNames>(), new Map<string, string>()];
  for (const [label, { attrs }] of params) {
    const weight = weights.get(label);
    if (weight === undefined) continue;
    const own = emitter.weight(label, concrete(attrs.shape), weight, factors.has(label) ? "factor" : "widened");
    stored.set(label, own);
    if (wide.has(label)) widened.set(label, emitter.widen(own));
  }

  const integers = new IntegerProducts(emitter);
  const names = new Map<Value, string>();
  for (const value of order) {
    if (!read.has(value)) continue;
    if (value.op === "input" || value.op === "param") {
      names.set(value, widened.get(value.attrs.name) ?? value.attrs.name);
      continue;
    }
    const inputNames = value.inputs.map((x) => names.get(x)!);
    const weight = stored.get(factor(value) ?? "");
    const rule = rules[value.op] as Rule<OpName>;
    names.set(value, weight ? integers.product(inputNames[0]!, weight) : rule(emitter, inputNames, value));
  }
  for (const [label, value] of Object.entries(outputs)) emitter.bind("Identity", [names.get(value)!], label);

  const declared = [...fed, ...[...params].filter(([label]) => !stored.has(label))];
  const model = create(ModelProtoSchema, {
    irVersion: 10n,
    producerName: "reptok",
    opsetImport: [{ domain: "", version: 20n }],
    graph: {
      name,
      node: emitter.nodes,
      initializer: emitter.initializers,
      input: declared.map(([label, value]) => valueInfo(label, value.dtype, value.shape)),
      output: Object.entries(outputs).map(([label, value]) => valueInfo(label, value.dtype, value.shape)),
    },
  });
  return toBinary(ModelProtoSchema, model);
}
