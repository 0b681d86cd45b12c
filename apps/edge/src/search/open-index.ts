/** Which index a deployment uses. */
import type { Env } from "../env.ts";
import { ExactIndex } from "./exact-index.ts";
import type { LatentIndex } from "./latent-index.ts";
import { VectorizeIndex } from "./vectorize-index.ts";

/** The exact index, where latents of that many values are searched in it; else null. */
export function openExactIndex(env: Env, size: number): ExactIndex | null {
  return env[`VECTORS_${size}`] ? null : new ExactIndex(env.VECTOR_SHARD);
}

/** The index of latents of that many values: Vectorize where an index of that width is bound, and else the exact one. */
export function openIndex(env: Env, size: number): LatentIndex {
  const binding = env[`VECTORS_${size}`];
  return binding ? new VectorizeIndex(binding, env.METADATA_KEYS) : new ExactIndex(env.VECTOR_SHARD);
}
