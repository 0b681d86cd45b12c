import type { JobEvent } from "@reptok/shared";
import { describe, expect, test } from "vitest";
import { allEvents, eventsOf, post } from "./testing/client.ts";
import { generate } from "./testing/jobs.ts";
import { testWorker } from "./testing/worker.ts";

describe("tenants", () => {
  const of = (tenant: string, id: string, over: object = {}) => generate(id, { tenant, ...over });

  test("take turns, and share batches", async () => {
    const { app, pipeline } = testWorker({ MAX_BATCH: 2 });
    const flood = Array.from({ length: 6 }, (_, i) => of("a", `a${i}`));
    const answer = await app.request("/v1/jobs", post([...flood, of("b", "b0"), of("b", "b1", { steps: 9 })]));
    const started: string[] = [];
    const positions = new Map<string, number[]>();
    for await (const event of eventsOf(answer)) {
      if (event.type === "started") started.push(event.job);
      if (event.type === "queued") positions.set(event.job, [...(positions.get(event.job) ?? []), event.position]);
    }
    expect(started.slice(0, 4)).toEqual(["a0", "b0", "a1", "a2"]);
    expect(pipeline.calls.map(({ size, options }) => [size, options.steps])).toEqual([
      [2, 3],
      [2, 3],
      [1, 9],
      [2, 3],
      [1, 3],
    ]);
    // Told by turns, and never falling back.
    expect([positions.get("a5")![0], positions.get("b0")![0], positions.get("b1")![0]]).toEqual([5, 1, 3]);
    for (const told of positions.values()) expect(told).toEqual(told.toSorted((a, b) => b - a));
  });

  test("leave room for one another in the queue, and are not refused for being large", async () => {
    const { app, pipeline } = testWorker({ MAX_QUEUE: 20 });
    const held = Promise.withResolvers<void>();
    pipeline.gate = () => held.promise;
    const ten = { seeds: Array.from({ length: 10 }, (_, i) => i) };
    const streams: Promise<JobEvent[]>[] = [];
    const admit = async (...jobs: object[]) => {
      const answer = await app.request("/v1/jobs", post(jobs));
      if (answer.status === 200) streams.push(allEvents(answer));
      return answer.status;
    };
    expect(await admit(of("a", "a1", ten), of("a", "a2", { seeds: [1, 2, 3, 4, 5] }))).toBe(200);
    // 15 of 20: its share while it is alone.
    expect(await admit(of("a", "a3"))).toBe(503);
    expect(await admit(of("b", "b1", { seeds: [1, 2] }))).toBe(200);
    expect(await admit(of("b", "b2", { seeds: [1, 2, 3] }))).toBe(200);
    expect(await admit(of("c", "c1"))).toBe(503);
    held.resolve();
    for (const events of await Promise.all(streams)) for (const event of events) expect(event.type).not.toBe("error");
    expect(await admit(of("c", "c1", ten))).toBe(200);
  });
});
