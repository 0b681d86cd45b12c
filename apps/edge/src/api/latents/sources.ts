/** Sources as vectors: ids are read, pictures encoded, prompts and labels generated. */
import { ApiError, checkLatentOf, decodeBase64, sphericalSum, type Weighted } from "@reptok/shared";
import type { Context } from "hono";
import { checkScope, projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent } from "../../db/latents.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { Source } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { type Model, resolveModel } from "../../gpu/models.ts";
import { latentsOfJobs, loadLatents, submitEncode, submitGenerate } from "./make.ts";

export interface ResolvedSource extends Weighted {
  /** The latents that it was read or made from, by id; none for a vector. */
  readonly latents: readonly string[];
}

/** The model that a request is about: the named one, that of the first id, or the default. */
export async function modelOfRequest(
  c: Context<AppEnv>,
  name: string | undefined,
  sources: readonly Source[],
): Promise<Model> {
  const first = sources.find((source) => "id" in source);
  const row = name === undefined && first ? await findLatent(database(c.env.DB), projectOf(c), first.id) : undefined;
  return resolveModel(c, name ?? row?.model);
}

function fileOf(image: string, param: string): Uint8Array {
  const data = /^data:image\/[a-z]{3,4};base64,/.exec(image)?.[0].length ?? 0;
  return decodeBase64(image.slice(data), param, "invalid_image");
}

function vectorOf(values: readonly number[], { manifest: { model, token } }: Model, param: string): Float32Array {
  const size = token.count * token.dimensions;
  if (values.length !== size)
    throw new ApiError("latent_model_mismatch", `expected ${size} values for ${model}, got ${values.length}`, param);
  const vector = Float32Array.from(values);
  if (!vector.every(Number.isFinite)) throw new ApiError("invalid_request", "expected float32 values", param);
  return vector;
}

/** What a source needs before its vector can be told: jobs, ids, or nothing. */
type Begun = { readonly jobs: readonly JobRow[] } | { readonly id: string } | { readonly vector: Float32Array };

async function begin(c: Context<AppEnv>, model: Model, source: Source, samples: number, param: string): Promise<Begun> {
  if ("id" in source) return { id: source.id };
  if ("vector" in source) return { vector: vectorOf(source.vector, model, `${param}.vector`) };
  // What follows makes latents.
  checkScope(c, "latents:write");
  if ("image" in source) return { jobs: [await submitEncode(c, model, fileOf(source.image, `${param}.image`))] };
  const { seed = 0, n = samples, weight: _, ...condition } = source;
  return { jobs: await submitGenerate(c, model, condition, seed, n) };
}

/**
 * The sources' vectors, in order. A prompt or label is `samples` latents unless it says otherwise: their direction
 * summed, at their mean length. `param` names the list in errors.
 */
export async function resolveSources(
  c: Context<AppEnv>,
  model: Model,
  sources: readonly Source[],
  samples: number,
  param: string,
): Promise<ResolvedSource[]> {
  // All jobs are under way before the first is waited for.
  const begun = await Promise.all(sources.map((source, i) => begin(c, model, source, samples, `${param}[${i}]`)));
  const resolved: ResolvedSource[] = [];
  for (const [i, start] of begun.entries()) {
    const weight = sources[i]!.weight ?? 1;
    if ("vector" in start) {
      resolved.push({ vector: start.vector, weight, latents: [] });
      continue;
    }
    const ids = "id" in start ? [start.id] : await latentsOfJobs(c, start.jobs);
    const latents = await loadLatents(c, ids, `${param}[${i}]`);
    for (const latent of latents) checkLatentOf(latent, model.manifest, `${param}[${i}]`);
    const terms = latents.map(({ data }) => ({ vector: data, weight: 1 }));
    const vector = latents.length === 1 ? latents[0]!.data : sphericalSum(terms);
    if (vector === null)
      throw new ApiError("invalid_request", "expected samples with a common direction, got none", `${param}[${i}]`);
    resolved.push({ vector, weight, latents: ids });
  }
  return resolved;
}
