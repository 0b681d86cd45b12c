/** The Worker: the public API, the queue's consumers, the schedule and the Durable Objects. */
import { app } from "./api/app.ts";
import { database } from "./db/client.ts";
import { dropKeysBefore } from "./db/idempotency.ts";
import { KEY_LIFE_MS } from "./domain/idempotency.ts";
import type { Env, JobMessage } from "./env.ts";
import { consume } from "./jobs/consumer.ts";
import { dropOldJobs } from "./jobs/retention.ts";
import { sweep } from "./jobs/rescue.ts";
import { replay } from "./http/replay.ts";
import { sweepObjects } from "./storage/latents.ts";
import { CATCH_UP, catchUp } from "./search/catch-up.ts";

export { JobRoom } from "./jobs/job-room.ts";
export { RateLimiter } from "./accounts/rate-limiter.ts";
export { WebhookSender } from "./webhooks/sender.ts";
export { VectorShard } from "./search/vector-shard.ts";

export default {
  fetch: (request, env, ctx) => replay(request) ?? app.fetch(request, env, ctx),
  queue: consume,
  async scheduled(_controller, env) {
    const now = Date.now();
    await sweep(env, now);
    await dropKeysBefore(database(env.DB), now - KEY_LIFE_MS);
    await dropOldJobs(env, now);
    await sweepObjects(env, now - 60_000);
    await catchUp(env, CATCH_UP, now);
  },
} satisfies ExportedHandler<Env, JobMessage>;
