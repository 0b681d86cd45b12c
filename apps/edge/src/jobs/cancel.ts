/** Cancels jobs. */
import { database } from "../db/client.ts";
import { findJob, type JobRow, moveJob } from "../db/jobs.ts";
import { stop } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";
import { dispatcherFor } from "./offer.ts";
import { settle } from "./settle.ts";

/** Removes an ended job from its dispatcher. If the call is lost, the job is removed when it is claimed or its result is rejected. */
export async function dropJob(env: Env, row: JobRow): Promise<void> {
  try {
    await withRetries(() => dispatcherFor(env, row).drop(row.id));
  } catch (thrown) {
    logWarning("job.drop", thrown, { job: row.id });
  }
}

/** Cancels the job unless it has ended, and returns its current row. An equal request then creates a new job. */
export async function cancelJob(env: Env, row: JobRow): Promise<JobRow> {
  const db = database(env.DB);
  const result = { requestHash: null };
  const moved = await moveJob(db, row.id, (state) => stop(state, "canceled", Date.now()), { result, row });
  if (!moved.ok) return (await findJob(db, row.id)) ?? row;
  await Promise.all([settle(env, moved.row), dropJob(env, moved.row)]);
  return moved.row;
}
