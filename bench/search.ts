/**
 * Search over 1,000, 10,000 and 100,000 latents in the exact index of local runs, in workerd:
 * `node bench/search.ts [dimensions = 256] [queries per round = 5] [rounds = 5]`.
 *
 * Finds the best 10 for vectors that are not stored, among all latents and among those that match a filter. Each round measures every
 * collection. Milliseconds are measured outside workerd, whose clock does not advance while it computes. Recall is the fraction
 * of the true best 10, computed in float64, that was found. The scan is one unfiltered pass over f32 vectors in the memory of the
 * same workerd; ratios to it, in processor time, depend least on other processes. Processor time requires Linux.
 */
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Random } from "../packages/shared/src/index.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { median, printTable, quantile } from "./lib/table.ts";
import { bundle, COMPATIBILITY_DATE, serve } from "./lib/workerd.ts";

const [size = 256, queries = 5, rounds = 5] = process.argv.slice(2).map(Number);
const COLLECTIONS = [1_000, 10_000, 100_000];
const PERCENTS = [100, 50, 10, 1];
const FILLED_AT_ONCE = 5_000;
const LIMIT = 10;
/** Seeds of vectors that are in no collection. */
const STRANGERS = 10_000_000;
/** Queries per row for which recall is computed. */
const RECALLED = 2;

await using served = await serve({
  search: {
    script: bundle(path.join(ROOT, "bench/workers/search.ts")),
    compatibilityDate: COMPATIBILITY_DATE,
    durableObjects: { VECTOR_SHARD: { className: "VectorShard", useSQLite: true } },
  },
});
const url = await served.url("search");

async function get(what: string, parameters: Readonly<Record<string, number>>): Promise<Response> {
  const search = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const response = await fetch(`${url}/${what}?${search.join("&")}`);
  if (!response.ok) throw new Error(`expected 2xx, got ${response.status}: ${await response.text()}`);
  return response;
}

async function fill(count: number): Promise<number> {
  const began = performance.now();
  for (let from = 0; from < count; from += FILLED_AT_ONCE)
    await get("fill", { namespace: count, size, from, to: Math.min(count, from + FILLED_AT_ONCE) });
  return (performance.now() - began) / 1000;
}

const valuesOf = (seed: number) => new Random(seed).normals(new Float32Array(size));
const lengthOf = (vector: Float32Array) => Math.hypot(...vector);

/** The indices of the best, computed directly. */
function best(count: number, percent: number, seed: number): number[] {
  const query = valuesOf(seed);
  const scored = [];
  for (let i = 0; i < count; i++) {
    if (i % 100 >= percent) continue;
    const vector = valuesOf(i);
    let product = 0;
    for (let j = 0; j < size; j++) product += vector[j]! * query[j]!;
    scored.push({ i, score: product / lengthOf(vector) });
  }
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, LIMIT)
    .map(({ i }) => i);
}

let stranger = STRANGERS;
async function ask(
  count: number,
  percent: number,
  seed = stranger++,
): Promise<{ milliseconds: number; found: number[] }> {
  const began = performance.now();
  const response = await get("query", { namespace: count, size, seed, limit: LIMIT, percent });
  const matches = (await response.json()) as { id: string }[];
  const milliseconds = performance.now() - began;
  const expected = Math.min(LIMIT, (count * percent) / 100);
  if (matches.length !== expected) throw new Error(`expected ${expected} matches, got ${matches.length}`);
  return { milliseconds, found: matches.map(({ id }) => Number(id.slice("lat_".length))) };
}

async function recallOf(count: number, percent: number): Promise<number> {
  let hits = 0;
  let expectedCount = 0;
  for (let i = 0; i < RECALLED; i++) {
    const seed = stranger++;
    const { found } = await ask(count, percent, seed);
    const right = best(count, percent, seed);
    // Detects closed connections before the next request.
    await pause(10);
    hits += right.filter((each) => found.includes(each)).length;
    expectedCount += right.length;
  }
  return hits / expectedCount;
}

/** Milliseconds of processor time of an unfiltered scan in f32: the median of `rounds`. */
async function scanTime(count: number): Promise<number> {
  const run = () => get("scan", { count, size, seed: stranger++, limit: LIMIT }).then((response) => response.json());
  // The first scan fills the table.
  await run();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = served.cpuSeconds();
    for (let i = 0; i < queries; i++) await run();
    times.push((1000 * (served.cpuSeconds() - before)) / queries);
  }
  return median(times);
}

interface Row {
  readonly count: number;
  readonly percent: number;
  readonly first: number;
  readonly filled: number;
  readonly recall: number;
  readonly times: number[];
  readonly cpu: number[];
}
const rows: Row[] = [];
for (const count of COLLECTIONS) {
  const filled = count / (await fill(count));
  for (const percent of PERCENTS) {
    const first = (await ask(count, percent)).milliseconds;
    rows.push({ count, percent, filled, first, recall: await recallOf(count, percent), times: [], cpu: [] });
  }
}
for (let round = 0; round < rounds; round++) {
  for (const { count, percent, times, cpu } of rows) {
    const before = served.cpuSeconds();
    for (let i = 0; i < queries; i++) times.push((await ask(count, percent)).milliseconds);
    cpu.push((1000 * (served.cpuSeconds() - before)) / queries);
  }
}
const scans = new Map<number, number>();
for (const count of COLLECTIONS) scans.set(count, await scanTime(count));
printTable(
  [
    "latents",
    "filter keeps",
    "median ms",
    "95 % below",
    "first ms",
    "ms of processor time",
    "of the f32 scan",
    "recall",
    "filled, a second",
    "MB of codes",
  ],
  rows.map(({ count, percent, times, cpu, first, recall, filled }) => [
    String(count),
    `${percent} %`,
    median(times).toFixed(1),
    quantile(times, 0.95).toFixed(1),
    first.toFixed(1),
    median(cpu).toFixed(1),
    `${((100 * median(cpu)) / scans.get(count)!).toFixed(0)} %`,
    recall.toFixed(3),
    filled.toFixed(0),
    ((count * Math.ceil(size / 16) * 16) / 1e6).toFixed(1),
  ]),
);
