/** Writes one network of a bundle, weight by weight: at most the file under construction is in memory. */
import { createHash } from "node:crypto";
import { constants, copyFile, open, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  emitOnnx,
  encodeWeight,
  isPrecise,
  productWeights,
  sizeOf,
  storageLayout,
  type ComponentGraph,
  type ExternalBytes,
  type ParamSpec,
  type Storage,
  type StoredWeight,
} from "@reptok/model";
import type { ComponentName, Manifest } from "@reptok/shared";

type Component = NonNullable<Manifest["components"][ComponentName]>;
type FileEntry = Manifest["files"][number];

/** Weights that are read one at a time. */
export interface WeightSource {
  has(name: string): boolean;
  /** f32, row-major, in the network's shape. */
  read(name: string, shape: readonly number[]): Promise<Float32Array>;
}
export type Weights = ReadonlyMap<string, Float32Array> | WeightSource;

/** A network that exists as an ONNX file. */
export interface ReadyComponent {
  readonly model: Uint8Array;
  readonly parameters: number;
  readonly weights: Storage;
  readonly products?: "i8" | undefined;
  /** Paths of its external data files; the model refers to them by their base names. */
  readonly external: readonly string[];
}

export interface ComponentOptions {
  /** Storage of the large weights. */
  readonly storage: Storage;
  /** Whether a weight is stored as f16 where others are int8; {@link isPrecise} by default. */
  readonly precise?: ((name: string) => boolean) | undefined;
  /** Whether products with weights stored as i8 are computed in integers. */
  readonly products?: "i8" | undefined;
  /** Weights larger than this many bytes are stored as external data (protobuf ends at 2 GiB). */
  readonly externalAbove: number;
  /** Checked between weights. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every weight with its number of values. */
  readonly onWeight?: ((numbers: number) => void) | undefined;
}

export const described = (file: string, bytes: Uint8Array): FileEntry => ({
  file,
  bytes: bytes.byteLength,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

/** Weights with fewer elements stay f32: above all frequencies, whose errors are multiplied by large factors. */
const SMALL = 1024;

/**
 * Instead of int8, f16 stores weights without rows to scale separately (a position embedding [1,N,D]), and those to
 * which the whole network is sensitive (see {@link isPrecise}).
 */
function storageOf(
  { name, shape }: Pick<ParamSpec, "name" | "shape">,
  storage: Storage,
  precise: (name: string) => boolean,
): Storage {
  if (sizeOf(shape) < SMALL) return "f32";
  return storage === "i8" && (shape[0] === 1 || precise(name)) ? "f16" : storage;
}

/** Page size: ONNX Runtime maps weights into memory instead of reading them if they start on a page boundary. */
const ALIGNMENT = 4096;

/** An external data file under construction. */
class ExternalFile {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  #size = 0;

  private constructor(name: string, handle: FileHandle) {
    this.#name = name;
    this.#handle = handle;
  }
  static async create(dir: string, name: string): Promise<ExternalFile> {
    return new ExternalFile(name, await open(join(dir, name), "wx"));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.#hash.update(bytes);
    this.#size += bytes.length;
  }
  async append(bytes: Uint8Array): Promise<ExternalBytes> {
    const gap = -this.#size & (ALIGNMENT - 1);
    if (gap > 0) await this.#write(new Uint8Array(gap));
    const at = { location: this.#name, offset: this.#size, length: bytes.length };
    await this.#write(bytes);
    return at;
  }
  describe(): FileEntry {
    return { file: this.#name, bytes: this.#size, sha256: this.#hash.digest("hex") };
  }
  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Writes `NAME.onnx`, and `NAME.onnx.data` if there are large weights. */
export async function writeComponent(
  dir: string,
  name: ComponentName,
  { scope, inputs, outputs }: ComponentGraph,
  weights: Weights,
  { storage, precise = isPrecise, products, externalAbove, signal, onWeight }: ComponentOptions,
): Promise<Component> {
  const specs = scope.specs();
  const missing = specs.find((spec) => !weights.has(spec.name));
  if (missing !== undefined) throw new Error(`${name}: expected a weight ${missing.name}, got none`);
  const read = async (spec: (typeof specs)[number]): Promise<Float32Array> =>
    "read" in weights ? weights.read(spec.name, spec.shape) : weights.get(spec.name)!;

  const bytes = specs.reduce(
    (sum, spec) =>
      storageLayout(spec.shape, storageOf(spec, storage, precise)).reduce((all, part) => all + part.bytes, sum),
    0,
  );
  const integers = storage === "i8" && products === "i8";
  const factors = integers ? productWeights(Object.values(outputs)) : new Set<string>();
  const file = `${name}.onnx`;
  const external = bytes > externalAbove ? await ExternalFile.create(dir, `${file}.data`) : undefined;
  const stored = new Map<string, StoredWeight>();
  try {
    for (const spec of specs) {
      signal?.throwIfAborted();
      const chosen = storageOf(spec, storage, precise);
      const weight = { data: await read(spec), storage: chosen };
      const encoded = encodeWeight(spec.name, spec.shape, weight, factors.has(spec.name) ? "factor" : "widened");
      const parts: (Uint8Array | ExternalBytes)[] = [];
      for (const part of encoded) parts.push(external === undefined ? part : await external.append(part));
      stored.set(spec.name, { storage: chosen, parts });
      onWeight?.(sizeOf(spec.shape));
    }
  } finally {
    await external?.close();
  }
  const model = emitOnnx({ name, inputs, outputs, weights: stored, products: integers ? "i8" : "f32" });
  await writeFile(join(dir, file), model);
  return {
    ...described(file, model),
    parameters: specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    weights: storage,
    ...(integers && { products: "i8" as const }),
    external: external === undefined ? [] : [external.describe()],
  };
}

/** Copies a network that exists as an ONNX file, with its external data. */
export async function copyComponent(dir: string, name: ComponentName, ready: ReadyComponent): Promise<Component> {
  const { model, parameters, weights, products } = ready;
  const file = `${name}.onnx`;
  await writeFile(join(dir, file), model);
  const external: FileEntry[] = [];
  for (const from of ready.external) {
    const to = join(dir, basename(from));
    await copyFile(from, to, constants.COPYFILE_EXCL);
    external.push(await describeFile(to));
  }
  return { ...described(file, model), parameters, weights, ...(products && { products }), external };
}

async function describeFile(path: string): Promise<FileEntry> {
  const hash = createHash("sha256");
  await using handle = await open(path);
  let bytes = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
    hash.update(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
  }
  return { file: basename(path), bytes, sha256: hash.digest("hex") };
}
