/**
 * Prometheus metrics, named after Triton's `nv_inference_*` (durations in microseconds, summed). A request is a job; an
 * inference is one item; an execution is one batch.
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { ErrorCode, Job } from "@reptok/shared";
import type { Task } from "./task.ts";

export interface Metrics {
  readonly registry: Registry;
  observeBatch(first: Task, size: number, seconds: number): void;
  observeWait(task: Task, seconds: number): void;
  /** `outcome` "ok" or the error's code. */
  observeJob(
    job: { readonly model: string; readonly kind: Job["kind"] },
    outcome: "ok" | ErrorCode,
    seconds: number,
  ): void;
}

const micro = (seconds: number): number => Math.round(seconds * 1e6);
const labelsOf = ({ op, model }: Task) => ({ model: model.version.model, op });

/** `pending` and `queued` are called at every scrape. */
export function createMetrics(read: { readonly pending: () => number; readonly queued: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `reptok_inference_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `reptok_inference_${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });

  const perJob = ["model", "op"] as const;
  const success = counter("request_success", "Jobs that ended in a result", perJob);
  const failure = counter("request_failure", "Jobs that ended in an error", [...perJob, "reason"]);
  const duration = counter("request_duration_us", "Time from admission to the last event, over all jobs", perJob);
  const count = counter("count", "Items computed", perJob);
  const executions = counter("exec_count", "Batches computed", perJob);
  const queueTime = counter("queue_duration_us", "Time that items waited for their batch", perJob);
  const computeTime = counter("compute_infer_duration_us", "Time of computing, over all batches", perJob);
  const batchSize = new Histogram({
    name: "reptok_inference_batch_size",
    help: "Items in a batch",
    labelNames: perJob,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  gauge("pending_request_count", "Jobs that wait for their first batch", read.pending);
  gauge("pending_item_count", "Items that wait for a batch", read.queued);

  return {
    registry,
    observeBatch(first, size, seconds) {
      const labels = labelsOf(first);
      count.inc(labels, size);
      executions.inc(labels);
      computeTime.inc(labels, micro(seconds));
      batchSize.observe(labels, size);
    },
    observeWait(task, seconds) {
      queueTime.inc(labelsOf(task), micro(seconds));
    },
    observeJob({ model, kind }, outcome, seconds) {
      const labels = { model, op: kind };
      duration.inc(labels, micro(seconds));
      if (outcome === "ok") success.inc(labels);
      else failure.inc({ ...labels, reason: outcome });
    },
  };
}
