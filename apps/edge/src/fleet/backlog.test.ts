/** The backlog in the real SQLite of a Durable Object. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lane, Offer } from "../domain/offer.ts";
import { Backlog } from "./backlog.ts";

const NOW = 1_000_000;
let count = 0;

function offer(project: string, over: Partial<Offer> = {}): Offer {
  return {
    id: `job_${count++}`,
    project,
    lane: "interactive",
    weight: 1,
    version: "v",
    key: "k",
    items: 1,
    cost: 1,
    attempts: 0,
    cancelAt: null,
    watched: false,
    ...over,
  };
}

/** Runs with a new backlog. */
function withBacklog<T>(use: (backlog: Backlog) => T): Promise<T> {
  const stub = env.DISPATCHER.getByName(`backlog ${count++}`);
  return runInDurableObject(stub, (_, { storage }) => use(new Backlog(storage.sql)));
}

/** Takes single jobs until none waits. */
function drain(backlog: Backlog, most = Infinity) {
  const taken = [];
  for (let i = 0; i < most; i++) {
    const [job] = backlog.takeBatch(`w${i}`, ["v"], 1, NOW);
    if (!job) break;
    taken.push(job);
  }
  return taken;
}
const projectsOf = (jobs: readonly { readonly project: string }[]) => jobs.map(({ project }) => project).join("");

test("a project with many jobs delays another project by at most one job", async () => {
  await withBacklog((backlog) => {
    for (let i = 0; i < 100; i++) backlog.add(offer("a", { cost: 2 }), NOW);
    drain(backlog, 1);
    backlog.add(offer("b", { cost: 2 }), NOW);
    backlog.add(offer("b", { cost: 2 }), NOW);
    expect(projectsOf(drain(backlog, 4))).toMatch(/^(abab|baba|abba|baab)$/);
  });
});

test("an idle project gains no advantage for later", async () => {
  await withBacklog((backlog) => {
    for (let i = 0; i < 50; i++) backlog.add(offer("a"), NOW);
    drain(backlog, 20);
    for (let i = 0; i < 50; i++) backlog.add(offer("b"), NOW);
    const share = projectsOf(drain(backlog, 20)).replaceAll("a", "").length;
    expect(Math.abs(share - 10)).toBeLessThanOrEqual(1);
  });
});

test("projects with waiting jobs are served in proportion to their weights, within one job", async () => {
  const jobs = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 5 })), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(jobs, async (list) => {
      await withBacklog((backlog) => {
        const weights: Record<string, number> = { a: 1, b: 2, c: 3 };
        const waiting: Record<string, number> = { a: 0, b: 0, c: 0 };
        for (const [project, cost] of list) {
          waiting[project]!++;
          backlog.add(offer(project, { cost, weight: weights[project]! }), NOW);
        }
        const given: Record<string, number> = { a: 0, b: 0, c: 0 };
        for (const { project, cost } of drain(backlog)) {
          given[project]! += cost / weights[project]!;
          waiting[project]!--;
          const busy = Object.keys(waiting)
            .filter((name) => waiting[name]! > 0)
            .map((name) => given[name]!);
          // Goyal, Vin and Cheng, theorem 1: apart by at most the largest job of each, by weight.
          if (busy.length > 1) expect(Math.max(...busy) - Math.min(...busy)).toBeLessThanOrEqual(10);
        }
        expect(Object.values(waiting)).toEqual([0, 0, 0]);
      });
    }),
    { numRuns: 60 },
  );
});

test("while both lanes have jobs, interactive jobs are served eight times as often as batch jobs, and neither lane starves", async () => {
  await withBacklog((backlog) => {
    for (let i = 0; i < 90; i++) {
      backlog.add(offer("a", { lane: "batch" }), NOW);
      backlog.add(offer("a"), NOW);
    }
    const lanes = (n: number): Record<Lane, number> => {
      const taken = drain(backlog, n).map(({ lane }) => lane);
      return {
        batch: taken.filter((lane) => lane === "batch").length,
        interactive: taken.filter((lane) => lane === "interactive").length,
      };
    };
    const first = lanes(45);
    expect(Math.abs(first.batch - 5)).toBeLessThanOrEqual(1);
    const rest = lanes(Infinity);
    expect(first.batch + rest.batch).toBe(90);
    expect(first.interactive + rest.interactive).toBe(90);
  });
});

test("a lane that had no jobs has no more than its share afterwards", async () => {
  await withBacklog((backlog) => {
    for (let i = 0; i < 90; i++) backlog.add(offer("a"), NOW);
    drain(backlog, 60);
    for (let i = 0; i < 30; i++) backlog.add(offer("a", { lane: "batch" }), NOW);
    const batch = drain(backlog, 18).filter(({ lane }) => lane === "batch");
    expect(Math.abs(batch.length - 2)).toBeLessThanOrEqual(1);
  });
});

