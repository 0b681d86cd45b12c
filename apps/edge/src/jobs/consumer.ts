/** The queue's consumers. */
import type { Env, JobMessage } from "../env.ts";
import { runJobs } from "./runner.ts";

/** A message that exhausted the platform's retries is queued afresh after this many seconds. */
const AFRESH_SECONDS = 60;

/**
 * Runs a batch's jobs, in one request to the GPU worker. A claimed job needs its message no more: it is ended or queued
 * again by its runner and, should that die, by its alarm. The batch is held open all the same, for at most
 * `QUEUE_HOLD_MS`, since the platform lets an invocation live as long as its handler; the local queue has no such limit
 * but delivers one batch at a time, and with 0 it goes on to the next while the jobs run.
 */
async function consumeJobs(batch: MessageBatch<JobMessage>, env: Env, ctx: ExecutionContext): Promise<void> {
  const ids = [...new Set(batch.messages.map((message) => message.body.job))];
  const { claimed, done } = runJobs(env, ids);
  ctx.waitUntil(done);
  const dispositions = new Map((await claimed).map((disposition, i) => [ids[i], disposition]));
  await Promise.race([done, scheduler.wait(Number(env.QUEUE_HOLD_MS))]);
  for (const message of batch.messages) {
    const disposition = dispositions.get(message.body.job);
    if (disposition?.kind === "retry") message.retry({ delaySeconds: disposition.seconds });
    else message.ack();
  }
}

/** Dead letters are not dropped: each is queued as a new message. */
async function reviveJobs(batch: MessageBatch<JobMessage>, env: Env): Promise<void> {
  const delaySeconds = AFRESH_SECONDS;
  await env.JOBS.sendBatch(
    batch.messages.map(({ body }) => ({ body: { job: body.job } })),
    { delaySeconds },
  );
}

export async function consume(batch: MessageBatch<JobMessage>, env: Env, ctx: ExecutionContext): Promise<void> {
  await (batch.queue.endsWith("-dead") ? reviveJobs(batch, env) : consumeJobs(batch, env, ctx));
}
