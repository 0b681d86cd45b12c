import { elements, isDtype, sizeOf, toFloat32, unreadable, viewAs } from "../dtype.ts";
import { CheckpointError, quote } from "../error.ts";
import { isPlainDict, toPlain } from "../pickle/plain.ts";
import type { Plain } from "../pickle/plain.ts";
import { PickleExternal } from "../pickle/values.ts";
import { MAX_PICKLE_BYTES, unpickle } from "../pickle/unpickle.ts";
import { fileSource } from "../source.ts";
import type { ByteSource } from "../source.ts";
import type { CheckpointTensor, TensorFile, TensorInfo } from "../tensors.ts";
import { ZipReader } from "../zip.ts";
import type { ZipOptions } from "../zip.ts";
import { TORCH_GLOBALS, loadStorage } from "./globals.ts";
import { gather, isContiguous } from "./materialise.ts";
import { TensorRef, span } from "./ref.ts";
import type { StorageRef } from "./ref.ts";

/**
 * An open PyTorch checkpoint (torch.save since 1.6: a zip of `data.pkl` and one entry per storage). Tensors are read
 * on request, so memory is bounded by the largest one (twice that if its strides are not row-major).
 *
 * Names: the keys of `state_dict` if the checkpoint has one (Lightning), else the dotted path of every tensor.
 */
export interface TorchCheckpoint extends TensorFile {
  /** The whole pickle as plain data, tensors as {@link TensorRef}s. */
  readonly root: Plain;
  /** Reads a tensor found in `root`. */
  read(ref: TensorRef, name: string): Promise<CheckpointTensor>;
}

/**
 * Opens a checkpoint by path, or from a byte source (which it then closes). Validates everything except the elements.
 */
export async function openTorchCheckpoint(
  from: string | ByteSource,
  options: ZipOptions = {},
): Promise<TorchCheckpoint> {
  const source = typeof from === "string" ? await fileSource(from) : from;
  try {
    const zip = await ZipReader.open(source, options);
    const prefix = findPrefix(zip, source.name);
    await checkByteOrder(zip, `${prefix}byteorder`);
    const entry = `${prefix}data.pkl`;
    const claims = new Map<string, StorageRef["claimed"]>();
    const value = unpickle(await readPickle(zip, entry), {
      entry,
      globals: TORCH_GLOBALS,
      persistent: (id, fail) => {
        const storage = loadStorage(id, claims, fail);
        checkStorage(zip, `${prefix}data/${storage.key}`, storage);
        return storage;
      },
    });
    const root = toPlain(value, entry);
    return new OpenCheckpoint(source, zip, prefix, root, nameTensors(root, entry));
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** torch.save puts all entries in one folder, named after the file. */
function findPrefix(zip: ZipReader, file: string): string {
  const pickles = zip.names().filter((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  const [pickle, ...others] = pickles;
  if (pickle === undefined || others.length)
    throw new CheckpointError(
      "malformed",
      file,
      `expected one entry data.pkl (as written by torch.save), got ${pickles.length || "none"}`,
    );
  return pickle.slice(0, -"data.pkl".length);
}

/** Not read if larger than any real pickle, to save memory for tensors. */
async function readPickle(zip: ZipReader, entry: string): Promise<Uint8Array> {
  const size = zip.size(entry) ?? 0;
  if (size > MAX_PICKLE_BYTES)
    throw new CheckpointError("limit", entry, `expected a pickle of at most ${MAX_PICKLE_BYTES} bytes, got ${size}`);
  return new Uint8Array(await zip.read(entry));
}

async function checkByteOrder(zip: ZipReader, entry: string): Promise<void> {
  const size = zip.size(entry);
  if (size === undefined) return;
  const order = size > 16 ? "a long string" : new TextDecoder().decode(await zip.read(entry));
  if (order !== "little")
    throw new CheckpointError("unsupported", entry, `expected byte order "little", got ${quote(order)}`);
}

function checkStorage(zip: ZipReader, entry: string, storage: StorageRef): void {
  const size = zip.size(entry);
  if (size === undefined)
    throw new CheckpointError("missing", entry, `expected a storage of ${storage.bytes} bytes, got no such entry`);
  if (size !== storage.bytes)
    throw new CheckpointError("truncated", entry, `expected a storage of ${storage.bytes} bytes, got ${size}`);
}

function nameTensors(root: Plain, entry: string): Map<string, TensorRef> {
  const tensors = new Map<string, TensorRef>();
  const visit = (value: Plain, name: string): void => {
    if (value instanceof TensorRef) {
      if (tensors.has(name))
        throw new CheckpointError("malformed", entry, `expected one tensor named ${quote(name)}, got two`);
      tensors.set(name, value);
    } else if (
      typeof value === "object" &&
      value !== null &&
      !(value instanceof Uint8Array) &&
      !(value instanceof PickleExternal)
    ) {
      const items = value instanceof Map ? value : Object.entries(value);
      for (const [key, item] of items) visit(item, name ? `${name}.${String(key)}` : String(key));
    }
  };
  const state = isPlainDict(root) ? root["state_dict"] : undefined;
  visit(isPlainDict(state) ? state : root, "");
  return tensors;
}

class OpenCheckpoint implements TorchCheckpoint {
  readonly root: Plain;
  readonly #source: ByteSource;
  readonly #zip: ZipReader;
  readonly #prefix: string;
  readonly #tensors: ReadonlyMap<string, TensorRef>;

  constructor(
    source: ByteSource,
    zip: ZipReader,
    prefix: string,
    root: Plain,
    tensors: ReadonlyMap<string, TensorRef>,
  ) {
    this.root = root;
    this.#source = source;
    this.#zip = zip;
    this.#prefix = prefix;
    this.#tensors = tensors;
  }

  names(): string[] {
    return [...this.#tensors.keys()];
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  #ref(name: string): TensorRef {
    const ref = this.#tensors.get(name);
    if (!ref) throw new CheckpointError("missing", name, `expected this tensor in ${this.#source.name}, got none`);
    return ref;
  }

  info(name: string): TensorInfo {
    const { dtype, shape } = this.#ref(name);
    return { dtype, shape };
  }

  tensor(name: string): Promise<CheckpointTensor>;
  tensor(name: string, options: { readonly as: "f32" }): Promise<CheckpointTensor<Float32Array>>;
  async tensor(name: string, options?: { readonly as: "f32" }): Promise<CheckpointTensor> {
    const tensor = await this.read(this.#ref(name), name);
    if (!options) return tensor;
    return { dtype: "F32", dims: tensor.dims, data: toFloat32(tensor.dtype, tensor.data, name) };
  }

  async read(ref: TensorRef, name: string): Promise<CheckpointTensor> {
    const { dtype, shape, strides, offset } = ref;
    if (!isDtype(dtype)) throw unreadable(dtype, name);
    const bytes = sizeOf(dtype);
    const entry = `${this.#prefix}data/${ref.storage.key}`;
    try {
      const from = elements(shape) === 0 ? 0 : offset * bytes;
      const stored = viewAs(dtype, await this.#zip.read(entry, from, from + span(shape, strides) * bytes));
      const data = isContiguous(shape, strides) ? stored : gather(stored, dtype, shape, strides);
      return { dtype, dims: shape, data };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      throw new CheckpointError(error.code, name, `in ${error.message}`, { cause: error });
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
