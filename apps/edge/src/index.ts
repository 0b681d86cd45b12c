/** The Worker: the public API, the queue's consumers, the schedule and the Durable Objects. */
import { app } from "./api/app.ts";
import { database } from "./db/client.ts";
import { dropKeysBefore } from "./db/idempotency.ts";
import { KEY_LIFE_MS } from "./domain/idempotency.ts";
import type { Env, JobMessage } from "./env.ts";
import { consume } from "./jobs/consumer.ts";
import { logError } from "./platform/log.ts";
import { dropOldDeliveries, dropOldJobs } from "./jobs/retention.ts";
import { fleet } from "./fleet/routes.ts";
import { sweep } from "./jobs/sweep.ts";
import { replay } from "./http/replay.ts";
import { sweepObjects } from "./storage/latents.ts";
import { dropExpiredFiles } from "./storage/files.ts";
import { sweepStrays } from "./storage/strays.ts";
import { dropOldQueryLatents } from "./storage/query-latents.ts";
import { MAX_INDEXED, indexPending } from "./search/indexing.ts";

export { Dispatcher } from "./fleet/dispatcher.ts";
export { BatchRunner } from "./batches/runner.ts";
export { JobRoom } from "./jobs/job-room.ts";
export { RateLimiter } from "./accounts/rate-limiter.ts";
export { WebhookSender } from "./webhooks/sender.ts";
export { VectorShard } from "./search/vector-shard.ts";

/** Addresses that are the workers' and not the API's. */
const FLEET = /^https?:\/\/[^/]+\/fleet\//;
/** A turn of the schedule works for this long, well within the minute to the next one. */
const SCHEDULE_MS = 40_000;
/** An invocation may call the platform's services 1,000 times, and each latent that is indexed is one call. */
const MAX_INDEXING_RUNS = 3;

/** Tasks of the schedule, each independent of the others' failures. */
type Tasks = Readonly<Record<string, () => Promise<unknown>>>;

/** Runs the tasks in order, all of them; rejects with the failures, so that the platform reports the run as failed. */
async function runAll(tasks: Tasks): Promise<void> {
  const failures: unknown[] = [];
  for (const [name, task] of Object.entries(tasks))
    await task().catch((thrown: unknown) => {
      logError(`schedule.${name}`, thrown);
      failures.push(thrown);
    });
  if (failures.length > 0) throw new AggregateError(failures, "tasks of the schedule failed");
}

/** Repeats portions of work until one finds nothing left, the time is used up or `most` are done. */
async function untilDone(portion: () => Promise<number>, until: number, most = Infinity): Promise<void> {
  for (let i = 0; i < most && Date.now() < until; i++) if ((await portion()) === 0) return;
}

export default {
  fetch: (request, env, ctx) =>
    FLEET.test(request.url) ? fleet.fetch(request, env, ctx) : (replay(request) ?? app.fetch(request, env, ctx)),
  queue: consume,
  async scheduled(_controller, env) {
    const now = Date.now();
    const until = now + SCHEDULE_MS;
    await runAll({
      sweep: () => sweep(env, now, until),
      keys: () => dropKeysBefore(database(env.DB), now - KEY_LIFE_MS),
      jobs: () => untilDone(() => dropOldJobs(env, now), until),
      deliveries: () => untilDone(() => dropOldDeliveries(env, now), until),
      objects: () => sweepObjects(env, now - 60_000),
      strays: () => sweepStrays(env, now),
      files: () => untilDone(() => dropExpiredFiles(env, now), until),
      queries: () => untilDone(() => dropOldQueryLatents(env.BUCKET, now), until),
      index: () => untilDone(() => indexPending(env, MAX_INDEXED, Date.now()), until, MAX_INDEXING_RUNS),
    });
  },
} satisfies ExportedHandler<Env, JobMessage>;
