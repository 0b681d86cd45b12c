/** Stored pictures; a picture that is not stored is drawn first. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf } from "../accounts/caller.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { resolveDrawing } from "../gpu/models.ts";
import { timed } from "../platform/timing.ts";
import { getPicture, type PictureRef } from "../storage/pictures.ts";
import { submissionOf, submitJob } from "./submit.ts";
import { awaitJob, type WaitFor } from "./wait.ts";

function notDrawn(cause: ApiError): ApiError {
  const message = "the picture is not stored, and its decoder is not served any more";
  return new ApiError("not_found", message, "decoder", { cause });
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
  const model = await resolveDrawing(c, ref);
  const { seed, to, ...image } = ref.params;
  const towards = to === undefined ? {} : { towards: [to] };
  const request = { kind: "decode", latents: [ref.latent], ...towards, seeds: [seed], image } as const;
  // Its picture is not there: a job that has done this already does not count.
  const submission = { ...submissionOf(ownerOf(c), model, request), again: true };
  try {
    await wait(c, await submitJob(c.env, submission));
  } catch (thrown) {
    // The bundle was replaced since the models were listed.
    if (thrown instanceof ApiError && thrown.code === "model_version_mismatch") throw notDrawn(thrown);
    throw thrown;
  }
  const drawn = await getPicture(BUCKET, ref);
  if (!drawn) throw new ApiError("internal", "the picture was drawn but not stored");
  return drawn;
}
