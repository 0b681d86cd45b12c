/** Wires the parts of the service together around a set of models that may still be loading. */
import type { Hono } from "hono";
import type { Logger } from "pino";
import { Replays, type SignedVariables } from "./auth.ts";
import { Batcher } from "./batcher.ts";
import type { Config } from "./config.ts";
import { createExecutor } from "./executor.ts";
import { Health } from "./health.ts";
import { Jobs } from "./jobs.ts";
import { createMetrics } from "./metrics.ts";
import { PictureReader } from "./picture-reader.ts";
import { createApp } from "./server.ts";
import { JobService } from "./service.ts";
import type { LoadedModel } from "./task.ts";

export interface Worker {
  readonly app: Hono<{ Variables: SignedVariables }>;
  readonly health: Health;
  readonly jobs: Jobs;
}

export type WorkerConfig = Pick<
  Config,
  | "MAX_QUEUE"
  | "MAX_BATCH"
  | "WORKERS"
  | "DECODERS"
  | "LINGER_MS"
  | "MAX_BODY_BYTES"
  | "GPU_WORKER_SECRET"
  | "METRICS_TOKEN"
>;

/** `models` may be filled later; until `health.finishSetup` no job is taken. */
export function createWorker(config: WorkerConfig, models: ReadonlyMap<string, LoadedModel>, log: Logger): Worker {
  const jobs = new Jobs(config.MAX_QUEUE);
  const health = new Health(() => jobs.full);
  const metrics = createMetrics({ pending: () => jobs.pending, queued: () => batcher.waiting });
  const batcher = new Batcher({
    maxBatch: config.MAX_BATCH,
    concurrency: config.WORKERS,
    lingerMs: config.LINGER_MS,
    execute: createExecutor({ metrics, onSuccess: () => health.computed() }),
  });
  const pictures = new PictureReader(config.DECODERS);
  const service = new JobService({ models, batcher, pictures, jobs, health, metrics, log });
  const app = createApp({
    models,
    service,
    jobs,
    health,
    metrics,
    auth: { secrets: config.GPU_WORKER_SECRET, replays: new Replays(Date.now()) },
    metricsToken: config.METRICS_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
    log,
  });
  return { app, health, jobs };
}
