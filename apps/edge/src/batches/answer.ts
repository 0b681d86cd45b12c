/** The job and the response of a request in a batch, as of the request's endpoint. */
import { ApiError, encodeBase64 } from "@reptok/shared";
import { type Linker } from "../accounts/links.ts";
import type { JobRow } from "../db/jobs.ts";
import type { GenerationLine, LineBody } from "../domain/batch.ts";
import { drawingEcho, safetyEcho } from "../domain/drawing.ts";
import { generateRequest, seedOfJob } from "../domain/generation.ts";
import { picturePath, pictureParamsOf } from "../domain/picture.ts";
import type { Owner } from "../domain/project.ts";
import type { Env } from "../env.ts";
import { resolveModel } from "../jobs/models.ts";
import { type Submission, submissionOf } from "../jobs/submit.ts";
import { readLatent } from "../storage/latents.ts";
import { getPicture } from "../storage/pictures.ts";

/** Returns the job of a generation, in the batch lane. Throws an ApiError for an invalid request. */
export async function submissionOfGeneration(
  env: Env,
  owner: Owner,
  id: string,
  body: GenerationLine,
): Promise<Submission> {
  const model = await resolveModel({ env }, body.model);
  const request = generateRequest(body, model.manifest, seedOfJob(id));
  return { ...submissionOf(owner, model, request), id, lane: "batch" };
}

/** The error of a job that failed or was canceled; null for others. */
export function failureOf({ error, status }: JobRow): ApiError | null {
  if (error) return new ApiError(error.code, error.message, error.param);
  return status === "canceled" ? new ApiError("canceled", "the prediction was canceled") : null;
}

type ImageRequest = Exclude<JobRow["request"], { kind: "encode" }>;
/** The fields of a finished job that determine its response. */
export type ImageResult = Pick<
  JobRow,
  "project" | "space" | "decoder" | "request" | "outputs" | "createdAt" | "predictTime"
>;

async function represent(env: Env, job: ImageResult, request: ImageRequest, body: LineBody, i: number, link: Linker) {
  const latent = job.outputs![i]!;
  if (body.response_format === "latent" || !request.image) {
    const stored = await readLatent(env, job.project, latent);
    if (!stored) throw new ApiError("not_found", "the latent was deleted before the batch was written");
    return { latent: encodeBase64(stored.bytes) };
  }
  const params = pictureParamsOf(request, request.image, i);
  if (body.response_format !== "b64_json") return { url: await link(picturePath(latent, params, job.decoder)) };
  const { project, space, decoder } = job;
  const picture = await getPicture(env.BUCKET, { project, latent, space, decoder, params });
  if (!picture) throw new ApiError("not_found", "the picture was deleted before the batch was written");
  return { b64_json: encodeBase64(new Uint8Array(await picture.arrayBuffer())) };
}

/** Returns the response body of a succeeded job. */
export async function answerOfJob(env: Env, job: ImageResult, body: LineBody, link: Linker) {
  const request = job.request as ImageRequest;
  const pictures = "images" in body ? body.images.length : 0;
  const data = [];
  for (const [i, latent_id] of (job.outputs ?? []).entries())
    data.push({ ...(await represent(env, job, request, body, i, link)), latent_id, seed: request.seeds[i]! });
  const shape = request.image && body.response_format !== "latent" ? drawingEcho(request.image, body) : {};
  const usage = {
    images: data.length,
    predict_time: job.predictTime,
    input_tokens: pictures,
    input_tokens_details: { image_tokens: pictures, text_tokens: 0 },
    output_tokens: data.length,
    total_tokens: pictures + data.length,
  };
  return { created: Math.floor(job.createdAt / 1000), data, ...shape, ...safetyEcho(body), usage };
}
