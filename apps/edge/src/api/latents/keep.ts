/** Latents that answers are made of: kept, indexed and shown. */
import { encodeLatent, type Latent, type LatentDtype } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents, type LatentRow } from "../../db/latents.ts";
import type { Showing } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../gpu/models.ts";
import { logWarning } from "../../platform/log.ts";
import { indexLatents, type Indexable } from "../../search/catch-up.ts";
import { type KeptLatent, keepLatents } from "../../storage/latents.ts";
import { showLatents } from "./show.ts";

/** Indexes what has been kept, after the answer. Should it fail, the schedule makes it good. */
export function indexLater(c: Context<AppEnv>, kept: readonly KeptLatent[]): void {
  const items: Indexable[] = kept.map(({ row, latent }) => ({ id: row.id, latent }));
  const indexed = indexLatents(c.env, projectOf(c), items, Date.now());
  c.executionCtx.waitUntil(indexed.catch((thrown: unknown) => logWarning("latents.index", thrown)));
}

/** Keeps latents of the model, and shows them; `seeds` are what they were made with, if anything. Throws `invalid_latent`. */
export async function keepShown(
  c: Context<AppEnv>,
  model: Model,
  latents: readonly Latent[],
  source: LatentRow["source"],
  showing: Showing,
  seeds: readonly number[] = [],
) {
  const project = projectOf(c);
  const kept = await keepLatents(c.env, latents.map(encodeLatent), { project, source }, Date.now());
  indexLater(c, kept);
  // What was kept before has its first record: an end of a path, or the whole of a request that is repeated.
  const ids = kept.map(({ row }) => row.id);
  const rows = await findLatents(database(c.env.DB), project, ids);
  const items = kept.map(({ row, latent }, i) => {
    const seed = seeds[i];
    return { facts: rows.get(row.id) ?? row, latent, ...(seed === undefined ? {} : { seed }) };
  });
  return showLatents(c, model, items, showing);
}

/** {@link keepShown} for vectors that were computed here, in the dtype that the request names. */
export function keepDerived(
  c: Context<AppEnv>,
  model: Model,
  vectors: readonly Float32Array[],
  storing: Showing & { readonly dtype: LatentDtype },
  seeds: readonly number[] = [],
) {
  const { model: name, space } = model.version;
  const { token } = model.manifest;
  const { dtype } = storing;
  const latents = vectors.map((data) => {
    return { model: name, space, dtype, tokens: token.count, dimensions: token.dimensions, data };
  });
  return keepShown(c, model, latents, "derived", storing, seeds);
}
