/** Pictures of near-duplicates, in place of one that would have to be drawn. */
import { type Latent } from "@reptok/shared";
import type { Env } from "../env.ts";
import { isSearchable, namespaceOf } from "../search/latent-index.ts";
import { openIndex } from "../search/open-index.ts";
import { getPicture, type PictureRef } from "../storage/pictures.ts";

/** Neighbours whose pictures are looked for. */
const NEIGHBOURS = 10;

export interface NearPicture {
  readonly picture: R2ObjectBody;
  readonly ref: PictureRef;
  /** Cosine similarity of its latent. */
  readonly similarity: number;
}

/**
 * The stored picture, drawn the same way, of the project's most similar latent that has one and whose cosine similarity is
 * `threshold` or more; null if there is none.
 */
export async function nearPicture(
  env: Env,
  ref: PictureRef,
  latent: Latent,
  threshold: number,
): Promise<NearPicture | null> {
  if (!isSearchable(latent)) return null;
  const matches = await openIndex(env).query(
    await namespaceOf({ project: ref.project, ...latent }),
    latent.data,
    NEIGHBOURS,
  );
  for (const { id, score } of matches) {
    if (id === ref.latent || score < threshold) continue;
    const near = { ...ref, latent: id };
    const picture = await getPicture(env.BUCKET, near);
    if (picture) return { picture, ref: near, similarity: score };
  }
  return null;
}
