import { expect, test } from "vitest";
import { encodeLatent, type Latent, latentId, latentToJson } from "./index.ts";
import { failure, fakeApi, json } from "../test/api.ts";

const TYPE = "application/vnd.reptok.latent";
const latentOf = (first: number, dimensions = 4): Latent => ({
  model: "tiny",
  space: "0".repeat(64),
  dtype: "f32",
  tokens: 1,
  dimensions,
  data: Float32Array.from({ length: dimensions }, (_, i) => first + i),
});
const bytesOf = (first: number) => encodeLatent(latentOf(first));
const answer = (bytes: Uint8Array<ArrayBuffer>, status = 200) =>
  new Response(bytes, { status, headers: { "content-type": TYPE } });

test("reads a latent's values and id from its bytes", async () => {
  const { requests, reptok } = fakeApi([answer(bytesOf(1))]);
  const id = await latentId(bytesOf(1));
  expect(await reptok.latents.get(id, { dtype: "f32" })).toEqual({ id, ...latentOf(1) });
  expect([requests[0]!.path, requests[0]!.headers.get("accept")]).toEqual([`/v1/latents/${id}?dtype=f32`, TYPE]);
});

test("rejects bytes that are not a latent", async () => {
  const { reptok } = fakeApi([answer(Uint8Array.of(1, 2, 3))]);
  expect(await failure(reptok.latents.get("lat_1"))).toMatchObject({ code: "invalid_latent" });
});

test("sends pictures with their media type, and latents byte for byte", async () => {
  const { requests, reptok } = fakeApi([answer(bytesOf(1), 201)]);
  await reptok.latents.encode(Uint8Array.of(0x52, 0x49, 0x46), { model: "tiny", dtype: "i8" });
  const kept = await reptok.latents.keep(latentOf(1));
  await reptok.latents.keep(bytesOf(1));
  expect(kept.id).toBe(await latentId(bytesOf(1)));
  expect(requests.map(({ headers }) => headers.get("content-type"))).toEqual(["image/webp", TYPE, TYPE]);
  expect(requests[0]!.path).toBe("/v1/latents?model=tiny&dtype=i8");
  expect(requests[1]!.bytes).toEqual(bytesOf(1));
  expect(requests[2]!.bytes).toEqual(bytesOf(1));
});

test("chooses seeds in the client, so that retries make the same latents", async () => {
  const { requests, reptok } = fakeApi([new TypeError("fetch failed"), json({ data: [] })]);
  await reptok.latents.vary({ source: { id: "lat_1" } });
  await reptok.latents.sample({ prompt: "a red apple" });
  const [first, second, third] = requests.map(({ text }) => (JSON.parse(text) as { seed: number }).seed);
  expect(first).toBe(second);
  expect(typeof third).toBe("number");
});

const linesIn = (text: string) => text.split("\n").filter(Boolean);

test("imports in requests of 500, with results by index in the whole input", async () => {
  const { requests, reptok } = fakeApi([
    ({ text }) => {
      const lines = linesIn(text).map((_, index) => JSON.stringify({ index, status: "kept", id: `lat_${index}` }));
      return new Response(`${lines.join("\n")}\n{"object":"import","kept":1,"failed":0,"error":null}\n`);
    },
  ]);
  async function* many() {
    for (let i = 0; i < 501; i++) yield i % 2 === 0 ? { ...latentOf(i), metadata: { i } } : bytesOf(i);
  }
  const outcomes = [];
  for await (const outcome of reptok.latents.import(many(), { collection: "mine" })) outcomes.push(outcome);
  expect(outcomes.map(({ index }) => index)).toEqual(Array.from({ length: 501 }, (_, i) => i));
  expect(requests.map(({ path, text }) => [path, linesIn(text).length])).toEqual([
    ["/v1/latents/import?collection=mine", 500],
    ["/v1/latents/import?collection=mine", 1],
  ]);
  expect(JSON.parse(requests[1]!.text)).toEqual({ ...(await latentToJson(bytesOf(500))), metadata: { i: 500 } });
  expect(JSON.parse(linesIn(requests[0]!.text)[1]!)).toEqual(await latentToJson(bytesOf(1)));
});

test("a truncated import throws after the results that arrived", async () => {
  const end = '{"object":"import","kept":1,"failed":0,"error":{"message":"cut","code":"invalid_request"}}';
  for (const [text, code] of [
    [`{"index":0,"status":"kept","id":"lat_0"}\n${end}\n`, "invalid_request"],
    [`{"index":0,"status":"kept","id":"lat_0"}\n`, "connection_error"],
  ] as const) {
    const { reptok } = fakeApi([new Response(text)]);
    const indices: number[] = [];
    const read = async () => {
      for await (const { index } of reptok.latents.import([latentOf(1)])) indices.push(index);
    };
    expect(await failure(read())).toMatchObject({ code });
    expect(indices).toEqual([0]);
  }
});

