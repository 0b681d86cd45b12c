import { Manifest } from "@reptok/shared";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import type { JobRequest } from "./job.ts";
import { evaluationsOf } from "./usage.ts";

// Euler everywhere: the decoder has 20 steps, the generators 10, without guidance.
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
  ["latents in other steps", { ...generate, steps: 250 }, MANIFEST, 3 * 250],
  ["guidance, which asks the network twice", { ...generate, guidance: 2 }, MANIFEST, 3 * 10 * 2],
  ["guidance of 1, which is none", { ...generate, guidance: 1 }, MANIFEST, 3 * 10],
  ["latents that are drawn", { ...generate, image }, MANIFEST, 3 * (10 + 20)],
  ["latents that are there", decode, MANIFEST, 2 * 20],
  ["Heun's method, which asks twice a step", decode, heun, 2 * 20 * 2],
  ["the model's own guidance", { ...generate, condition: { label: 0 }, image }, heun, 3 * (10 * 2 * 2 + 20 * 2)],
])("network evaluations of %s", (_, request, manifest, expected) => {
  expect(evaluationsOf(request, manifest)).toBe(expected);
});
