/** Graceful shutdown: accepts no new jobs, lets running jobs finish within a time limit, and returns the remaining ones to the edge. */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "@reptok/shared";
import type { Health } from "./health.ts";
import type { Jobs } from "./jobs.ts";

/** The connection to the fleet: `drain` stops new jobs, `idle` resolves once the edge has acknowledged the end of every job. */
export interface Drained {
  drain(): void;
  idle(): Promise<void>;
}

/** Milliseconds that canceled jobs get to be returned. */
const LAST_MS = 2_000;

/** Resolves to true if every job finished within the limit. */
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
