/** Ends a job from outside. */
import { database } from "../db/client.ts";
import { findJob, type JobRow, moveJob } from "../db/jobs.ts";
import { stop } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";
import { dispatcherFor } from "./offer.ts";
import { settle } from "./settle.ts";

/** Frees the fleet of a job that has ended. Should the call be lost, its result is refused, or it is found out when it is claimed. */
export async function dropJob(env: Env, row: JobRow): Promise<void> {
  try {
    await withRetries(() => dispatcherFor(env, row).drop(row.id));
  } catch (thrown) {
    logWarning("job.drop", thrown, { job: row.id });
  }
}

/** Cancels the job unless it has ended, and gives its row as it then stands; the request may be made anew. */
export async function cancelJob(env: Env, row: JobRow): Promise<JobRow> {
  const db = database(env.DB);
  const result = { requestHash: null };
  const moved = await moveJob(db, row.id, (state) => stop(state, "canceled", Date.now()), { result, row });
  if (!moved.ok) return (await findJob(db, row.id)) ?? row;
  await Promise.all([settle(env, moved.row), dropJob(env, moved.row)]);
  return moved.row;
}
