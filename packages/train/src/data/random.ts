/** Seeded randomness for data: hashes of stable keys, and a small generator. */
import { createHash } from "node:crypto";

/** A uniform number in [0, 1), a function of the key. Used for splits, so that reordering does not change them. */
export function hashFraction(...key: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(JSON.stringify(key)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by hashing `key`; 2^32 distinct values per draw. */
export function seededRandom(...key: readonly (string | number)[]): Random {
  const digest = createHash("sha256").update(JSON.stringify(key)).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = 1;
  return () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** A uniform integer in [0, below). */
export function randomInt(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[randomInt(random, items.length)]!;
}

/** Shuffles in place (Fisher-Yates). */
export function shuffle(random: Random, items: Uint32Array): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(random, last + 1);
    const lastItem = items[last]!;
    items[last] = items[other]!;
    items[other] = lastItem;
  }
}
