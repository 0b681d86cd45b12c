/**
 * Gives a text encoder exported by another tool the inputs and output of a bundle's: `ids` i32 [B,L] and `mask` f32
 * [B,L] in, `text` f32 [B,L,E] out. The network itself is unchanged; fields unknown to this schema are preserved.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ApiError } from "@reptok/shared";
import {
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./generated/onnx_pb.ts";
import { ATTRIBUTE_TYPE, DATA_LOCATION_EXTERNAL, DATA_TYPE } from "./schema.ts";

/** Port names that exporters use. */
const IDS = ["ids", "input_ids"];
const MASK = ["mask", "attention_mask"];
const TYPES = "token_type_ids";
const OUTPUTS = ["text", "last_hidden_state"];

const refuse = (expected: string, got: string): never => {
  throw new ApiError("invalid_request", `text encoder: expected ${expected}, got ${got}`, "text_encoder");
};
const list = (names: readonly string[]): string => names.join(", ") || "none";
const elemType = (port: ValueInfoProto): number => port.type?.tensorType?.elemType ?? 0;

function node(opType: string, input: string[], output: string, to?: number): NodeProto {
  const attribute = to === undefined ? [] : [{ name: "to", type: ATTRIBUTE_TYPE.int, i: BigInt(to) }];
  return create(NodeProtoSchema, { opType, name: `port ${output}`, input, output: [output], attribute });
}
function port(name: string, elem: number, dims: readonly string[]): ValueInfoProto {
  const shape = { dim: dims.map((dimParam) => ({ dimParam })) };
  return create(ValueInfoProtoSchema, { name, type: { tensorType: { elemType: elem, shape } } });
}

export interface AdaptedTextEncoder {
  readonly model: Uint8Array;
  readonly parameters: number;
  /** Names of the external weight files. */
  readonly external: readonly string[];
}

/**
 * @param model an ONNX file with `input_ids` and `attention_mask` (also `token_type_ids`, fed with zeros) and
 *   `last_hidden_state`, as the common exporters write it; or one with a bundle's names
 * @throws ApiError `invalid_request` when it is not such a file
 */
export function adaptTextEncoder(model: Uint8Array): AdaptedTextEncoder {
  let parsed: ModelProto;
  try {
    parsed = fromBinary(ModelProtoSchema, model);
  } catch (cause) {
    throw new ApiError("invalid_request", "text encoder: expected an ONNX file, got something else", "text_encoder", {
      cause,
    });
  }
  const graph = parsed.graph ?? refuse("an ONNX graph", "none");
  // Old exporters also list weights as inputs.
  const stored = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !stored.has(name));
  const supported = [...IDS, ...MASK, TYPES];
  const unsupported = inputs.filter(({ name }) => !supported.includes(name));
  if (unsupported.length > 0) refuse(`no inputs but ${list(supported)}`, list(unsupported.map(({ name }) => name)));
  const ids =
    inputs.find(({ name }) => IDS.includes(name)) ??
    refuse(`an input ${IDS.join(" or ")}`, list(inputs.map(({ name }) => name)));
  const output =
    graph.output.find(({ name }) => OUTPUTS.includes(name)) ??
    refuse(`an output ${OUTPUTS.join(" or ")}`, list(graph.output.map(({ name }) => name)));

  const before: NodeProto[] = [];
  const inner = new Set(graph.node.flatMap((each) => [...each.input, ...each.output]));
  /** Feeds an input from a port with the bundle's name and type. */
  const feed = (from: ValueInfoProto, name: string, type: number): void => {
    if (from.name === name && elemType(from) === type) return;
    if (inner.has(name)) refuse(`no tensor named ${name} within`, "one");
    before.push(node("Cast", [name], from.name, elemType(from)));
  };
  feed(ids, "ids", DATA_TYPE.i32);
  const mask = inputs.find(({ name }) => MASK.includes(name));
  if (mask !== undefined) feed(mask, "mask", DATA_TYPE.f32);
  const types = inputs.find(({ name }) => name === TYPES);
  if (types !== undefined) {
    const zeros = `${TYPES} zeros`;
    before.push(node("Sub", ["ids", "ids"], zeros), node("Cast", [zeros], TYPES, elemType(types)));
  }
  const after: NodeProto[] = [];
  if (output.name !== "text" || elemType(output) !== DATA_TYPE.f32) {
    if (inner.has("text")) refuse("no tensor named text within", "one");
    after.push(node("Cast", [output.name], "text", DATA_TYPE.f32));
  }
  graph.node = [...before, ...graph.node, ...after];
  graph.input = [
    port("ids", DATA_TYPE.i32, ["batch", "length"]),
    port("mask", DATA_TYPE.f32, ["batch", "length"]),
    ...graph.input.filter(({ name }) => stored.has(name)),
  ];
  graph.output = [port("text", DATA_TYPE.f32, ["batch", "length", "width"])];

  const weights = graph.initializer.filter(({ dataType }) => dataType !== DATA_TYPE.i64);
  const external = graph.initializer.filter(({ dataLocation }) => dataLocation === DATA_LOCATION_EXTERNAL);
  const locations = external.map(
    ({ name, externalData }) =>
      externalData.find(({ key }) => key === "location")?.value ?? refuse(`a file for ${name}`, "none"),
  );
  return {
    model: toBinary(ModelProtoSchema, parsed),
    parameters: weights.reduce((sum, { dims }) => sum + dims.reduce((count, dim) => count * Number(dim), 1), 0),
    external: [...new Set(locations)],
  };
}
