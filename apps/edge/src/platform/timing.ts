import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv, TimedPart } from "./app-env.ts";

function addTime(c: Context<AppEnv>, part: TimedPart, milliseconds: number): void {
  const timings = c.get("timings") ?? new Map<TimedPart, number>();
  c.set("timings", timings.set(part, (timings.get(part) ?? 0) + milliseconds));
}

/**
 * Sets `Server-Timing`: the milliseconds spent in the data centre's cache, D1, R2, and for a job in the queue and on the GPU, and
 * the total. Parts that were not used are omitted. The platform's clock advances only with I/O, so that CPU time is not included.
 */
export function serverTiming(): MiddlewareHandler<AppEnv> {
  return async function serverTiming(c, next) {
    const start = performance.now();
    await next();
    const parts: [string, number][] = [...(c.get("timings") ?? []), ["total", performance.now() - start]];
    const metrics = parts.map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`);
    c.res.headers.set("server-timing", metrics.join(", "));
  };
}

/** Adds the duration of the promise to the part. */
export async function timed<T>(c: Context<AppEnv>, part: TimedPart, promise: Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await promise;
  } finally {
    addTime(c, part, performance.now() - start);
  }
}

/** A job's times: milliseconds since the epoch and seconds of computation. */
interface JobTimes {
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly predictTime: number | null;
}

/** Adds the queue and the GPU time of a job for which the request has waited. */
export function timeJob(c: Context<AppEnv>, { createdAt, startedAt, predictTime }: JobTimes): void {
  if (startedAt !== null) addTime(c, "queue", startedAt - createdAt);
  if (predictTime !== null) addTime(c, "gpu", 1000 * predictTime);
}