test("exports page by page, with the body split at any byte", async () => {
  const lines = async (...firsts: number[]) => {
    const texts = firsts.map(async (first) =>
      JSON.stringify({ ...(await latentToJson(bytesOf(first))), metadata: { first } }),
    );
    return new TextEncoder().encode(`${(await Promise.all(texts)).join("\n")}\n`);
  };
  const page = (bytes: Uint8Array<ArrayBuffer>, more: boolean) => {
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    return new Response(body, { headers: { "x-has-more": String(more), "x-last-id": "lat_2" } });
  };
  const { requests, reptok } = fakeApi([page(await lines(1, 2), true), page(await lines(3), false)]);
  const firsts = [];
  const exported = reptok.latents.export({ model: "tiny", filter: { first: { $gt: 0 } } });
  for await (const { data, metadata } of exported) firsts.push([data[0], metadata["first"]]);
  expect(firsts).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  const filter = encodeURIComponent('{"first":{"$gt":0}}');
  expect(requests.map(({ path }) => path)).toEqual([
    `/v1/latents/export?model=tiny&filter=${filter}&limit=500`,
    `/v1/latents/export?model=tiny&filter=${filter}&limit=500&after=lat_2`,
  ]);
  const cut = fakeApi([page((await lines(1)).slice(0, -2), false)]);
  expect(await failure(cut.reptok.latents.export().next())).toMatchObject({ code: "connection_error" });
});

test("an export continues after the last latent when a connection is lost, and fails without progress", async () => {
  const line = async (first: number) => `${JSON.stringify(await latentToJson(bytesOf(first)))}\n`;
  const lost = () => new TypeError("terminated", { cause: new Error("other side closed") });
  let first!: ReadableStreamDefaultController;
  const body = new ReadableStream({ start: (controller) => void (first = controller) });
  first.enqueue(new TextEncoder().encode(await line(1)));
  const page = new Response(body, { headers: { "x-has-more": "true", "x-last-id": "lat_9" } });
  const { requests, reptok } = fakeApi([page, new Response(await line(2))]);
  const firsts = [];
  for await (const { data } of reptok.latents.export()) {
    firsts.push(data[0]);
    if (firsts.length === 1) first.error(lost());
  }
  expect(firsts).toEqual([1, 2]);
  expect(requests[1]!.path).toBe(`/v1/latents/export?limit=500&after=${await latentId(bytesOf(1))}`);

  const broken = () => new Response(new ReadableStream({ start: (controller) => controller.error(lost()) }));
  const unreachable = fakeApi([broken(), broken(), broken()]);
  expect(await failure(unreachable.reptok.latents.export().next())).toMatchObject({ code: "connection_error" });
  expect(unreachable.requests).toHaveLength(3);
});

test("lists, draws and deletes", async () => {
  const { requests, reptok } = fakeApi([
    json({ data: [{ id: "lat_1" }], last_id: "lat_1", has_more: false }),
    new Response(Uint8Array.of(1, 2)),
    json({ object: "latent", id: "lat_1", deleted: true }),
  ]);
  const ids = [];
  for await (const { id } of reptok.latents.list({ order: "asc" })) ids.push(id);
  expect(ids).toEqual(["lat_1"]);
  expect(await reptok.latents.draw("lat_1", { seed: 7, format: "webp" })).toEqual(Uint8Array.of(1, 2));
  await reptok.latents.delete("lat_1");
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v1/latents?order=asc&limit=100",
    "GET /v1/latents/lat_1/image?seed=7&format=webp",
    "DELETE /v1/latents/lat_1",
  ]);
});

test("a deletion counts what was removed by a request whose response was lost", async () => {
  const { requests, reptok } = fakeApi([
    json({ object: "count", count: 700 }),
    json({ error: { message: "storage did not answer", code: "unavailable" } }, 503),
    json({ object: "deletion", dry_run: false, deleted: 108, remaining: 200, has_more: true }),
    json({ object: "deletion", dry_run: false, deleted: 200, remaining: 0, has_more: false }),
  ]);
  const counts = [];
  for await (const { deleted, matching } of reptok.latents.deleteAll({ collection: "mine" }))
    counts.push([deleted, matching]);
  expect(counts).toEqual([
    [0, 700],
    [500, 700],
    [700, 700],
  ]);
  expect(requests).toHaveLength(4);
});

test("sends labels, reads and changes entries, counts and deletes selections", async () => {
  const deletion = (deleted: number, remaining: number) =>
    json({ object: "deletion", dry_run: false, deleted, remaining, has_more: remaining > 0 });
  const { requests, reptok } = fakeApi([
    answer(bytesOf(1), 201),
    json({ id: "lat_1", metadata: { a: 1 } }),
    json({ id: "lat_1", metadata: {} }),
    json({ object: "count", count: 7 }),
    json({ object: "count", count: 520 }),
    deletion(500, 20),
    deletion(20, 0),
  ]);
  await reptok.latents.keep(latentOf(1), { collection: "mine", metadata: { a: 1 } });
  expect((await reptok.latents.entry("lat_1", { collection: "mine" })).metadata).toEqual({ a: 1 });
  await reptok.latents.patch("lat_1", { a: null });
  expect(await reptok.latents.count({ filter: { a: 1 } })).toBe(7);
  const counts = [];
  for await (const { deleted } of reptok.latents.deleteAll({ collection: "mine" })) counts.push(deleted);
  expect(counts).toEqual([0, 500, 520]);
  expect(requests.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)).toEqual([
    'POST /v1/latents?collection=mine&metadata={"a":1}',
    "GET /v1/latents/lat_1/entry?collection=mine",
    "PATCH /v1/latents/lat_1",
    "POST /v1/latents/count",
    "POST /v1/latents/count",
    "DELETE /v1/latents?collection=mine",
    "DELETE /v1/latents?collection=mine",
  ]);
  expect(requests.slice(2, 5).map(({ text }) => JSON.parse(text))).toEqual([
    { metadata: { a: null } },
    { filter: { a: 1 } },
    { collection: "mine" },
  ]);
});
