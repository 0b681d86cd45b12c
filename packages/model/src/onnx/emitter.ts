/** The ONNX file under construction: nodes and tensors with unique names. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Shape } from "../graph/value.ts";
import type { AttributeProtoSchema, NodeProtoSchema, TensorProtoSchema } from "./generated/onnx_pb.ts";
import { ATTRIBUTE_TYPE, DATA_LOCATION_EXTERNAL, DATA_TYPE } from "./schema.ts";
import { assertFactor, type LARGEST } from "./quantize.ts";
import { encodeWeight, storageLayout, type ExternalBytes, type StoredWeight, type Weight } from "./storage.ts";

type TensorFields = MessageInitShape<typeof TensorProtoSchema>;
type Attributes = Readonly<Record<string, number | readonly number[]>>;

function attribute(name: string, value: Attributes[string]): MessageInitShape<typeof AttributeProtoSchema> {
  return typeof value === "number"
    ? { name, type: ATTRIBUTE_TYPE.int, i: BigInt(value) }
    : { name, type: ATTRIBUTE_TYPE.ints, ints: value.map(BigInt) };
}

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** Content of a tensor: inline, or in another file. */
function content(bytes: Uint8Array | ExternalBytes): TensorFields {
  if (bytes instanceof Uint8Array) return { rawData: bytes };
  const { location, offset, length } = bytes;
  const entries = Object.entries({ location, offset: `${offset}`, length: `${length}` });
  return {
    externalData: entries.map(([key, value]) => ({ key, value })),
    dataLocation: DATA_LOCATION_EXTERNAL,
  };
}

/** The initializers that store a weight. */
export interface StoredNames {
  readonly values: string;
  /** f32 [rows, 1, ...], scales of int8 values. */
  readonly scale: string | undefined;
  /** Whether the values are f32. */
  readonly isWide: boolean;
}

/** Collects nodes and initializers; equal small constants are shared. */
export class Emitter {
  readonly nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  readonly initializers: TensorFields[] = [];
  readonly #names: Set<string>;
  readonly #shared = new Map<string, string>();
  #count = 0;
  readonly #batchSource: string | undefined;
  #batch: string | undefined;

  /**
   * @param reserved names of inputs, params and outputs
   * @param batchSource an input whose first dimension is the batch, read at run time
   */
  constructor(reserved: Iterable<string>, batchSource: string | undefined) {
    this.#names = new Set(reserved);
    this.#batchSource = batchSource;
  }

  /** `base`, with primes appended until it is unique. */
  #fresh(base: string): string {
    let name = base;
    while (this.#names.has(name)) name += "'";
    this.#names.add(name);
    return name;
  }

  /** Adds a node with one output and returns the output's name. */
  node(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#fresh(`v${this.#count++}`);
    this.bind(opType, inputs, output, attributes);
    return output;
  }

  /** Adds a node whose output has the given reserved name. */
  bind(opType: string, inputs: readonly string[], output: string, attributes: Attributes = {}): void {
    const attrs = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    this.nodes.push({ opType, name: output, input: [...inputs], output: [output], attribute: attrs });
  }

  #tensor(name: string, dataType: number, dims: readonly number[], bytes: Uint8Array | ExternalBytes): string {
    this.initializers.push({ name, dataType, dims: dims.map(BigInt), ...content(bytes) });
    return name;
  }

  /** A constant tensor, shared with equal ones when small. */
  constant(dataType: number, dims: readonly number[], data: ArrayBufferView): string {
    const key = data.byteLength > 256 ? undefined : `${dataType}/${dims.join("x")}/${bytesOf(data).join(",")}`;
    const before = key === undefined ? undefined : this.#shared.get(key);
    if (before !== undefined) return before;
    const name = this.#tensor(this.#fresh(`c${this.#count++}`), dataType, dims, bytesOf(data));
    if (key !== undefined) this.#shared.set(key, name);
    return name;
  }
  ints(values: readonly number[]): string {
    return this.constant(DATA_TYPE.i64, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** A shape as an i64 tensor, with the batch size filled in at run time. */
  shape(shape: Shape): string {
    if (!shape.includes("batch")) return this.ints(shape as readonly number[]);
    if (this.#batchSource === undefined) {
      throw new Error("expected an input [batch, ...] to read the batch size from, got none");
    }
    const batch = (this.#batch ??= this.node("Shape", [this.#batchSource], { start: 0, end: 1 }));
    const parts = shape.map((dim) => (dim === "batch" ? batch : this.ints([dim])));
    return this.node("Concat", parts, { axis: 0 });
  }

  /** A param's values as initializers: one under its name when stored as f32, else those that {@link widen} reads. */
  weight(
    name: string,
    shape: readonly number[],
    weight: Weight | StoredWeight,
    use: keyof typeof LARGEST = "widened",
  ): StoredNames {
    const parts = storageLayout(shape, weight.storage ?? "f32");
    const stored = "data" in weight ? encodeWeight(name, shape, weight, use) : weight.parts;
    if (use === "factor" && weight.storage === "i8" && stored[0] instanceof Uint8Array) assertFactor(name, stored[0]);
    const names = parts.map(({ suffix, dataType, dims, bytes }, i) => {
      const part = stored[i];
      if (part?.length !== bytes)
        throw new Error(`${name}${suffix}: expected ${bytes} bytes, got ${part?.length ?? "none"}`);
      return this.#tensor(suffix === "" ? name : this.#fresh(name + suffix), dataType, dims, part);
    });
    const [values, scale] = names as [string, string?];
    return { values, scale, isWide: parts[0].suffix === "" };
  }

  /** A stored weight as f32, converted by nodes if it is stored otherwise. */
  widen({ values, scale, isWide }: StoredNames): string {
    if (isWide) return values;
    const wide = this.node("Cast", [values], { to: DATA_TYPE.f32 });
    return scale === undefined ? wide : this.node("Mul", [wide, scale]);
  }
}
