/** The queue's consumers: offer jobs that were not offered at once, and settle ended jobs. */
import { database } from "../db/client.ts";
import { findJobs, type JobRow } from "../db/jobs.ts";
import { isFinished } from "../domain/job.ts";
import type { Env, JobMessage } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { offerNow } from "./offer.ts";
import { cleanUp } from "./settle.ts";

/** Seconds until a message that has exhausted the platform's retries is queued again. */
const AFRESH_SECONDS = 60;

/** Seconds before a message is delivered again: 2, 4, 8, then 10, with random jitter of half. */
const pauseOf = (attempts: number): number => Math.ceil(Math.min(10, 2 ** attempts) * (0.5 + Math.random() / 2));

/** Settles ended jobs and offers the others; returns the ids of those that failed. */
async function deliver(env: Env, rows: readonly JobRow[]): Promise<Set<string>> {
  const failed = new Set<string>();
  const trying = (ids: readonly string[]) => (thrown: unknown) => {
    logWarning("queue.deliver", thrown, { jobs: ids.length });
    for (const id of ids) failed.add(id);
  };
  const waiting = rows.filter(({ status }) => !isFinished(status));
  await Promise.all([
    offerNow(env, waiting).catch(trying(waiting.map(({ id }) => id))),
    ...rows.filter(({ status }) => isFinished(status)).map((row) => cleanUp(env, row).catch(trying([row.id]))),
  ]);
  return failed;
}

/** Reads all jobs of a batch in one query. Messages of offered jobs are acknowledged, because the dispatcher stores the jobs. */
async function consumeJobs(batch: MessageBatch<JobMessage>, env: Env): Promise<void> {
  const rows = await findJobs(database(env.DB), [...new Set(batch.messages.map(({ body }) => body.job))]);
  const failed = await deliver(env, rows);
  for (const message of batch.messages) {
    if (failed.has(message.body.job)) message.retry({ delaySeconds: pauseOf(message.attempts) });
    else message.ack();
  }
}

/** Queues dead letters again, as new messages. */
async function reviveJobs(batch: MessageBatch<JobMessage>, env: Env): Promise<void> {
  const delaySeconds = AFRESH_SECONDS;
  await env.JOBS.sendBatch(
    batch.messages.map(({ body }) => ({ body: { job: body.job } })),
    { delaySeconds },
  );
}

export async function consume(batch: MessageBatch<JobMessage>, env: Env): Promise<void> {
  await (batch.queue.endsWith("-dead") ? reviveJobs(batch, env) : consumeJobs(batch, env));
}
