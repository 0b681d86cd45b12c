/** Ends a job from outside. */
import { database } from "../db/client.ts";
import { findJob, type JobRow, moveJob } from "../db/jobs.ts";
import { cancel } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { stopJob } from "../gpu/client.ts";
import { logWarning } from "../platform/log.ts";
import { settle } from "./settle.ts";

/** Frees the GPU of a job that has ended here. Should the call be lost, the job's runner makes it again. */
export async function stopOnWorker(env: Env, id: string): Promise<void> {
  try {
    await stopJob(env, id);
  } catch (thrown) {
    logWarning("job.stop", thrown, { job: id });
  }
}

/** Cancels the job unless it has ended, and gives its row as it then stands; the request may be made anew. */
export async function cancelJob(env: Env, row: JobRow): Promise<JobRow> {
  const db = database(env.DB);
  const moved = await moveJob(db, row.id, (state) => cancel(state, Date.now()), { requestHash: null }, row);
  if (!moved.ok) return (await findJob(db, row.id)) ?? row;
  await Promise.all([settle(env, moved.row), moved.row.attempts > 0 && stopOnWorker(env, row.id)]);
  return moved.row;
}
