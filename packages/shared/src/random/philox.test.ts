import fc from "fast-check";
import { expect, test } from "vitest";
import { philox4x32 } from "./philox.ts";

type Words4 = [number, number, number, number];
type Words2 = [number, number];

/** The same rounds on big integers. */
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

/** The known answers published with Random123, its authors' library. */
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

test("the integer arithmetic is that of whole products", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      expect(philox4x32(counter, key)).toEqual(slowPhilox(counter, key));
    }),
  );
});
