/**
 * Search over 1,000, 10,000 and 100,000 latents in the exact index that local runs have, in workerd:
 * `node bench/search.ts [dimensions = 256] [queries a round = 5] [rounds = 5]`.
 *
 * The best 10 for vectors that are not among those kept. Collections take turns each round. Milliseconds are a request's
 * from outside, since workerd's clock stands still while it computes. Linux only, for the processor time.
 */
import path from "node:path";
import { ROOT } from "../scripts/lib/stack.ts";
import { median, printTable, quantile } from "./lib/table.ts";
import { bundle, COMPATIBILITY_DATE, serve } from "./lib/workerd.ts";

const [size = 256, queries = 5, rounds = 5] = process.argv.slice(2).map(Number);
const COLLECTIONS = [1_000, 10_000, 100_000];
const FILLED_AT_ONCE = 5_000;
const LIMIT = 10;
/** Seeds of vectors that no collection holds. */
const STRANGERS = 10_000_000;

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

let stranger = STRANGERS;
/** Milliseconds of a query. */
async function ask(count: number): Promise<number> {
  const began = performance.now();
  const response = await get("query", { namespace: count, size, seed: stranger++, limit: LIMIT });
  const found = (await response.json()) as unknown[];
  if (found.length !== LIMIT) throw new Error(`expected ${LIMIT} matches, got ${found.length}`);
  return performance.now() - began;
}

const rows: { count: number; filled: number; times: number[]; cpu: number[] }[] = [];
for (const count of COLLECTIONS) {
  rows.push({ count, filled: await fill(count), times: [], cpu: [] });
  await ask(count);
}
for (let round = 0; round < rounds; round++) {
  for (const { count, times, cpu } of rows) {
    const before = served.cpuSeconds();
    for (let i = 0; i < queries; i++) times.push(await ask(count));
    cpu.push((1000 * (served.cpuSeconds() - before)) / queries);
  }
}
const [least] = rows;
printTable(
  ["latents", "median ms", "95 % below", "ratio", "ms of processor time", "filled, latents a second"],
  rows.map(({ count, filled, times, cpu }) => [
    String(count),
    median(times).toFixed(1),
    quantile(times, 0.95).toFixed(1),
    (median(times) / median(least!.times)).toFixed(1),
    median(cpu).toFixed(1),
    (count / filled).toFixed(0),
  ]),
);
