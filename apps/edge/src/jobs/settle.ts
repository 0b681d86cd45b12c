/** Work after a job's end is in D1. */
import type { JobRow } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";
import { notifyEnd } from "../webhooks/notify.ts";
import { removeUpload } from "../storage/uploads.ts";

/** Seconds until the queue tries again; R2 rejects a deletion within a second of the upload. */
const PAUSE = 2;

/** Deletes the job's upload and notifies its webhook. Idempotent. */
export async function cleanUp(env: Env, row: JobRow): Promise<void> {
  if (row.request.kind === "encode") await removeUpload(env.BUCKET, row.id);
  await notifyEnd(env, row);
}

/** {@link cleanUp}, or queues it if that fails; rejects if queueing fails too. */
export async function cleanUpSometime(env: Env, row: JobRow): Promise<void> {
  try {
    await cleanUp(env, row);
  } catch (thrown) {
    logWarning("job.settle", thrown, { job: row.id });
    await env.JOBS.send({ job: row.id }, { delaySeconds: PAUSE });
  }
}

/**
 * Cleans up after an ended job and wakes the requests that wait for it; if waking fails they read D1 themselves. Rejects if cleaning up
 * failed. Idempotent.
 */
export async function settle(env: Env, row: JobRow): Promise<void> {
  const waking = withRetries(() => env.JOB_ROOM.getByName(row.id).end(row)).catch((thrown: unknown) =>
    logWarning("job.wake", thrown, { job: row.id }),
  );
  await Promise.all([cleanUpSometime(env, row), waking]);
}
