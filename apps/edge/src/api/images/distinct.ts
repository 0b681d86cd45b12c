/**
 * Generations with a `dedupe_threshold`: their latents are generated first. Near-duplicates of a latent with a picture, in the same
 * request or kept, are answered with that picture; only the others are decoded.
 */
import type { ImageSpec } from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { versionOfJob } from "../../db/jobs.ts";
import type { Model } from "../../jobs/models.ts";
import type { Submit } from "../../jobs/stages.ts";
import { submissionOf } from "../../jobs/submit.ts";
import { loadLatents } from "../latents/make.ts";
import { distinctPictures, type ShownBy } from "../latents/near-picture.ts";
import type { PictureRef } from "../../storage/pictures.ts";
import { type AnswerOptions, awaitOnce, imageAnswer } from "./answer.ts";
import { drawingOf, type ImageJob, pictureOf, usageOf } from "./data.ts";

/** Draws pictures, if any, in one job; returns the seconds of computing. */
async function drawMissing(
  c: Context<AppEnv>,
  model: Model,
  image: ImageSpec,
  missing: readonly PictureRef[],
  options: AnswerOptions,
  submit: Submit,
): Promise<number> {
  if (missing.length === 0) return 0;
  const request = {
    kind: "decode",
    latents: missing.map(({ latent }) => latent),
    seeds: missing.map(({ params }) => params.seed),
    image,
  } as const;
  const submission = { ...submissionOf(ownerOf(c), model, request), again: true };
  const [job] = await submit([submission]);
  const { predictTime } = await awaitOnce(c, job!, options);
  return predictTime ?? 0;
}

/** Answers a job that generated latents of a collection with pictures, drawn by `image`; `submit` submits the job that draws them. */
export async function answerDistinct(
  c: Context<AppEnv>,
  imageJob: ImageJob,
  options: AnswerOptions,
  image: ImageSpec,
  { collection, threshold }: { readonly collection: string; readonly threshold: number },
  submit: Submit,
): Promise<Response> {
  const project = projectOf(c);
  const done = await awaitOnce(c, imageJob.job, options);
  const ids = done.outputs ?? [];
  const latents = await loadLatents(c, ids);
  const { seeds } = drawingOf(imageJob);
  const items = ids.map((latent, i) => {
    const ref = { project, latent, space: done.space, decoder: done.decoder, params: { ...image, seed: seeds[i]! } };
    return { ref, latent: latents[i]! };
  });
  const shown = await distinctPictures(c.env, { project, collection }, items, threshold);
  const missing = shown.flatMap(({ ref, duplicate, isStored }) => (duplicate || isStored ? [] : [ref]));
  const seconds = await drawMissing(
    c,
    { ...imageJob.model, version: versionOfJob(done) },
    image,
    missing,
    options,
    submit,
  );
  c.header("x-prediction-id", done.id);
  const describe = async ({ ref, duplicate }: ShownBy, i: number) => ({
    ...(await pictureOf(c, options.response_format === "b64_json" ? "b64_json" : "url", ref)),
    latent_id: ids[i]!,
    seed: seeds[i]!,
    ...(duplicate ? { duplicate_of: duplicate.of, similarity: duplicate.similarity } : {}),
  });
  const data = await Promise.all(shown.map(describe));
  const predictTime = (done.predictTime ?? 0) + seconds;
  return imageAnswer(c, done, data, image, usageOf(imageJob, { ...done, predictTime }, data.length), options);
}
