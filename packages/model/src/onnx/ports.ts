/** Reads the inputs and outputs that an ONNX file declares, without loading its weights. */
import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { ApiError } from "@reptok/shared";
import { type GraphProto, ModelProtoSchema, type ValueInfoProto } from "./generated/onnx_pb.ts";
import { DATA_TYPE } from "./schema.ts";

export interface Port {
  readonly name: string;
  /** Undefined for an unsupported element type, or none declared. */
  readonly dtype: "f32" | "i32" | undefined;
  /** Sizes, or the names of symbolic dimensions (empty when unnamed). */
  readonly shape: readonly (number | string)[];
}
export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Random access to a file's bytes. */
export interface FileBytes {
  readonly size: number;
  /** Exactly `length` bytes from `offset`, all within the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Maximum number of fields in one message; a network has a few for every node and weight. */
const MAX_FIELDS = 1_000_000;
const MAX_PORTS = 64;
const MAX_PORT_BYTES = 1 << 16;
const WINDOW = 1 << 16;
/** A tag and a length, or a tag and a varint. */
const HEAD = 20;

/** ModelProto.graph, GraphProto.input and GraphProto.output. */
const FIELD = { graph: 7, input: 11, output: 12 } as const;

const damaged = (expected: string, cause?: unknown): ApiError =>
  new ApiError("invalid_request", `ONNX file: expected ${expected}`, null, { cause });

/** Reads ahead, so that small fields do not cost one read each. */
class Window {
  readonly #file: FileBytes;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array();

  constructor(file: FileBytes) {
    this.#file = file;
  }
  async at(offset: number, length: number): Promise<Uint8Array> {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      this.#bytes = await this.#file.read(offset, Math.min(Math.max(length, WINDOW), this.#file.size - offset));
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}

interface Field {
  readonly number: number;
  /** Of the content. */
  readonly start: number;
  readonly end: number;
}

/** The length-delimited fields of the message in bytes `from` to `end`; others are skipped. */
async function* fieldsOf(window: Window, from: number, end: number): AsyncGenerator<Field> {
  let at = from;
  for (let count = 0; at < end; count++) {
    if (count === MAX_FIELDS) throw damaged(`at most ${MAX_FIELDS} fields in a message`);
    const reader = new BinaryReader(await window.at(at, Math.min(HEAD, end - at)));
    const [number, type] = reader.tag();
    let length = 0;
    if (type === WireType.LengthDelimited) length = Number(reader.uint64());
    else if (type === WireType.Varint) reader.uint64();
    else if (type === WireType.Bit32) length = 4;
    else if (type === WireType.Bit64) length = 8;
    else throw damaged("fields of an ONNX message, got a group");
    const start = at + reader.pos;
    at = start + length;
    if (at > end) throw damaged(`a field to end at ${end} at most, got ${at}`);
    if (type === WireType.LengthDelimited) yield { number, start, end: at };
  }
}

/** The graph's inputs and outputs alone, as a model of their own. */
async function portsOf(file: FileBytes): Promise<Uint8Array> {
  const window = new Window(file);
  const graph = new BinaryWriter();
  let count = 0;
  for await (const model of fieldsOf(window, 0, file.size)) {
    if (model.number !== FIELD.graph) continue;
    for await (const { number, start, end } of fieldsOf(window, model.start, model.end)) {
      if (number !== FIELD.input && number !== FIELD.output) continue;
      if (++count > MAX_PORTS) throw damaged(`at most ${MAX_PORTS} inputs and outputs`);
      if (end - start > MAX_PORT_BYTES) throw damaged(`an input or output in ${MAX_PORT_BYTES} bytes`);
      graph.tag(number, WireType.LengthDelimited).bytes(await window.at(start, end - start));
    }
  }
  return new BinaryWriter().tag(FIELD.graph, WireType.LengthDelimited).bytes(graph.finish()).finish();
}

const DTYPES = new Map<number, Port["dtype"]>([
  [DATA_TYPE.f32, "f32"],
  [DATA_TYPE.i32, "i32"],
]);

function port({ name, type }: ValueInfoProto): Port {
  const tensor = type?.tensorType;
  const shape = (tensor?.shape?.dim ?? []).map(({ dimValue, dimParam }) => dimParam || Number(dimValue) || "");
  return { name, dtype: DTYPES.get(tensor?.elemType ?? 0), shape };
}

/** @throws ApiError `invalid_request` when it is not an ONNX file */
export async function readPorts(file: FileBytes): Promise<Ports> {
  let graph: GraphProto | undefined;
  try {
    ({ graph } = fromBinary(ModelProtoSchema, await portsOf(file)));
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw damaged("an ONNX model, got something else", cause);
  }
  return { inputs: graph?.input.map(port) ?? [], outputs: graph?.output.map(port) ?? [] };
}
