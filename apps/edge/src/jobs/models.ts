/** Models and versions that workers have registered, resolved for requests. */
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
import { Recent } from "../platform/recent.ts";

/** A version of a model. */
export interface Model {
  readonly manifest: Manifest;
  readonly version: ModelVersion;
  /** Whether jobs can be created for it; otherwise it only describes existing latents. */
  readonly usable: boolean;
}

function modelOf({ manifest, served, retiredAt }: VersionRow): Model {
  return { manifest, version: versionOf(manifest), usable: served && retiredAt === null };
}

/** The error for latents of a space whose versions are all retired or not served. */
export function spaceNotServed(space: string): ApiError {
  const message = `no served model has latent space ${shortHash(space)}`;
  return new ApiError("space_not_served", message);
}

/** The current version of each model, the default model first. */
export async function knownModels(c: Bound): Promise<Model[]> {
  return (await currentVersions(database(c.env.DB))).map(modelOf);
}

/** Anything with the bindings, such as a request's context. */
type Bound = { readonly env: Env };

/** Maximum of models named in an error message. */
const MAX_NAMED = 10;

/**
 * Versions that were named in the last seconds, in this isolate's memory: a generation does not read its model from D1. Changes that
 * pass through another isolate count here after that time.
 */
const recent = new Recent<VersionRow>(100, 5_000);

/** After a change to the versions, and when tests begin. */
export function forgetModels(): void {
  recent.clear();
}

/** The version that a reference or alias names. */
async function findNamed(c: Bound, reference: ModelReference): Promise<VersionRow | undefined> {
  const { name, version } = reference;
  const key = JSON.stringify([name, version]);
  const now = Date.now();
  const known = recent.get(key, now);
  if (known) return known;
  const row = (await findVersion(database(c.env.DB), reference)) ?? (await findAlias(c, reference));
  if (row) recent.put(key, row, 1, now);
  return row;
}

/** The version that an alias denotes. */
async function findAlias(c: Bound, { name, version }: ModelReference): Promise<VersionRow | undefined> {
  if (name === undefined || version !== undefined) return undefined;
  const aliases = aliasesOf(c.env.MODEL_ALIASES);
  if (!aliases.has(name)) return undefined;
  const target = aliases.get(name);
  return findVersion(database(c.env.DB), target === undefined ? {} : { name: target });
}

/**
 * The version that a reference names: by name the current one, without a name that of the default model; by version any that is served
 * and not retired. Throws `model_not_found` about `param`, or `unavailable` if no model is registered.
 */
export async function resolveReference(
  c: Bound,
  reference: ModelReference,
  param = reference.version === undefined ? "model" : "version",
): Promise<Model> {
  const row = await findNamed(c, reference);
  if (row) return modelOf(row);
  const db = database(c.env.DB);
  const known = await currentVersions(db);
  if (known.length === 0 && !(await hasVersions(db)))
    throw new ApiError("unavailable", "no GPU worker has registered a model yet");
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

/** The latent's space and the decoder's hash. */
interface Drawing {
  readonly space: string;
  readonly decoder: string;
}

/**
 * A version of any model that draws latents of the space with exactly that decoder. Throws `space_not_served`, or `not_found` if the
 * space is served by other decoders only.
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
 * The version that represents a latent: of its space a usable one, else a current one, else one of its model. If no version has the
 * space, the current version of its model.
 */
export async function resolveModelOf(c: Bound, origin: Origin): Promise<Model> {
  const row = await findOfSpace(database(c.env.DB), origin);
  return row ? modelOf(row) : resolveModel(c, origin.model);
}

/** The version that an uploaded latent names: its model's version with that space, or else the model's current version. */
export async function resolveMaker(c: Bound, origin: Origin): Promise<Model> {
  const row = await findMaker(database(c.env.DB), origin);
  return row ? modelOf(row) : resolveModel(c, origin.model);
}
