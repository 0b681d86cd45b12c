/** The WebAssembly module of the exact index's products, in Node. */
import { readFileSync } from "node:fs";
import { Random } from "@reptok/shared";
import { expect, test } from "vitest";
import { emit } from "../../apps/edge/kernel/emit.ts";
import { MAX_QUERY_CODE } from "../../apps/edge/src/domain/vector-block.ts";

type Scores = (query: number, codes: number, places: number, count: number, size: number, out: number) => void;

test("the file equals the output of kernel/emit.ts", () => {
  expect(new Uint8Array(readFileSync(new URL("../../apps/edge/src/search/scores.wasm", import.meta.url)))).toEqual(
    emit(),
  );
});

/** The products of places in a list, as the module computes them. */
function products(query: readonly number[], codes: readonly number[], places: readonly number[]): number[] {
  const size = query.length;
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(emit()), { env: { memory } });
  const { scores } = instance.exports as { scores: Scores };
  const [placesAt, outAt, codesAt] = [8192, 16_384, 32_768];
  new Int16Array(memory.buffer, 0, size).set(query);
  new Int8Array(memory.buffer, codesAt, codes.length).set(codes);
  new Uint32Array(memory.buffer, placesAt, places.length).set(places);
  scores(0, codesAt, placesAt, places.length, size, outAt);
  return [...new Int32Array(memory.buffer, outAt, places.length)];
}

test("products are exact for any positions in any order", () => {
  const random = new Random(3);
  const whole = (most: number, n: number) =>
    Array.from(random.normals(new Float32Array(n)), (x) => Math.max(-most, Math.min(most, Math.round((x * most) / 3))));
  for (const size of [16, 32, 256, 768]) {
    const [query, codes] = [whole(MAX_QUERY_CODE, size), whole(127, 40 * size)];
    const places = [39, 0, 7, 7, 20];
    const expected = places.map((place) => query.reduce((sum, code, i) => sum + code * codes[place * size + i]!, 0));
    expect(products(query, codes, places)).toEqual(expected);
  }
});

test("the largest codes of the largest size stay within 32 bits", () => {
  const size = 1536;
  const query = Array.from({ length: size }, () => MAX_QUERY_CODE);
  const codes = [127, -127].flatMap((code) => Array.from({ length: size }, () => code));
  expect(products(query, codes, [0, 1])).toEqual([size * MAX_QUERY_CODE * 127, -size * MAX_QUERY_CODE * 127]);
});
