/**
 * The part of ONNX's protobuf schema (onnx/onnx.proto, IR version 10) that the emitter writes and the printer shows, as
 * a descriptor built at run time: no generated code and no eval, so it also works under a strict content security
 * policy.
 */
import { create, createFileRegistry, type DescMessage } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

type Field = readonly [name: string, number: number, type: keyof typeof Type | (string & {}), repeated?: "repeated"];

/** Message name -> its fields as [name, number, type]; a non-scalar type names another message. */
const MESSAGES: Readonly<Record<string, readonly Field[]>> = {
  AttributeProto: [
    ["name", 1, "STRING"],
    ["f", 2, "FLOAT"],
    ["i", 3, "INT64"],
    ["ints", 8, "INT64", "repeated"],
    ["type", 20, "INT32"],
  ],
  NodeProto: [
    ["input", 1, "STRING", "repeated"],
    ["output", 2, "STRING", "repeated"],
    ["name", 3, "STRING"],
    ["op_type", 4, "STRING"],
    ["attribute", 5, "AttributeProto", "repeated"],
  ],
  TensorProto: [
    ["dims", 1, "INT64", "repeated"],
    ["data_type", 2, "INT32"],
    ["name", 8, "STRING"],
    ["raw_data", 9, "BYTES"],
    ["external_data", 13, "StringStringEntryProto", "repeated"],
    ["data_location", 14, "INT32"],
  ],
  StringStringEntryProto: [
    ["key", 1, "STRING"],
    ["value", 2, "STRING"],
  ],
  TensorShapeDimension: [
    ["dim_value", 1, "INT64"],
    ["dim_param", 2, "STRING"],
  ],
  TensorShapeProto: [["dim", 1, "TensorShapeDimension", "repeated"]],
  TypeProtoTensor: [
    ["elem_type", 1, "INT32"],
    ["shape", 2, "TensorShapeProto"],
  ],
  TypeProto: [["tensor_type", 1, "TypeProtoTensor"]],
  ValueInfoProto: [
    ["name", 1, "STRING"],
    ["type", 2, "TypeProto"],
  ],
  OperatorSetIdProto: [
    ["domain", 1, "STRING"],
    ["version", 2, "INT64"],
  ],
  GraphProto: [
    ["node", 1, "NodeProto", "repeated"],
    ["name", 2, "STRING"],
    ["initializer", 5, "TensorProto", "repeated"],
    ["input", 11, "ValueInfoProto", "repeated"],
    ["output", 12, "ValueInfoProto", "repeated"],
  ],
  ModelProto: [
    ["ir_version", 1, "INT64"],
    ["producer_name", 2, "STRING"],
    ["graph", 7, "GraphProto"],
    ["opset_import", 8, "OperatorSetIdProto", "repeated"],
  ],
};

const isScalar = (type: string): type is keyof typeof Type => type in Type;

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: "onnx.proto",
    package: "onnx",
    syntax: "proto2",
    messageType: Object.entries(MESSAGES).map(([name, fields]) => ({
      name,
      field: fields.map(([field, number, type, repeated]) => ({
        name: field,
        number,
        label: repeated ? Label.REPEATED : Label.OPTIONAL,
        ...(isScalar(type) ? { type: Type[type] } : { type: Type.MESSAGE, typeName: `.onnx.${type}` }),
      })),
    })),
  }),
  () => undefined,
);

/** The descriptor of ModelProto, for `create`, `toBinary` and `fromBinary`. */
export const ModelProto: DescMessage = registry.getMessage("onnx.ModelProto")!;

/** TensorProto.DataType */
export const DATA_TYPE = { f32: 1, u8: 2, i8: 3, i32: 6, i64: 7, f16: 10 } as const;
/** TensorProto.DataLocation EXTERNAL */
export const DATA_LOCATION_EXTERNAL = 1;
/** AttributeProto.AttributeType */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;
