import { Random } from "@reptok/shared";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, PATIENCE, post, refusal } from "../../../test/client.ts";
import { keepValues, latentBytes, postLatent } from "../../../test/latents.ts";

interface Point {
  id: string;
  x: number;
  y: number;
  cluster: string | null;
  metadata?: object;
}
interface Page {
  data: Point[];
  last_id: string;
  has_more: boolean;
  fitted: number;
  pending: number;
}
async function map(query = ""): Promise<Page> {
  const response = await call(`/v1/latents/map${query}`);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}

/** A latent that points in the direction of an angle in the plane of the first two values. */
const keepAngle = (degrees: number, length = 1) => {
  const radians = (degrees * Math.PI) / 180;
  return keepValues(length * Math.cos(radians), length * Math.sin(radians), 0, 0, 0, 0, 0, 0);
};

test("preserves distances of points in a plane, and projects later points onto the same axes", async () => {
  const angles = [0, 20, 75, 130, 200];
  const ids = await Promise.all(angles.map((angle) => keepAngle(angle)));
  const first = await map();
  expect(first.data.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(first).toMatchObject({ fitted: 5, pending: 0, has_more: false });
  angles.push(310);
  ids.push(await keepAngle(310, 3));
  const second = await map();
  expect(second.fitted).toBe(5);
  const before = new Map(first.data.map((point) => [point.id, point]));
  for (const point of second.data) if (before.has(point.id)) expect(point).toEqual(before.get(point.id));
  const pointOf = new Map(second.data.map((point) => [point.id, point]));
  for (const [i, a] of angles.entries())
    for (const [j, b] of angles.entries()) {
      const [p, q] = [pointOf.get(ids[i]!)!, pointOf.get(ids[j]!)!];
      const chord = 2 * Math.abs(Math.sin(((a - b) * Math.PI) / 360));
      expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeCloseTo(chord, 2);
    }
});

test("recomputes the axes when a collection has grown fourfold", async () => {
  await keepAngle(0);
  expect((await map()).fitted).toBe(1);
  for (const angle of [40, 80]) await keepAngle(angle);
  expect((await map()).fitted).toBe(1);
  await keepAngle(120);
  expect((await map()).fitted).toBe(4);
});

test("clusters near-duplicates, also after the middle one is deleted", async () => {
  const [a, b, far] = [await keepAngle(0), await keepAngle(8), await keepAngle(90)];
  const c = await keepAngle(16);
  const clusters = async (query: string) =>
    Object.fromEntries((await map(query)).data.map(({ id, cluster }) => [id, cluster]));
  // cos 8 degrees is 0.990, cos 16 degrees 0.961.
  const all = await clusters("?threshold=0.985");
  const first = all[a]!;
  expect([a, b, c]).toContain(first);
  expect(all).toEqual({ [a]: first, [b]: first, [c]: first, [far]: null });
  expect(await clusters("?threshold=0.995")).toEqual({ [a]: null, [b]: null, [c]: null, [far]: null });
  await call(`/v1/latents/${b}`, { method: "DELETE" });
  expect(await clusters("?threshold=0.985")).toEqual({ [a]: null, [c]: null, [far]: null });
  const wide = await clusters("?threshold=0.95");
  expect(wide[c]).toBe(wide[a]);
  expect(wide[c]).not.toBeNull();
});

test("pages, filters, metadata and collections", async () => {
  for (let i = 0; i < 7; i++) {
    const bytes = latentBytes({ data: Float32Array.from({ length: 8 }, (_, j) => Math.sin(1 + i * 8 + j)) });
    const metadata = encodeURIComponent(JSON.stringify({ even: i % 2 === 0 }));
    await postLatent(bytes, {});
    await call(`/v1/latents?collection=shelf&metadata=${metadata}`, {
      method: "POST",
      headers: { "content-type": "application/vnd.reptok.latent" },
      body: bytes,
    });
  }
  const seen: string[] = [];
  let page = await map("?collection=shelf&limit=3");
  for (;;) {
    expect(page.data.length).toBeLessThanOrEqual(3);
    seen.push(...page.data.map(({ id }) => id));
    if (!page.has_more) break;
    page = await map(`?collection=shelf&limit=3&after=${page.last_id}`);
  }
  expect(new Set(seen).size).toBe(7);
  const filter = encodeURIComponent('{"even": true}');
  const even = await map(`?collection=shelf&filter=${filter}&include_metadata=true`);
  expect(even.data.map(({ metadata }) => metadata)).toEqual(Array.from({ length: 4 }, () => ({ even: true })));
  expect((await map("?collection=empty")).data).toEqual([]);
});

test("finishes a request's remaining work in the background", async () => {
  const shard = env.VECTOR_SHARD.getByName("background");
  const random = new Random(3);
  const vectors = Array.from({ length: 2200 }, (_, i) => ({
    id: `lat_${i.toString(16).padStart(64, "0")}`,
    values: random.normals(new Float32Array(24)),
  }));
  await shard.upsert(vectors);
  const query = { after: undefined, limit: 1, threshold: 0.98, conditions: [] };
  const first = await shard.map(query);
  expect(first.fitted).toBe(1024);
  expect(first.pending).toBeGreaterThan(0);
  await vi.waitUntil(async () => (await shard.map(query)).pending === 0, PATIENCE);
});

test("a failure in the background sets the alarm again, and the map is continued", async () => {
  const shard = env.VECTOR_SHARD.getByName("failing");
  const vectors = Array.from({ length: 2200 }, (_, i) => ({
    id: `lat_${i.toString(16).padStart(64, "0")}`,
    values: new Random(i).normals(new Float32Array(8)),
  }));
  await shard.upsert(vectors);
  await shard.map({ after: undefined, limit: 1, threshold: 0.98, conditions: [] });
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  await runInDurableObject(shard, async (_, { storage }) => {
    storage.sql.exec("alter table map_points rename to away");
    await storage.setAlarm(Date.now() + 60_000);
  });
  expect(await runDurableObjectAlarm(shard)).toBe(true);
  expect(logged).toHaveBeenCalledWith(expect.stringContaining("map.alarm"));
  const alarm = await runInDurableObject(shard, async (_, { storage }) => {
    storage.sql.exec("alter table away rename to map_points");
    return storage.getAlarm();
  });
  expect(alarm).toBeGreaterThan(Date.now());
  expect(await runDurableObjectAlarm(shard)).toBe(true);
  await vi.waitUntil(
    async () => (await shard.map({ after: undefined, limit: 1, threshold: 0.98, conditions: [] })).pending === 0,
    PATIENCE,
  );
});

test("rejects invalid requests for maps", async () => {
  expect(await refusal(await call("/v1/latents/map?threshold=0.5"))).toMatchObject({ status: 400, param: "threshold" });
  expect(await refusal(await call("/v1/latents/map?limit=6000"))).toMatchObject({ status: 400, param: "limit" });
  expect(await refusal(await call("/v1/latents/map?model=none"))).toMatchObject({ status: 404 });
  expect(await refusal(await post("/v1/latents/map", {}))).toMatchObject({ status: 405 });
});
