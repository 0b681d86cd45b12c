import { expect, test } from "vitest";
import { eventStream, failure, fakeApi, json, refusal } from "../test/api.ts";

const prediction = (status: string, more: object = {}) =>
  json({ id: "p1", status, error: null, error_code: null, ...more }, status === "starting" ? 202 : 200);
const REQUEST = { input: { prompt: "a red apple" } };
const PROGRESS = 'event: progress\ndata: {"status":"processing","queue_position":null,"step":1,"steps":2}\nid: 0\n\n';
const DONE = "event: done\ndata: {}\nid: 9\n\n";

test("all attempts of one creation have the same key, other creations another", async () => {
  const { requests, reptok } = fakeApi([new TypeError("fetch failed"), prediction("starting")]);
  await reptok.predictions.create(REQUEST);
  await reptok.predictions.create(REQUEST);
  const [first, second, third] = requests.map(({ headers }) => headers.get("idempotency-key"));
  expect(first).toMatch(/^[\da-f-]{36}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("passes on how long to wait and when to cancel", async () => {
  const { requests, reptok } = fakeApi([prediction("succeeded")]);
  const headers = async (options: object) => {
    await reptok.predictions.create(REQUEST, options);
    return ["prefer", "cancel-after", "idempotency-key"].map((name) => requests.at(-1)!.headers.get(name));
  };
  expect((await headers({ wait: true, cancelAfter: "90s" })).slice(0, 2)).toEqual(["wait", "90s"]);
  expect(await headers({ wait: 4.2, idempotencyKey: "mine" })).toEqual(["wait=5", null, "mine"]);
  expect((await headers({}))[0]).toBeNull();
});

test("streams events, text events as text", async () => {
  const text = `event: logs\ndata: started\ndata: on\nid: 1\n\nevent: output\ndata: https://api.example/1\nid: 2\n\n`;
  const { reptok } = fakeApi([eventStream(PROGRESS + text + DONE)]);
  const events = [];
  for await (const event of reptok.predictions.stream("p1")) events.push(event);
  expect(events).toEqual([
    { event: "progress", id: "0", data: { status: "processing", queue_position: null, step: 1, steps: 2 } },
    { event: "logs", id: "1", data: "started\non" },
    { event: "output", id: "2", data: "https://api.example/1" },
    { event: "done", id: "9", data: {} },
  ]);
});

test("waits across lost streams, and reports each event", async () => {
  const replies = [
    prediction("processing"),
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(PROGRESS));
            queueMicrotask(() => controller.error(new Error("cut")));
          },
        }),
      ),
    prediction("processing"),
    prediction("processing"),
    eventStream(DONE),
    prediction("succeeded", { output: [] }),
  ];
  const { requests, reptok } = fakeApi(replies);
  const events: string[] = [];
  const ended = await reptok.predictions.wait("p1", { onEvent: ({ event }) => events.push(event) });
  expect(ended.status).toBe("succeeded");
  expect(events.at(-1)).toBe("done");
  expect(requests).toHaveLength(6);
});

test("run returns a prediction that succeeded, and throws for others", async () => {
  const good = fakeApi([prediction("succeeded", { output: ["u"] })]);
  expect(await good.reptok.predictions.run(REQUEST)).toMatchObject({ output: ["u"] });
  expect(good.requests[0]!.headers.get("prefer")).toBe("wait");
  const failed = fakeApi([prediction("failed", { error: "no", error_code: "invalid_image" })]);
  expect(await failure(failed.reptok.predictions.run(REQUEST))).toMatchObject({
    code: "invalid_image",
    message: "no",
    predictionId: "p1",
    status: null,
  });
  const canceled = fakeApi([prediction("starting"), prediction("canceled")]);
  expect(await failure(canceled.reptok.predictions.run(REQUEST))).toMatchObject({ code: "canceled" });
});

test("cancels by id or prediction", async () => {
  const { requests, reptok } = fakeApi([prediction("canceled")]);
  const canceled = await reptok.predictions.cancel("p/1");
  await reptok.predictions.cancel(canceled);
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /v1/predictions/p%2F1/cancel",
    "POST /v1/predictions/p1/cancel",
  ]);
  expect(() => reptok.predictions.get("")).toThrow(TypeError);
});

test("lists all pages", async () => {
  const page = (ids: string[], has_more: boolean) =>
    json({ data: ids.map((id) => ({ id })), last_id: ids.at(-1) ?? null, has_more });
  const { requests, reptok } = fakeApi([page(["a", "b"], true), refusal(503, "unavailable"), page(["c"], false)]);
  const ids = [];
  for await (const { id } of reptok.predictions.list()) ids.push(id);
  expect(ids).toEqual(["a", "b", "c"]);
  expect(requests.map(({ path }) => path)).toEqual([
    "/v1/predictions?limit=100",
    "/v1/predictions?limit=100&after=b",
    "/v1/predictions?limit=100&after=b",
  ]);
});
