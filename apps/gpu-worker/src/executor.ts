/** Computes batches and settles their tasks, so that no task's failure reaches another task. */
import type { QueuedTask } from "./batcher.ts";
import type { Metrics } from "./metrics.ts";
import { decodeBatch, encodeBatch, generateBatch } from "./operations.ts";
import type { Outcome } from "./operations.ts";
import type { Computed, Task } from "./task.ts";

/** Computes like tasks; resolves to what settles them once the time is known. */
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
  /** Told after every batch that was computed without a failure. */
  readonly onSuccess: () => void;
}

/** @returns a function that never rejects: every failure goes to the tasks. */
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
      // One of them may be at fault: alone, each fails or succeeds on its own account.
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
