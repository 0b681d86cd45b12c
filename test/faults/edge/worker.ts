/**
 * The edge as it is, behind bindings that fail: a composition root of its own, so that nothing in apps/edge knows of
 * faults. Started by ../stack.ts under the edge's configuration.
 */
import edge, {
  Dispatcher as EdgeDispatcher,
  JobRoom as EdgeJobRoom,
  RateLimiter,
  VectorShard,
  WebhookSender as EdgeWebhookSender,
} from "../../../apps/edge/src/index.ts";
import type { JobMessage } from "../../../apps/edge/src/env.ts";
import { diceOf, faulty, type FaultyEnv } from "./bindings.ts";

export { RateLimiter, VectorShard };

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

export default {
  fetch: (request, env, ctx) => edge.fetch(request, faulty(env), ctx),
  queue: (batch, env) => edge.queue(forgetful(batch, env), faulty(env)),
  scheduled: (controller, env) => edge.scheduled(controller, faulty(env)),
} satisfies ExportedHandler<FaultyEnv, JobMessage>;
