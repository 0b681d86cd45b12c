/**
 * Writes src/search/scores.wasm, the inner loop of the exact index: `node apps/edge/kernel/emit.ts`. A test says when that has
 * become necessary. Workers only run WebAssembly that is deployed with them as a module, so the module is a file.
 *
 * It imports its memory as `env.memory` and exports one function, with addresses in bytes and `size` a multiple of 16:
 *
 *     scores(query: i16[size], codes: i8[places, size], list: u32[count], count, size, out: i32[count])
 *
 * out[i] is the product of the query and the codes of place list[i]. It is exact: the sums stay below 2^31 for queries of at most
 * 8,191 and sizes of at most 2,048.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const TARGET = new URL("../src/search/scores.wasm", import.meta.url);

const I32 = 0x7f;
const V128 = 0x7b;
const VOID = 0x40;

/** LEB128, unsigned. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128, signed. */
function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

const text = (value: string): number[] => [...unsigned(value.length), ...new TextEncoder().encode(value)];
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const simd = (code: number): number[] => [0xfd, ...unsigned(code)];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const i32 = (value: number): number[] => [0x41, ...signed(value)];
const add = [0x6a];
const multiply = [0x6c];
const shiftLeft = [0x74];
const isLess = [0x49];
const loadI32 = [0x28, 2, 0];
const storeI32 = [0x36, 2, 0];
const loadV128 = (offset = 0): number[] => [...simd(0), 0, ...unsigned(offset)];
const zeroV128 = [...simd(12), ...Array.from({ length: 16 }, () => 0)];
const extendLow = simd(0x87);
const extendHigh = simd(0x88);
const dotPairs = simd(0xba);
const addI32x4 = simd(0xae);
const lane = (index: number): number[] => [...simd(0x1b), index];
/** `do { body } while (condition)` */
const repeat = (body: readonly number[], condition: readonly number[]): number[] => [
  0x03,
  VOID,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
];

const [query, codes, places, count, size, out] = [0, 1, 2, 3, 4, 5] as const;
const [i, j, at, sum, both] = [6, 7, 8, 9, 10] as const;

const step = [
  [...get(at), ...get(j), ...add, ...loadV128(), ...set(both)],
  get(sum),
  [...get(both), ...extendLow],
  [...get(query), ...get(j), ...i32(1), ...shiftLeft, ...add, ...loadV128(), ...dotPairs, ...addI32x4],
  [...get(both), ...extendHigh],
  [...get(query), ...get(j), ...i32(1), ...shiftLeft, ...add, ...loadV128(16), ...dotPairs, ...addI32x4],
  set(sum),
  [...get(j), ...i32(16), ...add, ...set(j)],
].flat();
const part = (index: number): number[] => [...get(sum), ...lane(index)];
const total = [...part(0), ...part(1), ...add, ...part(2), ...add, ...part(3), ...add];
const each = [
  [...get(codes), ...get(places), ...get(i), ...i32(2), ...shiftLeft, ...add, ...loadI32],
  [...get(size), ...multiply, ...add, ...set(at)],
  [...zeroV128, ...set(sum), ...i32(0), ...set(j)],
  repeat(step, [...get(j), ...get(size), ...isLess]),
  [...get(out), ...get(i), ...i32(2), ...shiftLeft, ...add, ...total, ...storeI32],
  [...get(i), ...i32(1), ...add, ...set(i)],
].flat();
const locals = list([
  [3, I32],
  [2, V128],
]);
const body = [...locals, ...repeat(each, [...get(i), ...get(count), ...isLess]), 0x0b];

/** "\0asm", version 1. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The module's bytes. */
export function emit(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...HEADER,
    ...section(1, list([[0x60, ...list(Array.from({ length: 6 }, () => [I32])), ...list([])]])),
    ...section(2, list([[...text("env"), ...text("memory"), 2, 0, 1]])),
    ...section(3, list([[0]])),
    ...section(7, list([[...text("scores"), 0, 0]])),
    ...section(10, list([[...unsigned(body.length), ...body]])),
  ]);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(fileURLToPath(TARGET), emit());
