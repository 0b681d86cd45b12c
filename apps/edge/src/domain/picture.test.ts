import { pictureKey } from "@reptok/shared";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { picturePath, picturePathOf, pictureRequest } from "./picture.ts";

const LATENT = `lat_${"0".repeat(64)}`;
const { decoder } = MANIFEST.identity;

test("an empty query means the model's defaults and seed 0", () => {
  expect(pictureRequest({}, MANIFEST, decoder)).toEqual({
    params: { seed: 0, steps: 20, size: 64, format: "png" },
    decoder,
    explicit: false,
    threshold: null,
  });
});

test("parsing a picture's path yields the same picture, explicitly", () => {
  const params = { seed: 0xffff_ffff, steps: 3, size: 512, format: "webp" } as const;
  const url = new URL(picturePath(LATENT, params, decoder), "https://x");
  expect(url.pathname).toBe(`/v1/latents/${LATENT}/image`);
  const query = Object.fromEntries(url.searchParams);
  expect(pictureRequest(query, MANIFEST, decoder)).toEqual({ params, decoder, explicit: true, threshold: null });
});

test("derives a picture's path from its key", () => {
  const params = { seed: 9, steps: 3, size: 64, format: "jpeg" } as const;
  expect(picturePathOf(pictureKey({ latent: LATENT, decoder, ...params }))).toBe(picturePath(LATENT, params, decoder));
  expect(picturePathOf(`${LATENT}/x`)).toBeNull();
});

test("paths and keys of other sizes, formats and animations yield the same picture", () => {
  const common = { seed: 1, steps: 3, size: 128 } as const;
  const white = { ...MANIFEST, background: "white" as const };
  const all = [
    { ...common, format: "jpeg", frame: { width: 128, height: 96 }, compression: 70 },
    { ...common, format: "png", frame: { width: 200, height: 128 } },
    { ...common, format: "webp", compression: 0, matte: true },
    { ...common, format: "gif", to: LATENT, animation: { frames: 5, duration: 80 } },
  ] as const;
  for (const params of all) {
    const path = picturePath(LATENT, params, decoder);
    const query = Object.fromEntries(new URL(path, "https://x").searchParams);
    expect(pictureRequest(query, white, decoder)).toEqual({ params, decoder, explicit: true, threshold: null });
    expect(picturePathOf(pictureKey({ latent: LATENT, decoder, ...params }))).toBe(path);
  }
});

test("the square covers a frame by default and fits into it with pad", () => {
  const shapeOf = (query: Record<string, string>) => {
    const { size, frame } = pictureRequest(query, MANIFEST, decoder).params;
    return { size, frame };
  };
  const frame = { width: 300, height: 200 };
  expect(shapeOf({ size: "300x200" })).toEqual({ size: 300, frame });
  expect(shapeOf({ size: "300x200", fit: "pad" })).toEqual({ size: 200, frame });
  expect(shapeOf({ size: "32" })).toEqual({ size: 32, frame: undefined });
});

test("keeps the decoder of the query", () => {
  const old = "1".repeat(64);
  expect(pictureRequest({ decoder: old }, MANIFEST, decoder).decoder).toBe(old);
});

test.each([
  { seed: "-1" },
  { seed: "4294967296" },
  { seed: "0x1" },
  { seed: "" },
  { steps: "0" },
  { steps: "251" },
  { size: "15" },
  { size: "1537" },
  { size: "64x193" },
  { fit: "stretch" },
  { to: LATENT },
  { compression: "101" },
  { compression: "50" },
  { background: "transparent" },
  { decoder: "abc" },
  { dedupe_threshold: "0.4" },
  { dedupe_threshold: "0x1" },
  { sed: "7" },
])("rejects %o", (query: Record<string, string>) => {
  const [param] = Object.keys(query);
  expect(() => pictureRequest(query, MANIFEST, decoder)).toThrow(expect.objectContaining({ param }));
});

test("accepts numbers in other notations", () => {
  const { params, threshold } = pictureRequest(
    { seed: "1e3", steps: "5.0", dedupe_threshold: ".95" },
    MANIFEST,
    decoder,
  );
  expect([params.seed, params.steps, threshold]).toEqual([1000, 5, 0.95]);
});
