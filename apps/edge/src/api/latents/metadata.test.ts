/** Metadata, filters and collections, over the API. */
import { encodeBase64, LATENT_MEDIA_TYPE, latentToJson } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { call, generate, ORIGIN, post, refusal, stored, textOf } from "../../../test/client.ts";
import { latentBytes } from "../../../test/latents.ts";
import { png } from "../../../test/pictures.ts";

interface Entry {
  id: string;
  collection: string;
  metadata: object;
  score?: number;
  group?: unknown;
  vector?: number[];
}
interface Listed {
  data: Entry[];
  has_more: boolean;
}
const NDJSON = { "content-type": "application/x-ndjson" };

async function answered<T>(response: Promise<Response>): Promise<T> {
  const answer = await response;
  if (!answer.ok) throw new Error(`expected success, got ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
const list = (query = "") => answered<Listed>(call(`/v1/latents?order=asc${query}`));
const entry = (id: string, query = "") => answered<Entry>(call(`/v1/latents/${id}/entry${query}`));
const count = async (body: object) => (await answered<{ count: number }>(post("/v1/latents/count", body))).count;
const search = (body: object) => answered<Listed>(post("/v1/latents/search", body));
const withFilter = (filter: object) => `&filter=${encodeURIComponent(JSON.stringify(filter))}`;
const patch = (id: string, metadata: object) =>
  call(`/v1/latents/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata }),
  });

/** Keeps latents at growing angles to the first; returns their ids in order. */
async function importAll(metadata: readonly object[], query = ""): Promise<string[]> {
  const lines = await Promise.all(
    metadata.map(async (each, i) => {
      const angle = (i * Math.PI) / 2 / metadata.length;
      const data = Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0, 0, 0, 0, 0);
      return JSON.stringify({ ...(await latentToJson(latentBytes({ data, dtype: "f32" }))), metadata: each });
    }),
  );
  const answer = await call(`/v1/latents/import${query}`, { method: "POST", headers: NDJSON, body: lines.join("\n") });
  const results = (await textOf(answer)).trimEnd().split("\n");
  expect(JSON.parse(results.at(-1)!)).toEqual({ object: "import", kept: metadata.length, failed: 0, error: null });
  return results.slice(0, -1).map((line) => (JSON.parse(line) as { id: string }).id);
}
const FRUIT = [
  { kind: "apple", year: 2019, tree: { age: 3 } },
  { kind: "apple", year: 2020, tree: { age: 30 } },
  { kind: "pear", year: 2021 },
  { kind: "pear", year: "2021", ripe: true },
  { ripe: false },
];
const axis = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0);
const vector = [...axis];

test("stores metadata of latents, pictures, generations, arithmetic and samples", async () => {
  const noted = { kind: "apple", n: 1.5, nested: { deep: [1, null, { a: "ü" }] } };
  const query = `metadata=${encodeURIComponent(JSON.stringify(noted))}&collection=mine`;
  const keep = (type: string, body: BodyInit) =>
    answered<Entry>(call(`/v1/latents?${query}`, { method: "POST", headers: { "content-type": type }, body }));
  await keep(LATENT_MEDIA_TYPE, latentBytes());
  await keep("application/json", JSON.stringify(await latentToJson(latentBytes({ dtype: "f32" }))));
  await keep("image/png", png(64, 64));
  const form = new FormData();
  form.append("image", new File([png(32, 32, 5)], "a.png"));
  form.append("metadata", JSON.stringify(noted));
  form.append("collection", "mine");
  await answered(call("/v1/latents", { method: "POST", body: form }));
  const labels = { metadata: noted, collection: "mine" };
  await generate({ prompt: "a", seed: 9, ...labels });
  await answered(post("/v1/latents/vary", { source: { vector }, n: 2, seed: 1, ...labels }));
  await answered(post("/v1/latents/sample", { prompt: "b", n: 3, keep: 1, seed: 77, ...labels }));
  const { data } = await list("&collection=mine");
  expect(data).toHaveLength(8);
  for (const item of data) expect(item).toMatchObject(labels);
  expect((await list()).data).toEqual([]);
});

