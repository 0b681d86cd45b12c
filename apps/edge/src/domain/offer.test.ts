import { expect, test } from "vitest";
import { dispatcherOf, offerOf, type OfferedJob } from "./offer.ts";

const job: OfferedJob = {
  id: "j",
  project: "p",
  lane: "interactive",
  weight: 1,
  version: "v",
  attempts: 0,
  cancelAt: null,
  webhook: null,
  request: {
    kind: "generate",
    condition: { prompt: "a" },
    seeds: [1, 2],
    image: { steps: 10, size: 64, format: "png" },
  },
};

test("an offer has the job's cost and the key of jobs that can share a batch", () => {
  expect(offerOf({ ...job, request: { ...job.request, steps: 7 } as OfferedJob["request"] })).toMatchObject({
    items: 2,
    cost: 2 * (7 + 10),
    watched: false,
  });
  const keys = [
    job.request,
    { ...job.request, seeds: [9] },
    { ...job.request, condition: { label: 1 } },
    { ...job.request, guidance: 3 },
    { kind: "encode", sha256: "0" },
    { kind: "decode", latents: ["l"], seeds: [1], image: { steps: 10, size: 64, format: "png" } },
  ].map((request) => offerOf({ ...job, request: request as OfferedJob["request"] }).key);
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(5);
  expect(offerOf({ ...job, webhook: { events: ["logs"] } }).watched).toBe(true);
});

test("a decoding counts the frames of its animations; an encoding is one item", () => {
  const image = { steps: 10, size: 64, format: "webp" } as const;
  const decode = { kind: "decode", latents: ["a", "b"], seeds: [1, 2] } as const;
  const animated = { ...decode, towards: ["c", "d"], image: { ...image, animation: { frames: 8, duration: 50 } } };
  const costs = [{ ...decode, image }, animated, { kind: "encode", sha256: "0" }].map((request) => {
    const { items, cost } = offerOf({ ...job, request: request as OfferedJob["request"] });
    return [items, cost];
  });
  expect(costs).toEqual([
    [2, 2 * 10],
    [16, 16 * 10],
    [1, 5],
  ]);
});

test("jobs are distributed over the dispatchers by version and project", () => {
  expect(dispatcherOf(job, 1)).toBe("0");
  const names = Array.from({ length: 400 }, (_, i) => dispatcherOf({ version: "v", project: `proj_${i}` }, 4));
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, list]) => [name, list.length] as const);
  expect(counts.map(([name]) => name).sort()).toEqual(["0", "1", "2", "3"]);
  for (const [, count] of counts) expect(count).toBeGreaterThan(60);
});
