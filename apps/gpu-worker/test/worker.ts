/** A worker in this process with a fake pipeline. */
import { pino } from "pino";
import type { Logger } from "pino";
import { createWorker } from "../src/worker.ts";
import type { Worker, WorkerConfig } from "../src/worker.ts";
import { FakePipeline, manifest, version } from "./fake-pipeline.ts";

export interface TestWorker extends Worker {
  readonly pipeline: FakePipeline;
  /** Every line logged. */
  readonly logged: Record<string, unknown>[];
}

export function testWorker(over: Partial<WorkerConfig> = {}): TestWorker {
  const pipeline = new FakePipeline();
  const logged: Record<string, unknown>[] = [];
  const log: Logger = pino({ level: "debug" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const limits = { MAX_BATCH: 8, WORKERS: 1, DECODERS: 2, LINGER_MS: 0 };
  const config = { ...limits, METRICS_TOKEN: null, ...over };
  const worker = createWorker(config, new Map([[version.version, { manifest, version, pipeline }]]), log);
  worker.health.finishSetup("succeeded");
  worker.health.connected = true;
  return { ...worker, pipeline, logged };
}
