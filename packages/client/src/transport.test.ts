import { expect, test } from "vitest";
import { ReptokError } from "./index.ts";
import { failure, fakeApi, json, refusal } from "../test/api.ts";

const MODELS = json({ object: "list", data: [{ id: "tiny" }], first_id: "tiny", last_id: "tiny", has_more: false });
const DOWN = new TypeError("fetch failed");

test("sends the key and the caller's headers", async () => {
  const { requests, reptok } = fakeApi([MODELS], { headers: { "x-app": "shop" } });
  expect(await reptok.models()).toEqual([{ id: "tiny" }]);
  const [{ method, path, headers }] = requests as [(typeof requests)[0]];
  expect([method, path]).toEqual(["GET", "/v1/models"]);
  expect([headers.get("authorization"), headers.get("x-app")]).toEqual(["Bearer rt_live_test", "shop"]);
});

test("sends no key by default, and keeps the base address's path", async () => {
  const { requests, reptok } = fakeApi([MODELS], { baseUrl: "https://example.com/reptok/" });
  await reptok.models();
  expect(requests[0]!.path).toBe("/reptok/v1/models");
});

test("retries twice and then throws the last answer's error", async () => {
  const good = fakeApi([refusal(503, "unavailable"), DOWN, MODELS]);
  expect(await good.reptok.models()).toHaveLength(1);
  expect(good.requests).toHaveLength(3);
  const bad = fakeApi([refusal(500, "internal"), refusal(503, "unavailable", { "x-prediction-id": "job-1" })]);
  const error = await failure(bad.reptok.models());
  expect(error).toBeInstanceOf(ReptokError);
  expect(error).toMatchObject({
    message: "expected no unavailable",
    status: 503,
    code: "unavailable",
    type: "server_error",
    param: "prompt",
    requestId: "req-1",
    predictionId: "job-1",
    retryAfterMs: 1,
  });
  expect(bad.requests).toHaveLength(3);
});

test("throws permanent errors without a retry", async () => {
  for (const [status, code] of [
    [400, "invalid_request"],
    [401, "invalid_api_key"],
    [404, "not_found"],
  ] as const) {
    const { requests, reptok } = fakeApi([refusal(status, code)]);
    expect(await failure(reptok.models())).toMatchObject({ status, code });
    expect(requests).toHaveLength(1);
  }
  const quota = fakeApi([refusal(429, "insufficient_quota", { "x-should-retry": "false" })]);
  expect(await failure(quota.reptok.models())).toMatchObject({ code: "insufficient_quota" });
  expect(quota.requests).toHaveLength(1);
});

test("throws the same class, with a cause, if there is no answer", async () => {
  const { requests, reptok } = fakeApi([DOWN], { retries: 1, timeoutMs: 5_000 });
  expect(await failure(reptok.models())).toMatchObject({ code: "connection_error", status: null, cause: DOWN });
  expect(requests).toHaveLength(2);
});

test("reports an answer that is not the API's", async () => {
  const { reptok } = fakeApi([new Response("<h1>Bad gateway</h1>", { status: 404 })]);
  expect(await failure(reptok.models())).toMatchObject({ code: "invalid_answer", status: 404 });
  const broken = fakeApi([new Response("<html>", { status: 200, headers: { "content-type": "text/html" } })]);
  expect(await failure(broken.reptok.models())).toMatchObject({ code: "invalid_answer" });
});

test("reports a truncated answer, and rejects an invalid base address", async () => {
  const cut = new ReadableStream({
    start: (controller) => controller.error(new TypeError("terminated", { cause: new Error("other side closed") })),
  });
  const { reptok } = fakeApi([() => new Response(cut)]);
  expect(await failure(reptok.models())).toMatchObject({ code: "connection_error" });
  for (const baseUrl of ["localhost:8787", "localhost", "api.example.com/reptok", "127.0.0.1:8787"])
    expect(() => fakeApi([MODELS], { baseUrl })).toThrow(
      new TypeError(
        `expected baseUrl to be an http:// or https:// address, got "${baseUrl}"; did you mean "http://${baseUrl}"?`,
      ),
    );
  for (const baseUrl of ["", "ftp://localhost", "http://", "/v1", undefined as unknown as string])
    expect(() => fakeApi([MODELS], { baseUrl })).toThrow(TypeError);
});

test("the time-out covers all attempts together", async () => {
  const never = () => new Promise<Response>(() => {});
  const hanging = fakeApi([(_, signal) => Promise.race([never(), aborted(signal)])], { timeoutMs: 50 });
  expect(await failure(hanging.reptok.models())).toMatchObject({ code: "connection_error" });
  expect(hanging.requests).toHaveLength(1);
  const busy = fakeApi([refusal(503, "unavailable", { "retry-after-ms": "40" })], { timeoutMs: 100, retries: 100 });
  expect(await failure(busy.reptok.models())).toMatchObject({ code: "unavailable" });
  expect(busy.requests.length).toBeLessThanOrEqual(3);
});

/** Rejects like fetch. */
async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
}

test("the caller's signal ends an attempt or a pause with its own reason", async () => {
  const reason = new Error("the user left");
  const controller = new AbortController();
  const hanging = fakeApi([(_, signal) => aborted(signal)]);
  const call = failure(hanging.reptok.models({ signal: controller.signal }));
  controller.abort(reason);
  expect(await call).toBe(reason);

  const pausing = new AbortController();
  const { requests, reptok } = fakeApi([refusal(503, "unavailable", { "retry-after-ms": "30000" })]);
  const waiting = failure(reptok.models({ signal: pausing.signal }));
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  pausing.abort(reason);
  expect(await waiting).toBe(reason);
  expect(requests).toHaveLength(1);
});

test("retries POSTs without a key only if they were rejected", async () => {
  const secret = json({ key: "whsec_new" }, 201);
  const lost = fakeApi([DOWN, secret]);
  expect(await failure(lost.reptok.webhooks.rotate())).toMatchObject({ code: "connection_error" });
  expect(lost.requests).toHaveLength(1);
  const limited = fakeApi([refusal(429, "rate_limit_exceeded"), secret]);
  expect(await limited.reptok.webhooks.rotate()).toBe("whsec_new");
  const created = fakeApi([refusal(503, "unavailable"), secret]);
  const { error, response } = await created.reptok.http.POST("/v1/admin/projects", { body: { name: "Shop" } });
  expect([response.status, error?.error.code]).toEqual([503, "unavailable"]);
});

test("sends the whole body with every attempt", async () => {
  const { requests, reptok } = fakeApi([DOWN, refusal(502, "unavailable"), json({ data: [] })]);
  await reptok.latents.search({ prompt: "a red apple" });
  expect(requests.map(({ text }) => text)).toEqual(Array(3).fill('{"prompt":"a red apple"}'));
});
