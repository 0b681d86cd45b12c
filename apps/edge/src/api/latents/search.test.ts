import { encodeBase64, latentId } from "@reptok/shared";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, gpu, post, refusal, stored, textOf, ORIGIN } from "../../../test/client.ts";
import { keepValues, latentBytes, type ShownLatent } from "../../../test/latents.ts";
import { VERSION } from "../../../test/manifest.ts";
import { png } from "../../../test/pictures.ts";
import { indexPending } from "../../search/indexing.ts";
import { namespaceOf } from "../../search/latent-index.ts";
import { dropOldQueryLatents } from "../../storage/query-latents.ts";
import { frame, LATENTS_MEDIA_TYPE } from "./bulk.rules.ts";

interface Found {
  model: string;
  data: ShownLatent[];
  examples: string[];
}
async function search(body: object): Promise<Found> {
  const response = await post("/v1/latents/search", body);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}
const idsOf = ({ data }: Found) => data.map(({ id }) => id);

/** Latents in three directions; `near` lies between x and y, closer to x. */
async function keepFour() {
  return {
    x: await keepValues(1, 0, 0, 0, 0, 0, 0, 0),
    near: await keepValues(2, 1, 0, 0, 0, 0, 0, 0),
    y: await keepValues(0, 1, 0, 0, 0, 0, 0, 0),
    opposite: await keepValues(-1, 0, 0, 0, 0, 0, 0, 0),
  };
}

test("by id: the most similar first, with their cosines, without itself", async () => {
  const { x, near, y, opposite } = await keepFour();
  const found = await search({ id: x });
  expect(found).toMatchObject({ model: "tiny", examples: [x] });
  expect(idsOf(found)).toEqual([near, y, opposite]);
  expect(found.data.map(({ score }) => score)).toEqual([2 / Math.sqrt(5), 0, -1].map((s) => expect.closeTo(s, 5)));
  expect(found.data[0]).toMatchObject({ object: "latent", dtype: "f16", source: "uploaded" });
  expect(idsOf(await search({ id: x, limit: 1 }))).toEqual([near]);
});

test("by a vector of any length, and by negative examples", async () => {
  const { x, near, y, opposite } = await keepFour();
  expect(idsOf(await search({ vector: [0, 9, 0, 0, 0, 0, 0, 0] }))).toEqual(
    [y, near, x, opposite].toSpliced(2, 2, ...[x, opposite].toSorted()),
  );
  expect(idsOf(await search({ negative: [{ id: x }], limit: 1 }))).toEqual([opposite]);
  const away = await search({ positive: [{ vector: [2, 1, 0, 0, 0, 0, 0, 0] }], negative: [{ id: y }] });
  expect(idsOf(away)).toEqual([x, near, opposite]);
});

test("examples have weights", async () => {
  const { x, near, y } = await keepFour();
  const both = (weight: number) =>
    search({ positive: [{ id: x }, { id: y, weight }, { vector: [0, 0, 1, 0, 0, 0, 0, 0] }] });
  expect(idsOf(await both(1))[0]).toBe(near);
  expect(await refusal(await post("/v1/latents/search", { positive: [{ id: x, weight: -1 }] }))).toMatchObject({
    param: "weight",
  });
});

test("by image and by prompt, with the same jobs for repeated searches", async () => {
  const ones = await keepValues(1, 1, 1, 1, 1, 1, 1, 1);
  const other = await keepValues(1, -1, 1, -1, 1, -1, 1, -1);
  const image = encodeBase64(png(64, 64));
  for (const query of [
    { image },
    { image: `data:image/png;base64,${image}` },
    { prompt: "a", seed: 5 },
    { label: 0 },
  ]) {
    const found = await search(query);
    const match = found.data.find(({ id }) => id === ones);
    expect(match).toMatchObject({ score: expect.closeTo(1, 5) });
    expect(found.data[0]!.score).toBeCloseTo(1, 5);
    expect(idsOf(found)).toContain(other);
    // The query's latents are not kept.
    expect(found.examples).toEqual([]);
    expect(idsOf(found).toSorted()).toEqual([ones, other].toSorted());
  }
  const { jobs, latents } = await stored();
  expect(latents).toBe(2);
  await search({ prompt: "a", seed: 5 });
  expect((await stored()).jobs).toBe(jobs);
});

