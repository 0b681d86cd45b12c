import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskQueue } from "./queue.ts";
import { batchKey, costOf } from "./task.ts";
import type { GenerateTask } from "./task.ts";
import { FakePipeline, manifest, version } from "./testing/fake-pipeline.ts";

const model = { manifest, version, pipeline: new FakePipeline() };
const ignore = () => {};
function task(order: number, steps: number, tenant = "a"): GenerateTask {
  const { signal } = new AbortController();
  const common = { model, tenant, order, signal, onStart: ignore, onStep: ignore, resolve: ignore, reject: ignore };
  return { ...common, op: "generate", condition: { label: 0 }, seed: order, steps, guidance: 1 };
}

const tenants = fc.constantFrom("a", "b", "c");
const tasks = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 }), tenants), { maxLength: 40 });
const limits = fc.integer({ min: 1, max: 5 });

test("every task is taken once, in batches of like tasks, a tenant's oldest first of all in its turn", () => {
  fc.assert(
    fc.property(tasks, limits, (kinds, limit) => {
      const queue = new TaskQueue();
      const all = kinds.map((kind) => task(...kind));
      for (const one of all) queue.push(one);
      const left = new Set(all);
      while (queue.length > 0) {
        const batch = queue.take(limit) as GenerateTask[];
        const { tenant, order } = batch[0]!;
        const own = [...left].filter((other) => other.tenant === tenant);
        expect(order).toBe(Math.min(...own.map((other) => other.order)));
        expect(batch.length).toBeLessThanOrEqual(limit);
        expect(new Set(batch.map(batchKey)).size).toBe(1);
        for (const one of batch) expect(left.delete(one)).toBe(true);
        // Nothing like it is left behind in a batch that is not full.
        const like = [...left].filter((other) => batchKey(other) === batchKey(batch[0]!));
        expect(batch.length === limit || like.length === 0).toBe(true);
      }
      expect(left.size).toBe(0);
    }),
  );
});

test("tenants with work waiting are given alike, to within a batch", () => {
  fc.assert(
    fc.property(tasks, limits, (kinds, limit) => {
      const queue = new TaskQueue();
      for (const kind of kinds) queue.push(task(...kind));
      const waiting = new Map(
        ["a", "b", "c"].map((name) => [name, kinds.filter(([, , tenant]) => tenant === name).length]),
      );
      const given = new Map(["a", "b", "c"].map((name) => [name, 0]));
      while (queue.length > 0) {
        for (const one of queue.take(limit)) {
          waiting.set(one.tenant, waiting.get(one.tenant)! - 1);
          given.set(one.tenant, given.get(one.tenant)! + costOf(one));
        }
        const busy = [...given].filter(([tenant]) => waiting.get(tenant)! > 0).map(([, cost]) => cost);
        // A batch and a task, of the dearest kind.
        if (busy.length > 1) expect(Math.max(...busy) - Math.min(...busy)).toBeLessThanOrEqual(3 * (limit + 1));
      }
    }),
  );
});

test("a flood of one tenant's tasks puts another's only one behind", () => {
  const queue = new TaskQueue();
  for (let order = 0; order < 100; order++) queue.push(task(order, 2));
  expect(queue.take(1)[0]!.tenant).toBe("a");
  queue.push(task(100, 2, "b"));
  queue.push(task(101, 2, "b"));
  const next = Array.from({ length: 4 }, () => queue.take(1)[0]!.tenant).join("");
  expect(next).toMatch(/^(abab|baba|abba|baab)$/);
});

test("who has idled is not owed anything", () => {
  const queue = new TaskQueue();
  for (let order = 0; order < 50; order++) queue.push(task(order, 1));
  for (let i = 0; i < 20; i++) queue.take(1);
  for (let order = 50; order < 100; order++) queue.push(task(order, 1, "b"));
  const taken = Array.from({ length: 20 }, () => queue.take(1)[0]!.tenant);
  const share = taken.filter((tenant) => tenant === "b").length;
  expect(Math.abs(share - 10)).toBeLessThanOrEqual(1);
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
