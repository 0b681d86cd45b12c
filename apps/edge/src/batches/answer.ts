/** A batch's request as a job, and its answer: as `POST /v1/images/generations` has them. */
import { ApiError, encodeBase64 } from "@reptok/shared";
import { type Linker } from "../accounts/links.ts";
import type { JobRow } from "../db/jobs.ts";
import type { LineBody } from "../domain/batch.ts";
import { drawingEcho, safetyEcho } from "../domain/drawing.ts";
import { generateRequest, seedOfJob } from "../domain/generation.ts";
import { picturePath, pictureParamsOf } from "../domain/picture.ts";
import type { Owner } from "../domain/project.ts";
import type { Env } from "../env.ts";
import { resolveModel } from "../gpu/models.ts";
import { type Submission, submissionOf } from "../jobs/submit.ts";
import { readLatent } from "../storage/latents.ts";
import { getPicture } from "../storage/pictures.ts";

/** The job of a request, in the lane of those that may take their time. Throws what the request is refused by. */
export async function submissionOfLine(env: Env, owner: Owner, id: string, body: LineBody): Promise<Submission> {
  const model = await resolveModel({ env }, body.model);
  const request = generateRequest(body, model.manifest, seedOfJob(id));
  return { ...submissionOf(owner, model, request), id, lane: "batch" };
}

type Generation = Extract<JobRow["request"], { kind: "generate" }>;

async function represent(env: Env, job: JobRow, request: Generation, body: LineBody, i: number, link: Linker) {
  const latent = job.outputs![i]!;
  if (body.response_format === "latent" || !request.image) {
    const bytes = await readLatent(env, job.project, latent);
    if (!bytes) throw new ApiError("not_found", "the latent was deleted meanwhile");
    return { latent: encodeBase64(bytes) };
  }
  const params = pictureParamsOf(request, request.image, i);
  if (body.response_format !== "b64_json") return { url: await link(picturePath(latent, params, job.decoder)) };
  const { project, space, decoder } = job;
  const picture = await getPicture(env.BUCKET, { project, latent, space, decoder, params });
  if (!picture) throw new ApiError("not_found", "the picture was deleted meanwhile");
  return { b64_json: encodeBase64(new Uint8Array(await picture.arrayBuffer())) };
}

/** The answer's body for a job that has succeeded. */
export async function answerOfJob(env: Env, job: JobRow, body: LineBody, link: Linker) {
  const request = job.request as Generation;
  const data = [];
  for (const [i, latent_id] of (job.outputs ?? []).entries())
    data.push({ ...(await represent(env, job, request, body, i, link)), latent_id, seed: request.seeds[i]! });
  const shape = request.image ? drawingEcho(request.image, body) : {};
  const usage = {
    images: data.length,
    predict_time: job.predictTime,
    input_tokens: 0,
    input_tokens_details: { image_tokens: 0, text_tokens: 0 },
    output_tokens: data.length,
    total_tokens: data.length,
  };
  return { created: Math.floor(job.createdAt / 1000), data, ...shape, ...safetyEcho(body), usage };
}
