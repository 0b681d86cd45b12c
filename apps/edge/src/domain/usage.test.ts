import { Manifest } from "@reptok/shared";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import type { JobRequest } from "./job.ts";
import { evaluationsOf } from "./usage.ts";

// MANIFEST uses Euler's method: 20 steps for the decoder, 10 for the generators, without guidance.
const image = { steps: 20, size: 64, format: "png" } as const;
const generate = { kind: "generate", condition: { prompt: "a" }, seeds: [1, 2, 3] } as const;
const decode = { kind: "decode", latents: ["a", "b"], seeds: [1, 2], image } as const;
const heun = Manifest.parse({
  ...MANIFEST,
  decoder: { ...MANIFEST.decoder, sampler: { solver: "heun", steps: 20 } },
  labelGenerator: { ...MANIFEST.labelGenerator, sampler: { solver: "heun", steps: 10, guidance: 4 } },
});

test.each<[string, JobRequest, Manifest, number]>([
  ["an encoded picture", { kind: "encode", sha256: "0" }, MANIFEST, 1],
  ["latents alone", generate, MANIFEST, 3 * 10],
  ["latents with other steps", { ...generate, steps: 250 }, MANIFEST, 3 * 250],
  ["guidance, which needs two evaluations per step", { ...generate, guidance: 2 }, MANIFEST, 3 * 10 * 2],
  ["guidance of 1, which means no guidance", { ...generate, guidance: 1 }, MANIFEST, 3 * 10],
  ["latents with pictures", { ...generate, image }, MANIFEST, 3 * (10 + 20)],
  ["pictures of stored latents", decode, MANIFEST, 2 * 20],
  ["Heun's method, which needs two evaluations per step", decode, heun, 2 * 20 * 2],
  ["the model's default guidance", { ...generate, condition: { label: 0 }, image }, heun, 3 * (10 * 2 * 2 + 20 * 2)],
])("network evaluations of %s", (_, request, manifest, expected) => {
  expect(evaluationsOf(request, manifest)).toBe(expected);
});
