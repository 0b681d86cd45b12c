/** Reads weights back from an emitted ONNX file, by their names in the network. */
import { fromBinary } from "@bufbuild/protobuf";
import { ApiError } from "@reptok/shared";
import { type ModelProto, ModelProtoSchema, type TensorProto } from "./generated/onnx_pb.ts";
import { DATA_LOCATION_EXTERNAL } from "./schema.ts";
import { decodeWeight, storageLayout, type ExternalBytes, type Storage } from "./storage.ts";

/** Reads bytes of an external data file. */
export type ReadExternal = (bytes: ExternalBytes) => Promise<Uint8Array>;

const damaged = (problem: string): ApiError => new ApiError("invalid_request", `ONNX weights: ${problem}`);
const STORAGES: readonly Storage[] = ["f32", "f16", "i8"];

function externalBytes({ name, externalData }: TensorProto): ExternalBytes {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const [location, offset, length] = [
    entries.get("location"),
    Number(entries.get("offset") ?? 0),
    Number(entries.get("length")),
  ];
  if (location === undefined || !Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length)) {
    throw damaged(`expected ${name} to say where its bytes are`);
  }
  return { location, offset, length };
}

/** The weights of one file; values are read (and widened to f32) on request. */
export class OnnxWeights {
  readonly #tensors: ReadonlyMap<string, TensorProto>;
  readonly #external: ReadExternal;

  /**
   * @param model a file of `emitOnnx`; referenced, not copied
   * @param external required if weights are external
   * @throws ApiError `invalid_request` when it is not an ONNX file
   */
  constructor(
    model: Uint8Array,
    external: ReadExternal = ({ location }) =>
      Promise.reject(damaged(`expected the external file ${location}, got none`)),
  ) {
    let parsed: ModelProto;
    try {
      parsed = fromBinary(ModelProtoSchema, model);
    } catch (cause) {
      throw new ApiError("invalid_request", "expected an ONNX file, got something else", null, { cause });
    }
    this.#tensors = new Map((parsed.graph?.initializer ?? []).map((tensor) => [tensor.name, tensor]));
    this.#external = external;
  }

  /** The tensors that store a weight of that shape in the file, or undefined. */
  #parts(name: string, shape: readonly number[]) {
    for (const storage of STORAGES) {
      const layout = storageLayout(shape, storage);
      const found = layout.map(({ suffix }) => this.#tensors.get(name + suffix));
      if (found.every((tensor) => tensor !== undefined)) return { layout, tensors: found };
    }
    return undefined;
  }

  /** Whether the file stores a weight of that name, of any shape. */
  has(name: string): boolean {
    return [name, `${name}.f16`, `${name}.i8`].some((stored) => this.#tensors.has(stored));
  }

  /**
   * f32 values, row-major.
   * @throws ApiError `invalid_request` when the file has no weight of that name and shape
   */
  async read(name: string, shape: readonly number[]): Promise<Float32Array> {
    const stored = this.#parts(name, shape);
    if (stored === undefined) throw damaged(`expected ${name}, got none`);
    const bytes = await Promise.all(
      stored.tensors.map(async (tensor, i) => {
        const part = stored.layout[i]!;
        const is =
          tensor.dataLocation === DATA_LOCATION_EXTERNAL ? await this.#external(externalBytes(tensor)) : tensor.rawData;
        const dims = tensor.dims.map(Number);
        if (dims.join() !== part.dims.join() || tensor.dataType !== part.dataType || is.length !== part.bytes) {
          throw damaged(
            `expected ${tensor.name} as [${part.dims.join(", ")}] in ${part.bytes} bytes, got [${dims.join(", ")}] in ${is.length}`,
          );
        }
        return is;
      }),
    );
    return decodeWeight(stored.layout[0].suffix, bytes);
  }
}