test("keeping again replaces the metadata, unless the request has none", async () => {
  const keep = (query: string) =>
    answered<Entry>(
      call(`/v1/latents${query}`, {
        method: "POST",
        headers: { "content-type": LATENT_MEDIA_TYPE },
        body: latentBytes(),
      }),
    );
  const { id } = await keep('?metadata={"a":1}');
  await keep("");
  expect(await entry(id)).toMatchObject({ collection: "default", metadata: { a: 1 } });
  await keep('?metadata={"b":2}');
  expect(await entry(id)).toMatchObject({ metadata: { b: 2 } });
  // Another collection has the same latent with different metadata.
  await keep("?collection=other");
  expect(await entry(id, "?collection=other")).toMatchObject({ collection: "other", metadata: {} });
  expect(await entry(id)).toMatchObject({ collection: "default", metadata: { b: 2 } });
});

test("a merge patch changes metadata and the results of filters", async () => {
  const [id] = await importAll([{ kind: "apple", tree: { age: 3, tall: true }, gone: 1 }]);
  const changed = await patch(id!, { kind: "pear", tree: { age: 4 }, gone: null });
  const expected = { kind: "pear", tree: { age: 4, tall: true } };
  expect(await changed.json()).toMatchObject({ id, metadata: expected });
  expect(await entry(id!)).toMatchObject({ metadata: expected });
  expect((await search({ vector, filter: { kind: "pear", "tree.age": { $gt: 3 } } })).data).toHaveLength(1);
  expect((await search({ vector, filter: { kind: "apple" } })).data).toEqual([]);
  expect(await refusal(await patch(id!, { text: "x".repeat(5000) }))).toMatchObject({ status: 400, param: "metadata" });
  expect(await entry(id!)).toMatchObject({ metadata: expected });
  expect((await patch(`lat_${"0".repeat(64)}`, {})).status).toBe(404);
});

describe("filters", () => {
  test.each<[object, number[]]>([
    [{ kind: "apple" }, [0, 1]],
    [{ kind: { $eq: "pear" }, year: 2021 }, [2]],
    [{ kind: { $ne: "apple" } }, [2, 3, 4]],
    [{ year: { $in: [2019, "2021"] } }, [0, 3]],
    [{ year: { $nin: [2019, 2020] } }, [2, 3, 4]],
    [{ year: { $gte: 2020, $lt: 2022 } }, [1, 2]],
    [{ year: { $lte: "3" } }, [3]],
    [{ "tree.age": { $gt: 3 } }, [1]],
    [{ ripe: false }, [4]],
    [{ ripe: null }, [0, 1, 2]],
    [{ kind: { $ne: null } }, [0, 1, 2, 3]],
    [{ none: "x" }, []],
  ])("%j holds alike in lists, counts, searches and exports", async (filter, expected) => {
    const ids = await importAll(FRUIT);
    const expectedIds = expected.map((i) => ids[i]!);
    expect((await list(withFilter(filter))).data.map(({ id }) => id).toSorted()).toEqual(expectedIds.toSorted());
    expect(await count({ filter })).toBe(expectedIds.length);
    // The nearest to the first are the first.
    expect((await search({ vector, filter })).data.map(({ id }) => id)).toEqual(expectedIds);
    const lines = await textOf(await call(`/v1/latents/export?limit=9${withFilter(filter)}`));
    const exported = lines.split("\n").filter(Boolean);
    expect(exported.map((line) => (JSON.parse(line) as Entry).id).toSorted()).toEqual(expectedIds.toSorted());
  });

  test.each([
    ["an unknown operator", { kind: { $like: "a" } }],
    ["a range of booleans", { kind: { $gt: true } }],
    ["an empty list", { kind: { $in: [] } }],
    ["a key that is a path of nothing", { "a..b": 1 }],
    ["a key with a quote", { 'a"': 1 }],
    ["an operator as a key", { $eq: 1 }],
    ["too many values", { kind: { $in: Array.from({ length: 31 }, (_, i) => i) } }],
    ["too much", { kind: "x".repeat(2100) }],
    ["nesting", { kind: { $eq: { a: 1 } } }],
  ])("%s is rejected", async (_name, filter) => {
    for (const response of [
      post("/v1/latents/count", { filter }),
      post("/v1/latents/search", { vector, filter }),
      call(`/v1/latents?${withFilter(filter).slice(1)}`),
      call(`/v1/latents?${withFilter(filter).slice(1)}`, { method: "DELETE" }),
    ])
      expect((await refusal(await response)).status).toBe(400);
  });

  test("a filter's maximum of conditions fits into one statement", async () => {
    const [id] = await importAll([{ n: 5 }]);
    const filter = Object.fromEntries(Array.from({ length: 29 }, (_, i) => [`k${i}`, { $ne: "x" }]));
    const ranges = Object.fromEntries(Array.from({ length: 29 }, (_, i) => [`k${i}`, { $lt: 3 }]));
    expect((await list(withFilter({ ...filter, n: { $lt: 9 } }))).data).toHaveLength(1);
    expect((await list(`&model=tiny&after=${id}${withFilter({ ...ranges, n: 5 })}`)).data).toEqual([]);
    expect((await search({ vector, filter: { ...filter, n: 5 } })).data).toHaveLength(1);
    expect((await search({ vector, filter: { ...ranges, n: 5 } })).data).toEqual([]);
  });
});

