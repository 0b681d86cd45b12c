/**
 * Adapts text encoders as other exporters write them to a bundle's ports. The files are written by another protobuf
 * library.
 */
import { expect, test } from "vitest";
import { ndarray } from "../graph/interpret.ts";
import { decode, encode } from "../../test/onnx-proto.ts";
import { load } from "../../test/ort.ts";
import { adaptTextEncoder } from "./text-ports.ts";

const [FLOAT, INT32, INT64] = [1, 6, 7];
const port = (name: string, elem_type: number, ...dims: string[]) => ({
  name,
  type: { tensor_type: { elem_type, shape: { dim: dims.map((dim_param) => ({ dim_param })) } } },
});
const node = (op_type: string, input: string[], output: string, ...attribute: object[]) => ({
  op_type,
  input,
  output: [output],
  attribute,
});
const floats = (values: number[]) => [...new Uint8Array(Float32Array.from(values).buffer)];
const TABLE = { name: "table", dims: [3, 2], data_type: FLOAT, raw_data: floats([1, 2, 3, 4, 5, 6]) };

/**
 * text[b, l] = table[input_ids[b, l]] * attention_mask[b, l] + token_type_ids[b, l], in 64-bit integers where exporters
 * use them.
 */
function exported(over: Record<string, unknown> = {}): Uint8Array {
  const to = { name: "to", i: FLOAT, type: 2 };
  const axes = { name: "axes", dims: [1], data_type: INT64, raw_data: [255, 255, 255, 255, 255, 255, 255, 255] };
  const column = (name: string) => [
    node("Cast", [name], `${name}.f`, to),
    node("Unsqueeze", [`${name}.f`, "axes"], `${name}.c`),
  ];
  return encode({
    ir_version: 8,
    opset_import: [{ domain: "", version: 17 }],
    graph: {
      name: "text",
      input: ["input_ids", "attention_mask", "token_type_ids"].map((name) => port(name, INT64, "b", "l")),
      output: [port("last_hidden_state", FLOAT, "b", "l", "e"), port("pooler_output", FLOAT, "b", "e")],
      initializer: [TABLE, axes],
      node: [
        ...column("attention_mask"),
        ...column("token_type_ids"),
        node("Gather", ["table", "input_ids"], "words"),
        node("Mul", ["words", "attention_mask.c"], "read"),
        node("Add", ["read", "token_type_ids.c"], "last_hidden_state"),
        node("ReduceMean", ["last_hidden_state"], "pooler_output"),
      ],
      ...over,
    },
  });
}

test("64-bit inputs are cast, token types are fed zeros, other outputs are dropped", async () => {
  const { model, parameters, external } = adaptTextEncoder(exported());
  expect([parameters, external]).toEqual([6, []]);
  const session = await load(model);
  expect(session.inputs).toEqual(["ids", "mask"]);
  const feeds = new Map([
    ["ids", ndarray([0, 2, 1, 1], [2, 2])],
    ["mask", ndarray([1, 1, 1, 0], [2, 2])],
  ]);
  const results = await session.run(feeds);
  expect(Object.keys(results)).toEqual(["text"]);
  expect([...results["text"]!.data]).toEqual([1, 2, 5, 6, 3, 4, 0, 0]);
});

test("a file with a bundle's port names keeps its nodes; a missing mask input is added", async () => {
  const plain = {
    input: [port("ids", INT32, "b", "l")],
    output: [port("text", FLOAT, "b", "l", "e")],
    initializer: [TABLE],
    node: [node("Gather", ["table", "ids"], "text")],
  };
  const { model } = adaptTextEncoder(exported(plain));
  const graph = (decode(model) as { graph: { node: unknown[] } }).graph;
  expect(graph.node).toHaveLength(1);
  expect((await load(model)).inputs).toEqual(["ids", "mask"]);
});

test("fields unknown to this schema are preserved", () => {
  const { model } = adaptTextEncoder(exported({ doc_string: "kept", value_info: [port("words", FLOAT, "b")] }));
  expect(Buffer.from(model).includes("kept")).toBe(true);
});

test("external weight files are listed", () => {
  const location = [{ key: "location", value: "model.onnx_data" }];
  const outside = { name: "table", dims: [3, 2], data_type: FLOAT, data_location: 1, external_data: location };
  expect(adaptTextEncoder(exported({ initializer: [outside] })).external).toEqual(["model.onnx_data"]);
});

test.each([
  [
    "another input",
    { input: [port("pixel_values", FLOAT, "b")] },
    "expected no inputs but ids, input_ids, mask, attention_mask, token_type_ids, got pixel_values",
  ],
  ["no ids", { input: [port("attention_mask", INT64, "b")] }, "expected an input ids or input_ids, got attention_mask"],
  [
    "no hidden states",
    { output: [port("logits", FLOAT, "b")] },
    "expected an output text or last_hidden_state, got logits",
  ],
  [
    "a tensor of a port's name",
    { node: [node("Identity", ["input_ids"], "ids")] },
    "expected no tensor named ids within, got one",
  ],
])("%s is rejected", (_, over, message) => {
  expect(() => adaptTextEncoder(exported(over))).toThrow(message);
});

test("bytes that are not ONNX are rejected", () => {
  expect(() => adaptTextEncoder(Uint8Array.of(255, 255))).toThrow("expected an ONNX file");
  expect(() => adaptTextEncoder(new Uint8Array())).toThrow("expected an ONNX graph, got none");
});
