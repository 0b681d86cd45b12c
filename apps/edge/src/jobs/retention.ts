/** How long jobs that have ended, and deliveries of webhooks, are remembered: D1 holds 10 GB, and what was asked is nobody's business for ever. */
import { database } from "../db/client.ts";
import { dropJobsBefore } from "../db/jobs.ts";
import { dropDeliveriesBefore } from "../db/webhook-deliveries.ts";
import type { Env } from "../env.ts";

const DAY_MS = 24 * 3600_000;
/** Below this, webhooks that are tried for three days would lose the job that they tell of. */
const MIN_DAYS = 7;
/** Longer than a message is tried. */
const DELIVERY_DAYS = 7;
/** Rows that one call forgets; the schedule calls until none is left or its time is used up. */
const LIMIT = 500;

/** Forgets jobs older than `KEEP_JOBS_DAYS`, with their prompts; latents, pictures and usage stay. "" keeps them all. */
export async function dropOldJobs(env: Pick<Env, "DB" | "KEEP_JOBS_DAYS">, now: number): Promise<number> {
  const days = Number(env.KEEP_JOBS_DAYS || Infinity);
  if (!(days < Infinity)) return 0;
  return dropJobsBefore(database(env.DB), now - Math.max(days, MIN_DAYS) * DAY_MS, LIMIT);
}

/** Forgets deliveries of webhooks after a week. */
export const dropOldDeliveries = (env: Pick<Env, "DB">, now: number): Promise<number> =>
  dropDeliveriesBefore(database(env.DB), now - DELIVERY_DAYS * DAY_MS, LIMIT);