test.each([
  ["text", '"a"'],
  ["a list", "[]"],
  ["what is no JSON", "{"],
  ["a dotted key", '{"a.b":1}'],
  ["an empty key", '{"a":{"":1}}'],
  ["five kilobytes", JSON.stringify({ a: "x".repeat(5000) })],
  ["six levels", '{"a":{"b":{"c":{"d":{"e":{}}}}}}'],
  ["an infinite number", '{"a":1e999}'],
  ["half a character", '{"a":"\\ud800"}'],
])("metadata that is %s is rejected, and nothing is stored", async (_name, metadata) => {
  const response = await call(`/v1/latents?metadata=${encodeURIComponent(metadata)}`, {
    method: "POST",
    headers: { "content-type": LATENT_MEDIA_TYPE },
    body: latentBytes(),
  });
  expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_request" });
  expect(await stored()).toEqual({ jobs: 0, latents: 0, keys: [] });
});

test("lists, searches, exports and deletes collections separately", async () => {
  const ids = await importAll(FRUIT.slice(0, 3), "?collection=fruit");
  const [other] = await importAll([{ kind: "apple" }]);
  // The first of both is the same latent.
  expect(other).toBe(ids[0]);
  const names = async () => (await answered<Listed>(call("/v1/collections"))).data.map(({ id }) => id);
  expect(await names()).toEqual(["default", "fruit"]);
  expect(await answered(call("/v1/collections/fruit"))).toMatchObject({ id: "fruit", latents: 3 });
  expect((await search({ vector, collection: "fruit" })).data).toHaveLength(3);
  expect((await search({ vector })).data).toHaveLength(1);
  const lines = await textOf(await call("/v1/latents/export?collection=fruit"));
  expect(lines.split("\n").filter(Boolean)).toHaveLength(3);
  const gone = await answered(call("/v1/collections/fruit", { method: "DELETE" }));
  expect(gone).toEqual({ object: "deletion", dry_run: false, deleted: 3, remaining: 0, has_more: false });
  expect(await names()).toEqual(["default"]);
  // The default collection's is still there, with its bytes.
  expect((await call(`/v1/latents/${other}`)).status).toBe(200);
  expect((await search({ vector })).data).toHaveLength(1);
  expect((await search({ vector, collection: "fruit" })).data).toEqual([]);
  expect((await call(`/v1/latents/${ids[1]}`)).status).toBe(404);
  await answered(call(`/v1/latents/${other}`, { method: "DELETE" }));
  expect(await stored()).toMatchObject({ latents: 0, keys: [] });
});

test("deletes by a filter, after a dry run that counts", async () => {
  const ids = await importAll(FRUIT);
  await (await call(`/v1/latents/${ids[0]}/image`)).arrayBuffer();
  const path = `/v1/latents?${withFilter({ kind: "apple" }).slice(1)}`;
  const remove = (query = "") => answered(call(path + query, { method: "DELETE" }));
  const dry = { object: "deletion", dry_run: true, deleted: 0, remaining: 2, has_more: false };
  expect(await remove("&dry_run=true")).toEqual(dry);
  expect(await count({})).toBe(5);
  expect(await remove()).toMatchObject({ dry_run: false, deleted: 2, remaining: 0, has_more: false });
  expect((await list()).data.map(({ id }) => id).toSorted()).toEqual(ids.slice(2).toSorted());
  expect((await search({ vector })).data).toHaveLength(3);
  const { keys } = await stored();
  expect(keys.filter((key) => key.startsWith("pictures/"))).toEqual([]);
  expect(keys.filter((key) => key.startsWith("latents/"))).toHaveLength(3);
});

