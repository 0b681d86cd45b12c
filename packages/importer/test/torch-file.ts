/** Writes PyTorch checkpoints (torch.save's zip and pickle), for tests and benchmarks: any size, tensor by tensor. */
import { ZipFile } from "./zip-file.ts";

/** A tensor whose elements are computed when it is written. */
export class TorchTensor {
  readonly shape: readonly number[];
  readonly type: keyof typeof STORAGES;
  readonly make: () => Uint8Array;
  constructor(shape: readonly number[], make: () => ArrayBufferView, type: keyof typeof STORAGES = "F32") {
    this.shape = shape;
    this.type = type;
    this.make = () => {
      const view = make();
      return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    };
  }
}

/** Supported values; objects become dicts. */
export type TorchValue =
  | null
  | boolean
  | number
  | string
  | TorchTensor
  | readonly TorchValue[]
  | { readonly [key: string]: TorchValue };

const STORAGES = {
  F32: "FloatStorage",
  F16: "HalfStorage",
  BF16: "BFloat16Storage",
  F64: "DoubleStorage",
  I64: "LongStorage",
} as const;

const global = (module: string, name: string): Buffer => Buffer.from(`c${module}\n${name}\n`);
const MARK = Buffer.from("(");
const TUPLE = Buffer.from("t");
const REDUCE = Buffer.from("R");

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5, "X");
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
function number(value: number): Buffer {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    const bytes = Buffer.alloc(5, "J");
    bytes.writeInt32LE(value, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, "G");
  bytes.writeDoubleBE(value, 1);
  return bytes;
}
const tuple = (...items: readonly Buffer[]): Buffer => Buffer.concat([MARK, ...items, TUPLE]);

class Pickler {
  readonly tensors: TorchTensor[] = [];

  #tensor(tensor: TorchTensor): Buffer {
    const key = `${this.tensors.push(tensor) - 1}`;
    const { shape, type } = tensor;
    const count = shape.reduce((product, dim) => product * dim, 1);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, dim) => product * dim, 1));
    const id = tuple(text("storage"), global("torch", STORAGES[type]), text(key), text("cpu"), number(count));
    const hooks = Buffer.concat([global("collections", "OrderedDict"), Buffer.from(")R")]);
    const dims = (values: readonly number[]): Buffer => tuple(...values.map(number));
    const args = tuple(
      Buffer.concat([id, Buffer.from("Q")]),
      number(0),
      dims(shape),
      dims(strides),
      Buffer.from([0x89]),
      hooks,
    );
    return Buffer.concat([global("torch._utils", "_rebuild_tensor_v2"), args, REDUCE]);
  }

  value(value: TorchValue): Buffer {
    if (value === null) return Buffer.from("N");
    if (typeof value === "boolean") return Buffer.from([value ? 0x88 : 0x89]);
    if (typeof value === "number") return number(value);
    if (typeof value === "string") return text(value);
    if (value instanceof TorchTensor) return this.#tensor(value);
    if (Array.isArray(value)) {
      return Buffer.concat([
        Buffer.from("]"),
        MARK,
        ...(value as readonly TorchValue[]).map((item) => this.value(item)),
        Buffer.from("e"),
      ]);
    }
    const items = Object.entries(value).flatMap(([key, item]) => [text(key), this.value(item)]);
    return Buffer.concat([Buffer.from("}"), MARK, ...items, Buffer.from("u")]);
  }
}

/** Writes the file; one tensor at a time is in memory. */
export async function writeTorchFile(path: string, root: TorchValue): Promise<void> {
  const pickler = new Pickler();
  const pickle = Buffer.concat([Buffer.from([0x80, 2]), pickler.value(root), Buffer.from(".")]);
  const zip = await ZipFile.create(path);
  try {
    await zip.add("archive/data.pkl", pickle);
    await zip.add("archive/byteorder", Buffer.from("little"));
    for (const [i, tensor] of pickler.tensors.entries()) await zip.add(`archive/data/${i}`, tensor.make());
    await zip.add("archive/version", Buffer.from("3\n"));
  } finally {
    await zip.close();
  }
}
