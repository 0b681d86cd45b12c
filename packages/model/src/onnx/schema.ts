/** ONNX's enums (onnx/onnx.proto), which onnx.proto declares as int32. */

/** TensorProto.DataType */
export const DATA_TYPE = { f32: 1, u8: 2, i8: 3, i32: 6, i64: 7, f16: 10 } as const;
/** TensorProto.DataLocation EXTERNAL */
export const DATA_LOCATION_EXTERNAL = 1;
/** AttributeProto.AttributeType */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;
