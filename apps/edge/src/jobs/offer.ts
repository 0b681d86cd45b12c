/** Offers jobs to their dispatchers: at once, or through the queue if that fails or the job is in the batch lane. */
import type { JobRow } from "../db/jobs.ts";
import { dispatcherOf, type OfferedJob, offerOf } from "../domain/offer.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";

/** The dispatcher of a job. */
export function dispatcherFor(env: Env, job: Pick<JobRow, "version" | "project">) {
  return env.DISPATCHER.getByName(dispatcherOf(job, Number(env.DISPATCHERS)));
}

/** Offers jobs to their dispatchers; rejects if one cannot be reached. Offering a job again changes nothing. */
export async function offerNow(env: Env, jobs: readonly OfferedJob[]): Promise<void> {
  const groups = Map.groupBy(jobs, (job) => dispatcherOf(job, Number(env.DISPATCHERS)));
  await Promise.all(
    [...groups].map(([name, group]) =>
      withRetries(() => env.DISPATCHER.getByName(name).offer(group.map((job) => offerOf(job)))),
    ),
  );
}

/** Seconds before the queue delivers a job whose dispatcher could not be reached. */
const PATIENCE = 2;

/** Offers the job to its dispatcher; never rejects. After a failure the queue delivers it, and if that fails too, the sweep. */
export async function offerJob(env: Env, job: JobRow): Promise<void> {
  const byQueue = job.lane === "batch";
  if (!byQueue) {
    try {
      return await offerNow(env, [job]);
    } catch (thrown) {
      logWarning("job.offer", thrown, { job: job.id });
    }
  }
  try {
    await env.JOBS.send({ job: job.id }, byQueue ? {} : { delaySeconds: PATIENCE });
  } catch (thrown) {
    logWarning("job.enqueue", thrown, { job: job.id });
  }
}
