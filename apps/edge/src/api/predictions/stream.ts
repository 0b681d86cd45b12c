/**
 * `GET /v1/predictions/{id}/stream`: Replicate's events `output` (one an image: its address), `logs` (new lines), `error`
 * and `done`, and the additional events `progress` (`{status, queue_position, step, steps}`) and `partial` (`{index, partial_image_index,
 * b64_json}`).
 */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { type Linker, linkerOf, outputLinks } from "../../accounts/links.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { streamJob, type Telling } from "../../jobs/event-stream.ts";

const DONE_REASON = { failed: "error", canceled: "canceled" } as const;

function replicateEvents(link: Linker): Telling {
  let id = 0;
  const event = (name: string, data: unknown) => ({
    event: name,
    data: typeof data === "string" ? data : JSON.stringify(data),
    id: String(id++),
  });
  return {
    endsWithClient: false,
    async news(stream, news) {
      if (news.type === "partial") {
        const { index, partial, picture } = news;
        return stream.writeSSE(event("partial", { index, partial_image_index: partial, b64_json: picture }));
      }
      if (news.lines !== "") await stream.writeSSE(event("logs", news.lines));
      const { position, step, steps } = news;
      const status = step > 0 ? "processing" : "starting";
      await stream.writeSSE(event("progress", { status, queue_position: position, step, steps }));
    },
    async end(stream, ended) {
      for (const url of (await outputLinks(ended, link)) ?? []) await stream.writeSSE(event("output", url));
      if (ended.error) await stream.writeSSE(event("error", { detail: ended.error.message, code: ended.error.code }));
      const reason = ended.status in DONE_REASON ? DONE_REASON[ended.status as keyof typeof DONE_REASON] : undefined;
      await stream.writeSSE(event("done", reason ? { reason } : {}));
    },
    async broken(stream) {
      const { message, code } = new ApiError("unavailable", "the prediction goes on; ask for its stream again").body;
      await stream.writeSSE(event("error", { detail: message, code }));
    },
  };
}

export function streamPrediction(c: Context<AppEnv>, job: JobRow): Response {
  return streamJob(c, job, replicateEvents(linkerOf(c)));
}
