/** Composes the service around a set of models that may still be loading. */
import type { Hono } from "hono";
import type { Logger } from "pino";
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
  /** Health and metrics. */
  readonly app: Hono;
  readonly health: Health;
  readonly jobs: Jobs;
  readonly service: JobService;
}

export type WorkerConfig = Pick<Config, "MAX_BATCH" | "WORKERS" | "DECODERS" | "LINGER_MS" | "METRICS_TOKEN">;

/** Creates a worker. `models` may be filled later; jobs are rejected until `health.finishSetup`. */
export function createWorker(config: WorkerConfig, models: ReadonlyMap<string, LoadedModel>, log: Logger): Worker {
  const jobs = new Jobs();
  const health = new Health();
  const metrics = createMetrics({ pending: () => jobs.pending, queued: () => batcher.waiting });
  const batcher = new Batcher({
    maxBatch: config.MAX_BATCH,
    concurrency: config.WORKERS,
    lingerMs: config.LINGER_MS,
    execute: createExecutor({ metrics, onSuccess: () => health.computed() }),
  });
  const pictures = new PictureReader(config.DECODERS);
  const service = new JobService({ models, batcher, pictures, jobs, health, metrics, log });
  const app = createApp({ health, metrics, metricsToken: config.METRICS_TOKEN, log });
  return { app, health, jobs, service };
}
