/** Jobs whose queue message was lost, or whose runner died, are queued again. */
import { database } from "../db/client.ts";
import { findJob, stateOf, unfinishedJobs } from "../db/jobs.ts";
import { RESCUE_GRACE_MS, rescueAt, rescuePause } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { cancelJob } from "./cancel.ts";
import { cleanUp } from "./settle.ts";

/** Unfinished jobs that one sweep looks at. */
const SWEEP_LIMIT = 500;

/**
 * Cancels the job if its time is over, queues it again if nothing seems to be moving it. Gives the time to look again,
 * null once it is finished.
 */
export async function rescueJob(env: Env, id: string, now: number): Promise<number | null> {
  const row = await findJob(database(env.DB), id);
  if (!row) return null;
  const due = rescueAt(stateOf(row), row.createdAt);
  const cancelAt = row.cancelAt ?? Infinity;
  if (due === null || cancelAt <= now) {
    await (due === null ? cleanUp(env, row) : cancelJob(env, row));
    return null;
  }
  if (due > now) return Math.min(due, cancelAt);
  await env.JOBS.send({ job: id });
  return Math.min(now + rescuePause(now - row.createdAt), cancelAt);
}

/** Sets the alarm of unfinished jobs that have none: the edge stopped before it could. Returns how many were looked at. */
export async function sweep(env: Env, now: number): Promise<number> {
  const rows = await unfinishedJobs(database(env.DB), now - RESCUE_GRACE_MS, SWEEP_LIMIT);
  for (const row of rows) await env.JOB_ROOM.getByName(row.id).watch(now);
  return rows.length;
}
