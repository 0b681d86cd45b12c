/** An orderly end: no new jobs, the running ones finish within a limit and are handed in, what is left is given back. */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "@reptok/shared";
import type { Health } from "./health.ts";
import type { Jobs } from "./jobs.ts";

/** What gets no more jobs, and is idle when the edge has the ends of all that it had. */
export interface Drained {
  drain(): void;
  idle(): Promise<void>;
}

/** How long jobs that were stopped may take to be given back. */
const LAST_MS = 2_000;

/** Resolves to whether every job could finish. */
export async function drain(
  health: Pick<Health, "drain">,
  jobs: Jobs,
  fleet: Drained,
  limitMs: number,
): Promise<boolean> {
  health.drain();
  fleet.drain();
  const within = async (milliseconds: number) => {
    const timer = new AbortController();
    const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
    const idle = await Promise.race([fleet.idle().then(() => true), late]);
    timer.abort();
    return idle;
  };
  if (await within(limitMs)) return true;
  jobs.cancelAll(new ApiError("unavailable", "the GPU worker is shutting down; the job was not finished"));
  await within(LAST_MS);
  await jobs.idle();
  return false;
}
