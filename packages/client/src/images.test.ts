import { expect, test, vi } from "vitest";
import { eventStream, failure, fakeApi, json, refusal } from "../test/api.ts";

const ANSWER = json({ created: 1, data: [{ b64_json: "AQID", latent_id: "lat_1", seed: 7 }], usage: {} });
const partial = (index: number) =>
  `event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","partial_image_index":${index},"b64_json":"AQ=="}\n\n`;
const COMPLETED = `event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"AQID","index":0}\n\n`;

test("adds a seed to a request without one, so that retries are equal", async () => {
  const { requests, reptok } = fakeApi([refusal(503, "unavailable"), ANSWER]);
  await reptok.images.generate({ prompt: "a red apple" });
  const bodies = requests.map(({ text }) => JSON.parse(text) as { seed: number });
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]!.seed).toBeGreaterThanOrEqual(0);
  expect(requests[0]!.headers.has("idempotency-key")).toBe(false);
  await reptok.images.generate({ prompt: "a red apple", seed: 0 });
  expect(JSON.parse(requests[2]!.text)).toEqual({ prompt: "a red apple", seed: 0 });
});

test("keeps waiting for a job that takes longer than one request, with any number of `retries`", async () => {
  const late = refusal(503, "timeout", { location: "/v1/predictions/job-1", "x-prediction-id": "job-1" });
  const { requests, reptok } = fakeApi([late, late, late, late, ANSWER], { retries: 0 });
  expect((await reptok.images.generate({ prompt: "a red apple" })).data).toHaveLength(1);
  expect(requests).toHaveLength(5);
});

test("sends the idempotency key with every attempt, and waits for the first request with it", async () => {
  const busy = { "retry-after": "0" };
  const { requests, reptok } = fakeApi([refusal(409, "conflict", busy), refusal(409, "conflict", busy), ANSWER], {
    retries: 0,
  });
  await reptok.images.generate({ prompt: "a red apple" }, { idempotencyKey: "order-1" });
  expect(requests.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["order-1", "order-1", "order-1"]);
});

test("streams partial pictures and the finished one", async () => {
  const { requests, reptok } = fakeApi([eventStream(`: keepalive\n\n${partial(0)}${partial(1)}${COMPLETED}`)]);
  const events = [];
  for await (const event of reptok.images.stream({ prompt: "a red apple", partial_images: 2 })) events.push(event);
  expect(events.map(({ type }) => type.split(".")[1])).toEqual(["partial_image", "partial_image", "completed"]);
  expect(events[1]).toMatchObject({ partial_image_index: 1, b64_json: "AQ==" });
  expect(JSON.parse(requests[0]!.text)).toMatchObject({ stream: true, partial_images: 2 });
});

test("a stream throws its error event, and an error if it is truncated", async () => {
  const read = async (text: string) => {
    const { reptok } = fakeApi([eventStream(text)]);
    for await (const _ of reptok.images.stream({ prompt: "a red apple" }));
  };
  const error = `event: error\ndata: {"type":"error","error":{"message":"gone","code":"canceled","param":null}}\n\n`;
  expect(await failure(read(partial(0) + error))).toMatchObject({ code: "canceled", message: "gone" });
  expect(await failure(read(partial(0)))).toMatchObject({ code: "connection_error" });
});

test("ending the iteration closes the stream", async () => {
  let closed = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(partial(0))),
    cancel: () => void (closed = true),
  });
  const { reptok } = fakeApi([() => new Response(endless)]);
  for await (const _ of reptok.images.stream({ prompt: "a red apple" })) break;
  await vi.waitFor(() => expect(closed).toBe(true), { timeout: 20_000 });
});

test("sends one or several pictures as a form, with the defined fields", async () => {
  const { requests, reptok } = fakeApi([ANSWER]);
  const png = Uint8Array.of(0x89, 0x50, 1);
  await reptok.images.vary(png, { n: 2, strength: 0.3, seed: 5 });
  await reptok.images.edit([png, new Blob([Uint8Array.of(0xff, 0xd8)])], { prompt: "a green apple" });
  const forms = requests.map(({ bytes, headers }) =>
    new Response(new Uint8Array(bytes), { headers: { "content-type": headers.get("content-type")! } }).formData(),
  );
  const [variation, edit] = (await Promise.all(forms)) as [FormData, FormData];
  expect([variation.get("n"), variation.get("strength"), variation.get("seed")]).toEqual(["2", "0.3", "5"]);
  expect((variation.get("image") as File).type).toBe("image/png");
  expect(edit.getAll("image[]")).toHaveLength(2);
  expect(edit.get("prompt")).toBe("a green apple");
  expect(edit.get("seed")).toMatch(/^\d+$/);
});

test("reads a picture's bytes from base64 or from its address, without sending the key there", async () => {
  const { requests, reptok } = fakeApi([new Response(Uint8Array.of(4, 5)), refusal(404, "not_found")]);
  expect(await reptok.images.bytes({ b64_json: "AQID" })).toEqual(Uint8Array.of(1, 2, 3));
  const url = "https://api.example/v1/latents/lat_1/image?signature=x";
  expect(await reptok.images.bytes({ url })).toEqual(Uint8Array.of(4, 5));
  expect([requests[0]!.path, requests[0]!.headers.has("authorization")]).toEqual([
    "/v1/latents/lat_1/image?signature=x",
    false,
  ]);
  expect(await failure(reptok.images.bytes({ url }))).toMatchObject({ code: "not_found" });
  expect(await failure(reptok.images.bytes({}))).toBeInstanceOf(TypeError);
});
