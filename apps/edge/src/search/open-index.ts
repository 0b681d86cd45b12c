/** Which index a deployment uses. */
import type { Env } from "../env.ts";
import { ExactIndex } from "./exact-index.ts";
import type { LatentIndex } from "./latent-index.ts";
import { VectorizeIndex } from "./vectorize-index.ts";

/** Vectorize where its binding is configured, and else the exact index. */
export function openIndex({ VECTORS, VECTOR_SHARD }: Pick<Env, "VECTORS" | "VECTOR_SHARD">): LatentIndex {
  return VECTORS ? new VectorizeIndex(VECTORS) : new ExactIndex(VECTOR_SHARD);
}
