/** The models that requests may name, and the versions of them that there have been: those that workers have registered. */
import { ApiError, type Manifest, type ModelVersion, shortHash, versionOf } from "@reptok/shared";
import { database } from "../db/client.ts";
import {
  currentVersions,
  findMaker,
  findOfSpace,
  findVersion,
  hasVersions,
  usableOfSpace,
  type VersionRow,
} from "../db/models.ts";
import { aliasesOf, type ModelReference, parseModelName } from "../domain/model.ts";
import type { Env } from "../env.ts";

/** A version of a model. */
export interface Model {
  readonly manifest: Manifest;
  readonly version: ModelVersion;
  /** False for a version that only describes latents of before: no job can be made for it. */
  readonly usable: boolean;
}

function modelOf({ manifest, served, retiredAt }: VersionRow): Model {
  return { manifest, version: versionOf(manifest), usable: served && retiredAt === null };
}

/** What becomes of a request for latents whose versions are all gone or retired. */
export function spaceNotServed(space: string): ApiError {
  const message = `no model encodes, generates or draws latents of space ${shortHash(space)} any more`;
  return new ApiError("space_not_served", message);
}

/** Models by their current versions, the default first. */
export async function knownModels(c: Bound): Promise<Model[]> {
  return (await currentVersions(database(c.env.DB))).map(modelOf);
}

/** What has the bindings: a request's context, or an object of its own. */
type Bound = { readonly env: Env };

/** Models that a message names. */
const MAX_NAMED = 10;

/** The version of the model that an alias stands for. */
async function findAlias(c: Bound, { name, version }: ModelReference): Promise<VersionRow | undefined> {
  if (name === undefined || version !== undefined) return undefined;
  const aliases = aliasesOf(c.env.MODEL_ALIASES);
  if (!aliases.has(name)) return undefined;
  const target = aliases.get(name);
  return findVersion(database(c.env.DB), target === undefined ? {} : { name: target });
}

/**
 * What a reference names: by name the current version, the default model's where there is no name; by version any that is served
 * and not retired. Throws `model_not_found` about `param`, or `unavailable` while no model is known.
 */
export async function resolveReference(
  c: Bound,
  reference: ModelReference,
  param = reference.version === undefined ? "model" : "version",
): Promise<Model> {
  const db = database(c.env.DB);
  const row = (await findVersion(db, reference)) ?? (await findAlias(c, reference));
  if (row) return modelOf(row);
  const known = await currentVersions(db);
  if (known.length === 0 && !(await hasVersions(db)))
    throw new ApiError("unavailable", "no model is known yet: no GPU worker has registered one");
  const { name, version } = reference;
  const names = known.slice(0, MAX_NAMED).map(({ model }) => model);
  const expected = version === undefined ? `a model, ${names.join(", ")}` : "a version that is served";
  const got = JSON.stringify((version ?? name ?? "").slice(0, 100));
  throw new ApiError("model_not_found", `expected ${expected}; got ${got}`, param);
}

/** The model of that name (`name` or `name@version`), or the default one. Throws as {@link resolveReference}. */
export async function resolveModel(c: Bound, name: string | null | undefined): Promise<Model> {
  const reference = name === null || name === undefined ? {} : parseModelName(name, "model");
  return resolveReference(c, reference, "model");
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
export async function resolveDrawing(c: Bound, { space, decoder }: Drawing): Promise<Model> {
  const comparable = await usableOfSpace(database(c.env.DB), space);
  const found = comparable.find((row) => row.decoder === decoder);
  if (found) return modelOf(found);
  if (comparable.length === 0) throw spaceNotServed(space);
  const decoders = comparable.map((row) => shortHash(row.decoder)).join(" or ");
  const message = `the picture is not stored; expected decoder ${decoders}, got ${shortHash(decoder)}, which is not served`;
  throw new ApiError("not_found", message, "decoder");
}

type Origin = Pick<ModelVersion, "model" | "space">;

/**
 * The version that a latent is shown by: one of its space, if there is one; preferably one that jobs can be made for, then a
 * current one, then one of its model. Where there has been none of the space, the model of that name.
 */
export async function resolveModelOf(c: Bound, origin: Origin): Promise<Model> {
  const row = await findOfSpace(database(c.env.DB), origin);
  return row ? modelOf(row) : resolveModel(c, origin.model);
}

/** The version that a latent from outside says that it is of: the model's of that space, or, where there has been none, its current one. */
export async function resolveMaker(c: Bound, origin: Origin): Promise<Model> {
  const row = await findMaker(database(c.env.DB), origin);
  return row ? modelOf(row) : resolveModel(c, origin.model);
}
