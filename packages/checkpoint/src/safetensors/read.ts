import { allocate, isDtype, toFloat32, unreadable, viewAs } from "../dtype.ts";
import { CheckpointError } from "../error.ts";
import { identify, SAFETENSORS } from "../identify.ts";
import { fileSource } from "../source.ts";
import type { ByteSource } from "../source.ts";
import type { CheckpointTensor, TensorFile, TensorInfo } from "../tensors.ts";
import { MAX_HEADER, parseHeader } from "./header.ts";
import type { Header, Placement } from "./header.ts";

/**
 * An open safetensors file: 8 bytes with the header's length (little-endian), the header in JSON, the tensors' bytes.
 * Tensors are read on request.
 */
export interface SafetensorsFile extends TensorFile {
  readonly metadata: ReadonlyMap<string, string>;
}

/** Opens a file by path, or from a byte source (which it then closes). Validates the header, including sizes. */
export async function openSafetensors(from: string | ByteSource): Promise<SafetensorsFile> {
  const source = typeof from === "string" ? await fileSource(from) : from;
  try {
    return await read(source);
  } catch (error) {
    const actual = await actualFormat(source);
    await source.close();
    if (actual === undefined) throw error;
    throw new CheckpointError("malformed", source.name, `expected a safetensors file, got ${actual}`, {
      cause: error,
    });
  }
}

async function read(source: ByteSource): Promise<SafetensorsFile> {
  const length = await headerLength(source);
  const bytes = new Uint8Array(length);
  await source.read(bytes, 8);
  return new OpenFile(source, 8 + length, parseHeader(bytes, source.size - 8 - length, source.name));
}

/** The actual format of a file that is not safetensors, if recognised. */
async function actualFormat(source: ByteSource): Promise<string | undefined> {
  if (source.size === 0) return undefined;
  const found = await identify(source).catch(() => undefined);
  return found === SAFETENSORS ? undefined : found;
}

/** Reads a whole file into memory, tensors in the order of its header. */
export async function readSafetensors(from: string | ByteSource): Promise<{
  tensors: Map<string, CheckpointTensor>;
  metadata: ReadonlyMap<string, string>;
}> {
  const file = await openSafetensors(from);
  try {
    const tensors = new Map<string, CheckpointTensor>();
    for (const name of file.names()) tensors.set(name, await file.tensor(name));
    return { tensors, metadata: file.metadata };
  } finally {
    await file.close();
  }
}

async function headerLength(source: ByteSource): Promise<number> {
  const bytes = new Uint8Array(8);
  await source.read(bytes, 0);
  const length = new DataView(bytes.buffer).getBigUint64(0, true);
  if (length > MAX_HEADER) {
    const found = `a header of ${length} bytes, more than ${MAX_HEADER}`;
    throw new CheckpointError("malformed", source.name, `expected a safetensors file, got ${found}`);
  }
  if (Number(length) > source.size - 8)
    throw new CheckpointError("truncated", source.name, `expected a header of ${length} bytes, got ${source.size - 8}`);
  return Number(length);
}

class OpenFile implements SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>;
  readonly #source: ByteSource;
  readonly #dataStart: number;
  readonly #tensors: ReadonlyMap<string, Placement>;

  constructor(source: ByteSource, dataStart: number, header: Header) {
    this.metadata = header.metadata;
    this.#source = source;
    this.#dataStart = dataStart;
    this.#tensors = header.tensors;
  }

  names(): string[] {
    return [...this.#tensors.keys()];
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  #placement(name: string): Placement {
    const placement = this.#tensors.get(name);
    if (!placement)
      throw new CheckpointError("missing", name, `expected this tensor in ${this.#source.name}, got none`);
    return placement;
  }

  info(name: string): TensorInfo {
    const { dtype, shape } = this.#placement(name);
    return { dtype, shape };
  }

  tensor(name: string): Promise<CheckpointTensor>;
  tensor(name: string, options: { readonly as: "f32" }): Promise<CheckpointTensor<Float32Array>>;
  async tensor(name: string, options?: { readonly as: "f32" }): Promise<CheckpointTensor> {
    const { dtype, shape, begin, end } = this.#placement(name);
    if (!isDtype(dtype)) throw unreadable(dtype, name);
    const buffer = allocate(end - begin, name);
    await this.#source.read(new Uint8Array(buffer), this.#dataStart + begin);
    const data = viewAs(dtype, buffer);
    if (!options) return { dtype, dims: shape, data };
    return { dtype: "F32", dims: shape, data: toFloat32(dtype, data, name) };
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
