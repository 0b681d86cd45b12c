/**
 * Writes minimal ONNX models by hand (protobuf wire format), so that these tests do not depend on the emitter.
 * Field numbers are those of onnx.proto.
 */
const FLOAT = 1;
const INT32 = 6;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: ArrayLike<number>): number[] => [
  ...varint(field * 8 + 2),
  ...varint(value.length),
  ...Array.from(value),
];
const text = (field: number, value: string): number[] => bytes(field, new TextEncoder().encode(value));

function valueInfo(name: string, type: number, dims: readonly (string | number)[]): number[] {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === "string" ? text(2, dim) : int(1, dim)));
  return [...text(1, name), ...bytes(2, bytes(1, [...int(1, type), ...bytes(2, shape)]))];
}

export interface TinyNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes. */
  readonly ints?: Readonly<Record<string, number>>;
}
export interface TinyValue {
  readonly name: string;
  readonly dims: readonly (string | number)[];
  readonly type?: "f32" | "i32";
}
/** f32 weights in another file (ONNX external data), from its start. */
export interface TinyWeight {
  readonly name: string;
  readonly length: number;
  readonly location: string;
}
export interface TinyModel {
  readonly weights?: readonly TinyWeight[];
  readonly nodes: readonly TinyNode[];
  readonly inputs: readonly TinyValue[];
  readonly outputs: readonly TinyValue[];
}

function externalTensor({ name, length, location }: TinyWeight): number[] {
  const entry = [...text(1, "location"), ...text(2, location)];
  return [...int(1, length), ...int(2, FLOAT), ...text(8, name), ...bytes(13, entry), ...int(14, 1)];
}

/** A ModelProto of opset 17. */
export function tinyOnnx({ nodes, inputs, outputs, weights = [] }: TinyModel): Uint8Array {
  const info = ({ name, dims, type }: TinyValue): number[] => valueInfo(name, type === "i32" ? INT32 : FLOAT, dims);
  const graph = [
    ...nodes.flatMap((node) =>
      bytes(1, [
        ...node.inputs.flatMap((name) => text(1, name)),
        ...node.outputs.flatMap((name) => text(2, name)),
        ...text(4, node.op),
        ...Object.entries(node.ints ?? {}).flatMap(([name, value]) =>
          bytes(5, [...text(1, name), ...int(3, value), ...int(20, 2)]),
        ),
      ]),
    ),
    ...text(2, "tiny"),
    ...weights.flatMap((weight) => bytes(5, externalTensor(weight))),
    ...inputs.flatMap((value) => bytes(11, info(value))),
    ...outputs.flatMap((value) => bytes(12, info(value))),
  ];
  return Uint8Array.from([...int(1, 8), ...bytes(7, graph), ...bytes(8, int(2, 17))]);
}

/** sum = a + b and product = a * b, over f32 [n]. */
export function sumAndProduct(): Uint8Array {
  return tinyOnnx({
    nodes: [
      { op: "Add", inputs: ["a", "b"], outputs: ["sum"] },
      { op: "Mul", inputs: ["a", "b"], outputs: ["product"] },
    ],
    inputs: [
      { name: "a", dims: ["n"] },
      { name: "b", dims: ["n"] },
    ],
    outputs: [
      { name: "sum", dims: ["n"] },
      { name: "product", dims: ["n"] },
    ],
  });
}
