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
interface Manifest {
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly Entry[] }[];
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1 };
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const refuse = (path: string, message: string): never => {
  throw new CheckpointError("malformed", path, message);
};

function parse(path: string, text: string): Manifest["weightsManifest"] {
  let json: Partial<Manifest> | null;
  try {
    json = JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    return refuse(path, "expected JSON");
  }
  const groups = json?.weightsManifest;
  return Array.isArray(groups) ? groups : refuse(path, "expected a weightsManifest, got none");
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
      if (!(size >= 0 && end <= bytes.length)) refuse(path, `${name}: expected ${size} values, got the shards' end`);
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
