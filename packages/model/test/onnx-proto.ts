/**
 * ONNX's messages for another protobuf library, transcribed from onnx/onnx.proto: whole messages, not only the fields
 * that the emitter writes, so that a wrong field number shows up as a wrong field.
 */
import protobuf from "protobufjs";

const PROTO = `
  syntax = "proto2";
  package onnx;
  message AttributeProto {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    optional bytes s = 4;
    optional TensorProto t = 5;
    optional GraphProto g = 6;
    repeated float floats = 7;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    repeated TensorProto tensors = 10;
    repeated GraphProto graphs = 11;
    optional string doc_string = 13;
    optional int32 type = 20;
    optional string ref_attr_name = 21;
  }
  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
    optional string doc_string = 3;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
    optional string doc_string = 6;
    optional string domain = 7;
    optional string overload = 8;
  }
  message StringStringEntryProto {
    optional string key = 1;
    optional string value = 2;
  }
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional string producer_version = 3;
    optional string domain = 4;
    optional int64 model_version = 5;
    optional string doc_string = 6;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
    repeated StringStringEntryProto metadata_props = 14;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    optional string doc_string = 10;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
    repeated ValueInfoProto value_info = 13;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    repeated float float_data = 4 [packed = true];
    repeated int32 int32_data = 5 [packed = true];
    repeated bytes string_data = 6;
    repeated int64 int64_data = 7 [packed = true];
    optional string name = 8;
    optional bytes raw_data = 9;
    optional string doc_string = 12;
    repeated StringStringEntryProto external_data = 13;
    optional int32 data_location = 14;
  }
  message TensorShapeProto {
    message Dimension {
      optional int64 dim_value = 1;
      optional string dim_param = 2;
      optional string denotation = 3;
    }
    repeated Dimension dim = 1;
  }
  message TypeProto {
    message Tensor {
      optional int32 elem_type = 1;
      optional TensorShapeProto shape = 2;
    }
    optional Tensor tensor_type = 1;
    optional string denotation = 6;
  }
  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }`;

const model = protobuf.parse(PROTO, { keepCase: true }).root.lookupType("onnx.ModelProto");

/** Decodes a file to plain fields; int64 as numbers, absent fields omitted. */
export function decode(file: Uint8Array): Readonly<Record<string, unknown>> {
  return model.toObject(model.decode(file), { longs: Number, bytes: Array });
}

/** Encodes a file from such fields. */
export function encode(fields: Readonly<Record<string, unknown>>): Uint8Array {
  return model.encode(model.fromObject(fields)).finish();
}
