import { createExecutionContext, createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, type Generated, gpu, ORIGIN, post, refusal, stored, untilJob } from "../../test/client.ts";
import { lossyEnv } from "../../test/lossy.ts";
import { app } from "../api/app.ts";
import worker from "../index.ts";

const IMAGES = "/v1/images/generations";
const PREDICTIONS = "/v1/predictions";
const key = (value: string) => ({ "idempotency-key": value });
const keys = () => env.DB.prepare("select count(*) as n from idempotency_keys").first<number>("n");

test("a repeated request is answered by the same job with the same seed", async () => {
  const first = await post(IMAGES, { prompt: "a" }, key("k1"));
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  const second = await post(IMAGES, '{ "prompt" : "a" }', key('"k1"'));
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect((await second.json<Generated>()).data).toEqual((await first.json<Generated>()).data);
  expect(second.headers.get("x-prediction-id")).toBe(first.headers.get("x-prediction-id"));
  await (await post(IMAGES, { prompt: "a" }, key("k2"))).text();
  expect((await stored()).jobs).toBe(2);
});

test("rejects another body or endpoint with the same key", async () => {
  await (await post(IMAGES, { prompt: "a" }, key("k"))).text();
  for (const [path, body] of [
    [IMAGES, { prompt: "b" }],
    [PREDICTIONS, { input: { prompt: "a" } }],
  ] as const) {
    const refused = await refusal(await post(path, body, key("k")));
    expect(refused).toEqual({ status: 422, code: "idempotency_mismatch", param: "Idempotency-Key" });
  }
  expect((await stored()).jobs).toBe(1);
});

test("while the first request is in progress, a repeated one gets 409 with Retry-After", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const first = post(IMAGES, { prompt: "a" }, key("k"));
  await expect.poll(async () => (await stored()).jobs).toBe(1);
  const second = await post(IMAGES, { prompt: "a" }, key("k"));
  expect(second.headers.get("retry-after")).toBe("1");
  expect(await refusal(second)).toEqual({ status: 409, code: "conflict", param: "Idempotency-Key" });
  await gpu("normal");
  expect((await first).status).toBe(200);
  expect((await post(IMAGES, { prompt: "a" }, key("k"))).status).toBe(200);
});

test("a prediction is created once and returned in its current state", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const body = { input: { prompt: "a" } };
  const first = await (await post(PREDICTIONS, body, key("k"))).json<{ id: string }>();
  const second = await post(PREDICTIONS, body, key("k"));
  expect([second.status, await second.json()]).toEqual([201, expect.objectContaining({ id: first.id })]);
  await gpu("normal");
  await untilJob(first.id, "succeeded");
  expect(await (await post(PREDICTIONS, body, key("k"))).json()).toMatchObject({ id: first.id, status: "succeeded" });
});

test("two concurrent requests create one job", async () => {
  const body = { input: { prompt: "a" } };
  const answers = await Promise.all([1, 2, 3].map(() => post(PREDICTIONS, body, key("k"))));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  const ids = await Promise.all(answers.map(async (answer) => (await answer.json<{ id: string }>()).id));
  expect(new Set(ids).size).toBe(1);
  expect((await stored()).jobs).toBe(1);
});

test("a rejected request leaves its key free", async () => {
  expect((await post(IMAGES, { prompt: "" }, key("k"))).status).toBe(400);
  expect((await post(IMAGES, { prompt: "a" }, key("k"))).status).toBe(200);
});

test("a repeated request returns the error of the failed job", async () => {
  await call("/v1/models");
  await gpu("rejects");
  for (let i = 0; i < 2; i++)
    expect(await refusal(await post(IMAGES, { prompt: "bad" }, key("k")))).toMatchObject({ status: 400 });
  expect((await stored()).jobs).toBe(1);
});

test("a request that was interrupted after reserving its key is executed by the next, with the same job and seed", async () => {
  const body = { input: { prompt: "a" } };
  const first = await (await post(PREDICTIONS, body, key("k"))).json<{ id: string; input: { seed: number } }>();
  await untilJob(first.id, "succeeded");
  await env.DB.prepare("delete from jobs").run();
  const again = await post(PREDICTIONS, body, key("k"));
  expect([again.status, await again.json()]).toEqual([
    201,
    expect.objectContaining({ id: first.id, input: expect.objectContaining({ seed: first.input.seed }) }),
  ]);
});

test("a request that failed after its job was stored is answered by that job when repeated", async () => {
  await call("/v1/models");
  const body = { input: { prompt: "a" } };
  const request = new Request(new URL(PREDICTIONS, ORIGIN), {
    method: "POST",
    headers: { "content-type": "application/json", ...key("k") },
    body: JSON.stringify(body),
  });
  const failed = await app.fetch(request, lossyEnv(Infinity, 'insert into "jobs"'), createExecutionContext());
  expect(await refusal(failed)).toMatchObject({ status: 503, code: "unavailable" });
  const again = await post(PREDICTIONS, body, key("k"));
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  const { id } = await again.json<{ id: string }>();
  expect(await env.DB.prepare("select id from jobs").all()).toMatchObject({ results: [{ id }] });
});

test("a key can be reused after a day and is deleted", async () => {
  await (await post(IMAGES, { prompt: "a" }, key("k"))).text();
  await env.DB.prepare("update idempotency_keys set created_at = created_at - 86400000").run();
  expect((await post(IMAGES, { prompt: "b" }, key("k"))).status).toBe(200);
  await env.DB.prepare("update idempotency_keys set created_at = created_at - 86400001").run();
  await worker.scheduled(createScheduledController(), env);
  expect(await keys()).toBe(0);
});