test("keep: true keeps and reports the query's latents", async () => {
  const found = await search({ prompt: "a", seed: 5, n: 2, keep: true });
  expect(found.examples).toHaveLength(2);
  expect((await stored()).latents).toBe(2);
  expect((await call(`/v1/latents/${found.examples[0]}`)).status).toBe(200);
});

test("computes a query's latents again once the cache has dropped them", async () => {
  const one = await keepValues(1, 1, 1, 1, 1, 1, 1, 1);
  await search({ prompt: "a", seed: 5 });
  const queries = async () => (await env.BUCKET.list({ prefix: "queries/" })).objects.map(({ key }) => key);
  const [first] = await queries();
  expect(await queries()).toHaveLength(1);
  expect(await dropOldQueryLatents(env.BUCKET, Date.now())).toBe(0);
  expect(await dropOldQueryLatents(env.BUCKET, Date.now() + 25 * 3600_000)).toBe(1);
  expect(await queries()).toEqual([]);
  expect(idsOf(await search({ prompt: "a", seed: 5 }))).toEqual([one]);
  await env.BUCKET.put((await queries())[0]!, "{");
  expect(idsOf(await search({ prompt: "a", seed: 5 }))).toEqual([one]);
  expect(await queries()).not.toContain(first);
});

test("a query's prediction names no latents", async () => {
  const response = await post("/v1/latents/search", { prompt: "a" });
  const prediction = await call(`/v1/predictions/${response.headers.get("x-prediction-id")}`);
  expect(await prediction.json()).toMatchObject({ status: "succeeded", output: null, latents: null });
});

test("excludes other models' and deleted latents", async () => {
  const { x, near, y, opposite } = await keepFour();
  await search({ id: x });
  await call(`/v1/latents/${near}`, { method: "DELETE" });
  expect(idsOf(await search({ id: x }))).toEqual([y, opposite]);
  // As with an index that lags behind.
  await env.DB.prepare("delete from latents where id = ?").bind(y).run();
  expect(idsOf(await search({ id: x }))).toEqual([opposite]);
});

test("near-duplicates can be excluded, and pictures and values included", async () => {
  const base = [1, 0, 0, 0, 0, 0, 0, 0];
  const first = await keepValues(...base);
  await keepValues(...base.with(1, 0.001));
  const far = await keepValues(...base.with(1, 1));
  const found = await search({
    vector: base,
    dedupe_threshold: 0.999,
    draw: { seed: 3, steps: 2 },
    include_data: true,
  });
  expect(idsOf(found)).toEqual([first, far]);
  expect(found.data[0]!.latent).toMatchObject({ id: first });
  const picture = await call(found.data[0]!.image!.slice(ORIGIN.length));
  expect(JSON.parse(await textOf(picture))).toMatchObject({ first: 1, seed: 3, steps: 2 });
  expect(idsOf(await search({ vector: base }))).toHaveLength(3);
});

test("the schedule indexes latents that were not indexed when they were written", async () => {
  await keepFour();
  await expect.poll(() => indexPending(env, 3, Date.now())).toBe(0);
  await env.DB.prepare("update latents set indexed_at = null").run();
  expect(await indexPending(env, 3, Date.now())).toBe(3);
  expect(await indexPending(env, 3, Date.now())).toBe(1);
  expect(await indexPending(env, 3, Date.now())).toBe(0);
});

test("the schedule indexes the latents of other projects if an index fails", async () => {
  await keepFour();
  await expect.poll(() => indexPending(env, 4, Date.now())).toBe(0);
  await env.DB.prepare("update latents set indexed_at = null").run();
  // The oldest two belong to a project whose index fails.
  const move = "update latents set project = 'other' where id in (select id from latents order by created_at limit 2)";
  await env.DB.prepare(move).run();
  const lost = await namespaceOf({ project: "other", collection: "default", space: VERSION.space });
  const getByName = (name: string) => {
    if (name === lost) throw new Error("internal error");
    return env.VECTOR_SHARD.getByName(name);
  };
  const failing = { ...env, VECTOR_SHARD: { getByName } as unknown as typeof env.VECTOR_SHARD };
  await expect(indexPending(failing, 4, Date.now())).rejects.toThrow("internal error");
  const indexed = await env.DB.prepare("select distinct project from latents where indexed_at is not null").all();
  expect(indexed.results).toEqual([{ project: "local" }]);
  expect(await indexPending(env, 4, Date.now())).toBe(2);
});

