import { latentId } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, generate, gpu, post, refusal, stored } from "../../../test/client.ts";
import { VERSION } from "../../../test/manifest.ts";
import { latentBytes, postLatent } from "../../../test/latents.ts";

interface Page {
  data: { id: string; model: string; created_at: number }[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}
const page = async (query = "") => (await call(`/v1/latents${query}`)).json<Page>();

/** Keeps latents filled with 1, 2, ... `n` and returns their ids in that order. */
async function keepMany(n: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 1; i <= n; i++) {
    const bytes = latentBytes({ data: new Float32Array(8).fill(i) });
    await postLatent(bytes);
    ids.push(await latentId(bytes));
  }
  return ids;
}

test("lists latents newest first, page by page, every one once", async () => {
  const ids = await keepMany(5);
  // One time for all, so that only ids distinguish them.
  await env.DB.prepare("update latents set created_at = 7000 where id != ?").bind(ids[4]).run();
  const seen: string[] = [];
  let query = "?limit=2";
  for (;;) {
    const { data, first_id, last_id, has_more } = await page(query);
    expect([first_id, last_id]).toEqual([data.at(0)?.id, data.at(-1)?.id]);
    seen.push(...data.map(({ id }) => id));
    if (!has_more) break;
    query = `?limit=2&after=${last_id}`;
  }
  expect(seen[0]).toBe(ids[4]);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  const backwards = await page("?order=asc&limit=100");
  expect(backwards.data.map(({ id }) => id)).toEqual(seen.toReversed());
});

test("lists a latent's fields, and separates models", async () => {
  const [id] = await keepMany(1);
  expect((await page("?model=tiny")).data).toEqual([
    {
      object: "latent",
      id,
      model: "tiny",
      space: VERSION.space,
      dtype: "f16",
      tokens: 1,
      dimensions: 8,
      bytes: 72,
      source: "uploaded",
      collection: "default",
      metadata: {},
      translated_from: null,
      created_at: expect.any(Number),
    },
  ]);
  expect(await page("?model=other")).toEqual({
    object: "list",
    data: [],
    first_id: null,
    last_id: null,
    has_more: false,
  });
});

test.each([
  ["limit=0", "limit"],
  ["limit=101", "limit"],
  ["limit=1e", "limit"],
  ["order=up", "order"],
  ["after=7", "after"],
  [`after=lat_${"0".repeat(64)}`, "after"],
  ["model=UPPER", "model"],
])("rejects ?%s", async (query, param) => {
  expect(await refusal(await call(`/v1/latents?${query}`))).toEqual({ status: 400, code: "invalid_request", param });
});

test("deleting a latent removes its bytes, row, pictures and cached responses, and can be repeated", async () => {
  const { data } = await generate({ prompt: "a", seed: 3 });
  const { latent_id, url } = data[0]!;
  const path = `/v1/latents/${latent_id}`;
  const { pathname, search } = new URL(url!);
  for (const address of [path, pathname + search, `${path}/image?seed=5`]) await (await call(address)).arrayBuffer();
  expect((await stored()).keys).toHaveLength(3);
  for (let i = 0; i < 2; i++) {
    const response = await call(path, { method: "DELETE" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ object: "latent", id: latent_id, deleted: true });
    expect(await stored()).toMatchObject({ latents: 0, keys: [] });
  }
  for (const address of [path, pathname + search])
    await expect.poll(async () => (await call(address)).status).toBe(404);
});

test("a deleted latent's request can be repeated", async () => {
  const body = { prompt: "a", seed: 3, response_format: "latent" };
  const before = await generate(body);
  await call(`/v1/latents/${before.data[0]!.latent_id}`, { method: "DELETE" });
  expect((await generate(body)).data).toEqual(before.data);
  expect(await stored()).toMatchObject({ jobs: 2, latents: 1 });
});

test("drawing a latent fails if it is deleted meanwhile", async () => {
  const bytes = latentBytes();
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}`;
  await gpu("full");
  const drawing = call(`${path}/image?seed=1`);
  await expect.poll(async () => (await stored()).jobs).toBe(1);
  await call(path, { method: "DELETE" });
  await gpu("normal");
  expect(await refusal(await drawing)).toMatchObject({ status: 404, code: "not_found" });
});

test("only latents can be deleted", async () => {
  expect(await refusal(await call("/v1/latents/x", { method: "DELETE" }))).toMatchObject({ code: "not_found" });
  expect((await post("/v1/latents", {})).status).toBe(400);
});
