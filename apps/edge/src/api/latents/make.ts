/** Latents made by jobs, for requests that wait for them. */
import { ApiError, decodeLatent, type Latent, MAX_ITEMS, type PictureFile, sha256Hex } from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import type { JobRow } from "../../db/jobs.ts";
import { type GenerationBody, generateRequest } from "../../domain/generation.ts";
import { type Labels, labelsOf } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../gpu/models.ts";
import { logError } from "../../platform/log.ts";
import { type Submission, submissionOf, submitJob } from "../../jobs/submit.ts";
import { awaitJob } from "../../jobs/wait.ts";
import { decodeStored, readLatents } from "../../storage/latents.ts";
import { readQueryLatents } from "../../storage/query-latents.ts";

/** Whether what is made is kept, or only searched, mixed or ranked by. */
export type Purpose = "keep" | "query";

const forQuery = (purpose: Purpose) => (purpose === "query" ? ({ forQuery: true } as const) : {});

/** The purpose of encoding a picture: a latent to keep, with labels, or one for a query alone. */
export type Encoding = { readonly purpose: "query" } | { readonly purpose: "keep"; readonly labels?: Labels };

/** The job that encodes a picture: without its metadata, so that files which differ in nothing else are one job. Throws `invalid_request`. */
export async function encodeJob(
  c: Context<AppEnv>,
  model: Model,
  { stripped }: PictureFile,
  encoding: Encoding,
): Promise<Submission> {
  const { components, model: name } = model.manifest;
  if (!components.encoder) throw new ApiError("invalid_request", `model ${name} cannot encode pictures`, "model");
  const labels = encoding.purpose === "keep" ? labelsOf(encoding.labels ?? {}) : {};
  const sha256 = await sha256Hex(stripped);
  const request = { kind: "encode", sha256, ...forQuery(encoding.purpose), ...labels } as const;
  return { ...submissionOf(ownerOf(c), model, request), upload: stripped };
}

/** The jobs that generate `n` latents for consecutive seeds from `seed` on, without drawing them. */
export function generateJobs(
  c: Context<AppEnv>,
  model: Model,
  body: Pick<GenerationBody, "prompt" | "label" | "num_inference_steps" | "guidance_scale" | "negative_prompt">,
  seed: number,
  n: number,
  purpose: Purpose,
  labels: Labels = {},
): Submission[] {
  const starts = Array.from({ length: Math.ceil(n / MAX_ITEMS) }, (_, i) => i * MAX_ITEMS);
  return starts.map((start) => {
    const part = {
      ...body,
      seed: (seed + start) % 2 ** 32,
      n: Math.min(MAX_ITEMS, n - start),
      response_format: "latent",
    } as const;
    const request = { ...generateRequest(part, model.manifest, 0), ...forQuery(purpose), ...labelsOf(labels) };
    return submissionOf(ownerOf(c), model, request);
  });
}

/** The ids of the latents that jobs made, in order. They are waited for one after the other: connections are few. */
export async function latentsOfJobs(c: Context<AppEnv>, jobs: readonly JobRow[]): Promise<string[]> {
  const ids: string[] = [];
  for (const job of jobs) {
    const { outputs } = await awaitJob(c, job);
    if (!outputs) throw new ApiError("internal", "latents were made but are not recorded");
    ids.push(...outputs);
  }
  return ids;
}

/** The latents that a job `for query` made, from the cache; null where it has dropped them. */
async function cachedLatents(c: Context<AppEnv>, job: JobRow): Promise<Latent[] | null> {
  const done = await awaitJob(c, job);
  try {
    return (await readQueryLatents(c.env.BUCKET, done))?.map(decodeLatent) ?? null;
  } catch (thrown) {
    logError("query-latents.damaged", thrown, { job: job.id });
    return null;
  }
}

/** The latents of jobs with the purpose "query", in order; those that the cache has dropped are made again. */
export async function queryLatents(
  c: Context<AppEnv>,
  submissions: readonly Submission[],
  jobs: readonly JobRow[],
): Promise<Latent[]> {
  const latents: Latent[] = [];
  for (const [i, job] of jobs.entries()) {
    const again = async () => cachedLatents(c, await submitJob(c.env, { ...submissions[i]!, again: true }));
    const made = (await cachedLatents(c, job)) ?? (await again());
    if (!made) throw new ApiError("internal", "latents were made but are not cached");
    latents.push(...made);
  }
  return latents;
}

/** Kept latents with their values; throws `not_found` with `param` where one is not kept. */
export async function loadLatents(c: Context<AppEnv>, ids: readonly string[], param = "id"): Promise<Latent[]> {
  const read = await readLatents(c.env, projectOf(c), ids);
  return read.map((bytes, i) => {
    if (!bytes) throw new ApiError("not_found", "expected the id of a latent that is kept here", param);
    return decodeStored(bytes, ids[i]!);
  });
}
