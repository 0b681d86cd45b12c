/** Jobs for the fake model. */
import { encodeLatent } from "@reptok/shared";
import { version } from "./fake-pipeline.ts";

export const image = { steps: 2, size: 16, format: "png" };
const LATENT = `lat_${"0".repeat(64)}`;

export const generate = (id: string, over: object = {}) => ({
  id,
  attempt: 1,
  kind: "generate",
  version,
  condition: { prompt: "a red apple" },
  seeds: [7],
  ...over,
});
export const latentBytes = (data: number[], { space, model } = version): Uint8Array =>
  encodeLatent({ model, space, dtype: "f16", tokens: 1, dimensions: data.length, data: Float32Array.from(data) });

/** `inputs` are the latents' bytes. */
export const decode = (
  id: string,
  {
    inputs = [latentBytes([51, 0, 0, 0])],
    ...over
  }: { readonly inputs?: readonly Uint8Array[]; readonly [field: string]: unknown } = {},
) => ({
  id,
  attempt: 1,
  kind: "decode",
  version,
  latents: inputs.map(() => LATENT),
  inputs,
  seeds: inputs.map((_, i) => i + 1),
  image,
  ...over,
});
export const encode = (id: string, picture: Uint8Array, over: object = {}) => ({
  id,
  attempt: 1,
  kind: "encode",
  version,
  inputs: [picture],
  ...over,
});
