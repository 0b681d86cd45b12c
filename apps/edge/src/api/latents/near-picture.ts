/** Pictures of near-duplicates, used instead of drawing new ones. */
import { type Latent } from "@reptok/shared";
import type { Env } from "../../env.ts";
import { MAX_INDEXED, indexPending } from "../../search/indexing.ts";
import { isSearchable, type Match, namespaceOf } from "../../search/latent-index.ts";
import { openIndex } from "../../search/open-index.ts";
import { findDrawn, hasPicture, type PictureRef } from "../../storage/pictures.ts";
import { nearDuplicates } from "./duplicates.rules.ts";

/** Neighbours whose pictures are considered. */
const NEIGHBOURS = 10;

/** A stored picture of another latent. */
export interface NearPicture {
  readonly ref: PictureRef;
  /** Cosine similarity of the two latents. */
  readonly similarity: number;
}

/** The collection's other latents with a cosine similarity of at least `threshold`, most similar first. */
async function neighboursOf(
  env: Env,
  { project, latent: own }: PictureRef,
  collection: string,
  latent: Latent,
  threshold: number,
): Promise<Match[]> {
  if (!isSearchable(latent)) return [];
  const namespace = await namespaceOf({ project, collection, space: latent.space });
  const index = openIndex(env, latent.data.length);
  const matches = await index.query(namespace, { values: latent.data, limit: NEIGHBOURS, without: [own] });
  return matches.filter(({ score }) => score >= threshold);
}

/**
 * The stored picture of the collection's most similar latent that has one, drawn the same way: with the same seed, steps, size and
 * format, or, for `anySeed`, with the same but for the seed. Null if there is none.
 */
export async function nearPicture(
  env: Env,
  ref: PictureRef,
  collection: string,
  latent: Latent,
  threshold: number,
  { anySeed = false }: { readonly anySeed?: boolean } = {},
): Promise<NearPicture | null> {
  for (const { id, score } of await neighboursOf(env, ref, collection, latent, threshold)) {
    const near = { ...ref, latent: id };
    const same = (await hasPicture(env.BUCKET, near)) ? near : null;
    const found = same ?? (anySeed ? await findDrawn(env.BUCKET, near) : null);
    if (found) return { ref: found, similarity: score };
  }
  return null;
}

/** The picture shown for a latent: its own, or that of the near-duplicate `of`. */
export interface ShownBy {
  readonly ref: PictureRef;
  readonly duplicate: { readonly of: string; readonly similarity: number } | null;
  /** Whether the picture is stored; otherwise it is the latent's own, and not yet drawn. */
  readonly isStored: boolean;
}

/**
 * What new latents are shown by: each by its own picture, unless an earlier one of them is a near-duplicate, or, where its own is
 * not stored, a latent of the collection's is whose picture is.
 */
export async function distinctPictures(
  env: Env,
  { project, collection }: { readonly project: string; readonly collection: string },
  items: readonly { readonly ref: PictureRef; readonly latent: Latent }[],
  threshold: number,
): Promise<ShownBy[]> {
  await indexPending(env, MAX_INDEXED, Date.now(), project);
  const repeats = nearDuplicates(
    items.map(({ latent }) => latent.data),
    threshold,
  );
  const shown: ShownBy[] = [];
  for (const [i, { ref, latent }] of items.entries()) {
    const repeat = repeats[i];
    if (repeat) {
      const duplicate = { of: items[repeat.of]!.ref.latent, similarity: repeat.similarity };
      shown.push({ ...shown[repeat.of]!, duplicate });
      continue;
    }
    const own = await hasPicture(env.BUCKET, ref);
    const near = own ? null : await nearPicture(env, ref, collection, latent, threshold, { anySeed: true });
    shown.push(
      near
        ? { ref: near.ref, duplicate: { of: near.ref.latent, similarity: near.similarity }, isStored: true }
        : { ref, duplicate: null, isStored: own },
    );
  }
  return shown;
}
