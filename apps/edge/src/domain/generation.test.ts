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
  throw new Error("expected an ApiError");
}

test("defaults to the model's size and steps, PNG, one image and the random seed", () => {
  expect(request({ prompt: "a red apple" })).toEqual({
    kind: "generate",
    condition: { prompt: "a red apple" },
    seeds: [12345],
    image: { steps: 20, size: 64, format: "png" },
  });
});

test("accepts every field", () => {
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
    fit: null,
    safety_identifier: "u-1",
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

test("renders no picture if only the latent is requested", () => {
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
  ["a prompt that is not text", { prompt: 7 }, "prompt"],
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
  ["an unknown format", { prompt: "a", output_format: "svg" }, "output_format"],
  ["an animation, which this endpoint does not support", { prompt: "a", output_format: "gif" }, "output_format"],
  ["frame_count for a still picture", { prompt: "a", frame_count: 4 }, "frame_count"],
  ["seventeen frames", { prompt: "a", output_format: "gif", frame_count: 17 }, "frame_count"],
  ["too many frames in total", { prompt: "a", output_format: "gif", frame_count: 16, n: 5 }, "n"],
  ["an unknown quality", { prompt: "a", quality: "superb" }, "quality"],
  [
    "a transparent background that the model does not support",
    { prompt: "a", background: "transparent" },
    "background",
  ],
  ["compression of PNG", { prompt: "a", output_compression: 50 }, "output_compression"],
  ["compression above 100", { prompt: "a", output_format: "webp", output_compression: 101 }, "output_compression"],
  ["a negative prompt with a label", { label: 0, negative_prompt: "b", guidance_scale: 2 }, "negative_prompt"],
  ["a negative prompt without guidance", { prompt: "a", negative_prompt: "b" }, "negative_prompt"],
  [
    "a negative prompt of many combining marks",
    { prompt: "a", negative_prompt: `b${"\u0301".repeat(101)}`, guidance_scale: 2 },
    "negative_prompt",
  ],
  ["an unknown response format", { prompt: "a", response_format: "html" }, "response_format"],
  ["stream as text", { prompt: "a", stream: "yes" }, "stream"],
  ["four partial pictures", { prompt: "a", stream: true, partial_images: 4 }, "partial_images"],
  ["a size of more than 3:1", { prompt: "a", size: "64x193" }, "size"],
  ["a size below 16", { prompt: "a", size: "15x15" }, "size"],
  ["a size of too many pixels", { prompt: "a", size: "1536x1025" }, "size"],
  ["a size that a picture's URL cannot have", { prompt: "a", size: "1537x1024" }, "size"],
  ["too many large pictures", { prompt: "a", size: "1536x1024", n: 7 }, "n"],
  ["a size as a word", { prompt: "a", size: "large" }, "size"],
])("rejects %s", (_name, body, param) => {
  expect(failure(body)).toEqual({ code: "invalid_request", param });
});

test("quality sets the number of steps, from the manifest or relative to the model's default", () => {
  const stepsOf = (quality: string, manifest = MANIFEST) => request({ prompt: "a", quality }, manifest).image!.steps;
  const qualities = ["low", "medium", "auto", "standard", "high", "hd", "xhigh", "max"];
  expect(qualities.map((quality) => stepsOf(quality))).toEqual([10, 20, 20, 20, 40, 40, 60, 80]);
  const stated = { ...MANIFEST, qualities: { low: 3, max: 50 } };
  expect(qualities.map((quality) => stepsOf(quality, stated))).toEqual([3, 20, 20, 20, 40, 40, 60, 50]);
  expect(request({ prompt: "a", quality: "max", num_inference_steps: 7 }).image!.steps).toBe(7);
});

test("normalizes a negative prompt and ignores an empty one", () => {
  const body = { prompt: "a", guidance_scale: 3 };
  expect(request({ ...body, negative_prompt: "  dark\u200b blur " }).negative).toBe("dark blur");
  for (const negative_prompt of ["", "  ", "\u200b", null])
    expect(request({ ...body, negative_prompt })).not.toHaveProperty("negative");
});

test("a model with a white background supports transparency in PNG and WebP", () => {
  const white = { ...MANIFEST, background: "white" as const };
  const body = { prompt: "a", background: "transparent" };
  expect(request(body, white).image).toMatchObject({ matte: true, format: "png" });
  expect(request({ ...body, output_format: "webp" }, white).image).toMatchObject({ matte: true });
  expect(failure({ ...body, output_format: "jpeg" }, white).param).toBe("background");
});

test("requests partial pictures only if partial_images is positive", () => {
  expect(request({ prompt: "a", stream: true, partial_images: 3 }).partials).toBe(3);
  for (const body of [{}, { partial_images: 0 }])
    expect(request({ prompt: "a", ...body })).not.toHaveProperty("partials");
});

test("rejects a prompt that is too long with its own code", () => {
  expect(request({ prompt: "x".repeat(MAX_PROMPT) }).kind).toBe("generate");
  expect(failure({ prompt: "x".repeat(MAX_PROMPT + 1) })).toEqual({ code: "prompt_too_long", param: "prompt" });
});

test("rejects prompts or labels if the model has no generator for them", () => {
  const { textGenerator: _t, ...labelsOnly } = MANIFEST;
  const { labelGenerator: _l, ...promptsOnly } = MANIFEST;
  expect(failure({ prompt: "a" }, Manifest.parse(labelsOnly)).param).toBe("prompt");
  expect(failure({ label: 0 }, Manifest.parse(promptsOnly)).param).toBe("label");
});

test("derives a 32-bit seed from a job's id", () => {
  expect(seedOfJob("00000000-0000-4000-8000-000000000000")).toBe(0);
  expect(seedOfJob("ffffffff-0000-4000-8000-000000000000")).toBe(2 ** 32 - 1);
  expect(seedOfJob("00000100-ffff-4fff-bfff-ffffffffffff")).toBe(256);
});
