import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { DTYPES, elements, sizeOf } from "../dtype.ts";
import type { Dtype, TensorData } from "../dtype.ts";

/** A tensor to write. `dtype` can be omitted if the array type implies it: all but F16, BF16 and BOOL. */
export interface TensorToWrite {
  readonly dims: readonly number[];
  readonly data: TensorData;
  readonly dtype?: Dtype;
}

const WRITE_CHUNK = 1 << 28;

/**
 * Writes tensors to a safetensors file, directly from their arrays. The bytes go to a temporary file next to `path`,
 * are flushed to disk and then renamed over it: a reader sees either the old or the new file, and a crash leaves the
 * old. Deterministic: the same tensors and metadata give the same bytes. Throws RangeError for tensors that contradict
 * themselves.
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [string, TensorToWrite]>,
  metadata: Iterable<readonly [string, string]> = [],
): Promise<void> {
  const { header, ordered } = layOut(tensors, metadata);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const handle = await open(temporary, "wx");
  try {
    try {
      await writeAll(handle, header);
      for (const { data } of ordered)
        await writeAll(handle, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

interface Named {
  readonly name: string;
  readonly dtype: Dtype;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** Larger elements first, so that every tensor is aligned to its element size; by name within each size. */
function layOut(
  tensors: Iterable<readonly [string, TensorToWrite]>,
  metadata: Iterable<readonly [string, string]>,
): { header: Uint8Array; ordered: Named[] } {
  const ordered = [...tensors].map(([name, tensor]) => checked(name, tensor));
  ordered.sort((a, b) => sizeOf(b.dtype) - sizeOf(a.dtype) || (a.name < b.name ? -1 : 1));
  const entries: [string, unknown][] = [];
  const texts = Object.fromEntries(metadata);
  if (Object.keys(texts).length) entries.push(["__metadata__", texts]);
  const names = new Set(["__metadata__"]);
  let at = 0;
  for (const { name, dtype, dims, data } of ordered) {
    if (names.has(name)) throw new RangeError(`expected distinct tensor names, got ${JSON.stringify(name)} again`);
    names.add(name);
    const end = at + data.byteLength;
    entries.push([name, { dtype, shape: dims, data_offsets: [at, end] }]);
    at = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return { header, ordered };
}

function checked(name: string, { dims, data, dtype = dtypeOf(data) }: TensorToWrite): Named {
  if (!(data instanceof DTYPES[dtype]))
    throw new RangeError(`${name}: expected ${DTYPES[dtype].name} for ${dtype}, got ${data.constructor.name}`);
  if (elements(dims) !== data.length)
    throw new RangeError(`${name}: expected ${elements(dims)} elements for [${dims.join(", ")}], got ${data.length}`);
  return { name, dtype, dims, data };
}

function dtypeOf(data: TensorData): Dtype {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof BigInt64Array) return "I64";
  if (data instanceof BigUint64Array) return "U64";
  if (data instanceof Int32Array) return "I32";
  if (data instanceof Uint32Array) return "U32";
  if (data instanceof Int16Array) return "I16";
  if (data instanceof Uint16Array) return "U16";
  return data instanceof Int8Array ? "I8" : "U8";
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, Math.min(WRITE_CHUNK, bytes.length - at));
    at += bytesWritten;
  }
}
