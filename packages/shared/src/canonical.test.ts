import { expect, test } from "vitest";
import { canonicalJson, hashJson } from "./canonical.ts";

test("canonical JSON does not depend on the order of keys, at any depth", async () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
  expect(await hashJson({ x: 1, y: [1, 2] })).toBe(await hashJson({ y: [1, 2], x: 1 }));
  expect(await hashJson({ y: [1, 2] })).not.toBe(await hashJson({ y: [2, 1] }));
});
