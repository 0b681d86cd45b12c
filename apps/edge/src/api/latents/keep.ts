/** Keeps, indexes and shows the new latents of a response. */
import { encodeLatent, type Latent, type LatentDtype } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import type { LatentRow } from "../../db/latents.ts";
import type { Showing } from "../../domain/latent-source.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../jobs/models.ts";
import { tryToIndex } from "../../search/indexing.ts";
import { type KeptLatent, keepLatents } from "../../storage/latents.ts";
import { showLatents } from "./show.ts";

/** Indexes kept latents after the response. If that fails, a search or the scheduled task retries it. */
export function indexLater(c: Context<AppEnv>, kept: readonly KeptLatent[]): void {
  c.executionCtx.waitUntil(tryToIndex(c.env, () => kept));
}

/** How latents are kept and shown. */
export type Keeping = Showing & Labels & { readonly source: LatentRow["source"] };

/** Keeps latents of the model, and shows them; `seeds` are the seeds that generated them, if any. Throws `invalid_latent`. */
export async function keepShown(
  c: Context<AppEnv>,
  model: Model,
  latents: readonly Latent[],
  { source, collection = DEFAULT_COLLECTION, metadata, ...showing }: Keeping,
  seeds: readonly number[] = [],
) {
  const list = latents.map((latent) => ({ bytes: encodeLatent(latent) }));
  const kept = await keepLatents(c.env, list, { project: projectOf(c), source, collection, metadata }, Date.now());
  indexLater(c, kept);
  const items = kept.map(({ row, latent }, i) => {
    const seed = seeds[i];
    return { facts: row, latent, ...(seed === undefined ? {} : { seed }) };
  });
  return showLatents(c, model, items, showing);
}

/** {@link keepShown} for vectors that were computed here, in the dtype that the request names. */
export function keepDerived(
  c: Context<AppEnv>,
  model: Model,
  vectors: readonly Float32Array[],
  { dtype, ...keeping }: Showing & Labels & { readonly dtype: LatentDtype },
  seeds: readonly number[] = [],
) {
  const { model: name, space } = model.version;
  const { token } = model.manifest;
  const latents = vectors.map((data) => {
    return { model: name, space, dtype, tokens: token.count, dimensions: token.dimensions, data };
  });
  return keepShown(c, model, latents, { ...keeping, source: "derived" }, seeds);
}
