/** Prints an ONNX file for reading: its inputs, outputs and weights, then one node per line. */
import { fromBinary } from "@bufbuild/protobuf";
import { ApiError } from "@reptok/shared";
import { ATTRIBUTE_TYPE, DATA_TYPE, ModelProto } from "./schema.ts";

interface TensorInfo {
  readonly name: string;
  readonly dims: readonly bigint[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}
interface ValueInfo {
  readonly name: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType: number;
      readonly shape?: { readonly dim: readonly { readonly dimValue: bigint; readonly dimParam: string }[] };
    };
  };
}
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly f: number;
  readonly i: bigint;
  readonly ints: readonly bigint[];
}
interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly opType: string;
  readonly attribute: readonly Attribute[];
}
interface Model {
  readonly irVersion: bigint;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: bigint }[];
  readonly graph?: {
    readonly name: string;
    readonly node: readonly Node[];
    readonly initializer: readonly TensorInfo[];
    readonly input: readonly ValueInfo[];
    readonly output: readonly ValueInfo[];
  };
}

const typeName = (code: number): string =>
  Object.entries(DATA_TYPE).find(([, value]) => value === code)?.[0] ?? `type ${code}`;

function valueLine({ name, type }: ValueInfo): string {
  const tensor = type?.tensorType;
  if (tensor === undefined) return name;
  const dims = (tensor.shape?.dim ?? []).map(({ dimValue, dimParam }) => dimParam || String(dimValue));
  return `${name} : ${typeName(tensor.elemType)}[${dims.join(", ")}]`;
}

function attributeText({ name, type, f, i, ints }: Attribute): string {
  switch (type) {
    case ATTRIBUTE_TYPE.float:
      return `${name}=${Number(f.toPrecision(6))}`;
    case ATTRIBUTE_TYPE.int:
      return `${name}=${i}`;
    case ATTRIBUTE_TYPE.ints:
      return `${name}=[${ints.join(", ")}]`;
    default:
      return `${name}=(attribute type ${type})`;
  }
}

const nodeLine = ({ input, output, opType, attribute }: Node): string =>
  `${output.join(", ")} = ${opType}(${[...input.map((name) => name || "-"), ...attribute.map(attributeText)].join(", ")})`;

function read(bytes: Uint8Array): Model {
  try {
    // The descriptor is built at run time, so the library cannot know the message's type.
    return fromBinary(ModelProto, bytes) as unknown as Model;
  } catch (cause) {
    throw new ApiError("invalid_request", "expected an ONNX file, got bytes that are no protobuf message", null, {
      cause,
    });
  }
}

/** @throws ApiError `invalid_request` when the bytes are not an ONNX model */
export function printOnnx(bytes: Uint8Array): string {
  const model = read(bytes);
  const { graph } = model;
  if (graph === undefined)
    throw new ApiError("invalid_request", "expected an ONNX file, got a message without a graph");
  const values = graph.initializer.reduce((sum, { dims }) => sum + dims.reduce((n, dim) => n * Number(dim), 1), 0);
  const opsets = model.opsetImport.map(({ domain, version }) => `${domain || "ai.onnx"} ${version}`);
  const weight = ({ name, dims, dataType }: TensorInfo) => `  ${name} : ${typeName(dataType)}[${dims.join(", ")}]`;
  return [
    `${graph.name || "(unnamed)"}: IR ${model.irVersion}, opset ${opsets.join(", ")}, by ${model.producerName || "(unknown)"}`,
    "inputs",
    ...graph.input.map((value) => `  ${valueLine(value)}`),
    "outputs",
    ...graph.output.map((value) => `  ${valueLine(value)}`),
    `weights: ${graph.initializer.length} tensors, ${values.toLocaleString("en-US")} values`,
    ...graph.initializer.map(weight),
    `nodes: ${graph.node.length}`,
    ...graph.node.map((node) => `  ${nodeLine(node)}`),
  ].join("\n");
}
