/** Prints an ONNX file for reading: its inputs, outputs and weights, then one node per line. */
import { fromBinary } from "@bufbuild/protobuf";
import { ApiError } from "@reptok/shared";
import {
  type AttributeProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./generated/onnx_pb.ts";
import { ATTRIBUTE_TYPE, DATA_TYPE } from "./schema.ts";

const typeName = (code: number): string =>
  Object.entries(DATA_TYPE).find(([, value]) => value === code)?.[0] ?? `type ${code}`;

function valueLine({ name, type }: ValueInfoProto): string {
  const tensor = type?.tensorType;
  if (tensor === undefined) return name;
  const dims = (tensor.shape?.dim ?? []).map(({ dimValue, dimParam }) => dimParam || String(dimValue));
  return `${name} : ${typeName(tensor.elemType)}[${dims.join(", ")}]`;
}

function attributeText({ name, type, f, i, ints }: AttributeProto): string {
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

const nodeLine = ({ input, output, opType, attribute }: NodeProto): string =>
  `${output.join(", ")} = ${opType}(${[...input.map((name) => name || "-"), ...attribute.map(attributeText)].join(", ")})`;

function read(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
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
  const weight = ({ name, dims, dataType }: TensorProto) => `  ${name} : ${typeName(dataType)}[${dims.join(", ")}]`;
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
