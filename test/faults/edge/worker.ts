/**
 * The edge as it is, behind bindings that fail: a composition root of its own, so that nothing in apps/edge knows of
 * faults. Started by ../stack.ts under the edge's configuration.
 */
import edge, {
  BatchRunner as EdgeBatchRunner,
  Dispatcher as EdgeDispatcher,
  JobRoom as EdgeJobRoom,
  RateLimiter,
  VectorShard,
  WebhookSender as EdgeWebhookSender,
} from "../../../apps/edge/src/index.ts";
import type { JobMessage } from "../../../apps/edge/src/env.ts";
import { sweepLatents, sweepPictures } from "../../../apps/edge/src/storage/strays.ts";
import { diceOf, faulty, type FaultyEnv } from "./bindings.ts";
import { SWEEP } from "./dice.ts";

export { RateLimiter, VectorShard };

export class BatchRunner extends EdgeBatchRunner {
  constructor(ctx: DurableObjectState, env: FaultyEnv) {
    super(ctx, faulty(env));
  }
}

export class Dispatcher extends EdgeDispatcher {
  constructor(ctx: DurableObjectState, env: FaultyEnv) {
    super(ctx, faulty(env));
  }
}

export class JobRoom extends EdgeJobRoom {
  constructor(ctx: DurableObjectState, env: FaultyEnv) {
    super(ctx, faulty(env));
  }
}

export class WebhookSender extends EdgeWebhookSender {
  constructor(ctx: DurableObjectState, env: FaultyEnv) {
    super(ctx, faulty(env));
  }
}

/** The batch, some of whose acknowledgements are lost: those messages come again. */
function forgetful(batch: MessageBatch<JobMessage>, env: FaultyEnv): MessageBatch<JobMessage> {
  const messages = batch.messages.map((message): Message<JobMessage> => {
    const { id, timestamp, body, attempts } = message;
    return {
      id,
      timestamp,
      body,
      attempts,
      retry: (options) => message.retry(options),
      ack: () => (diceOf(env).redelivers() ? message.retry({ delaySeconds: 1 }) : message.ack()),
    };
  });
  return {
    queue: batch.queue,
    metadata: batch.metadata,
    messages,
    retryAll: (options) => batch.retryAll(options),
    ackAll: () => messages.forEach((message) => message.ack()),
  };
}

/** Sweeps all there is, as the schedule does an hour later; answers with the number of objects removed. */
async function sweepAll(env: FaultyEnv): Promise<Response> {
  const before = Date.now() + 60_000;
  let removed = 0;
  for (const sweep of [
    (after?: string) => sweepLatents(env, { before, after }),
    (after?: string) => sweepPictures(env, "local", { before, after }),
  ])
    for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
      const swept = await sweep(after);
      removed += swept.removed;
      after = swept.next;
    }
  return Response.json({ removed });
}

export default {
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname === SWEEP ? sweepAll(env) : edge.fetch(request, faulty(env), ctx),
  queue: (batch, env) => edge.queue(forgetful(batch, env), faulty(env)),
  scheduled: (controller, env) => edge.scheduled(controller, faulty(env)),
} satisfies ExportedHandler<FaultyEnv, JobMessage>;
