/** Server-sent events of a running job. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { JobRow } from "../db/jobs.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logError } from "../platform/log.ts";
import { stayFor } from "./leaving.ts";
import { type News, viewJob } from "./view.ts";

/** The events of one API's format. */
export interface Telling {
  /** Whether the job is canceled when its last client disconnects. */
  readonly endsWithClient: boolean;
  readonly news: (stream: SSEStreamingApi, news: Exclude<News, { type: "alive" }>) => Promise<void>;
  readonly end: (stream: SSEStreamingApi, ended: JobRow) => Promise<void>;
  /** Called if the stream fails; the job continues. */
  readonly broken: (stream: SSEStreamingApi, thrown: unknown) => Promise<void>;
}

/** Responds with the job's events until it has ended, and with a comment at least every 15 s. */
export function streamJob(c: Context<AppEnv>, job: JobRow, telling: Telling): Response {
  c.header("x-prediction-id", job.id);
  c.header("cache-control", "no-store");
  return streamSSE(c, async (stream) => {
    const client = crypto.randomUUID();
    const stay = telling.endsWithClient ? stayFor(c, job, client) : null;
    if (stay?.isGone) return;
    stream.onAbort(() => stay?.left());
    const events = viewJob(c.env, job, client);
    try {
      for (;;) {
        const { done, value } = await events.next();
        if (stream.aborted) return;
        if (done) return await telling.end(stream, value);
        if (value.type === "alive") await stream.write(": keepalive\n\n");
        else await telling.news(stream, value);
      }
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) logError("job.stream", thrown, { job: job.id });
      await telling.broken(stream, thrown);
    } finally {
      stay?.over();
      await events.return(job);
    }
  });
}
