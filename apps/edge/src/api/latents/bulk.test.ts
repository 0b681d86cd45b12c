import { encodeNdjson, type LatentJson, latentId, latentToJson } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, NOTHING, post, refusal, stored, textOf } from "../../../test/client.ts";
import { keepValues, latentBytes } from "../../../test/latents.ts";
import { frame, framesOf, LATENTS_MEDIA_TYPE } from "./bulk.rules.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";

const latentOf = (i: number) => latentBytes({ data: new Float32Array(8).fill(i) });
const joined = (parts: readonly Uint8Array[]) => new Blob(parts.map((part) => new Uint8Array(part)));

interface Line {
  index?: number;
  status?: "kept" | "failed";
  id?: string;
  error?: { code: string; param: string | null } | null;
  object?: string;
  kept?: number;
  failed?: number;
}
async function bulkImport(body: BodyInit, type = NDJSON_MEDIA_TYPE): Promise<Line[]> {
  const response = await call("/v1/latents/import", { method: "POST", body, headers: { "content-type": type } });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe(NDJSON_MEDIA_TYPE);
  return (await textOf(response))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

test("imports lines of JSON with a result for each, and makes the latents searchable", async () => {
  const lines = await Promise.all([1, 2, 3].map(async (i) => encodeNdjson(await latentToJson(latentOf(i)))));
  const results = await bulkImport(joined(lines));
  const ids = await Promise.all([1, 2, 3].map((i) => latentId(latentOf(i))));
  expect(results).toEqual([
    ...ids.map((id, index) => ({ index, status: "kept", id })),
    { object: "import", kept: 3, failed: 0, error: null },
  ]);
  const indexed = await env.DB.prepare("select count(*) as n from latents where indexed_at is not null").first("n");
  expect(indexed).toBe(3);
  const found = await post("/v1/latents/search", { id: ids[0]! });
  expect((await found.json<{ data: { id: string }[] }>()).data.map(({ id }) => id).toSorted()).toEqual(
    ids.slice(1).toSorted(),
  );
  // Again: nothing changes.
  expect(await bulkImport(joined(lines))).toEqual(results);
  expect((await stored()).latents).toBe(3);
});

test("imports latent bytes with their lengths, across chunks", async () => {
  const list = Array.from({ length: 60 }, (_, i) => latentOf(i + 1));
  const results = await bulkImport(joined(list.map((bytes) => frame(bytes))), LATENTS_MEDIA_TYPE);
  expect(results).toHaveLength(61);
  expect(results.at(-1)).toEqual({ object: "import", kept: 60, failed: 0, error: null });
  expect(results[42]).toEqual({ index: 42, status: "kept", id: await latentId(list[42]!) });
});

test("invalid lines fail individually", async () => {
  const good = await latentToJson(latentOf(1));
  const unknown = await latentToJson(latentBytes({ model: "huge" }));
  const shape = await latentToJson(latentBytes({ dimensions: 4, data: new Float32Array(4) }));
  const wrongId = { ...good, id: `lat_${"0".repeat(64)}` };
  const lines = [good, unknown, shape, wrongId, { ...good, data: "AAAA" }].map((value) => JSON.stringify(value));
  const results = await bulkImport([...lines, "{", "\n", JSON.stringify(good)].join("\n"));
  expect(results.map((line) => line.error?.code ?? line.status)).toEqual([
    "kept",
    "model_not_found",
    "invalid_latent",
    "invalid_latent",
    "invalid_latent",
    "invalid_request",
    "kept",
    undefined,
  ]);
  expect(results.map(({ index }) => index).slice(0, -1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(results.at(-1)).toEqual({ object: "import", kept: 2, failed: 5, error: null });
  expect((await stored()).latents).toBe(1);
});

test("a truncated body keeps its complete latents and reports the position", async () => {
  const whole = frame(latentOf(1));
  const results = await bulkImport(joined([whole, whole.slice(0, 9)]), LATENTS_MEDIA_TYPE);
  expect(results).toMatchObject([
    { status: "kept" },
    { object: "import", kept: 1, failed: 0, error: { code: "invalid_request" } },
  ]);
});

test.each([
  ["application/json", "{}", 415, "unsupported_media_type"],
  [NDJSON_MEDIA_TYPE, new Uint8Array(17 * 2 ** 20), 413, "body_too_large"],
])("rejects a body of %s", async (type, body, status, code) => {
  const response = await call("/v1/latents/import", { method: "POST", body, headers: { "content-type": type } });
  expect(await refusal(response)).toMatchObject({ status, code });
  expect(await stored()).toEqual(NOTHING);
});

async function exportPage(query: string, accept = "*/*"): Promise<Response> {
  const response = await call(`/v1/latents/export${query}`, { headers: { accept } });
  expect(response.status).toBe(200);
  return response;
}

test("exports page by page, oldest first, in a form that can be imported", async () => {
  const ids: string[] = [];
  for (let i = 1; i <= 5; i++) ids.push(await keepValues(i, 0, 0, 0, 0, 0, 0, 0));
  const texts: string[] = [];
  let query = "?limit=2&model=tiny";
  for (;;) {
    const response = await exportPage(query);
    expect(response.headers.get("content-type")).toBe(NDJSON_MEDIA_TYPE);
    texts.push(await textOf(response));
    if (response.headers.get("x-has-more") === "false") break;
    query = `?limit=2&model=tiny&after=${response.headers.get("x-last-id")}`;
  }
  const lines = texts.join("").trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as LatentJson).id).toSorted()).toEqual(ids.toSorted());
  for (const id of ids) await call(`/v1/latents/${id}`, { method: "DELETE" });
  expect((await bulkImport(lines.join("\n"))).at(-1)).toMatchObject({ kept: 5 });
  expect((await stored()).latents).toBe(5);
});

test("exports latent bytes with their lengths on request", async () => {
  const id = await keepValues(1, 2, 3, 4, 5, 6, 7, 8);
  const response = await exportPage("", LATENTS_MEDIA_TYPE);
  expect(response.headers.get("content-type")).toBe(LATENTS_MEDIA_TYPE);
  const found: string[] = [];
  for await (const bytes of framesOf(response.body!)) found.push(await latentId(bytes));
  expect(found).toEqual([id]);
});

test("an empty collection exports nothing", async () => {
  const response = await exportPage("");
  expect(response.headers.get("x-has-more")).toBe("false");
  expect(await textOf(response)).toBe("");
  expect(await refusal(await call("/v1/latents/export?limit=501"))).toMatchObject({ param: "limit" });
});
