import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, type Generated, gpu, post, refusal, stored, ORIGIN } from "../test/client.ts";

test("lists the models in OpenAI's shape, also while the GPU worker is away", async () => {
  for (const mode of ["normal", "away"] as const) {
    await gpu(mode);
    const list = await (await call("/v1/models")).json<{ data: { id: string }[] }>();
    expect(list).toMatchObject({ object: "list", first_id: "tiny", last_id: "tiny", has_more: false });
    expect(list.data.map((model) => model.id)).toEqual(["tiny"]);
  }
});

const forgetModels = () => env.DB.prepare("delete from model_versions").run();

test("before a model is registered the list is empty, and requests get 503 with Retry-After", async () => {
  await forgetModels();
  expect(await (await call("/v1/models")).json()).toMatchObject({ data: [], first_id: null });
  const response = await post("/v1/images/generations", { prompt: "a" });
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await refusal(response)).toMatchObject({ status: 503, code: "unavailable" });
  expect((await stored()).jobs).toBe(0);
});

test("health: live; ready once storage responds and a model is registered; reports the number of GPU workers", async () => {
  const ready = async () => {
    const response = await call("/readyz");
    return [response.status, (await response.json<{ checks: object }>()).checks];
  };
  expect((await call("/healthz")).status).toBe(200);
  expect(await ready()).toEqual([200, { storage: true, models: 1, gpu_workers: 1 }]);
  await gpu("away");
  await expect.poll(ready).toEqual([200, { storage: true, models: 1, gpu_workers: 0 }]);
  await forgetModels();
  expect(await ready()).toEqual([503, { storage: true, models: 0, gpu_workers: 0 }]);
});

test("shows a prediction in Replicate's shape", async () => {
  const response = await post("/v1/images/generations", { prompt: "a", seed: 5, n: 2 });
  const { data } = await response.json<Generated>();
  const id = response.headers.get("x-prediction-id")!;
  const prediction = await (await call(`/v1/predictions/${id}`)).json<Record<string, string>>();
  expect(prediction).toMatchObject({
    id,
    model: "reptok/tiny",
    version: expect.stringMatching(/^[0-9a-f]{64}$/),
    status: "succeeded",
    input: { prompt: "a", seed: 5, num_outputs: 2, size: "64x64", output_format: "png" },
    output: data.map(({ url }) => url),
    latents: data.map(({ latent_id }) => latent_id),
    error: null,
    logs: "started\n100%|██████████| 1/1\n",
    metrics: { predict_time: 0.5, total_time: expect.any(Number) },
    queue_position: null,
    urls: {
      get: `${ORIGIN}/v1/predictions/${id}`,
      cancel: `${ORIGIN}/v1/predictions/${id}/cancel`,
      stream: `${ORIGIN}/v1/predictions/${id}/stream`,
    },
  });
  expect(Date.parse(prediction.completed_at!)).toBeGreaterThanOrEqual(Date.parse(prediction.started_at!));
  expect(Date.parse(prediction.started_at!)).toBeGreaterThanOrEqual(Date.parse(prediction.created_at!));
  expect(await refusal(await call("/v1/predictions/none"))).toMatchObject({ status: 404, code: "not_found" });
});

test.each([
  ["/", "GET", 404, "not_found"],
  ["/v1/nothing", "POST", 404, "not_found"],
  ["/v1/images/generations", "GET", 405, "method_not_allowed"],
  ["/v1/latents/x", "PUT", 405, "method_not_allowed"],
  ["/v1/models", "DELETE", 405, "method_not_allowed"],
])("answers %s %s with %i in the envelope", async (path, method, status, code) => {
  const response = await call(path, { method });
  if (status === 405) expect(response.headers.get("allow")).toMatch(/GET|POST/);
  expect(await refusal(response)).toMatchObject({ status, code });
});

test("a client's request id is kept, unless it could break a header", async () => {
  const kept = await call("/healthz", { headers: { "x-request-id": "abc-123" } });
  expect(kept.headers.get("x-request-id")).toBe("abc-123");
  const replaced = await call("/healthz", { headers: { "x-request-id": "a b;c" } });
  expect(replaced.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
