/** Runs every picture once through the frozen networks, and stores the results in the run's directory. */
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { preprocess, type Picture, type Runner } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import { ApiError, type Manifest } from "@reptok/shared";
import * as z from "zod";
import type { Example } from "./examples.ts";
import { RowFile, type RowType } from "./row-file.ts";

/** A set of rows: its file name, row width and number type. */
export interface RowSpec {
  readonly width: number;
  readonly type: RowType;
}

/** Pictures as network inputs: f32 [n,3,side,side] for each requested side and normalisation. */
export type Inputs<I extends string> = Readonly<Record<I, Float32Array>>;

export interface Plan<R extends string, I extends string> {
  readonly rows: Readonly<Record<R, RowSpec>>;
  readonly inputs: Readonly<Record<I, Manifest["preprocess"]>>;
  /** Computes the rows of some pictures, concatenated. */
  compute(inputs: Inputs<I>, count: number): Promise<Readonly<Record<R, Float32Array>>>;
}

export interface Skipped {
  readonly name: string;
  readonly problem: string;
}
export interface Prepared<R extends string> {
  /** The readable pictures, in row order. */
  readonly examples: readonly Example[];
  readonly skipped: readonly Skipped[];
  readonly rows: Readonly<Record<R, RowFile>>;
}

export interface PrepareOptions {
  readonly dir: string;
  readonly progress: (done: number, total: number) => void;
  readonly stopped: () => boolean;
}

/** Pictures per batch. */
const CHUNK = 8;
const MAX_FILE_BYTES = 2 ** 28;
const INDEX = "pictures.json";
const Index = z.object({
  names: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), problem: z.string() })),
});

/** @throws ApiError saying why a file cannot be used for training */
async function readExample(path: string, encoderSize: number | undefined): Promise<Picture> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new ApiError("invalid_image", `expected at most 256 MB, got ${size} bytes`);
    return await readPicture(await readFile(path), encoderSize === undefined ? {} : { encoderSize });
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_image", "the file cannot be read", null, { cause });
  }
}

const recordOf = <K extends string, V>(keys: readonly K[], value: (key: K, at: number) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key, at) => [key, value(key, at)])) as Record<K, V>;

function open<R extends string>(plan: Plan<R, string>, dir: string, count: number): Promise<Record<R, RowFile>> {
  return each(plan, (name, { width, type }) => RowFile.open(join(dir, `${name}.rows`), width, type, count));
}
async function each<R extends string>(
  { rows }: Plan<R, string>,
  make: (name: R, spec: RowSpec) => Promise<RowFile>,
): Promise<Record<R, RowFile>> {
  const names = Object.keys(rows) as R[];
  const files = await Promise.all(names.map((name) => make(name, rows[name])));
  return recordOf(names, (_, at) => files[at]!);
}

/**
 * The rows of all examples; read from the files if an earlier run has completed them. A file that is not a readable
 * picture is omitted and listed in `skipped`.
 *
 * @returns undefined when it was stopped
 * @throws ApiError `invalid_request` when none of the pictures can be read
 */
export async function prepare<R extends string, I extends string>(
  examples: readonly Example[],
  plan: Plan<R, I>,
  { dir, progress, stopped }: PrepareOptions,
): Promise<Prepared<R> | undefined> {
  const cachedIndex = await readFile(join(dir, INDEX), "utf8").catch(() => undefined);
  if (cachedIndex !== undefined) {
    const { names, skipped } = Index.parse(JSON.parse(cachedIndex));
    const listed = new Set(names);
    return {
      examples: examples.filter(({ name }) => listed.has(name)),
      skipped,
      rows: await open(plan, dir, names.length),
    };
  }
  const sides = Object.values<Manifest["preprocess"]>(plan.inputs).map(({ size }) => size);
  // With a single side, large pictures are averaged as they are read, which is the first step of the encoder's
  // preprocessing anyway.
  const reduced = new Set(sides).size === 1 ? sides[0] : undefined;
  const files = await each(plan, (name, { width, type }) => RowFile.create(join(dir, `${name}.rows`), width, type));
  const [listed, skipped]: [Example[], Skipped[]] = [[], []];
  for (let start = 0; start < examples.length; start += CHUNK) {
    if (stopped()) return undefined;
    const chunk: Picture[] = [];
    for (const example of examples.slice(start, start + CHUNK)) {
      try {
        chunk.push(await readExample(example.path, reduced));
        listed.push(example);
      } catch (cause) {
        skipped.push({ name: example.name, problem: (cause as Error).message });
      }
    }
    if (chunk.length > 0) {
      const rows = await plan.compute(inputsOf(chunk, plan.inputs), chunk.length);
      for (const [name, file] of Object.entries<RowFile>(files)) await file.append(rows[name as R]);
    }
    progress(Math.min(start + CHUNK, examples.length), examples.length);
  }
  if (listed.length === 0) {
    const [first] = skipped;
    const found = `${first!.name}: ${first!.problem}`;
    throw new ApiError(
      "invalid_request",
      `expected readable pictures, got none among ${skipped.length} files (${found})`,
    );
  }
  await writeFile(join(dir, INDEX), JSON.stringify({ names: listed.map(({ name }) => name), skipped }));
  return { examples: listed, skipped, rows: files };
}

function inputsOf<I extends string>(chunk: readonly Picture[], plans: Plan<string, I>["inputs"]): Inputs<I> {
  return recordOf(Object.keys(plans) as I[], (name) => {
    const spec = plans[name];
    const stride = 3 * spec.size ** 2;
    const all = new Float32Array(chunk.length * stride);
    chunk.forEach((picture, i) => all.set(preprocess(picture, spec), i * stride));
    return all;
  });
}

/** [-1,1] pixels at a given side, as the autoencoder reads them. */
export const signedPixels = (size: number): Manifest["preprocess"] => ({
  size,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
});

/**
 * The decoder's targets for pictures in [-1,1]: the autoencoder's means in the flow's units, or the pixels themselves.
 */
export async function flowLatents(
  runner: Runner,
  { decoder, imageSize }: Manifest,
  image: Float32Array,
  count: number,
): Promise<Float32Array> {
  if (decoder.space === "pixel") return image;
  const dims = [count, 3, imageSize, imageSize];
  const { moments } = await runner.run("autoencoder_encoder", { image: { data: image, dims } });
  const { channels, size, scale, shift } = decoder;
  const [plane, stride] = [size ** 2, channels * size ** 2];
  const data = moments!.data as Float32Array;
  const latents = new Float32Array(count * stride);
  for (let i = 0; i < latents.length; i++) {
    const [item, within] = [Math.floor(i / stride), i % stride];
    const channel = Math.floor(within / plane);
    const factor = typeof scale === "number" ? scale : scale[channel]!;
    // The moments contain as many log variances after an item's means.
    latents[i] = (data[2 * item * stride + within]! - (shift?.[channel] ?? 0)) * factor;
  }
  return latents;
}
