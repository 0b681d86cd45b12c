/** Latents of jobs, for requests that wait for them. */
import { ApiError, decodeLatent, type Latent } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { logError } from "../../platform/log.ts";
import { type Submission, submitJobs } from "../../jobs/submit.ts";
import { awaitJob } from "../../jobs/wait.ts";
import { decodeStored, readLatents } from "../../storage/latents.ts";
import { readQueryLatents } from "../../storage/query-latents.ts";

/** The ids of the jobs' latents, in order. Waits for one job after the other, because connections are limited. */
export async function latentsOfJobs(c: Context<AppEnv>, jobs: readonly JobRow[]): Promise<string[]> {
  const ids: string[] = [];
  for (const job of jobs) {
    const { outputs } = await awaitJob(c, job);
    if (!outputs) throw new ApiError("internal", "latents were made but are not recorded");
    ids.push(...outputs);
  }
  return ids;
}

/** The cached latents of a job `for query`; null if the cache has dropped them. */
async function cachedLatents(c: Context<AppEnv>, job: JobRow): Promise<Latent[] | null> {
  const done = await awaitJob(c, job);
  try {
    return (await readQueryLatents(c.env.BUCKET, done))?.map(decodeLatent) ?? null;
  } catch (thrown) {
    logError("query-latents.damaged", thrown, { job: job.id });
    return null;
  }
}

/** The latents of jobs with the purpose "query", in order; those that the cache has dropped are computed again, together. */
export async function queryLatents(
  c: Context<AppEnv>,
  submissions: readonly Submission[],
  jobs: readonly JobRow[],
): Promise<Latent[]> {
  const latents: (Latent[] | null)[] = [];
  for (const job of jobs) latents.push(await cachedLatents(c, job));
  const dropped = submissions
    .filter((_, i) => latents[i] === null)
    .map((submission) => ({ ...submission, again: true }));
  const recomputed: (Latent[] | null)[] = [];
  for (const job of await submitJobs(c.env, dropped)) recomputed.push(await cachedLatents(c, job));
  return latents.flatMap((cached) => {
    const found = cached ?? recomputed.shift();
    if (found) return found;
    throw new ApiError("internal", "latents were made but are not cached");
  });
}

/** Kept latents with their values; throws `not_found` with `param` for unknown ids. */
export async function loadLatents(c: Context<AppEnv>, ids: readonly string[], param = "id"): Promise<Latent[]> {
  const read = await readLatents(c.env, projectOf(c), ids);
  return read.map((bytes, i) => {
    if (!bytes) throw new ApiError("not_found", "expected the id of a latent that is kept here", param);
    return decodeStored(bytes, ids[i]!);
  });
}
