/** Job rows as the GPU worker takes them. */
import { ApiError, base64Length, encodeBase64, type Job, MAX_JOB_EVENT_BYTES } from "@reptok/shared";
import { type JobRow, versionOfJob } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { missingLatent, readLatents } from "../storage/latents.ts";
import { hasUpload, readUpload } from "../storage/uploads.ts";

/** Says which of the job's inputs is not in R2; null if all are there. */
export async function missingInput(env: Env, { id, project, request }: JobRow): Promise<ApiError | null> {
  if (request.kind === "encode" && !(await hasUpload(env.BUCKET, id)))
    return new ApiError("unavailable", "the uploaded picture was lost; send it again");
  if (request.kind !== "decode") return null;
  const missing = await missingLatent(env, project, request.latents);
  return missing === null ? null : new ApiError("not_found", `latent ${missing} is gone`);
}

function base64Of(bytes: Uint8Array | null): string {
  if (!bytes) throw new Error("an input was removed while its job was sent");
  return encodeBase64(bytes);
}

/** The job with its inputs read from R2. */
async function wireJob(env: Env, row: JobRow): Promise<Job> {
  const { id, project, request: job } = row;
  const common = { id, tenant: project, version: versionOfJob(row) };
  if (job.kind === "encode") return { ...common, kind: "encode", picture: base64Of(await readUpload(env.BUCKET, id)) };
  const seeds = [...job.seeds];
  if (job.kind === "generate") {
    const { forQuery: __, ...made } = job;
    return { ...common, ...made, seeds };
  }
  const latents = await readLatents(env, project, job.latents);
  return { ...common, ...job, seeds, latents: latents.map(base64Of) };
}

/** Room for a latent: 131,072 values as f16. Models make one token of some thousand values, or some of fewer. */
const LATENT_BYTES = 256 * 1024;
/** What an event has beside pictures and latents. */
const FRAME_BYTES = 64 * 1024;

/**
 * Longest line that the worker's events of these jobs can have, in bytes: all outputs in one, every picture as noise that
 * does not compress (three bytes a pixel, and a 16th for what wraps them). 48 MiB for ten pictures of 1024 x 1024; a
 * hundredth of that for what is asked for mostly.
 */
export function maxEventBytes(rows: readonly Pick<JobRow, "request">[]): number {
  const lengths = rows.map(({ request }) => {
    if (request.kind === "encode") return base64Length(LATENT_BYTES);
    const side = request.image?.size ?? 0;
    return request.seeds.length * base64Length(Math.ceil(3 * side * side * (1 + 1 / 16)) + LATENT_BYTES);
  });
  return Math.min(MAX_JOB_EVENT_BYTES, FRAME_BYTES + Math.max(0, ...lengths));
}

/** `{jobs: [...]}` as text, a job at a time, so that one upload is in memory and not a batch of them. */
export async function* wireBody(env: Env, rows: readonly JobRow[]): AsyncGenerator<string> {
  for (const [i, row] of rows.entries()) {
    yield i === 0 ? '{"jobs":[' : ",";
    yield JSON.stringify(await wireJob(env, row));
  }
  yield "]}";
}
