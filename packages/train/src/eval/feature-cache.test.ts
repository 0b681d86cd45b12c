import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { featureKey, cachedFeatures } from "./feature-cache.ts";
import { perfectSubject } from "../../test/perfect.ts";

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "reptok-features-"))));
afterAll(() => rm(dir, { recursive: true }));

test("features are computed once, and again after damage to the file or a change of the count", async () => {
  const cache = { dir: join(dir, "kept"), key: "k" };
  let computed = 0;
  const rows = (count: number) => () => {
    computed++;
    return Promise.resolve(Array.from({ length: count }, (_, i) => Float32Array.of(i, i / 3)));
  };
  const first = await cachedFeatures(cache, 3, rows(3));
  expect(await cachedFeatures(cache, 3, rows(3))).toEqual(first);
  expect(computed).toBe(1);
  expect(await readdir(cache.dir)).toEqual(["k.safetensors"]);
  expect(await cachedFeatures(cache, 4, rows(4))).toHaveLength(4);
  await writeFile(join(cache.dir, "k.safetensors"), "damaged");
  expect(await cachedFeatures(cache, 4, rows(4))).toEqual(await rows(4)());
  expect(await cachedFeatures(undefined, 2, rows(2))).toHaveLength(2);
  expect(computed).toBe(5);
});

test("the key depends on the encoder, its input, the pictures and the threads; without a fingerprint there is no key", () => {
  const { manifest } = perfectSubject(() => {
    throw new Error("pictures are not read");
  });
  const encoder = (sha256: string) => ({
    ...manifest,
    components: {
      encoder: { file: "encoder.onnx", bytes: 1, sha256, parameters: 1, weights: "f32" as const, external: [] },
    },
  });
  const resized = { ...encoder("a"), preprocess: { ...manifest.preprocess, size: 32 } };
  const keys = [
    featureKey(encoder("a"), "pictures", 1),
    featureKey(encoder("b"), "pictures", 1),
    featureKey(resized, "pictures", 1),
    featureKey(encoder("a"), "others", 1),
    featureKey(encoder("a"), "pictures", 2),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(featureKey(encoder("a"), "pictures", 1)).toBe(keys[0]);
  expect(featureKey(manifest, "pictures", 1)).toBeUndefined();
  expect(featureKey(encoder("a"), undefined, 1)).toBeUndefined();
});
