/** Jobs whose queue message was lost, or whose runner died, are queued again. */
import { database } from "../db/client.ts";
import { ApiError } from "@reptok/shared";
import { findJob, type JobRow, moveJob, stateOf, unfinishedJobs } from "../db/jobs.ts";
import { expire, JOB_LIFE_MS, RESCUE_GRACE_MS, rescueAt, rescuePause } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { cancelJob } from "./cancel.ts";
import { cleanUp, settle } from "./settle.ts";

/** Unfinished jobs that one sweep looks at. */
const SWEEP_LIMIT = 500;

const TOO_OLD = new ApiError("timeout", "given up: not done within a day").body;

/** Fails a job that is too old to be wanted, unless somebody is computing it just now. */
async function giveUp(env: Env, row: JobRow, now: number): Promise<boolean> {
  const result = { error: TOO_OLD, requestHash: null };
  const moved = await moveJob(database(env.DB), row.id, (state) => expire(state, now), result, row);
  if (moved.ok) await settle(env, moved.row);
  return moved.ok;
}

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
  if (now - row.createdAt >= JOB_LIFE_MS && (await giveUp(env, row, now))) return null;
  await env.JOBS.send({ job: id });
  return Math.min(now + rescuePause(now - row.createdAt), cancelAt);
}

/** Sets the alarm of unfinished jobs that have none: the edge stopped before it could. Returns how many were looked at. */
export async function sweep(env: Env, now: number): Promise<number> {
  const rows = await unfinishedJobs(database(env.DB), now - RESCUE_GRACE_MS, SWEEP_LIMIT);
  for (const row of rows) await env.JOB_ROOM.getByName(row.id).watch(now);
  return rows.length;
}
