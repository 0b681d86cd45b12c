import fc from "fast-check";
import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("returns values until they are too old; reads do not extend their lifetime", () => {
  const recent = new Recent<string>(100, 10);
  recent.put("a", "A", 1, 0);
  expect(recent.get("a", 9)).toBe("A");
  expect(recent.get("a", 10)).toBeUndefined();
  expect(recent.bytes).toBe(0);
});

test("evicts the least recently used entry", () => {
  const recent = new Recent<string>(3, 1000);
  for (const key of ["a", "b", "c"]) recent.put(key, key, 1, 0);
  recent.get("a", 0);
  recent.put("d", "d", 1, 0);
  expect(["a", "b", "c", "d"].map((key) => recent.get(key, 0))).toEqual(["a", undefined, "c", "d"]);
  recent.put("e", "e", 4, 0);
  expect(recent.get("e", 0)).toBeUndefined();
});

test("never exceeds its maximum size and counts its bytes", () => {
  const step = fc.record({ key: fc.constantFrom("a", "b", "c", "d"), bytes: fc.nat(8), drop: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const recent = new Recent<number>(10, 5);
      for (const [now, { key, bytes, drop }] of steps.entries()) {
        if (drop) recent.delete(key);
        else recent.put(key, bytes, bytes, now);
        expect(recent.bytes).toBeLessThanOrEqual(10);
        expect(recent.get(key, now)).toBe(drop ? undefined : bytes);
      }
      const sizes = ["a", "b", "c", "d"].map((key) => recent.get(key, steps.length) ?? 0);
      expect(recent.bytes).toBeGreaterThanOrEqual(sizes.reduce((sum, bytes) => sum + bytes, 0));
      recent.clear();
      expect(recent.bytes).toBe(0);
    }),
  );
});
