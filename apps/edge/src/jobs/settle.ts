/** What is left to do once a job's end is in D1. */
import type { JobRow } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";
import { notifyEnd } from "../webhooks/notify.ts";
import { removeUpload } from "../storage/uploads.ts";

/** Seconds until the queue tries again; an upload that was put within this second cannot be removed yet. */
const PAUSE = 2;

/** Removes the job's upload and tells its webhook. May be repeated. */
export async function cleanUp(env: Env, row: JobRow): Promise<void> {
  if (row.request.kind === "encode") await removeUpload(env.BUCKET, row.id);
  await notifyEnd(env, row);
}

/** Has the queue clean up where that fails now; rejects if that fails too. */
export async function cleanUpSometime(env: Env, row: JobRow): Promise<void> {
  try {
    await cleanUp(env, row);
  } catch (thrown) {
    logWarning("job.settle", thrown, { job: row.id });
    await env.JOBS.send({ job: row.id }, { delaySeconds: PAUSE });
  }
}

/**
 * Cleans up after a finished job and wakes its waiters, who look for themselves where that fails. Rejects if cleaning up is
 * left undone. May be repeated.
 */
export async function settle(env: Env, row: JobRow): Promise<void> {
  const waking = withRetries(() => env.JOB_ROOM.getByName(row.id).end(row)).catch((thrown: unknown) =>
    logWarning("job.wake", thrown, { job: row.id }),
  );
  await Promise.all([cleanUpSometime(env, row), waking]);
}
