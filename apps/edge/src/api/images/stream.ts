/**
 * OpenAI's stream of an image request: `{kind}.partial_image` for partial pictures, then `{kind}.completed` for
 * each. Where n is above 1, `index` is the image's number.
 */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import type { SSEStreamingApi } from "hono/streaming";
import { type DrawingRequest, drawingEcho, safetyEcho } from "../../domain/drawing.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { streamJob } from "../../jobs/event-stream.ts";
import { succeededJob } from "../../jobs/wait.ts";
import { drawingOf, type ImageJob, imagesOf, usageOf } from "./data.ts";

const seconds = () => Math.floor(Date.now() / 1000);

async function send(stream: SSEStreamingApi, type: string, fields: object): Promise<void> {
  await stream.writeSSE({ event: type, data: JSON.stringify({ type, ...fields }) });
}

/** OpenAI's client throws an event's `error`. */
function sendError(stream: SSEStreamingApi, thrown: unknown): Promise<void> {
  const error =
    thrown instanceof ApiError ? thrown : new ApiError("unavailable", "the stream was interrupted; repeat the request");
  return send(stream, "error", { error: error.body });
}

export type StreamKind = "image_generation" | "image_edit";

export function streamImages(
  c: Context<AppEnv>,
  imageJob: ImageJob,
  kind: StreamKind,
  options: DrawingRequest,
): Response {
  const { image } = drawingOf(imageJob);
  const shape = image ? drawingEcho(image, options) : {};
  return streamJob(c, imageJob.job, {
    endsWithClient: true,
    async news(stream, news) {
      if (news.type !== "partial") return;
      const { index, partial, picture } = news;
      const fields = { b64_json: picture, partial_image_index: partial, index, created_at: seconds(), ...shape };
      await send(stream, `${kind}.partial_image`, fields);
    },
    async end(stream, ended) {
      const done = await succeededJob(c.env, ended);
      const wait = (_: unknown, job: typeof ended) => succeededJob(c.env, job);
      const images = await imagesOf(c, imageJob, done, "b64_json", wait);
      const usage = usageOf(imageJob, done, 1);
      for (const [index, data] of images.entries())
        await send(stream, `${kind}.completed`, {
          ...data,
          index,
          created_at: seconds(),
          ...shape,
          ...safetyEcho(options),
          usage,
        });
    },
    broken: sendError,
  });
}