test("rejects an import of too many latents before anything is kept", async () => {
  const line = JSON.stringify(await latentToJson(latentBytes()));
  const body = `${line}\n`.repeat(501);
  const refused = await call("/v1/latents/import", { method: "POST", headers: NDJSON, body });
  expect(await refusal(refused)).toMatchObject({ status: 413, code: "body_too_large" });
  expect(await stored()).toEqual({ jobs: 0, latents: 0, keys: [] });
});

test("pages, thresholds, groups, diversity, vectors and several searches", async () => {
  const ids = await importAll(Array.from({ length: 24 }, (_, i) => ({ group: i % 3, i })));
  const page = await search({ vector, limit: 24 });
  expect(page.data.map(({ id }) => id)).toEqual(ids);
  expect(page.has_more).toBe(false);
  const pages = [];
  for (let offset = 0, more = true; more; offset += 10) {
    const page = await search({ vector, limit: 10, offset });
    pages.push(...page.data.map(({ id }) => id));
    more = page.has_more;
  }
  expect(pages).toEqual(ids);

  const minimum = Math.cos((5 * Math.PI) / 48) - 1e-6;
  const close = await search({ vector, score_threshold: minimum, limit: 5 });
  expect([close.data.length, close.has_more]).toEqual([5, true]);
  const all = await search({ vector, score_threshold: minimum, limit: 6 });
  expect([all.data.length, all.has_more]).toEqual([6, false]);

  const grouped = await search({ vector, group_by: "group", filter: { i: { $gte: 4 } } });
  expect(grouped.data.map(({ id, group }) => [id, group])).toEqual([
    [ids[4], 1],
    [ids[5], 2],
    [ids[6], 0],
  ]);
  expect(grouped.has_more).toBe(false);

  // The most similar one, then the least similar to it.
  const varied = await search({ vector, mmr: { diversity: 1 }, limit: 2 });
  expect(varied.data.map(({ id }) => id)).toEqual([ids[0], ids[23]]);
  const plain = await search({ vector, mmr: { diversity: 0 }, limit: 3 });
  expect(plain.data.map(({ id }) => id)).toEqual(ids.slice(0, 3));

  const [first] = (await search({ vector, limit: 1, with_vectors: true })).data;
  expect(first!.vector).toEqual(vector);
  const queries = [
    { vector, limit: 1 },
    { id: ids[0], limit: 1 },
  ];
  const batch = await answered<{ data: Listed[] }>(post("/v1/latents/search/batch", { queries }));
  expect(batch.data.map(({ data }) => data[0]!.id)).toEqual(ids.slice(0, 2));
  const beyond = await post("/v1/latents/search", { vector, offset: 950, limit: 100 });
  expect(await refusal(beyond)).toMatchObject({ status: 400, param: "offset" });
});

test("queries do not change the collection", async () => {
  const ids = (await importAll(FRUIT)).toSorted();
  const image = encodeBase64(png(64, 64));
  await search({ prompt: "a red apple", negative: [{ image }] });
  await answered(post("/v1/latents/combine", { inputs: [{ prompt: "b" }, { image }], collection: "mixed" }));
  await answered(post("/v1/latents/sample", { prompt: "c", n: 4, keep: 1, seed: 7, collection: "mixed" }));
  expect((await list()).data.map(({ id }) => id).toSorted()).toEqual(ids);
  expect((await search({ vector, limit: 100 })).data.map(({ id }) => id).toSorted()).toEqual(ids);
  expect(await count({ collection: "mixed" })).toBe(2);
});

test("a deleted latent's requests are computed again", async () => {
  const made = await generate({ prompt: "a", seed: 3 });
  const id = made.data[0]!.latent_id;
  const named = async () => await env.DB.prepare("select count(*) as n from job_latents").first<number>("n");
  expect(await named()).toBe(1);
  await call(made.data[0]!.url!.slice(ORIGIN.length));
  await answered(call(`/v1/latents/${id}`, { method: "DELETE" }));
  expect(await named()).toBe(0);
  expect((await generate({ prompt: "a", seed: 3 })).data[0]!.latent_id).toBe(id);
  expect((await call(`/v1/latents/${id}`)).status).toBe(200);
});
