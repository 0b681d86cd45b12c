/** What is left to do once a job's end is in D1. */
import type { JobRow } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { logError, logWarning } from "../platform/log.ts";
import { isBusyObject } from "../platform/steady.ts";
import { notifyEnd } from "../webhooks/notify.ts";
import { removeUpload } from "../storage/uploads.ts";

/** Removes the job's upload and tells its webhook. May be repeated. */
export async function cleanUp(env: Env, row: JobRow): Promise<void> {
  if (row.request.kind === "encode") await removeUpload(env.BUCKET, row.id);
  await notifyEnd(env, row);
}

/**
 * Cleans up after a finished job and wakes its waiters. A failure here is made good by the job's alarm, for which the waiters
 * need not wait.
 */
export async function settle(env: Env, row: JobRow): Promise<void> {
  const room = env.JOB_ROOM.getByName(row.id);
  try {
    await cleanUp(env, row);
    await room.end();
  } catch (thrown) {
    // An upload that was put within this second cannot be removed yet.
    (isBusyObject(thrown) ? logWarning : logError)("job.settle", thrown, { job: row.id });
    await room.wake().catch((lost: unknown) => logError("job.wake", lost, { job: row.id }));
  }
}
