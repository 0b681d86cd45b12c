/** Deletes old jobs and webhook deliveries, because D1 is limited to 10 GB and prompts are private. */
import { database } from "../db/client.ts";
import { dropJobsBefore } from "../db/jobs.ts";
import { dropDeliveriesBefore } from "../db/webhook-deliveries.ts";
import type { Env } from "../env.ts";

const DAY_MS = 24 * 3600_000;
/** Minimum: webhooks are retried for three days and need their job. */
const MIN_DAYS = 7;
/** Longer than messages are retried. */
const DELIVERY_DAYS = 7;
/** Rows per call; the schedule repeats calls until none is left or its time is used up. */
const LIMIT = 500;

/** Deletes jobs older than `KEEP_JOBS_DAYS` with their prompts; latents, pictures and usage stay. "" keeps all jobs. */
export async function dropOldJobs(env: Pick<Env, "DB" | "KEEP_JOBS_DAYS">, now: number): Promise<number> {
  const days = Number(env.KEEP_JOBS_DAYS || Infinity);
  if (!(days < Infinity)) return 0;
  return dropJobsBefore(database(env.DB), now - Math.max(days, MIN_DAYS) * DAY_MS, LIMIT);
}

/** Deletes webhook deliveries after a week. */
export const dropOldDeliveries = (env: Pick<Env, "DB">, now: number): Promise<number> =>
  dropDeliveriesBefore(database(env.DB), now - DELIVERY_DAYS * DAY_MS, LIMIT);
