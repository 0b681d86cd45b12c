/** Stored pictures; a picture that is not stored is drawn first. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf } from "../accounts/caller.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { resolveDrawing } from "./models.ts";
import { timed } from "../platform/timing.ts";
import { getPicture, hasPicture, type PictureRef } from "../storage/pictures.ts";
import type { Submit } from "./stages.ts";
import { type Submission, submissionOf, submitJob } from "./submit.ts";
import { awaitJob, type WaitFor } from "./wait.ts";

/** The job that draws a picture. Throws `not_found` or `space_not_served` if its decoder is not served. */
async function drawingOf(c: Context<AppEnv>, ref: PictureRef): Promise<Submission> {
  const model = await resolveDrawing(c, ref);
  const { seed, to, ...image } = ref.params;
  const towards = to === undefined ? {} : { towards: [to] };
  const request = { kind: "decode", latents: [ref.latent], ...towards, seeds: [seed], image } as const;
  // The picture is not stored: a job that has drawn it before does not count.
  return { ...submissionOf(ownerOf(c), model, request), again: true };
}

/** A picture whose job has succeeded. */
async function justDrawn(bucket: R2Bucket, ref: PictureRef): Promise<R2ObjectBody> {
  const drawn = await getPicture(bucket, ref);
  if (!drawn) throw new ApiError("internal", "the picture was drawn but not stored");
  return drawn;
}

/**
 * Returns the files of the pictures, in the order of `refs`. One call of `submit` creates the jobs that draw the pictures that are
 * not stored. Throws the same errors as {@link drawnPicture}.
 */
export async function drawPictures(
  c: Context<AppEnv>,
  refs: readonly PictureRef[],
  submit: Submit,
): Promise<Uint8Array[]> {
  const stored = await Promise.all(refs.map((ref) => hasPicture(c.env.BUCKET, ref)));
  const missing = refs.filter((_, i) => !stored[i]);
  const jobs = await submit(await Promise.all(missing.map((ref) => drawingOf(c, ref))));
  for (const job of jobs) await awaitJob(c, job);
  return Promise.all(refs.map(async (ref) => new Uint8Array(await (await justDrawn(c.env.BUCKET, ref)).arrayBuffer())));
}

/**
 * The picture, drawn by a decode job if need be. Throws `not_found` or `space_not_served` if it is not stored and its decoder
 * is not served. `wait` is for answers whose headers have been sent.
 */
export async function drawnPicture(
  c: Context<AppEnv>,
  ref: PictureRef,
  wait: WaitFor = awaitJob,
): Promise<R2ObjectBody> {
  const { BUCKET } = c.env;
  const stored = await timed(c, "r2", getPicture(BUCKET, ref));
  if (stored) return stored;
  await wait(c, await submitJob(c.env, await drawingOf(c, ref)));
  return justDrawn(BUCKET, ref);
}
