/** Jobs for the fake model. */
import { encodeLatent } from "@reptok/shared";
import { version } from "./fake-pipeline.ts";

export const image = { steps: 2, size: 16, format: "png" };
export const generate = (id: string, over: object = {}) => ({
  id,
  kind: "generate",
  version,
  condition: { prompt: "a red apple" },
  seeds: [7],
  ...over,
});
export const latentBytes = (data: number[], { space, model } = version) =>
  Buffer.from(
    encodeLatent({ model, space, dtype: "f16", tokens: 1, dimensions: data.length, data: Float32Array.from(data) }),
  ).toString("base64");
export const decode = (id: string, over: object = {}) => ({
  id,
  kind: "decode",
  version,
  latents: [latentBytes([51, 0, 0, 0])],
  seeds: [1],
  image,
  ...over,
});
