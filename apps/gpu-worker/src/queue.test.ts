import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskQueue } from "./queue.ts";
import { batchKey } from "./task.ts";
import type { GenerateTask } from "./task.ts";
import { FakePipeline, manifest } from "./testing/fake-pipeline.ts";

const model = { manifest, pipeline: new FakePipeline() };
const ignore = () => {};
function task(order: number, steps: number): GenerateTask {
  const { signal } = new AbortController();
  const common = { model, order, signal, onStart: ignore, onStep: ignore, resolve: ignore, reject: ignore };
  return { ...common, op: "generate", condition: { label: 0 }, seed: order, steps, guidance: 1 };
}

test("every task is taken once, the oldest job's first, in batches of like tasks", () => {
  const tasks = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })), { maxLength: 30 });
  fc.assert(
    fc.property(tasks, fc.integer({ min: 1, max: 5 }), (kinds, limit) => {
      const queue = new TaskQueue();
      const all = kinds.map(([order, steps]) => task(order, steps));
      for (const one of all) queue.push(one);
      const left = new Set(all);
      while (queue.length > 0) {
        const batch = queue.take(limit);
        const oldest = Math.min(...[...left].map(({ order }) => order));
        expect(batch[0]?.order).toBe(oldest);
        expect(batch.length).toBeLessThanOrEqual(limit);
        expect(new Set(batch.map(batchKey)).size).toBe(1);
        for (const one of batch) expect(left.delete(one as GenerateTask)).toBe(true);
      }
      expect(left.size).toBe(0);
    }),
  );
});

test("a task can be removed while it waits", () => {
  const queue = new TaskQueue();
  const [first, second] = [task(0, 1), task(1, 1)];
  queue.push(first);
  queue.push(second);
  expect(queue.remove(first)).toBe(true);
  expect(queue.remove(first)).toBe(false);
  expect(queue.take(9)).toEqual([second]);
});
