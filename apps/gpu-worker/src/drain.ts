/** An orderly end: no new jobs, the running ones finish within a limit, what is left is told to come back. */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "@reptok/shared";
import type { Health } from "./health.ts";
import type { Jobs } from "./jobs.ts";

/** Resolves to whether every job could finish. */
export async function drain(health: Pick<Health, "drain">, jobs: Jobs, limitMs: number): Promise<boolean> {
  health.drain();
  const timer = new AbortController();
  const late = sleep(limitMs, true, { signal: timer.signal }).catch(() => false);
  const isLate = await Promise.race([jobs.idle().then(() => false), late]);
  timer.abort();
  if (isLate) jobs.cancelAll(new ApiError("unavailable", "the GPU worker is shutting down; the job was not finished"));
  await jobs.idle();
  return !isLate;
}
