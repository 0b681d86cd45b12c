/** How OpenAI's image endpoints answer: at the end, or in a stream. */
import { ApiError, type ImageSpec } from "@reptok/shared";
import type { Context } from "hono";
import { drawingEcho, type DrawingRequest, isAnimated, safetyEcho } from "../../domain/drawing.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { awaitJob } from "../../jobs/wait.ts";
import { drawingOf, type ImageJob, imagesOf, type ResponseFormat, usageOf } from "./data.ts";
import { type StreamKind, streamImages } from "./stream.ts";

/** Fields of a body that determine its answer. */
export interface AnswerOptions extends DrawingRequest {
  readonly response_format?: ResponseFormat | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly seed?: number | null | undefined;
  readonly dedupe_threshold?: number | null | undefined;
}

/** Throws `invalid_request` for unsupported combinations; to be called before a job is created. */
export function checkAnswer(options: AnswerOptions): void {
  const { response_format, stream, dedupe_threshold } = options;
  if (isAnimated(options) && (stream || typeof dedupe_threshold === "number"))
    throw new ApiError(
      "invalid_request",
      "output_format: expected no stream and no dedupe_threshold with gif",
      "output_format",
    );
  if (typeof dedupe_threshold === "number" && (stream || response_format === "latent"))
    throw new ApiError(
      "invalid_request",
      "dedupe_threshold: expected a request for pictures without a stream",
      "dedupe_threshold",
    );
  if (stream && response_format === "latent")
    throw new ApiError("invalid_request", "stream: expected a request for pictures, got one for latents", "stream");
}

/**
 * The finished job. A request without a seed or an idempotency key would create another job if it were repeated after a time-out:
 * a header tells OpenAI's client not to retry.
 */
export async function awaitOnce(c: Context<AppEnv>, job: JobRow, { seed }: AnswerOptions): Promise<JobRow> {
  try {
    return await awaitJob(c, job);
  } catch (thrown) {
    const repeatable = typeof seed === "number" || c.req.header("idempotency-key") !== undefined;
    if (thrown instanceof ApiError && thrown.code === "timeout" && !repeatable) c.header("x-should-retry", "false");
    throw thrown;
  }
}

/** The final answer; `image` has the drawing settings, undefined without pictures. */
export function imageAnswer(
  c: Context<AppEnv>,
  { createdAt }: Pick<JobRow, "createdAt">,
  data: readonly object[],
  image: ImageSpec | undefined,
  usage: ReturnType<typeof usageOf>,
  options: AnswerOptions,
): Response {
  const shape = image ? drawingEcho(image, options) : {};
  return c.json({ created: Math.floor(createdAt / 1000), data, ...shape, ...safetyEcho(options), usage });
}

/** Answers at the end of the job, or with a stream; `kind` is the prefix of the events' names. */
export async function answerWithImages(
  c: Context<AppEnv>,
  imageJob: ImageJob,
  options: AnswerOptions,
  kind: StreamKind,
): Promise<Response> {
  if (options.stream) return streamImages(c, imageJob, kind, options);
  const done = await awaitOnce(c, imageJob.job, options);
  const data = await imagesOf(c, imageJob, done, options.response_format ?? "url");
  return imageAnswer(c, done, data, drawingOf(imageJob).image, usageOf(imageJob, done, data.length), options);
}
