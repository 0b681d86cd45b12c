import { pictureKey } from "@reptok/shared";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { picturePath, picturePathOf, pictureRequest } from "./picture.ts";

const LATENT = `lat_${"0".repeat(64)}`;
const { decoder } = MANIFEST.identity;

test("an empty query draws the model's own way, with seed 0", () => {
  expect(pictureRequest({}, MANIFEST, decoder)).toEqual({
    params: { seed: 0, steps: 20, size: 64, format: "png" },
    decoder,
    explicit: false,
    threshold: null,
  });
});

test("a picture's path reads back as the same picture, and is explicit", () => {
  const params = { seed: 0xffff_ffff, steps: 3, size: 512, format: "webp" } as const;
  const url = new URL(picturePath(LATENT, params, decoder), "https://x");
  expect(url.pathname).toBe(`/v1/latents/${LATENT}/image`);
  const query = Object.fromEntries(url.searchParams);
  expect(pictureRequest(query, MANIFEST, decoder)).toEqual({ params, decoder, explicit: true, threshold: null });
});

test("a picture's key tells its path", () => {
  const params = { seed: 9, steps: 3, size: 64, format: "jpeg" } as const;
  expect(picturePathOf(pictureKey({ latent: LATENT, decoder, ...params }))).toBe(picturePath(LATENT, params, decoder));
  expect(picturePathOf(`${LATENT}/x`)).toBeNull();
});

test("another decoder is kept apart", () => {
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
  { size: "63" },
  { size: "1025" },
  { size: "64x65" },
  { format: "gif" },
  { decoder: "abc" },
  { dedupe_threshold: "0.4" },
  { dedupe_threshold: "0x1" },
  { sed: "7" },
])("refuses %o", (query: Record<string, string>) => {
  const [param] = Object.keys(query);
  expect(() => pictureRequest(query, MANIFEST, decoder)).toThrow(expect.objectContaining({ param }));
});

test("reads numbers as other programs write them", () => {
  const { params, threshold } = pictureRequest(
    { seed: "1e3", steps: "5.0", dedupe_threshold: ".95" },
    MANIFEST,
    decoder,
  );
  expect([params.seed, params.steps, threshold]).toEqual([1000, 5, 0.95]);
});