test("an index whose tables another version created is filled again", async () => {
  const { x, near, y, opposite } = await keepFour();
  await search({ id: x });
  const { space } = VERSION;
  const shard = env.VECTOR_SHARD.getByName(await namespaceOf({ project: "local", collection: "default", space }));
  await runInDurableObject(shard, (_, { storage }) => void storage.sql.exec("update definition set text = 'another'"));
  await evictDurableObject(shard);
  await search({ id: x });
  expect(idsOf(await search({ id: x }))).toEqual([near, y, opposite]);
});

test("a zero latent is kept, never found, and rejected as a query", async () => {
  const zero = await keepValues(0, 0, 0, 0, 0, 0, 0, 0);
  const { x } = await keepFour();
  expect(idsOf(await search({ id: x }))).not.toContain(zero);
  expect(await refusal(await post("/v1/latents/search", { id: zero }))).toMatchObject({ code: "invalid_request" });
});

const NONE = `lat_${"0".repeat(64)}`;
const eight = [1, 2, 3, 4, 5, 6, 7, 8];
test.each([
  ["nothing", {}, 400, "invalid_request", null],
  ["two sources in one", { id: NONE, prompt: "a" }, 400, "invalid_request", "prompt"],
  ["an id that is none", { id: "x" }, 400, "invalid_request", "id"],
  ["an id that is not kept", { id: NONE }, 404, "not_found", "positive[0]"],
  ["a vector of another size", { vector: [1, 2] }, 400, "invalid_request", "positive[0].vector"],
  ["values beyond float32", { vector: eight.with(2, 1e300) }, 400, "invalid_request", "positive[0].vector"],
  ["text in a vector", { vector: ["a"] }, 400, "invalid_request", "vector[0]"],
  [
    "examples that cancel out",
    { positive: [{ vector: eight }, { vector: eight.map((x) => -x) }] },
    400,
    "invalid_request",
    null,
  ],
  ["too many results", { vector: eight, limit: 101 }, 400, "invalid_request", "limit"],
  ["an unknown model", { vector: eight, model: "huge" }, 404, "model_not_found", "model"],
  ["an empty prompt", { prompt: " " }, 400, "invalid_request", "prompt"],
  ["a broken picture", { image: "AAAA" }, 400, "invalid_image", "image"],
  ["a picture that is no base64", { image: "?" }, 400, "invalid_image", "positive[0].image"],
  ["a loose threshold", { vector: eight, dedupe_threshold: 0.1 }, 400, "invalid_request", "dedupe_threshold"],
  ["a picture that is too small", { vector: eight, draw: { size: "8x8" } }, 400, "invalid_request", "size"],
  [
    "too many examples",
    { positive: Array.from({ length: 17 }, () => ({ vector: eight })) },
    400,
    "invalid_request",
    "positive",
  ],
])("rejects %s", async (_name, body, status, code, param) => {
  expect(await refusal(await post("/v1/latents/search", body))).toEqual({ status, code, param });
  expect((await stored()).jobs).toBe(0);
});

test("a failed encoding is the search's failure", async () => {
  await call("/v1/models");
  await gpu("undecodable");
  const response = await post("/v1/latents/search", { image: encodeBase64(png(9, 9)) });
  expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_image" });
});

test("finds min(limit, kept - examples) latents with any number of examples", async () => {
  await call("/v1/models");
  const kept = Array.from({ length: 125 }, (_, i) =>
    latentBytes({ data: Float32Array.of(1, i / 64, 1 - i / 64, 0, 0, 0, 0, 0) }),
  );
  const headers = { "content-type": LATENTS_MEDIA_TYPE };
  const body = new Blob(kept.map((bytes) => new Uint8Array(frame(bytes))));
  await textOf(await call("/v1/latents/import", { method: "POST", headers, body }));
  const ids = await Promise.all(kept.map(latentId));
  const [positive, negative] = [ids.slice(0, 16), ids.slice(16, 32)].map((part) => part.map((id) => ({ id })));
  const found = await search({ positive, limit: 100 });
  expect(idsOf(found)).toHaveLength(100);
  const both = await search({ positive, negative, limit: 100 });
  expect(idsOf(both)).toHaveLength(93);
  expect(new Set([...idsOf(both), ...both.examples]).size).toBe(125);
});
