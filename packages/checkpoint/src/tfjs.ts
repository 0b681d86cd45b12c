/** The weights of a TensorFlow.js graph model: `model.json`, which lists them, and the shards next to it. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CheckpointError } from "./error.ts";

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: unknown;
}
interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly Entry[];
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1 };
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const refuse = (path: string, message: string): never => {
  throw new CheckpointError("malformed", path, message);
};

const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const isText = (value: unknown): boolean => typeof value === "string";
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isEntry(value: unknown): boolean {
  const { name, shape, dtype } = (value ?? {}) as Partial<Entry>;
  return isText(name) && isText(dtype) && isList(shape, isSize);
}

function isGroup(value: unknown): boolean {
  const { paths, weights } = (value ?? {}) as Partial<Group>;
  return isList(paths, isText) && isList(weights, isEntry);
}

function parse(path: string, text: string): readonly Group[] {
  let json: { readonly weightsManifest?: unknown } | null;
  try {
    json = JSON.parse(text) as typeof json;
  } catch {
    return refuse(path, "expected JSON");
  }
  const groups = json?.weightsManifest;
  if (!isList(groups, isGroup))
    return refuse(path, "expected a weightsManifest: groups of paths and of weights with a name, shape and dtype");
  return groups as readonly Group[];
}

/**
 * The float32 weights by name, row-major; those of other types are skipped.
 *
 * @param path of `model.json`
 * @throws CheckpointError when files are missing, are not such a model, or differ in length from the manifest
 */
export async function readTfjsWeights(path: string): Promise<Map<string, { dims: number[]; data: Float32Array }>> {
  const read = (file: string) =>
    readFile(file).catch((cause: unknown) => {
      throw new CheckpointError("unreadable", file, "expected a readable file", { cause });
    });
  const found = new Map<string, { dims: number[]; data: Float32Array }>();
  for (const { paths, weights } of parse(path, (await read(path)).toString())) {
    const odd = paths.find((name) => !PLAIN_NAME.test(name));
    if (odd !== undefined) refuse(path, `expected shards in its folder, got ${JSON.stringify(odd.slice(0, 100))}`);
    const bytes = Buffer.concat(await Promise.all(paths.map((name) => read(join(dirname(path), name)))));
    let offset = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      const size = shape.reduce((product, dim) => product * dim, 1);
      const each = BYTES[dtype] ?? refuse(path, `${name}: expected one of ${Object.keys(BYTES).join(", ")}`);
      if (quantization !== undefined) refuse(path, `${name}: expected plain values, got quantised ones`);
      const end = offset + size * each;
      if (!(end <= bytes.length)) refuse(path, `${name}: expected ${size} values, got the shards' end`);
      if (dtype === "float32") {
        const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + end));
        found.set(name, { dims: [...shape], data });
      }
      offset = end;
    }
    if (offset !== bytes.length) refuse(path, `expected ${offset} bytes of weights, got ${bytes.length}`);
  }
  return found;
}