test("a batch has compatible jobs of one version, of any project, up to the worker's capacity", async () => {
  await withBacklog((backlog) => {
    const add = (project: string, over: Partial<Offer>) => {
      const made = offer(project, over);
      backlog.add(made, NOW);
      return made.id;
    };
    const other = add("a", { version: "w" });
    const first = add("b", { items: 2 });
    const unlike = add("c", { key: "l" });
    const like = add("d", { items: 1 });
    const large = add("e", { items: 9 });
    expect(backlog.takeBatch("w1", ["v"], 4, NOW).map(({ id }) => id)).toEqual([first, like]);
    expect(backlog.batchesOf("w1")).toEqual([
      { batch: 1, version: "v", key: "k", items: 3, started: false, alone: false },
    ]);
    expect(backlog.takeAlike("w1", { batch: 1, version: "v", key: "k" }, 1, NOW)).toEqual([]);
    expect(backlog.takeBatch("w1", ["v"], 16, NOW).map(({ id }) => id)).toEqual([unlike]);
    expect(backlog.takeBatch("w2", ["v"], 16, NOW).map(({ id }) => id)).toEqual([large]);
    expect(backlog.takeBatch("w2", ["v", "x"], 16, NOW)).toEqual([]);
    expect(backlog.takeBatch("w3", ["w"], 16, NOW).map(({ id }) => id)).toEqual([other]);
  });
});

test("a job that is queued again keeps its position and its number of attempts after its delay", async () => {
  await withBacklog((backlog) => {
    const [first, second] = [offer("a"), offer("a")];
    for (const each of [first, second]) backlog.add(each, NOW);
    expect(drain(backlog, 1)).toMatchObject([{ id: first.id, attempt: 1 }]);
    expect([backlog.position(first.id), backlog.position(second.id)]).toEqual([0, 0]);
    backlog.release(first.id, NOW + 5, false);
    expect([backlog.position(first.id), backlog.position(second.id)]).toEqual([0, 1]);
    expect(backlog.nextDue(NOW)).toBe(NOW + 5);
    expect(backlog.takeBatch("w", ["v"], 1, NOW)).toMatchObject([{ id: second.id }]);
    expect(backlog.takeBatch("w", ["v"], 1, NOW + 5)).toMatchObject([{ id: first.id, attempt: 2 }]);
    expect(backlog.holds("w", first.id, 1)).toBe(false);
    expect(backlog.holds("w", first.id, 2)).toBe(true);
  });
});

test("a job during which a worker crashed is computed alone afterwards", async () => {
  await withBacklog((backlog) => {
    const [breaker, other] = [offer("a"), offer("a")];
    for (const each of [breaker, other]) backlog.add(each, NOW);
    backlog.takeBatch("w", ["v"], 16, NOW);
    backlog.release(breaker.id, NOW, true);
    backlog.release(other.id, NOW, false);
    expect(backlog.takeBatch("w", ["v"], 16, NOW).map(({ id }) => id)).toEqual([other.id]);
    expect(backlog.takeBatch("w", ["v"], 16, NOW)).toEqual([]);
    const alone = backlog.peekAlone(["v"], NOW)!;
    expect(backlog.takeAlone("w2", alone)).toMatchObject({ id: breaker.id, breaks: 1, attempt: 2 });
    expect(backlog.batchesOf("w2")).toMatchObject([{ alone: true }]);
  });
});

test("repeated offers have no effect; waiting and ended jobs can be queried", async () => {
  await withBacklog((backlog) => {
    const known = offer("a", { cancelAt: NOW + 7, attempts: 3 });
    backlog.add(known, NOW);
    backlog.add({ ...known, cost: 100 }, NOW);
    expect(backlog.load()).toMatchObject([
      { version: "v", lane: "interactive", waitingJobs: 1, waitingEvaluations: 1 },
    ]);
    expect(backlog.unknown([known.id, "other"])).toEqual(["other"]);
    expect(backlog.nextDue(NOW)).toBe(NOW + 7);
    expect(backlog.overdue(NOW + 7).map(({ id }) => id)).toEqual([known.id]);
    expect(drain(backlog)).toMatchObject([{ attempt: 4 }]);
    backlog.remove(known.id);
    expect(backlog.unknown([known.id])).toEqual([known.id]);
  });
});

test("a reconnected worker keeps the jobs that it reports, unless they were assigned to another", async () => {
  await withBacklog((backlog) => {
    const [kept, lost, gone] = [offer("a"), offer("a"), offer("a")];
    for (const each of [kept, lost]) backlog.add(each, NOW);
    backlog.takeBatch("w", ["v"], 16, NOW);
    for (const each of [kept, lost]) backlog.release(each.id, NOW, false);
    backlog.remove(kept.id);
    backlog.add({ ...kept, attempts: 1 }, NOW);
    const [first] = backlog.takeBatch("w2", ["v"], 1, NOW);
    expect(first!.id).toBe(lost.id);
    expect(backlog.readopt("w", lost.id, 1)).toBe(false);
    expect(backlog.readopt("w", kept.id, 2)).toBe(false);
    expect(backlog.readopt("w", kept.id, 1)).toBe(true);
    expect(backlog.readopt("w", gone.id, 1)).toBe(false);
    expect(backlog.leasesOf("w")).toMatchObject([{ id: kept.id, started: 1 }]);
  });
});
