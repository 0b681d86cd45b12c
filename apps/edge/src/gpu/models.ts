/** The models requests may name: D1's list, refreshed from the GPU worker. */
import { ApiError, type Manifest, type ModelVersion, shortHash, versionOf } from "@reptok/shared";
import type { Context } from "hono";
import { type Database, database } from "../db/client.ts";
import { listModels, type ModelRow, replaceModels, touchModels } from "../db/models.ts";
import { shouldRefresh } from "../domain/model.ts";
import type { ModelReference } from "../domain/prediction-request.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";
import { fetchManifests } from "./client.ts";
import type { GpuWorker } from "./send.ts";

export interface Model {
  readonly manifest: Manifest;
  readonly version: ModelVersion;
}

/** Asks the worker and stores what it says. While it is away, or still starting with none, the list stays as it is. */
export async function refreshModels(db: Database, worker: GpuWorker, now: number): Promise<void> {
  try {
    await touchModels(db, now);
    const manifests = await fetchManifests(worker);
    if (manifests.length > 0) await replaceModels(db, manifests, now);
  } catch (thrown) {
    logWarning("models.refresh", thrown);
  }
}

/** All known models, the default first; waits for the worker only if none, or not `wanted`, is known. */
export async function knownModels(c: Context<AppEnv>, wanted?: string): Promise<ModelRow[]> {
  const db = database(c.env.DB);
  const rows = await listModels(db);
  const missing = rows.length === 0 || (wanted !== undefined && !rows.some((row) => row.id === wanted));
  if (!shouldRefresh(rows[0]?.checkedAt, Date.now(), missing)) return rows;
  const refreshed = refreshModels(db, c.env, Date.now());
  if (!missing) {
    c.executionCtx.waitUntil(refreshed);
    return rows;
  }
  await refreshed;
  return listModels(db);
}

function modelOf({ manifest }: ModelRow): Model {
  return { manifest, version: versionOf(manifest) };
}

function notFound(rows: readonly ModelRow[], param: "model" | "version"): ApiError {
  if (rows.length === 0) return new ApiError("unavailable", "no model is known yet: the GPU worker has not answered");
  return new ApiError("model_not_found", `expected a ${param} that GET /v1/models lists`, param);
}

/** The model of that name, or the default one. Throws `model_not_found`, or `unavailable` while none is known. */
export async function resolveModel(c: Context<AppEnv>, name: string | null | undefined): Promise<Model> {
  const rows = await knownModels(c, name ?? undefined);
  const row = name === null || name === undefined ? rows[0] : rows.find(({ id }) => id === name);
  if (!row) throw notFound(rows, "model");
  return modelOf(row);
}

/** The model that a reference names, by version only while that is the version in use. Throws as {@link resolveModel}. */
export async function resolveReference(c: Context<AppEnv>, { name, version }: ModelReference): Promise<Model> {
  if (version === undefined) return resolveModel(c, name);
  const rows = await knownModels(c, name);
  const found = rows.find(({ id, manifest }) => manifest.identity.version === version && (name ?? id) === id);
  if (!found) throw notFound(rows, "version");
  return modelOf(found);
}

/** What a picture is drawn from and by: the latent's space, and the hash of the decoder. */
interface Drawing {
  readonly space: string;
  readonly decoder: string;
}

/**
 * A version that draws latents of the space with exactly that decoder, whatever its model's name. Throws `space_not_served`, or
 * `not_found` where the space is drawn by other decoders alone.
 */
export async function resolveDrawing(c: Context<AppEnv>, { space, decoder }: Drawing): Promise<ModelVersion> {
  const served = (await knownModels(c)).map(({ manifest }) => versionOf(manifest));
  const comparable = served.filter((version) => version.space === space);
  const found = comparable.find((version) => version.decoder === decoder);
  if (found) return found;
  if (comparable.length === 0)
    throw new ApiError("space_not_served", `no model draws latents of space ${shortHash(space)} any more`);
  const decoders = comparable.map((version) => shortHash(version.decoder)).join(" or ");
  const message = `the picture is not stored; expected decoder ${decoders}, got ${shortHash(decoder)}, which is not served`;
  throw new ApiError("not_found", message, "decoder");
}

/**
 * The model that a latent is shown by: the one that made it, if that is of the latent's space still, or another of that space; where
 * there is none, the model of its name.
 */
export async function resolveModelOf(
  c: Context<AppEnv>,
  { model, space }: { readonly model: string; readonly space: string },
): Promise<Model> {
  const rows = await knownModels(c);
  const comparable = rows.filter(({ manifest }) => manifest.identity.space === space);
  const row = comparable.find(({ id }) => id === model) ?? comparable[0];
  return row ? modelOf(row) : resolveModel(c, model);
}
