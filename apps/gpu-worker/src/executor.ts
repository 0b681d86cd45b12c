/** Computes batches and settles their tasks; the failure of one task does not affect the others. */
import type { QueuedTask } from "./batcher.ts";
import type { Metrics } from "./metrics.ts";
import { decodeBatch, encodeBatch, generateBatch } from "./operations.ts";
import type { Outcome } from "./operations.ts";
import type { Computed, Task } from "./task.ts";

/** Computes tasks with one batch key; resolves to a function that settles them with the batch's compute time in seconds. */
async function compute(tasks: readonly Task[]): Promise<(seconds: number) => void> {
  const { model, op } = tasks[0]!;
  switch (op) {
    case "encode": {
      const batch = tasks.filter((task) => task.op === op);
      return settler(batch, await encodeBatch(model, batch));
    }
    case "generate": {
      const batch = tasks.filter((task) => task.op === op);
      return settler(batch, await generateBatch(model, batch));
    }
    case "decode": {
      const batch = tasks.filter((task) => task.op === op);
      return settler(batch, await decodeBatch(model, batch));
    }
  }
}

interface Settled<T> {
  readonly signal: AbortSignal;
  readonly resolve: (result: Computed<T>) => void;
  readonly reject: (error: unknown) => void;
}

function settler<T>(tasks: readonly Settled<T>[], outcomes: readonly Outcome<T>[]): (seconds: number) => void {
  return (seconds) => {
    for (const [i, task] of tasks.entries()) {
      const outcome = outcomes[i] ?? null;
      if (outcome !== null) task.resolve({ value: outcome, seconds: seconds / tasks.length });
      else task.reject(task.signal.aborted ? task.signal.reason : new Error("the pipeline dropped an item"));
    }
  };
}

export interface ExecutorOptions {
  readonly metrics: Pick<Metrics, "observeBatch" | "observeWait">;
  /** Called after every batch that was computed without a failure. */
  readonly onSuccess: () => void;
}

/** Returns a function that computes a batch and never rejects: failures reject the tasks. */
export function createExecutor({
  metrics,
  onSuccess,
}: ExecutorOptions): (batch: readonly QueuedTask[]) => Promise<void> {
  async function run(tasks: readonly Task[]): Promise<void> {
    const live = tasks.filter((task) => !task.signal.aborted);
    for (const task of tasks) if (task.signal.aborted) task.reject(task.signal.reason);
    if (live.length === 0) return;
    const started = performance.now();
    try {
      const settle = await compute(live);
      const seconds = (performance.now() - started) / 1000;
      metrics.observeBatch(live[0]!, live.length, seconds);
      onSuccess();
      settle(seconds);
    } catch (error) {
      if (live.length === 1) return live[0]!.reject(error);
      // One task may have caused the failure: each is computed again alone.
      for (const task of live) await run([task]);
    }
  }

  return async (batch) => {
    for (const { task, waited } of batch) {
      metrics.observeWait(task, waited);
      task.onStart();
    }
    await run(batch.map(({ task }) => task));
  };
}
