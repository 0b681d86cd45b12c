/**
 * The unchanged edge behind bindings that fail: a separate entry point, so that nothing in apps/edge depends on faults.
 * ../stack.ts starts it with the edge's configuration.
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
import { OUTAGE, type Service, SWEEP } from "./dice.ts";

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

/** The batch with some acknowledgements lost: those messages are delivered again. */
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

/** Removes all unused objects, as the schedule does an hour later; responds with their number. */
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

function startOutage({ searchParams }: URL, env: FaultyEnv): Response {
  diceOf(env).takeAway(searchParams.get("service") as Service, Number(searchParams.get("ms")));
  return new Response(null, { status: 204 });
}

export default {
  fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === SWEEP) return sweepAll(env);
    if (url.pathname === OUTAGE) return startOutage(url, env);
    return edge.fetch(request, faulty(env), ctx);
  },
  queue: (batch, env) => edge.queue(forgetful(batch, env), faulty(env)),
  scheduled: (controller, env) => edge.scheduled(controller, faulty(env)),
} satisfies ExportedHandler<FaultyEnv, JobMessage>;
