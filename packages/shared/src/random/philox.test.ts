import fc from "fast-check";
import { expect, test } from "vitest";
import { philox4x32, Random } from "./philox.ts";

type Words4 = [number, number, number, number];
type Words2 = [number, number];

/** The same rounds with big integers. */
function slowPhilox(counter: Words4, key: Words2): Words4 {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const word = (x: bigint) => BigInt.asUintN(32, x);
  for (let round = 0; round < 10; round++) {
    const [product0, product1] = [c0 * 0xd2511f53n, c2 * 0xcd9e8d57n];
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, word(product1), (product0 >> 32n) ^ c3 ^ k1, word(product0)];
    [k0, k1] = [word(k0 + 0x9e3779b9n), word(k1 + 0xbb67ae85n)];
  }
  return [c0, c1, c2, c3].map(Number) as Words4;
}

/** The known answers published with Random123, the authors' library. */
test.each<{ counter: Words4; key: Words2; words: Words4 }>([
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
])("Philox4x32-10 of $counter", ({ counter, key, words }) => {
  expect(philox4x32(counter, key)).toEqual(words);
});

test("the 32-bit arithmetic equals exact products", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      expect(philox4x32(counter, key)).toEqual(slowPhilox(counter, key));
    }),
  );
});

test("a stream enumerates the words of its key from its position, beyond 2^32 too", () => {
  for (const position of [0, 5, 2 ** 32 - 1, 2 ** 40 + 3]) {
    const random = new Random(7, 9, position);
    const words = [position, position + 1].flatMap((at) =>
      philox4x32([at % 2 ** 32, Math.floor(at / 2 ** 32), 0, 0], [7, 9]),
    );
    expect(words.map(() => random.uint32())).toEqual(words);
  }
});

test("a position that is no exact integer is rejected", () => {
  for (const position of [2 ** 53, 2 ** 21 * 2 ** 32, 0.5, Number.NaN])
    expect(() => new Random(1, 2, position)).toThrow("2^53");
});

test("numbers drawn from a stream have the specified distributions", () => {
  const COUNT = 20_000;
  const random = new Random(3);
  const moments = (draw: () => number) => {
    const all = Array.from({ length: COUNT }, draw);
    const mean = all.reduce((a, b) => a + b) / COUNT;
    return { mean, variance: all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / COUNT, all };
  };
  // Five standard errors each.
  const uniform = moments(() => random.uniform());
  expect(Math.abs(uniform.mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / COUNT));
  expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / COUNT));
  const normal = moments(() => random.normal());
  expect(Math.abs(normal.mean)).toBeLessThan(5 * Math.sqrt(1 / COUNT));
  expect(Math.abs(normal.variance - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT));
  const within = normal.all.filter((x) => Math.abs(x) < 1).length / COUNT;
  expect(Math.abs(within - 0.6827)).toBeLessThan(5 * Math.sqrt((0.6827 * 0.3173) / COUNT));
  const digits = moments(() => random.integer(10)).all;
  for (let digit = 0; digit < 10; digit++) {
    const share = digits.filter((x) => x === digit).length / COUNT;
    expect(Math.abs(share - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / COUNT));
  }
});
