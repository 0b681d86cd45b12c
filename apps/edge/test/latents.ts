/** Latents of the tests' model. */
import { encodeLatent, type Latent, latentId, LATENT_MEDIA_TYPE } from "@reptok/shared";
import { call } from "./client.ts";
import { VERSION } from "./manifest.ts";

export function latentBytes(changes: Partial<Latent> = {}): Uint8Array<ArrayBuffer> {
  const data = new Float32Array(8).map((_, i) => i / 4 - 1);
  return encodeLatent({
    model: VERSION.model,
    space: VERSION.space,
    dtype: "f16",
    tokens: 1,
    dimensions: 8,
    data,
    ...changes,
  });
}

export function postLatent(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return call("/v1/latents", {
    method: "POST",
    headers: { "content-type": LATENT_MEDIA_TYPE, ...headers },
    body: bytes,
  });
}

/** Stores a latent of these eight values and returns its id. */
export async function keepValues(...values: number[]): Promise<string> {
  const bytes = latentBytes({ data: Float32Array.from(values) });
  await postLatent(bytes);
  return latentId(bytes);
}

/** A latent in responses of `POST /v1/latents/...`. */
export interface ShownLatent {
  id: string;
  dtype: string;
  source: string;
  image?: string;
  latent?: { id: string; data: string };
  duplicate_of?: string;
  similarity?: number;
  score?: number;
  seed?: number;
}
