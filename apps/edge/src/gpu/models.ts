/** The models requests may name: those that workers have registered, whether or not one is there. */
import { ApiError, type Manifest, type ModelVersion, shortHash, versionOf } from "@reptok/shared";
import type { Context } from "hono";
import { database } from "../db/client.ts";
import { listModels, type ModelRow } from "../db/models.ts";
import type { ModelReference } from "../domain/prediction-request.ts";
import type { AppEnv } from "../platform/app-env.ts";

export interface Model {
  readonly manifest: Manifest;
  readonly version: ModelVersion;
}

/** All known models, the default first. */
export function knownModels(c: Context<AppEnv>): Promise<ModelRow[]> {
  return listModels(database(c.env.DB));
}

function modelOf({ manifest }: ModelRow): Model {
  return { manifest, version: versionOf(manifest) };
}

function notFound(rows: readonly ModelRow[], param: "model" | "version"): ApiError {
  if (rows.length === 0) return new ApiError("unavailable", "no model is known yet: no GPU worker has registered one");
  return new ApiError("model_not_found", `expected a ${param} that GET /v1/models lists`, param);
}

/** The model of that name, or the default one. Throws `model_not_found`, or `unavailable` while none is known. */
export async function resolveModel(c: Context<AppEnv>, name: string | null | undefined): Promise<Model> {
  const rows = await knownModels(c);
  const row = name === null || name === undefined ? rows[0] : rows.find(({ id }) => id === name);
  if (!row) throw notFound(rows, "model");
  return modelOf(row);
}

/** The model that a reference names, by version only while that is the version in use. Throws as {@link resolveModel}. */
export async function resolveReference(c: Context<AppEnv>, { name, version }: ModelReference): Promise<Model> {
  if (version === undefined) return resolveModel(c, name);
  const rows = await knownModels(c);
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
export async function resolveDrawing(c: Context<AppEnv>, { space, decoder }: Drawing): Promise<Model> {
  const comparable = (await knownModels(c)).map(modelOf).filter(({ version }) => version.space === space);
  const found = comparable.find(({ version }) => version.decoder === decoder);
  if (found) return found;
  if (comparable.length === 0)
    throw new ApiError("space_not_served", `no model draws latents of space ${shortHash(space)} any more`);
  const decoders = comparable.map(({ version }) => shortHash(version.decoder)).join(" or ");
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
