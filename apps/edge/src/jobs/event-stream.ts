/** Server-sent events of a job that is under way. */
import { ApiError } from "@reptok/shared";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { JobRow } from "../db/jobs.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logError } from "../platform/log.ts";
import { stayFor } from "./leaving.ts";
import { type News, viewJob } from "./view.ts";

/** One dialect's events. */
export interface Telling {
  /** Whether the job is the client's that asked for the stream, and ends when nobody wants it; or goes on without it. */
  readonly endsWithClient: boolean;
  readonly news: (stream: SSEStreamingApi, news: Exclude<News, { type: "alive" }>) => Promise<void>;
  readonly end: (stream: SSEStreamingApi, ended: JobRow) => Promise<void>;
  /** The job goes on, but no more can be told of it. */
  readonly broken: (stream: SSEStreamingApi, thrown: unknown) => Promise<void>;
}

/** Answers with the job's events in the given dialect until it has ended, a comment at least every 15 s between them. */
export function streamJob(c: Context<AppEnv>, job: JobRow, telling: Telling): Response {
  c.header("x-prediction-id", job.id);
  c.header("cache-control", "no-store");
  return streamSSE(c, async (stream) => {
    const guest = crypto.randomUUID();
    const stay = telling.endsWithClient ? stayFor(c, job, guest) : null;
    stream.onAbort(() => stay?.left());
    const events = viewJob(c.env, job, guest);
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
