import { ApiError, Manifest, MAX_PROMPT, parseAs } from "@reptok/shared";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { GenerationBody, generateRequest, seedOfJob, seedsFrom } from "./generation.ts";

const request = (body: object, manifest = MANIFEST) => generateRequest(parseAs(GenerationBody, body), manifest, 12345);

function failure(body: object, manifest = MANIFEST): { code: string; param: string | null } {
  try {
    request(body, manifest);
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, param: error.param };
    throw error;
  }
  throw new Error("expected a refusal");
}

test("fills in the model's own size, its steps, PNG, one image and the given random seed", () => {
  expect(request({ prompt: "a red apple" })).toEqual({
    kind: "generate",
    condition: { prompt: "a red apple" },
    seeds: [12345],
    image: { steps: 20, size: 64, format: "png" },
  });
});

test("takes every field", () => {
  const body = {
    label: "PEAR",
    n: 2,
    size: "256x256",
    output_format: "webp",
    seed: 4,
    num_inference_steps: 7,
    guidance_scale: 2.5,
    user: "ignored",
    quality: null,
  };
  expect(request(body)).toMatchObject({
    condition: { label: 1 },
    seeds: [4, 5],
    steps: 7,
    guidance: 2.5,
    image: { steps: 7, size: 256, format: "webp" },
  });
  expect(request({ label: 0, prompt: null }).condition).toEqual({ label: 0 });
});

test("draws nothing when only the latent is wanted", () => {
  expect(request({ prompt: "a", response_format: "latent" }).image).toBeUndefined();
});

test("image i has seed + i, modulo 2^32", () => {
  expect(seedsFrom(0xffff_fffe, 4)).toEqual([0xffff_fffe, 0xffff_ffff, 0, 1]);
  expect(seedsFrom(7, 4)[0]).toBe(seedsFrom(7, 1)[0]);
});

test.each([
  ["no condition", {}, "prompt"],
  ["both conditions", { prompt: "a", label: 0 }, "prompt"],
  ["an empty prompt", { prompt: "  " }, "prompt"],
  ["a prompt that is no text", { prompt: 7 }, "prompt"],
  ["an unknown label", { label: "plum" }, "label"],
  ["a label out of range", { label: 2 }, "label"],
  ["n = 0", { prompt: "a", n: 0 }, "n"],
  ["n = 11", { prompt: "a", n: 11 }, "n"],
  ["n = 1.5", { prompt: "a", n: 1.5 }, "n"],
  ["n as text", { prompt: "a", n: "1" }, "n"],
  ["a negative seed", { prompt: "a", seed: -1 }, "seed"],
  ["a seed of 33 bits", { prompt: "a", seed: 2 ** 32 }, "seed"],
  ["no steps", { prompt: "a", num_inference_steps: 0 }, "num_inference_steps"],
  ["too many steps", { prompt: "a", num_inference_steps: 251 }, "num_inference_steps"],
  ["too much guidance", { prompt: "a", guidance_scale: 31 }, "guidance_scale"],
  ["an unknown format", { prompt: "a", output_format: "gif" }, "output_format"],
  ["an unknown response format", { prompt: "a", response_format: "html" }, "response_format"],
  ["a stream in words", { prompt: "a", stream: "yes" }, "stream"],
  ["four partial pictures", { prompt: "a", stream: true, partial_images: 4 }, "partial_images"],
  ["an oblong size", { prompt: "a", size: "64x128" }, "size"],
  ["a size below the model's", { prompt: "a", size: "32x32" }, "size"],
  ["a size above 1024", { prompt: "a", size: "1025x1025" }, "size"],
  ["a size in words", { prompt: "a", size: "large" }, "size"],
])("refuses %s", (_name, body, param) => {
  expect(failure(body)).toEqual({ code: "invalid_request", param });
});

test("asks for partial pictures where there are to be some", () => {
  expect(request({ prompt: "a", stream: true, partial_images: 3 }).partials).toBe(3);
  for (const body of [{}, { partial_images: 0 }])
    expect(request({ prompt: "a", ...body })).not.toHaveProperty("partials");
});

test("refuses an over-long prompt by its own code", () => {
  expect(request({ prompt: "x".repeat(MAX_PROMPT) }).kind).toBe("generate");
  expect(failure({ prompt: "x".repeat(MAX_PROMPT + 1) })).toEqual({ code: "prompt_too_long", param: "prompt" });
});

test("refuses what the model has no generator for", () => {
  const { textGenerator: _t, ...labelsOnly } = MANIFEST;
  const { labelGenerator: _l, ...promptsOnly } = MANIFEST;
  expect(failure({ prompt: "a" }, Manifest.parse(labelsOnly)).param).toBe("prompt");
  expect(failure({ label: 0 }, Manifest.parse(promptsOnly)).param).toBe("label");
});

test("a job's id gives a seed: the same one again, and any of 32 bits", () => {
  expect(seedOfJob("00000000-0000-4000-8000-000000000000")).toBe(0);
  expect(seedOfJob("ffffffff-0000-4000-8000-000000000000")).toBe(2 ** 32 - 1);
  expect(seedOfJob("00000100-ffff-4fff-bfff-ffffffffffff")).toBe(256);
});
