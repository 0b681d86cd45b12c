import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv, TimedPart } from "./app-env.ts";

function addTime(c: Context<AppEnv>, part: TimedPart, milliseconds: number): void {
  const known = c.get("timings") ?? new Map<TimedPart, number>();
  c.set("timings", known.set(part, (known.get(part) ?? 0) + milliseconds));
}

/**
 * Tells in `Server-Timing` what an answer's time went to, in milliseconds: looks into the data centre's cache, D1, R2, and
 * of a job the wait for the GPU and its work; with the total. What was not asked is not told. The platform's clock moves
 * with I/O alone, so that computing counts for nothing.
 */
export function serverTiming(): MiddlewareHandler<AppEnv> {
  return async function serverTiming(c, next) {
    const began = performance.now();
    await next();
    const parts: [string, number][] = [...(c.get("timings") ?? []), ["total", performance.now() - began]];
    const metrics = parts.map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`);
    c.res.headers.set("server-timing", metrics.join(", "));
  };
}

/** Counts what the promise takes as time of that part. */
export async function timed<T>(c: Context<AppEnv>, part: TimedPart, promise: Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await promise;
  } finally {
    addTime(c, part, performance.now() - began);
  }
}

/** A job's times: milliseconds since the epoch, and seconds of computing. */
interface JobTimes {
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly predictTime: number | null;
}

/** Counts the two parts of a job that the request has waited for. */
export function timeJob(c: Context<AppEnv>, { createdAt, startedAt, predictTime }: JobTimes): void {
  if (startedAt !== null) addTime(c, "queue", startedAt - createdAt);
  if (predictTime !== null) addTime(c, "gpu", 1000 * predictTime);
}
