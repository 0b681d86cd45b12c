/** Selects the index of a deployment. */
import type { Env } from "../env.ts";
import { ExactIndex } from "./exact-index.ts";
import type { LatentIndex } from "./latent-index.ts";
import { VectorizeIndex } from "./vectorize-index.ts";

/** Returns the exact index if latents of `size` values are searched in it, otherwise null. */
export function openExactIndex(env: Env, size: number): ExactIndex | null {
  return env[`VECTORS_${size}`] ? null : new ExactIndex(env.VECTOR_SHARD);
}

/** Returns the index for latents of `size` values: Vectorize if an index of that width is bound, otherwise the exact index. */
export function openIndex(env: Env, size: number): LatentIndex {
  const binding = env[`VECTORS_${size}`];
  return binding ? new VectorizeIndex(binding, env.METADATA_KEYS) : new ExactIndex(env.VECTOR_SHARD);
}
