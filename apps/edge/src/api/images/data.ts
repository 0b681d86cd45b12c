/** Images in answers of OpenAI's endpoints: pictures, latents, seeds and usage. */
import { ApiError, encodeBase64 } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { linkerOf } from "../../accounts/links.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { JobRequest } from "../../domain/job.ts";
import { pictureParamsOf, picturePath } from "../../domain/picture.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../jobs/models.ts";
import { drawnPicture } from "../../jobs/draw.ts";
import type { WaitFor } from "../../jobs/wait.ts";
import { readLatent } from "../../storage/latents.ts";
import type { PictureRef } from "../../storage/pictures.ts";

export type ResponseFormat = "url" | "b64_json" | "latent";
type Representation = { url: string } | { b64_json: string } | { latent: string };

/** A job that makes images, and its request. */
export interface ImageJob {
  readonly job: JobRow;
  readonly model: Model;
  /** Latent tokens of the input. */
  readonly inputTokens: number;
}

/** The job's request, which draws the images. */
export function drawingOf({ job: { request } }: ImageJob): Exclude<JobRequest, { kind: "encode" }> {
  if (request.kind === "encode") throw new Error("expected a job that makes images, got one that encodes");
  return request;
}

export async function latentText(c: Context<AppEnv>, latent: string): Promise<string> {
  const stored = await readLatent(c.env, projectOf(c), latent);
  if (!stored) throw new ApiError("internal", "the latent was generated but is not stored");
  return encodeBase64(stored.bytes);
}

/** A picture in the requested format: its address or its file. */
export async function pictureOf(
  c: Context<AppEnv>,
  format: "url" | "b64_json",
  ref: PictureRef,
  wait?: WaitFor,
): Promise<{ url: string } | { b64_json: string }> {
  if (format === "url") return { url: await linkerOf(c)(picturePath(ref.latent, ref.params, ref.decoder)) };
  const picture = await drawnPicture(c, ref, wait);
  return { b64_json: encodeBase64(new Uint8Array(await picture.arrayBuffer())) };
}

/** Image `i` in the requested format: its address, its file, or its latent. */
async function represent(
  c: Context<AppEnv>,
  imageJob: ImageJob,
  format: ResponseFormat,
  latent: string,
  i: number,
  wait?: WaitFor,
): Promise<Representation> {
  const { image } = drawingOf(imageJob);
  if (format === "latent" || !image) return { latent: await latentText(c, latent) };
  const { project, space, decoder } = imageJob.job;
  const params = pictureParamsOf(drawingOf(imageJob), image, i);
  return pictureOf(c, format, { project, latent, space, decoder, params }, wait);
}

/** The finished job's images, in the order of their seeds. */
export function imagesOf(c: Context<AppEnv>, imageJob: ImageJob, done: JobRow, format: ResponseFormat, wait?: WaitFor) {
  return Promise.all(
    (done.outputs ?? []).map(async (latent, i) => {
      const seed = drawingOf(imageJob).seeds[i]!;
      return { ...(await represent(c, imageJob, format, latent, i, wait)), latent_id: latent, seed };
    }),
  );
}

/** OpenAI's token counts: latent tokens of images; prompts are not counted. */
export function usageOf(
  { model, inputTokens }: Pick<ImageJob, "model" | "inputTokens">,
  done: Pick<JobRow, "predictTime">,
  images: number,
) {
  const tokens = images * model.manifest.token.count;
  return {
    images,
    predict_time: done.predictTime,
    input_tokens: inputTokens,
    input_tokens_details: { image_tokens: inputTokens, text_tokens: 0 },
    output_tokens: tokens,
    total_tokens: inputTokens + tokens,
  };
}
