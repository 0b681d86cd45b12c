import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskQueue } from "./queue.ts";
import { batchKey } from "./task.ts";
import type { GenerateTask } from "./task.ts";
import { FakePipeline, manifest, version } from "../test/fake-pipeline.ts";

const model = { manifest, version, pipeline: new FakePipeline() };
const ignore = () => {};
function task(order: number, steps: number): GenerateTask {
  const { signal } = new AbortController();
  const common = {
    model,
    tenant: "a",
    order,
    signal,
    onStart: ignore,
    onStep: ignore,
    resolve: ignore,
    reject: ignore,
  };
  return { ...common, op: "generate", condition: { label: 0 }, seed: order, steps, guidance: 1 };
}

const tasks = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })), { maxLength: 40 });
const limits = fc.integer({ min: 1, max: 5 });

test("returns every task once, in batches of one key, oldest job first", () => {
  fc.assert(
    fc.property(tasks, limits, (kinds, limit) => {
      const queue = new TaskQueue();
      const all = kinds.map((kind) => task(...kind));
      for (const one of all) queue.push(one);
      const left = new Set(all);
      while (queue.length > 0) {
        const oldest = Math.min(...[...left].map(({ order }) => order));
        const batch = queue.take(limit) as GenerateTask[];
        expect(batch[0]!.order).toBe(oldest);
        expect(batch.length).toBeLessThanOrEqual(limit);
        expect(new Set(batch.map(batchKey)).size).toBe(1);
        for (const one of batch) expect(left.delete(one)).toBe(true);
        // A batch that is not full leaves no task with its key.
        const like = [...left].filter((other) => batchKey(other) === batchKey(batch[0]!));
        expect(batch.length === limit || like.length === 0).toBe(true);
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
  expect(queue.length).toBe(0);
});
