/** How long jobs that have ended are remembered: D1 holds 10 GB, and what was asked is nobody's business for ever. */
import { database } from "../db/client.ts";
import { dropJobsBefore } from "../db/jobs.ts";
import type { Env } from "../env.ts";

const DAY_MS = 24 * 3600_000;
/** Below this, webhooks that are tried for three days would lose the job that they tell of. */
const MIN_DAYS = 7;
/** Jobs that one call forgets; the schedule calls until none is left or its time is used up. */
const LIMIT = 500;

/** Forgets jobs older than `KEEP_JOBS_DAYS`, with their prompts; latents, pictures and usage stay. "" keeps them all. */
export async function dropOldJobs(env: Pick<Env, "DB" | "KEEP_JOBS_DAYS">, now: number): Promise<number> {
  const days = Number(env.KEEP_JOBS_DAYS || Infinity);
  if (!(days < Infinity)) return 0;
  return dropJobsBefore(database(env.DB), now - Math.max(days, MIN_DAYS) * DAY_MS, LIMIT);
}
